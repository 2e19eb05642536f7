// What Discord gets, and when.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, afterEach, before, test } from 'node:test';
import { connect, Rating, type AskResponse } from '@caveat/client';
import { startCaveatd, type Caveatd } from '@caveat/client/testing';
import type { BotConfig } from '@caveat/bot';
import { kTestNotices, testBotConfig, testFolder, TestLog, until } from '@caveat/bot/testing';
import type { DiscordConfig, RunningDiscord } from '../src/index.ts';
import { Discord, kChannel, kStaffChannel, kUser, kUsername, withoutEscapes, type Shown } from './discord_platform.ts';
import { renderedBy, settled, shownBy, startOn } from './run.ts';

const kQuestion = 'does massage help?';
const kAfterFracture = 'is massage safe after a fracture, in pregnancy and with blood thinners?';
const kFeedback = join(testFolder(), 'feedback.db');
const kEphemeral = 64;
const kLate = 16 * 60_000;

let discord: Discord;
let caveatd: Caveatd;
let running: RunningDiscord;
let log: TestLog;

before(async () => {
  caveatd = await startCaveatd('127.0.0.1:0', ['--feedback', kFeedback]);
  discord = await new Discord().open();
});
afterEach(async () => {
  await running.stop();
  Object.assign(discord, { shown: [], refusals: [], isExpired: false, isClosed: false });
});
after(async () => {
  await discord.close();
  await caveatd.stop();
});

async function start(config: Partial<DiscordConfig> = {}, bot: Partial<BotConfig> = {}, aheadMs = 0): Promise<void> {
  log = new TestLog();
  const botConfig = testBotConfig(caveatd.address, bot);
  running = await startOn(discord, botConfig, log.log, config, () => Date.now() + aheadMs);
}

async function say(interaction: Record<string, unknown>): Promise<{ type: number; data?: Shown }> {
  const answer = await discord.deliver(running.url, interaction);
  await settled(running);
  return answer;
}

const { toPerson, toStaff } = shownBy(() => discord);
const texts = (): string[] => toPerson().map(({ content }) => content);

const rendered = (question: string): Promise<AskResponse> => renderedBy(caveatd, question);

test('a question is acknowledged, then answered whole and in private, every caveat in the first part', async () => {
  await start();
  assert.deepEqual(await say(discord.ask(kAfterFracture)), { type: 5, data: { flags: kEphemeral } });
  const { answer, rendering } = await rendered(kAfterFracture);
  assert.ok(rendering!.parts.length > 1 && answer!.caveats.length >= 4);
  assert.deepEqual(texts(), [kTestNotices.get('privacy'), ...rendering!.parts.map(({ text }) => text)]);
  assert.deepEqual(toPerson().map(({ place }) => place), ['@original', ...rendering!.parts.map(() => 'followup')]);
  for (const { text } of answer!.caveats) assert.ok(withoutEscapes(texts()[1]!).includes(text));
  assert.ok(toPerson().every(({ flags }) => (flags & kEphemeral) !== 0));
  assert.equal(discord.waiting, 0);
});

test('/more brings the last answer again, whole', async () => {
  await start();
  await say(discord.ask('is massage safe after a fracture?'));
  const first = texts().length;
  await say(discord.command('more', {}));
  const { answer } = await rendered('is massage safe after a fracture?');
  const again = withoutEscapes(texts().slice(first).join('\n'));
  for (const { text } of [...answer!.statements, ...answer!.caveats]) assert.ok(again.includes(text), text);
});

test('answers are public where that is configured, and in direct messages with the bot not for a moment', async () => {
  await start({ isPrivate: false });
  assert.deepEqual(await say(discord.ask(kQuestion)), { type: 5, data: {} });
  await running.stop();
  await start();
  const direct = { context: 1, guild_id: undefined, member: undefined, user: { id: kUser } };
  assert.deepEqual(await say(discord.ask(kQuestion, direct)), { type: 5, data: {} });
  assert.ok(toPerson().length > 3);
  assert.ok(toPerson().every(({ flags }) => (flags & kEphemeral) === 0));
});

test('hostile words mention nobody, link nowhere and unfold nothing', async () => {
  await start();
  const hostile = 'does massage help @everyone <@1> [NHS](http://evil.example) ||zzyzx|| `x` **my** <#2> arm?';
  await say(discord.ask(hostile));
  await say(discord.ask('PERSON'));
  assert.ok(discord.shown.length > 3);
  for (const { content, allowed_mentions: mentions, flags } of discord.shown) {
    assert.deepEqual(mentions, { parse: [] });
    assert.equal(flags & 4, 4);
    assert.doesNotMatch(content, /(?<!\\)\[NHS(?<!\\)\]|<@1>|<#2>|\|\|/);
  }
});

test('further questions, opinions and a person are buttons', async () => {
  await start();
  await say(discord.ask(kQuestion));
  const rows = toPerson().at(-1)!.components!;
  const buttons = rows.flatMap(({ components }) => components);
  const { answer } = await rendered(kQuestion);
  const labels = ['button_helpful', 'button_unhelpful', 'button_person'].map((id) => kTestNotices.get(id)!);
  assert.deepEqual(buttons.map(({ label }) => label), [...answer!.followUps, ...labels]);
  const press = (label: string) => say(discord.press(buttons.find((button) => button.label === label)!.custom_id));

  for (const label of labels.slice(0, 2)) {
    const { type, data } = await press(label);
    assert.deepEqual([type, data!.content, data!.flags & kEphemeral], [4, kTestNotices.get('thanks'), kEphemeral]);
  }
  const db = new DatabaseSync(kFeedback);
  assert.deepEqual(db.prepare('SELECT rating FROM opinion').all().map((row) => row['rating']), [Rating.NOT_HELPFUL]);
  db.close();

  assert.equal((await press(answer!.followUps[0]!)).type, 5);
  const asked = { question: answer!.followUps[0]!, region: 'GB', history: [kQuestion] };
  const statement = (await connect(caveatd.address).answers.ask(asked)).answer!.statements[0]!.text;
  assert.ok(texts().some((text) => withoutEscapes(text).includes(statement)));
  await press(labels[2]!);
  assert.ok(texts().includes(kTestNotices.get('handed_over')!));
  assert.equal(discord.waiting, 0);
});

test('a handoff: told, consent, transcript, silence without a mark, a reply, release by staff alone', async () => {
  await start();
  await say(discord.ask('I am numb between the legs and cannot pee ```@everyone```'));
  const handle = /caveat handoff (\w+)/.exec(toStaff()[0]!.content)![1]!;
  assert.ok(!toStaff()[0]!.content.includes('numb'));
  const consent = toPerson().find(({ content }) => content === kTestNotices.get('consent'))!;
  await say(discord.press(consent.components![0]!.components[0]!.custom_id));
  assert.match(toStaff()[1]!.file!, /cannot pee ```@everyone```/);
  assert.equal(toStaff()[1]!.content, `caveat transcript ${handle}`);
  const before = toPerson().length;
  await say(discord.ask('are you there?'));
  await until('the mark is taken away', () => discord.waiting === 0);
  assert.equal(toPerson().length, before);
  assert.match(toStaff()[2]!.content, /^```\n\w+ wrote:\nare you there\?\n```$/);

  const elsewhere = await say(discord.command('release', { handle }));
  assert.equal(elsewhere.data!.content, kTestNotices.get('help'));
  const staff = { channel_id: kStaffChannel, member: { user: { id: '900000000000000009' } } };
  await say(discord.command('reply', { handle, words: 'I will call you.' }, staff));
  assert.equal(texts().at(-1), 'I will call you.');
  assert.equal((await say(discord.command('release', { handle: 'zzzzzz' }, staff))).type, 4);
  await say(discord.command('release', { handle }, staff));
  assert.equal(texts().at(-1), kTestNotices.get('released'));
  log.assertWithout('numb', 'pee', 'call you', kUser, kUsername, kChannel);
});

test('who asks too fast is told once, and no mark is left', async () => {
  await start({}, { burst: 1, perMinute: 0.1 });
  await say(discord.ask(kQuestion));
  for (let i = 0; i < 3; i += 1) await say(discord.ask(kQuestion));
  await until('no mark is left', () => discord.waiting === 0);
  assert.equal(texts().filter((text) => text === kTestNotices.get('slow_down')).length, 1);
});

test('a token that is over early is not a loss either', async () => {
  await start({}, {}, kLate / 2);
  discord.isExpired = true;
  await say(discord.ask(kQuestion));
  assert.ok(toPerson().length > 1 && toPerson().every(({ place }) => place === `dm${kUser}`));
});

test('an answer that is faster than the acknowledgement waits for it', async () => {
  await start();
  discord.acknowledgesAfterMs = 700;
  await say(discord.ask('HELP'));
  assert.deepEqual(toPerson().map(({ place }) => place), ['@original', 'followup']);
  discord.acknowledgesAfterMs = 0;
});

test('429: a short wait is waited for by the queue of the library, a long one by the bot', async () => {
  await start();
  for (const seconds of [0.4, 2.2]) {
    const startMs = Date.now();
    discord.refuseFor(seconds);
    await say(discord.ask(kQuestion));
    assert.ok(Date.now() - startMs >= seconds * 1000);
  }
  const waits = log.lines.filter((line) => line.includes('not taken yet') && line.includes('RateLimitError'));
  assert.equal(waits.length, 0);
  assert.equal(log.lines.filter((line) => line.includes('"reason":"RetryAfter"')).length, 1);
  const { rendering } = await rendered(kQuestion);
  assert.equal(texts().length, 1 + 2 * rendering!.parts.length);
});

test('what Discord calls malformed is sent again as its words alone; 5xx is tried again', async () => {
  await start({}, { handoff: [] });
  await say(discord.ask('HELP'));
  discord.refusals.push({ status: 400, body: { code: 50_035, message: 'Invalid Form Body' } });
  const question = 'I am numb between the legs and cannot pee';
  await say(discord.ask(question));
  const { rendering } = await rendered(question);
  assert.equal(texts().at(-1), rendering!.parts[0]!.text);
  assert.equal(toPerson().at(-1)!.components, undefined);
  discord.refusals.push({ status: 502, body: {} });
  await say(discord.ask('HELP'));
  assert.equal(texts().at(-1), kTestNotices.get('help_alone'));
});
