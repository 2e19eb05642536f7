// What comes late, or after what was said later, counts as of the time when it was sent.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeChannel, FakeStaff, testBotConfig, until } from '@caveat/bot/testing';
import { caveatd, said, settled, start } from './support.ts';

const kEmergency = 'I am numb between the legs and cannot pee';
const kMinuteMs = 60_000;
const kHourMs = 60 * kMinuteMs;

// Takes each in this order, sent now or so long ago. Returns what was sent in all.
async function sentTo(words: [text: string, agoMs?: number][], channel = new FakeChannel()): Promise<string[]> {
  const opened = start(channel, testBotConfig(caveatd.address));
  for (const [text, agoMs] of words) {
    opened.bot.accept(said(text, agoMs === undefined ? {} : { sentMs: Date.now() - agoMs }));
    await settled(opened);
  }
  return channel.kinds;
}

test('of STOP and START the one that was said last holds, whichever comes last', async () => {
  const startIsOlder = await sentTo([['stop'], ['start', 30_000], ['yes', 40_000], ['does massage help?']]);
  assert.deepEqual(startIsOlder, ['stopped_but_urgent']);
  const stopIsOlder = await sentTo([['stop', kHourMs], ['start'], ['stop', 5 * kMinuteMs], ['does massage help?']]);
  assert.deepEqual(stopIsOlder, ['stopped_but_urgent', 'privacy', 'started', 'answer']);
  // What would have been a word for HELP.
  const onlyStart = await sentTo([['start'], ['stop', 5 * kMinuteMs], ['help']]);
  assert.deepEqual(onlyStart, ['privacy', 'help_alone', 'help_alone']);
});

test('a STOP that was missed holds, if questions have been asked since; so does a START after a STOP', async () => {
  const isStopped = await sentTo([['help'], ['stop', kHourMs], ['does massage help?']]);
  assert.deepEqual(isStopped, ['privacy', 'help_alone', 'stopped_but_urgent']);
  const isStarted = await sentTo([['stop', kHourMs], ['yes', 5 * kMinuteMs], ['help']]);
  assert.deepEqual(isStarted, ['stopped_but_urgent', 'privacy', 'started', 'help_alone']);
});

test('what was said between STOP and START stays unanswered, even where START comes before it is planned', async () => {
  const channel = new FakeChannel();
  const opened = start(channel, testBotConfig(caveatd.address));
  for (const text of ['stop', 'help', 'start']) opened.bot.accept(said(text));
  await settled(opened);
  assert.deepEqual(channel.kinds, ['privacy', 'stopped_but_urgent', 'started']);
});

test('where clocks may be in doubt, STOP holds', async () => {
  const sent = await sentTo([['start'], ['stop', 20_000], ['help']]);
  assert.deepEqual(sent, ['privacy', 'help_alone', 'stopped_but_urgent']);
});

test('what was sent in the time to come, by the platform\'s clock, was sent now', async () => {
  const sent = await sentTo([['stop', -kHourMs], ['yes'], ['help']]);
  assert.deepEqual(sent, ['stopped_but_urgent', 'privacy', 'started', 'help_alone']);
});

test('a STOP that comes at once is never too old, whatever the clock was before', async (t) => {
  const channel = new FakeChannel();
  const { now } = Date;
  let aheadMs = 24 * kHourMs;
  t.mock.method(Date, 'now', () => now() + aheadMs);
  const opened = start(channel, testBotConfig(caveatd.address));
  opened.bot.accept(said('start'));
  await settled(opened);
  aheadMs = 0;
  opened.bot.accept(said('stop'));
  await settled(opened);
  assert.deepEqual(channel.kinds, ['privacy', 'help_alone', 'stopped_but_urgent']);
});

test('a word that was sent before the question for consent is not consent, nor a refusal', async (t) => {
  const { now } = Date;
  let aheadMs = 0;
  t.mock.method(Date, 'now', () => now() + aheadMs);
  const channel = new FakeChannel();
  const staff = new FakeStaff();
  const opened = start(channel, testBotConfig(caveatd.address), staff);
  const say = async (text: string, sentMs?: number) => {
    opened.bot.accept(said(text, sentMs === undefined ? {} : { sentMs }));
    await settled(opened);
  };
  const beforeMs = Date.now() - 1;
  await say(kEmergency);
  const afterMs = Date.now();
  aheadMs = 2 * kMinuteMs;
  for (const text of ['yes', 'no']) await say(text, beforeMs);
  assert.deepEqual(channel.kinds, ['answer', 'handed_over', 'consent', 'privacy']);
  assert.ok(!staff.posts.some((post) => post.startsWith('caveat transcript')));
  // One that is late, but was said to it.
  await say('yes', afterMs);
  assert.equal(channel.kinds.at(-1), 'consent_given');
  assert.match(staff.posts.at(-1)!, /^caveat transcript/);
});

test('a yes that comes at once is consent, also where our clock is some seconds ahead of the platform\'s', async () => {
  const channel = new FakeChannel();
  const opened = start(channel, testBotConfig(caveatd.address), new FakeStaff());
  for (const text of [kEmergency, 'yes']) {
    opened.bot.accept(said(text, { sentMs: Date.now() - 20_000 }));
    await settled(opened);
  }
  assert.equal(channel.kinds.at(-1), 'consent_given');
});

test('a yes that waits behind an emergency which is not answered yet is not consent', async () => {
  const channel = new FakeChannel();
  const staff = new FakeStaff();
  const opened = start(channel, testBotConfig(caveatd.address), staff);
  opened.bot.accept(said(kEmergency));
  opened.bot.accept(said('yes'));
  await until('staff hear of both', () => staff.posts.length === 2);
  await settled(opened);
  assert.ok(channel.kinds.includes('consent') && !channel.kinds.includes('consent_given'));
  assert.match(staff.posts[1]!, /wrote again, without consent/);
});

test('a backlog counts for the limit as it was written, in any order, and leaves what is asked now its own', async () => {
  const startMs = Math.floor(Date.now() / kHourMs - 24) * kHourMs;
  for (const order of ['as written', 'newest first']) {
    const channel = new FakeChannel();
    const opened = start(channel, testBotConfig(caveatd.address, { burst: 3, perMinute: 1 }));
    opened.bot.accept(said('help'));
    const times = Array.from({ length: 9 }, (_, i) => startMs + i * kHourMs);
    if (order === 'newest first') times.reverse();
    for (const sentMs of times) opened.bot.accept(said('help', { sentMs }));
    for (let i = 0; i < 2; i += 1) opened.bot.accept(said('help'));
    await settled(opened);
    assert.deepEqual(channel.kinds, ['privacy', ...Array<string>(12).fill('help_alone')], order);
    // As fast as would be too fast now.
    for (let i = 0; i < 5; i += 1) opened.bot.accept(said('help', { sentMs: startMs + 20 * kHourMs + i }));
    await settled(opened);
    assert.deepEqual(channel.kinds.slice(13), ['help_alone', 'help_alone', 'help_alone', 'slow_down'], order);
  }
});
