// A Graph API on loopback that refuses what Meta's limits do not allow, and keeps what it has taken.
import { randomBytes } from 'node:crypto';
import type { HttpRequest } from '@caveat/bot';
import { startTestServer, type TestResponse, type TestServer } from '@caveat/bot/testing';

export const kToken = 'EAAG-token-0123456789';
export const kPhoneNumberId = '106540352242922';

export interface Taken {
  // A number, or an id of a person.
  to: string;
  // Of a text, or of a message with buttons.
  text: string;
  buttons: { id: string; title: string }[];
  // What is handed back with its status.
  data: string | undefined;
  // Meta's id of it.
  id: string;
}

export interface Refusal {
  status: number;
  code: number;
  retryAfter?: number;
}

interface Sent {
  messaging_product?: unknown;
  recipient_type?: unknown;
  to?: string;
  recipient?: string;
  type?: string;
  text?: { body?: unknown; preview_url?: unknown };
  interactive?: Interactive;
  biz_opaque_callback_data?: string;
  status?: unknown;
  message_id?: string;
  typing_indicator?: { type?: unknown };
}

interface Interactive {
  type?: unknown;
  body?: { text?: unknown };
  header?: { text?: unknown };
  footer?: { text?: unknown };
  action?: {
    button?: unknown;
    buttons?: { type?: unknown; reply?: { id?: unknown; title?: unknown } }[];
    sections?: { rows?: { id?: unknown; title?: unknown; description?: unknown }[] }[];
  };
}

export class FakeGraph {
  url = '';
  taken: Taken[] = [];
  // What was not within the limits: empty unless an adapter is wrong.
  problems: string[] = [];
  // Ids of messages that were marked as read, with the sign of typing.
  typed: string[] = [];
  // For the next messages that fit `of`, one each.
  refusals: (Refusal & { of?: 'text' | 'interactive' })[] = [];
  #server: TestServer | undefined;

  async start(): Promise<void> {
    this.#server = await startTestServer((request) => this.#answer(request));
    this.url = this.#server.url;
  }

  async stop(): Promise<void> {
    await this.#server?.stop();
  }

  #answer({ method, path, headers, body }: HttpRequest): TestResponse {
    if (headers.authorization !== `Bearer ${kToken}`) return failure({ status: 401, code: 190 });
    if (method !== 'POST' || path !== `/v24.0/${kPhoneNumberId}/messages`) return failure({ status: 404, code: 100 });
    const sent = JSON.parse(body.toString('utf8')) as Sent;
    if (sent.messaging_product !== 'whatsapp') return this.#refuse('messaging_product');
    if (sent.status === 'read') {
      if (sent.typing_indicator?.type === 'text') this.typed.push(sent.message_id!);
      return { status: 200, body: { success: true } };
    }
    const at = this.refusals.findIndex(({ of = sent.type }) => of === sent.type);
    if (at >= 0) return failure(this.refusals.splice(at, 1)[0]!);
    const problem = problemOf(sent);
    if (problem !== undefined) return this.#refuse(problem);
    const id = `wamid.${randomBytes(12).toString('hex')}`;
    const to = sent.to ?? sent.recipient!;
    const buttons = sent.interactive?.action?.buttons?.map(({ reply }) => reply as { id: string; title: string }) ?? [];
    const text = String(sent.text?.body ?? sent.interactive?.body?.text);
    this.taken.push({ to, text, buttons, data: sent.biz_opaque_callback_data, id });
    return { status: 200, body: { messaging_product: 'whatsapp', contacts: [{ input: to }], messages: [{ id }] } };
  }

  #refuse(problem: string): TestResponse {
    this.problems.push(problem);
    return failure({ status: 400, code: 100 });
  }
}

function failure({ status, code, retryAfter }: Refusal): TestResponse {
  const headers: Record<string, string> = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
  const error = { message: '(#1) refused', type: 'OAuthException', code, fbtrace_id: 'A' };
  return { status, headers, body: { error } };
}

// What Meta would not take; lengths in code points.
export function problemOf({ to, recipient, type, text, interactive, ...more }: Sent): string | undefined {
  if (more.recipient_type !== 'individual') return 'recipient_type';
  if ((to === undefined) === (recipient === undefined)) return 'one of to and recipient';
  if (to !== undefined && !/^\d{7,15}$/.test(to)) return 'to';
  if ((more.biz_opaque_callback_data ?? '').length > 512) return 'biz_opaque_callback_data';
  if (type === 'text') return isWithin(text?.body, 1, 4096) ? undefined : 'text.body';
  return type === 'interactive' ? problemOfInteractive(interactive ?? {}) : 'type';
}

function problemOfInteractive({ type, body, header, footer, action }: Interactive): string | undefined {
  if (!isWithin(body?.text, 1, 1024)) return 'interactive.body.text';
  if (header !== undefined && !isWithin(header.text, 1, 60)) return 'interactive.header.text';
  if (footer !== undefined && !isWithin(footer.text, 1, 60)) return 'interactive.footer.text';
  if (type === 'list') return problemOfList(action ?? {});
  if (type !== 'button') return 'interactive.type';
  const replies = (action?.buttons ?? []).map(({ reply }) => reply ?? {});
  if (replies.length < 1 || replies.length > 3) return 'interactive.action.buttons';
  if (action!.buttons!.some((button) => button.type !== 'reply')) return 'interactive.action.buttons[].type';
  if (replies.some(({ id }) => !isWithin(id, 1, 256))) return 'interactive.action.buttons[].reply.id';
  if (replies.some(({ title }) => !isWithin(title, 1, 20))) return 'interactive.action.buttons[].reply.title';
  const isRepeated = new Set(replies.map(({ id }) => id)).size + new Set(replies.map(({ title }) => title)).size !==
    2 * replies.length;
  return isRepeated ? 'interactive.action.buttons[] repeated' : undefined;
}

function problemOfList({ button, sections = [] }: NonNullable<Interactive['action']>): string | undefined {
  const rows = sections.flatMap((section) => section.rows ?? []);
  if (!isWithin(button, 1, 20)) return 'interactive.action.button';
  if (rows.length < 1 || rows.length > 10) return 'interactive.action.sections[].rows';
  if (rows.some(({ id }) => !isWithin(id, 1, 200))) return 'interactive.action.sections[].rows[].id';
  if (rows.some(({ title }) => !isWithin(title, 1, 24))) return 'interactive.action.sections[].rows[].title';
  if (rows.some(({ description = '' }) => !isWithin(description, 0, 72))) return 'rows[].description';
  return new Set(rows.map(({ id }) => id)).size === rows.length ? undefined : 'rows[] repeated';
}

function isWithin(text: unknown, least: number, most: number): boolean {
  return typeof text === 'string' && [...text].length >= least && [...text].length <= most;
}
