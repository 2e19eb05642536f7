// What Meta posts, as its documents show it.
import { createHmac, randomBytes } from 'node:crypto';
import { callOnce } from '@caveat/bot/testing';
import { kPhoneNumberId } from './fake_graph.ts';

export const kAppSecret = 'app-secret-0123456789abcdef';
export const kVerifyToken = 'verify-0123456789';

export function newId(): string {
  return `wamid.HB${randomBytes(12).toString('hex').toUpperCase()}`;
}

export interface Message {
  id: string;
  from?: string;
  type: string;
  [field: string]: unknown;
}

// As Meta says when something was sent: in seconds.
export function timestamp(agoDays = 0): string {
  return String(Math.floor(Date.now() / 1000) - agoDays * 86_400);
}

export function textMessage(from: string, body: string, id = newId()): Message {
  return { id, from, timestamp: timestamp(), type: 'text', text: { body } };
}

export function buttonMessage(from: string, id: string, title: string): Message {
  const interactive = { type: 'button_reply', button_reply: { id, title } };
  return { id: newId(), from, timestamp: timestamp(), type: 'interactive', interactive };
}

export function failedStatus(id: string, code: number, data?: string): Record<string, unknown> {
  const error = { code, title: 'Re-engagement message', message: 'x', error_data: { details: 'y' } };
  const status = { id, status: 'failed', timestamp: timestamp(), recipient_id: '447700900123', errors: [error] };
  return { ...status, biz_opaque_callback_data: data };
}

// A delivery of messages or of statuses, or of both.
export function deliveryOf(
  messages: Message[], statuses: Record<string, unknown>[] = [], phoneNumberId = kPhoneNumberId,
): string {
  const metadata = { display_phone_number: '15550783881', phone_number_id: phoneNumberId };
  const contacts = messages.map((message) => ({ profile: { name: 'A Name' }, wa_id: message?.from }));
  const value = {
    messaging_product: 'whatsapp', metadata,
    ...(messages.length > 0 ? { contacts, messages } : {}), ...(statuses.length > 0 ? { statuses } : {}),
  };
  return JSON.stringify({
    object: 'whatsapp_business_account', entry: [{ id: '102290129340398', changes: [{ value, field: 'messages' }] }],
  });
}

export function signatureOf(body: string | Buffer, secret = kAppSecret): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

export async function deliver(url: string, body: string | Buffer, signature: string | undefined): Promise<number> {
  const signed: Record<string, string> = signature === undefined ? {} : { 'x-hub-signature-256': signature };
  return (await callOnce(url, { headers: { 'content-type': 'application/json', ...signed }, body })).status;
}
