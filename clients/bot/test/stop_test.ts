// What becomes of what is written after STOP.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startCaveatd } from '@caveat/client/testing';
import { FakeChannel, FakeStaff, testBotConfig, until } from '@caveat/bot/testing';
import { caveatd, said, settled, start } from './support.ts';

const kEmergency = 'I am numb between the legs and cannot pee';

test('after STOP an emergency is answered, with no button and nothing else; START begins again', async () => {
  const channel = new FakeChannel();
  const staff = new FakeStaff();
  const opened = start(channel, testBotConfig(caveatd.address), staff);
  const { text: _, ...picture } = said('');
  opened.bot.accept(picture);
  await settled(opened);
  for (const text of ['stop', 'does massage help?', kEmergency, 'human', `${kEmergency}. ${'So. '.repeat(600)}`]) {
    opened.bot.accept(said(text));
    await settled(opened);
  }
  assert.deepEqual(channel.kinds, ['privacy', 'text_only', 'stopped_but_urgent', 'answer', 'answer']);
  for (const { message } of channel.sent.slice(3)) {
    assert.match(message.text, /^Call/);
    assert.deepEqual(message.buttons, []);
  }
  assert.deepEqual(staff.posts, []);
  opened.bot.accept(said('start'));
  await settled(opened);
  assert.equal(channel.kinds.at(-1), 'started');
});

test('who is told nothing after STOP is not told of privacy either', async () => {
  const channel = new FakeChannel();
  const opened = start(channel, testBotConfig(caveatd.address));
  for (const text of ['stop', kEmergency, 'start']) {
    opened.bot.accept(said(text));
    await settled(opened);
  }
  assert.deepEqual(channel.kinds, ['stopped_but_urgent', 'answer', 'privacy', 'started']);
});

test('an emergency that waited for the service when STOP came is answered', async () => {
  const away = await startCaveatd();
  await away.stop();
  const channel = new FakeChannel();
  const opened = start(channel, testBotConfig(away.address));
  opened.bot.accept(said('does massage help?'));
  opened.bot.accept(said(kEmergency));
  opened.bot.accept(said('stop'));
  await until('it is confirmed', () => channel.kinds.length === 1);
  const back = await startCaveatd(away.address);
  await settled(opened);
  await back.stop();
  assert.deepEqual(channel.kinds, ['stopped_but_urgent', 'answer']);
  assert.match(channel.sent[1]!.message.text, /^Call/);
});

test('after STOP in a thread that is handed over, staff hear of an emergency', async () => {
  const channel = new FakeChannel();
  const staff = new FakeStaff();
  const opened = start(channel, testBotConfig(caveatd.address), staff);
  for (const text of ['person', 'stop', 'hello?', kEmergency]) {
    opened.bot.accept(said(text));
    await settled(opened);
  }
  assert.deepEqual(channel.kinds, ['privacy', 'handed_over', 'consent', 'stopped_but_urgent', 'answer']);
  assert.match(staff.posts.at(-1)!, /wrote what may be urgent/);
  assert.equal(staff.posts.length, 2);
});

test('where carriers forbid every message after STOP none is sent, and the service is not asked', async () => {
  const channel = Object.assign(new FakeChannel(), { isStopFinal: true });
  const opened = start(channel, testBotConfig(caveatd.address));
  for (const text of ['stop', kEmergency, `${kEmergency}. ${'So. '.repeat(600)}`]) opened.bot.accept(said(text));
  assert.equal(opened.bot.health().events, 1);
  await settled(opened);
  assert.deepEqual(channel.kinds, ['stopped']);
});
