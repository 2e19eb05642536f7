import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startCaveatd } from '@caveat/client/testing';
import type { OpenBot } from '@caveat/bot';
import { FakeChannel, FakeStaff, testBotConfig, TestLog, until } from '@caveat/bot/testing';
import { caveatd, said, settled, start, stop } from './support.ts';

async function say(opened: OpenBot, text: string): Promise<void> {
  opened.bot.accept(said(text));
  await settled(opened);
}

function handleIn({ posts }: FakeStaff): string {
  return /^caveat handoff (\w+)/.exec(posts[0]!)![1]!;
}

test('without consent staff get no word of what was written, before nor after', async () => {
  const channel = new FakeChannel();
  const staff = new FakeStaff();
  const opened = start(channel, testBotConfig(caveatd.address), staff);
  await say(opened, 'what is the capital of France?');
  assert.match(staff.posts[0]!, /why: abstention/);
  await say(opened, 'and of Spain?');
  await say(opened, 'No, thanks');
  await say(opened, 'hello?');
  await say(opened, 'yes');
  assert.ok(!staff.posts.some((post) => /France|Spain|hello/.test(post)));
  assert.equal(staff.posts.filter((post) => post.includes('wrote again')).length, 3);
  assert.deepEqual(channel.kinds.slice(-3), ['handed_over', 'consent', 'consent_refused']);
});

test('what was written while consent was open comes with the transcript', async () => {
  const channel = new FakeChannel();
  const staff = new FakeStaff();
  const opened = start(channel, testBotConfig(caveatd.address), staff);
  await say(opened, 'PERSON');
  await say(opened, 'good morning');
  await say(opened, 'I am numb between the legs and cannot pee');
  await say(opened, 'yes');
  const [, ...lines] = staff.posts.at(-1)!.split('\n');
  assert.deepEqual(lines.filter((line) => line.startsWith('person: ')), [
    'person: good morning', 'person: I am numb between the legs and cannot pee',
  ]);
  assert.equal(lines.filter((line) => line.startsWith('caveat: ')).length, 1);
});

test('after a release what was asked before counts no more', async () => {
  const channel = new FakeChannel();
  const staff = new FakeStaff();
  const opened = start(channel, testBotConfig(caveatd.address), staff);
  await say(opened, 'I am numb between the legs and cannot pee');
  opened.bot.release(handleIn(staff));
  await say(opened, 'does massage help?');
  assert.deepEqual(channel.kinds.slice(-2), ['released', 'answer']);
});

test('a handoff outlives a restart, and one that nobody released ends by itself', async () => {
  const channel = new FakeChannel();
  const staff = new FakeStaff();
  const config = testBotConfig(caveatd.address);
  const first = start(channel, config, staff);
  await say(first, 'person');
  await stop(first);
  const second = start(channel, config, staff);
  await say(second, 'are you there?');
  assert.ok(!channel.kinds.includes('answer'));
  await stop(second);
  const third = start(channel, { ...config, handoffMs: 0 }, staff);
  await until('it is released', () => channel.kinds.at(-1) === 'released');
  assert.match(staff.posts.at(-1)!, /is released: its time is over/);
  await say(third, 'does massage help?');
  assert.equal(channel.kinds.at(-1), 'answer');
});

test('which reasons hand over is configured', async () => {
  const channel = new FakeChannel();
  const staff = new FakeStaff();
  const opened = start(channel, testBotConfig(caveatd.address, { handoff: ['request'] }), staff);
  await say(opened, 'I am numb between the legs and cannot pee');
  await say(opened, 'what is the capital of France?');
  assert.deepEqual(staff.posts, []);
  await say(opened, 'human');
  assert.match(staff.posts[0]!, /why: request\nanswer: [0-9a-f]{64}$/);
});

test('a question that the service refuses is said to be unanswered at once, and staff hear of it', async () => {
  const channel = new FakeChannel();
  channel.render = { ...channel.render, maxChars: 1 };
  const log = new TestLog();
  const opened = start(channel, testBotConfig(caveatd.address), new FakeStaff(), log);
  opened.bot.accept({ eventId: 'refused', thread: 't', user: 'u', replyTo: 'r', text: 'does massage help?' });
  await until('it is said', () => channel.kinds.includes('unavailable'));
  assert.ok(log.lines.some((line) => line.includes('MAX_CHARS_TOO_SMALL')));
});

test('a question that could not be answered in its time is given up, and staff hear of it', async () => {
  const away = await startCaveatd();
  await away.stop();
  const channel = new FakeChannel();
  const staff = new FakeStaff();
  const config = testBotConfig(away.address, { unavailableAfterMs: 100, unansweredMs: 500 });
  await say(start(channel, config, staff), 'does massage help?');
  assert.deepEqual(channel.kinds, ['unavailable']);
  assert.match(staff.posts[0]!, /question was not answered\nchannel: fake\nwhy: EXPIRED/);
});
