import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startCaveatd } from '@caveat/client/testing';
import { FakeChannel, FakeStaff, testBotConfig, TestLog, until } from '@caveat/bot/testing';
import { said, settled, start } from './support.ts';

const kRedFlag = 'I am numb between the legs and cannot pee';
const kChatter = ['are you there?', 'hello', 'my back hurts', 'please answer'];

// A bot whose service is away while `texts` come, faster than is allowed, and comes back then.
async function flood(texts: string[], staff?: FakeStaff): Promise<{ channel: FakeChannel; log: TestLog }> {
  const away = await startCaveatd();
  await away.stop();
  const channel = new FakeChannel();
  const log = new TestLog();
  const config = testBotConfig(away.address, { burst: 5, perMinute: 6 });
  const opened = start(channel, config, staff, log);
  for (const text of texts) {
    opened.bot.accept(said(text));
    await new Promise((resolve) => setImmediate(resolve));
  }
  const back = await startCaveatd(away.address);
  await settled(opened);
  await back.stop();
  return { channel, log };
}

function answersToRedFlag({ sent }: FakeChannel): number {
  return sent.filter(({ message }) => message.kind === 'answer' && message.text.startsWith('Call')).length;
}

function chatter(count: number): string[] {
  return Array.from({ length: count }, (_, i) => kChatter[i % kChatter.length]!);
}

test('an emergency after thirty messages that wait is answered', async () => {
  const { channel } = await flood([...chatter(30), kRedFlag]);
  assert.equal(answersToRedFlag(channel), 1);
});

test('an emergency among hundreds of messages that wait is answered', async () => {
  const { channel } = await flood([...chatter(180), kRedFlag, ...chatter(200)]);
  assert.equal(answersToRedFlag(channel), 1);
  assert.equal(channel.kinds.includes('unanswered'), false);
});

test('where no more can be kept of one person, they and staff are told, once', async () => {
  const staff = new FakeStaff();
  const long = 'My back hurts after work. '.repeat(60);
  const { channel, log } = await flood([...Array.from({ length: 310 }, () => long), kRedFlag], staff);
  await until('it is told', () => channel.kinds.includes('unanswered'));
  assert.equal(channel.kinds.filter((kind) => kind === 'unanswered').length, 1);
  assert.equal(staff.posts.filter((post) => /not looked through/.test(post)).length, 1);
  assert.ok(log.lines.some((line) => line.includes('is not looked through')));
});
