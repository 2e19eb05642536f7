// A bot on a real caveatd, and a person who writes to it.
import { after, afterEach, before } from 'node:test';
import { startCaveatd, type Caveatd } from '@caveat/client/testing';
import { openBot, type BotConfig, type IncomingEvent, type OpenBot, type Staff } from '@caveat/bot';
import { TestLog, until, type FakeChannel } from '@caveat/bot/testing';

export let caveatd: Caveatd;
const open: OpenBot[] = [];
let events = 0;

before(async () => {
  caveatd = await startCaveatd();
});
afterEach(async () => {
  for (const each of open.splice(0)) await each.stop();
});
after(() => caveatd?.stop());

// Stopped after the test.
export function start(channel: FakeChannel, config: BotConfig, staff?: Staff, log = new TestLog()): OpenBot {
  const opened = openBot(config, channel, log.log, staff);
  open.push(opened);
  opened.bot.start();
  return opened;
}

export async function stop(opened: OpenBot): Promise<void> {
  open.splice(open.indexOf(opened), 1);
  await opened.stop();
}

export function said(text: string, more: Partial<IncomingEvent> = {}): IncomingEvent {
  return { eventId: `event-${(events += 1)}`, thread: 't1', user: 'u1', replyTo: 'room 1', text, ...more };
}

export async function settled({ bot }: OpenBot): Promise<void> {
  await until('everything is answered', () => bot.health().events === 0 && bot.health().staffPosts === 0);
}
