// For tests of adapters.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Channel as RenderChannel, connect } from '@caveat/client';
import { startCaveatd } from '@caveat/client/testing';
import type { BotConfig } from './bot_config.ts';
import { openLog, type Log } from './log.ts';
import { Store } from './store.ts';
import type { Channel, Outgoing, RenderLimits, Staff } from './types.ts';

export * from './testing_server.ts';
export * from './testing_staff.ts';
export * from './testing_store.ts';

// A platform that takes everything, or fails as it is told to.
export class FakeChannel implements Channel {
  name = 'fake';
  render: RenderLimits = { channel: RenderChannel.PLAIN };
  hasButtons = true;
  keywords?: 'answered' | 'recorded' | 'none';
  saysThanks?: boolean;
  sent: { replyTo: string; message: Outgoing }[] = [];
  // Thrown by the next sends, in order.
  failures: Error[] = [];

  async send(replyTo: string, message: Outgoing): Promise<string | void> {
    const failure = this.failures.shift();
    if (failure !== undefined) throw failure;
    this.sent.push({ replyTo, message });
  }

  // What was sent, in short: the id of a notice, or the kind.
  get kinds(): string[] {
    return this.sent.map(({ message }) => message.noticeId ?? message.kind);
  }
}

export class FakeStaff implements Staff {
  posts: string[] = [];

  async post(text: string): Promise<void> {
    this.posts.push(text);
  }
}

// A store in a folder of its own that has the notices already. The folder is removed at the end of the process.
export function testStorePath(): string {
  const path = join(testFolder(), 'bot.db');
  const store = new Store(path);
  store.setNotices(kTestNotices);
  store.close();
  return path;
}

// A new folder that is removed at the end of the process.
export function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'caveat-bot-'));
  if (kFolders.length === 0) {
    process.on('exit', () => kFolders.forEach((each) => rmSync(each, { recursive: true, force: true })));
  }
  kFolders.push(folder);
  return folder;
}

const kFolders: string[] = [];

// As an operator would configure it, but for a limit that tests do not run into.
export function testBotConfig(caveatd: string, more: Partial<BotConfig> = {}): BotConfig {
  return {
    caveatd, storePath: more.storePath ?? testStorePath(), key: randomBytes(32).toString('hex'), region: 'GB',
    wholeAnswerUrl: '', handoff: ['red_flag', 'abstention', 'request'], staffWebhook: undefined, staffToken: '',
    listen: undefined, burst: 100, perMinute: 100, unavailableAfterMs: 10_000, historyMs: 1_800_000,
    seenMs: 7 * 86_400_000, unansweredMs: 86_400_000, handoffMs: 86_400_000, logLevel: 'debug', ...more,
  };
}

// The same as environment variables, for a test that starts an adapter's main. The notices are in the store already.
export function testEnvironment(caveatd: string, more: Record<string, string> = {}): Record<string, string> {
  return {
    CAVEAT_ADDRESS: caveatd, CAVEAT_BOT_STORE: testStorePath(), CAVEAT_BOT_KEY: randomBytes(32).toString('hex'),
    CAVEAT_REGION: 'GB', CAVEAT_BOT_BURST: '100', CAVEAT_BOT_PER_MINUTE: '100', CAVEAT_LOG_LEVEL: 'debug', ...more,
  };
}

// A log and what was written to it.
export class TestLog {
  lines: string[] = [];
  log: Log = openLog('debug', { write: (line: string) => void this.lines.push(line) });

  // Throws if a line has one of these texts, whatever the case of letters.
  assertWithout(...texts: string[]): void {
    for (const line of this.lines) {
      const found = texts.find((text) => line.toLowerCase().includes(text.toLowerCase()));
      if (found !== undefined) throw new Error(`"${found}" is in the log: ${line}`);
    }
  }
}

// Later than anything takes on a machine that is busy with other things.
const kMostWaitMs = 40_000;

// Waits until `isTrue` is, and throws with `what` if it does not come to be. Only a test that fails waits to the end.
export async function until(what: string, isTrue: () => boolean | Promise<boolean>): Promise<void> {
  const endMs = Date.now() + kMostWaitMs;
  while (!(await isTrue())) {
    if (Date.now() > endMs) throw new Error(`waited ${kMostWaitMs} ms in vain: ${what}`);
    await sleep(10);
  }
}

// The notices of the service, by id. Stores of tests have them from the start, to be said while the service is away.
async function fetchNotices(): Promise<Map<string, string>> {
  const caveatd = await startCaveatd();
  const { notices } = await connect(caveatd.address).corpus.listNotices({ region: 'GB' });
  await caveatd.stop();
  return new Map(notices.map(({ id, text }) => [id, text]));
}

export const kTestNotices: ReadonlyMap<string, string> = await fetchNotices();
