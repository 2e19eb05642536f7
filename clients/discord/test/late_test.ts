// Answers that come after the 15 minutes that Discord gives.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { startCaveatd, type Caveatd } from '@caveat/client/testing';
import type { BotConfig } from '@caveat/bot';
import { kTestNotices, testBotConfig, TestLog, until } from '@caveat/bot/testing';
import type { DiscordConfig, RunningDiscord } from '../src/index.ts';
import { Discord, kChannel, kUser } from './discord_platform.ts';
import { renderedBy, settled, shownBy, startOn } from './run.ts';

const kQuestion = 'does massage help?';
const kLate = 16 * 60_000;

let discord: Discord;
let caveatd: Caveatd;
let running: RunningDiscord;
const log = new TestLog();

before(async () => {
  caveatd = await startCaveatd();
});
beforeEach(async () => {
  discord = await new Discord().open();
});
afterEach(async () => {
  await running.stop();
  await discord.close();
});
after(() => caveatd.stop());

const { toPerson, toStaff } = shownBy(() => discord);
const texts = (): string[] => toPerson().map(({ content }) => content);

async function askedWhileAway(config: Partial<DiscordConfig>, more: Record<string, unknown> = {}): Promise<BotConfig> {
  const away = await startCaveatd();
  await away.stop();
  const botConfig = testBotConfig(away.address, { unavailableAfterMs: 50 });
  running = await startOn(discord, botConfig, log.log, config);
  await discord.deliver(running.url, discord.ask(kQuestion, more));
  await until('it is said', () => texts().includes(kTestNotices.get('unavailable')!));
  await running.stop();
  return botConfig;
}

async function answerLater(botConfig: BotConfig, config: Partial<DiscordConfig>): Promise<void> {
  const back = await startCaveatd(botConfig.caveatd);
  running = await startOn(discord, botConfig, log.log, config, () => Date.now() + kLate);
  await settled(running);
  await back.stop();
}

test('an answer that is later than the token comes by direct message, where it was for the person alone', async () => {
  const botConfig = await askedWhileAway({});
  discord.isExpired = true;
  await answerLater(botConfig, {});
  const late = toPerson().slice(1);
  assert.deepEqual(late.map(({ place }) => place), late.map(() => `dm${kUser}`));
  const { rendering } = await renderedBy(caveatd, kQuestion);
  assert.deepEqual(late.slice(1).map(({ content }) => content), rendering!.parts.map(({ text }) => text));
  assert.equal(texts().filter((text) => text === kTestNotices.get('unavailable')).length, 1);
  assert.equal(new Set(late.map(({ nonce }) => nonce)).size, late.length);
});

test('a late answer is public where the question was', async () => {
  const config = { isPrivate: false };
  await answerLater(await askedWhileAway(config), config);
  assert.deepEqual(new Set(toPerson().slice(1).map(({ place }) => place)), new Set([kChannel]));
});

test('a late answer to who takes no direct messages is not lost in silence: staff hear of it', async () => {
  const botConfig = await askedWhileAway({});
  discord.isClosed = true;
  await answerLater(botConfig, {});
  assert.equal(toPerson().length, 1);
  const told = toStaff().find(({ content }) => content.includes('could not be delivered'))!;
  assert.match(told.content, /why: 50007/);
  const { undelivered } = (await (await fetch(`${running.url}/health`)).json()) as { undelivered: number };
  assert.equal(undelivered, 1);
});
