// The adapter between a Graph API on loopback that takes nothing beyond Meta's limits, a real caveatd and staff.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Channel as RenderChannel, connect, type AskResponse } from '@caveat/client';
import { startCaveatd, type Caveatd } from '@caveat/client/testing';
import type { BotConfig, Log, Running } from '@caveat/bot';
import { freePort, kTestNotices, StaffDesk, testBotConfig, TestLog } from '@caveat/bot/testing';
import { startWhatsApp, type WhatsAppConfig } from '../src/index.ts';
import { deliver, deliveryOf, kAppSecret, kVerifyToken, signatureOf, type Message } from './deliveries.ts';
import { FakeGraph, kPhoneNumberId, kToken, type Taken } from './fake_graph.ts';

export const graph = new FakeGraph();
let caveatd: Caveatd;
let port: number;
export let desk: StaffDesk;
const folder = mkdtempSync(join(tmpdir(), 'caveat-whatsapp-'));

export async function open(): Promise<void> {
  await graph.start();
  caveatd = await startCaveatd('127.0.0.1:0', ['--feedback', join(folder, 'feedback.db')]);
  desk = await StaffDesk.open();
  port = await freePort();
}

export async function close(): Promise<void> {
  await desk.close();
  await graph.stop();
  await caveatd.stop();
  rmSync(folder, { recursive: true });
}

export function start(botConfig: BotConfig, log: Log, more: Partial<WhatsAppConfig> = {}): Promise<Running> {
  const config: WhatsAppConfig = {
    token: kToken, appSecret: kAppSecret, verifyToken: kVerifyToken, phoneNumberId: kPhoneNumberId, apiVersion: 'v24.0',
    graphUrl: graph.url, maxParts: 3, maxChars: 4096, ...more,
  };
  return startWhatsApp(config, { ...botConfig, listen: { host: '127.0.0.1', port } }, log);
}

export async function post(body: string, signature: string | undefined = signatureOf(body)): Promise<number> {
  return deliver(adapterUrl('/whatsapp'), body, signature);
}

export function portOfAdapter(): number {
  return port;
}

export function adapterUrl(path: string): string {
  return `http://127.0.0.1:${port}${path}`;
}

export async function health(): Promise<Record<string, unknown>> {
  return (await (await fetch(adapterUrl('/health'))).json()) as Record<string, unknown>;
}

export async function say(...messages: Message[]): Promise<void> {
  assert.equal(await post(deliveryOf(messages)), 200);
}

// `release HANDLE` or `reply HANDLE words`, of staff.
export function sayAsStaff(words: string): Promise<void> {
  return desk.say(adapterUrl('/'), words);
}

export function ask(question: string, maxChars = 4096): Promise<AskResponse> {
  const render = { channel: RenderChannel.WHATSAPP, maxChars, maxParts: 3, answersMore: true };
  return connect(caveatd.address).answers.ask({ question, region: 'GB', render });
}

// What was sent: the id of a notice, or `text`; with `+` where there are buttons.
export function kindsOf(taken: Taken[]): string[] {
  return taken.map(({ text, buttons }) => {
    const notice = [...kTestNotices].find(([, each]) => each === text)?.[0] ?? 'text';
    return buttons.length > 0 ? `${notice}+` : notice;
  });
}

export interface Run {
  taken(): Taken[];
  log: TestLog;
  posts(): string[];
}

export async function withAdapter(
  { hasStaff = false, ...more }: Partial<BotConfig> & { hasStaff?: boolean }, act: (run: Run) => Promise<void>,
  moreWhatsApp: Partial<WhatsAppConfig> = {},
): Promise<void> {
  const log = new TestLog();
  const config = testBotConfig(caveatd.address, { ...(hasStaff ? desk.config : {}), ...more });
  const running = await start(config, log.log, moreWhatsApp);
  const first = graph.taken.length;
  const firstPost = desk.posts().length;
  try {
    await act({ taken: () => graph.taken.slice(first), log, posts: () => desk.posts().slice(firstPost) });
    log.assertWithout('447700900', kPhoneNumberId, kToken, kAppSecret, 'wamid', 'A Name', 'massage', 'fracture');
  } catch (error) {
    process.stderr.write(log.lines.join(''));
    throw error;
  } finally {
    await running.stop();
  }
}
