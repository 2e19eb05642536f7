// The mark of an interaction that is taken away while an answer to the same interaction is on its way.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { kTestNotices, testBotConfig, TestLog, until } from '@caveat/bot/testing';
import type { Outgoing } from '@caveat/bot';
import { startCaveatd, type Caveatd } from '@caveat/client/testing';
import { DiscordApi } from '../src/api.ts';
import { DiscordChannel } from '../src/channel.ts';
import type { RunningDiscord } from '../src/index.ts';
import { Discord, kApplicationId, kBotToken, kChannel, kUser } from './discord_platform.ts';
import { renderedBy, settled, shownBy, startOn } from './run.ts';

const kRedFlag = 'I am numb between the legs and cannot pee';
const kMessage = { kind: 'answer', id: 'one', text: 'Call 999.', buttons: [] } as unknown as Outgoing;

let discord: Discord;
let caveatd: Caveatd;
let running: RunningDiscord;
const log = new TestLog();

before(async () => {
  caveatd = await startCaveatd();
});
beforeEach(async () => {
  discord = await new Discord().open();
  running = await startOn(discord, testBotConfig(caveatd.address, { burst: 1, perMinute: 0.1 }), log.log);
});
afterEach(async () => {
  await running.stop();
  await discord.close();
});
after(() => caveatd.stop());

const { toPerson } = shownBy(() => discord);
const texts = (): string[] => toPerson().map(({ content }) => content);

// A channel of its own, and the way back to an interaction whose mark is shown.
async function marked(): Promise<{ channel: DiscordChannel; token: string; replyTo: string }> {
  discord.latencyMs = 0;
  const interaction = discord.ask('HELP');
  await discord.deliver(running.url, interaction);
  await settled(running);
  const token = String(interaction['token']);
  discord.mark(token);
  discord.shown = [];
  const api = new DiscordApi({ api: discord.api, botToken: kBotToken, applicationId: kApplicationId });
  const to = { token, channel: kChannel, user: kUser, isPrivate: true, atMs: Date.now() };
  return { channel: new DiscordChannel(api, log.log), token, replyTo: JSON.stringify(to) };
}

for (const order of ['the mark is taken away first', 'the answer comes first']) {
  test(`an answer is shown when ${order}, however long Discord takes`, async () => {
    for (const latencyMs of [0, 80]) {
      const { channel, token, replyTo } = await marked();
      discord.latencyMs = latencyMs;
      const send = () => channel.send(replyTo, kMessage, AbortSignal.timeout(40_000));
      const settle = () => channel.settled(replyTo);
      await Promise.all(order === 'the answer comes first' ? [send(), settle()] : [settle(), send()]);
      assert.deepEqual(discord.standing(token), [kMessage.text]);
      assert.equal(discord.waiting, 0);
    }
  });
}

test('an answer whose mark is gone when it comes to be replaced follows below', async () => {
  const { channel, replyTo } = await marked();
  discord.isTakenAway = true;
  await channel.send(replyTo, kMessage, AbortSignal.timeout(40_000));
  assert.deepEqual(toPerson().map(({ place, content }) => [place, content]), [['followup', kMessage.text]]);
});

test('a red flag of who asks too fast is shown, however long Discord takes', async () => {
  discord.latencyMs = 80;
  for (const question of ['does massage help?', 'does heat help?', 'does rest help?', kRedFlag]) {
    await discord.deliver(running.url, discord.ask(question));
  }
  await settled(running);
  await until('no mark is left', () => discord.waiting === 0);
  const { rendering } = await renderedBy(caveatd, kRedFlag);
  assert.ok(texts().includes(rendering!.parts[0]!.text));
  assert.equal(texts().filter((text) => text === kTestNotices.get('slow_down')).length, 1);
  const { undelivered } = (await (await fetch(`${running.url}/health`)).json()) as { undelivered: number };
  assert.equal(undelivered, 0);
});
