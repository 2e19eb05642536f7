import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { MessageEntity, Update } from 'grammy/types';
import { connect, SpanStyle } from '@caveat/client';
import { startCaveatd, type Caveatd } from '@caveat/client/testing';
import { Settings, type BotConfig } from '@caveat/bot';
import { kTestNotices, testBotConfig, TestLog, until } from '@caveat/bot/testing';
import { readTelegramConfig, startTelegram, type RunningTelegram, type TelegramConfig } from '@caveat/telegram';
import { kRender } from '../src/message.ts';
import { FakeTelegram, kMe, kToken, pressed, said } from './fake_telegram.ts';

const kSecret = 'secret_of_the_webhook';
const kPatient = 73510001;
const kNurse = 73510002;
const kGroup = -1001735100001;
const kNurses = -1001735100002;
// What the nurses' group becomes.
const kSupergroup = -1001735100003;

let caveatd: Caveatd;
let telegram: FakeTelegram;
const log = new TestLog();
const toStop: RunningTelegram[] = [];

before(async () => {
  caveatd = await startCaveatd();
});
afterEach(async () => {
  for (const running of toStop.splice(0)) await running.stop();
  await telegram.stop();
});
after(async () => {
  await caveatd.stop();
  log.assertWithout('massage', 'fracture', 'warfarin', 'cannot pee', kToken, kSecret);
  log.assertWithout(...[kPatient, kNurse, kGroup, kNurses, kSupergroup].map(String));
  assert.doesNotMatch(log.lines.join(''), /[0-9a-f]{64}/);
});

function configOf(more: Record<string, string> = {}): TelegramConfig {
  const config = readTelegramConfig(new Settings({
    CAVEAT_TELEGRAM_TOKEN: kToken, CAVEAT_TELEGRAM_API_URL: telegram.apiUrl, CAVEAT_TELEGRAM_DELIVERY: 'webhook',
    CAVEAT_TELEGRAM_WEBHOOK_SECRET: kSecret, CAVEAT_BOT_LISTEN: '127.0.0.1:0', ...more,
  }));
  return { ...config, pace: { ...config.pace, chatMs: 0 } };
}

async function run(config: TelegramConfig, botConfig: BotConfig): Promise<string> {
  const running = await startTelegram(config, { ...botConfig, listen: { host: '127.0.0.1', port: 0 } }, log.log);
  toStop.push(running);
  return running.url!;
}

async function start(more: Record<string, string> = {}): Promise<string> {
  telegram = await FakeTelegram.start();
  return run(configOf(more), testBotConfig(caveatd.address));
}

async function send(url: string, ...updates: Update[]): Promise<void> {
  for (const each of updates) assert.equal(await telegram.post(url, each, kSecret), 200);
}

async function sent(count: number): Promise<FakeTelegram['sent']> {
  await until(`${count} messages are sent`, () => telegram.sent.length >= count);
  return telegram.sent;
}

function textsIn(chat: number): string[] {
  return telegram.sent.filter(({ chat_id }) => chat_id === chat).map(({ text }) => text);
}

// Waits until what was delivered before is dealt with, by a message of somebody else.
async function settled(url: string): Promise<void> {
  const other = 880_000 + telegram.newId();
  await send(url, said(other, other, '/help'));
  await until('the last is answered', () => textsIn(other).includes(kTestNotices.get('help_alone')!));
  telegram.sent = telegram.sent.filter(({ chat_id }) => chat_id !== other);
}

function notice(id: string): string {
  return kTestNotices.get(id)!;
}

async function answerTo(question: string, history: string[] = []) {
  return connect(caveatd.address).answers.ask({ question, history, region: 'GB', render: kRender });
}

test('only requests with the secret are taken, and Telegram is told it at the start', async () => {
  const url = await start({ CAVEAT_TELEGRAM_WEBHOOK_URL: 'https://bot.example.org/telegram' });
  assert.deepEqual(telegram.webhook, { url: 'https://bot.example.org/telegram', secret: kSecret });
  assert.equal(new URL(url).hostname, '127.0.0.1');
  const question = said(kPatient, kPatient, 'does massage help?');
  assert.equal(await telegram.post(url, question, 'secret_of_the_webhooK'), 401);
  assert.equal(await telegram.post(url, question, ''), 401);
  telegram.webhook = undefined;
  assert.equal(await telegram.post(url, question), 401);
  assert.equal(await telegram.post(url, 'no update', kSecret), 400);
  await settled(url);
  assert.deepEqual(telegram.sent, []);
  assert.equal(await telegram.post(url, question, kSecret), 200);
  await sent(2);
});

test('an update that was caught, and comes again when its id is forgotten, is too old', async () => {
  const url = await start();
  const daysAgo = (days: number) => ({ date: Math.floor(Date.now() / 1000) - days * 86_400 });
  await send(url, said(kPatient, kPatient, 'does massage help?', daysAgo(7)));
  await send(url, said(kPatient, kPatient, '/help', daysAgo(6.9)));
  assert.deepEqual((await sent(2)).map(({ text }) => text), [notice('privacy'), notice('help_alone')]);
  await settled(url);
  assert.equal(telegram.sent.length, 2);
  assert.ok(log.lines.some((line) => line.includes('too old') && line.includes('"reason":"date"')));
});

test('what waited at Telegram counts as of when it was written: slowly written, all of it is answered', async () => {
  telegram = await FakeTelegram.start();
  const url = await run(configOf(), testBotConfig(caveatd.address, { burst: 2, perMinute: 1 }));
  const hoursAgo = (hours: number) => ({ date: Math.floor(Date.now() / 1000) - hours * 3600 });
  for (let hours = 6; hours >= 1; hours -= 1) await send(url, said(kPatient, kPatient, '/help', hoursAgo(hours)));
  assert.deepEqual((await sent(7)).map(({ text }) => text), [notice('privacy'), ...Array<string>(6).fill(notice('help_alone'))]);
});

test('an answer is what shows, with entities for how it looks; every caveat is whole', async () => {
  const url = await start();
  const question = 'I am pregnant and take warfarin, is massage safe? 👩‍⚕️ *b* <b>x</b> _i_ [t](https://evil.example)';
  const event = said(kPatient, kPatient, question);
  await send(url, event, event, event);
  const [privacy, ...parts] = await sent(2);
  await settled(url);
  const { answer, rendering } = await answerTo(question);
  assert.equal(privacy!.text, notice('privacy'));
  assert.deepEqual(parts.map(({ text }) => text), rendering!.parts.map(({ shown }) => shown));
  for (const { id, text } of answer!.caveats) assert.ok(parts[0]!.text.includes(text), id);
  const { shown, ranges } = rendering!.parts[0]!;
  const of = (type: MessageEntity['type']) => (parts[0]!.entities ?? []).filter((entity) => entity.type === type);
  const count = (style: SpanStyle) => ranges.filter((range) => range.style === style).length;
  assert.deepEqual([of('bold').length, of('italic').length, of('text_link').length],
    [count(SpanStyle.BOLD), count(SpanStyle.QUOTE), count(SpanStyle.LINK)]);
  assert.equal((parts[0]!.entities ?? []).length, ranges.length - count(SpanStyle.MARK));
  for (const { offset, length } of of('italic')) {
    const quoted = shown.slice(offset, offset + length);
    const isQuoted = (text: string) => quoted.includes(text) || text.includes(quoted.slice(1, -1));
    assert.ok(answer!.statements.some(({ text }) => isQuoted(text)), quoted);
  }
  assert.ok(of('text_link').every((entity) => !('url' in entity && entity.url.includes('evil'))));
  assert.ok(telegram.sent.every((message) => message.link_preview_options?.is_disabled === true));
  assert.deepEqual(telegram.typing, [kPatient]);
});

test('in a group it answers who mentions it, replies to it, or says /ask; each person for themselves', async () => {
  const url = await start();
  const reply = { reply_to_message: { message_id: 1, chat: { id: kGroup }, from: kMe } };
  const toNurse = { reply_to_message: { message_id: 1, chat: { id: kGroup }, from: { id: kNurse } } };
  const asked = said(kGroup, kPatient, 'does massage help? @Caveat_Bot');
  await send(url,
    said(kGroup, kPatient, 'does massage help?'),
    said(kGroup, kPatient, 'does massage help?', toNurse),
    said(kGroup, kPatient, '@caveat_bottle does massage help?'),
    said(kGroup, kPatient, '/ask@other_bot does massage help?'),
    said(kGroup, kPatient, '/start'),
    said(kGroup, kPatient, 'does massage help? @caveat_bot', { from: { is_bot: true } }),
    said(kGroup, kPatient, '', { text: undefined, new_chat_members: [kMe] }),
    said(kGroup, kPatient, '', { text: undefined, photo: [{}] }));
  await settled(url);
  assert.deepEqual(telegram.sent, []);
  await send(url, asked);
  const [, first] = await sent(2);
  assert.equal(first!.reply_parameters!.message_id, asked.message!.message_id);
  assert.equal(first!.text, (await answerTo('does massage help?')).rendering!.parts[0]!.shown);
  await send(url, said(kGroup, kPatient, 'is it safe?', reply));
  await sent(3);
  await send(url, said(kGroup, kNurse, '/ask is it safe?'));
  await sent(5);
  const followUp = (await answerTo('is it safe?', ['does massage help?'])).rendering!.parts[0]!.shown;
  const alone = (await answerTo('is it safe?')).rendering!.parts[0]!.shown;
  assert.notEqual(followUp, alone);
  assert.deepEqual(textsIn(kGroup).slice(2), [followUp, notice('privacy'), alone]);
  const topic = { is_topic_message: true, message_thread_id: 77 };
  await send(url, said(kGroup, kPatient, '/help@caveat_bot', topic));
  const all = await sent(6);
  assert.equal(all[5]!.text, notice('help_alone'));
  assert.deepEqual(all.map(({ message_thread_id }) => message_thread_id), [...Array(5).fill(undefined), 77]);
});

test('commands, and what is not text', async () => {
  const url = await start();
  const say = async (text: string, count: number, more = {}) => {
    await send(url, said(kPatient, kPatient, text, more));
    await sent(count);
  };
  await say('/start', 2);
  await say('/stop', 3);
  await say('does massage help?', 3);
  await say('/start', 4);
  await say('/constructor', 5);
  await say('', 6, { text: undefined, voice: {} });
  await say('', 7, { text: undefined, photo: [{}], caption: 'I am numb between the legs and cannot pee' });
  assert.deepEqual(textsIn(kPatient).slice(0, 6),
    ['privacy', 'help_alone', 'stopped_but_urgent', 'started', 'help_alone', 'text_only'].map(notice));
  const flagged = (await answerTo('I am numb between the legs and cannot pee')).rendering!.parts[0]!.shown;
  assert.equal(textsIn(kPatient)[6], flagged);
});

test('buttons: a further question, an opinion; each press counts once and is answered', async () => {
  const url = await start();
  const question = 'is massage safe after a fracture?';
  await send(url, said(kPatient, kPatient, question));
  const [, answer] = await sent(2);
  const { followUps } = (await answerTo(question)).answer!;
  const rows = answer!.reply_markup!.inline_keyboard.map((row) => row.map(({ text }) => text));
  const opinions = [notice('button_helpful'), notice('button_unhelpful')];
  assert.deepEqual(rows, [...followUps.map((text) => [text]), opinions]);
  const press = pressed(answer!, kPatient, /^ask:\w+:0$/);
  await send(url, press, press, press);
  assert.equal((await sent(3))[2]!.text, (await answerTo(followUps[0]!, [question])).rendering!.parts[0]!.shown);
  const opinion = pressed(answer!, kPatient, /^helpful:/);
  await send(url, opinion, opinion);
  assert.equal((await sent(4))[3]!.text, notice('thanks'));
  await until('presses are answered', () => telegram.answered.length === 5);
  assert.deepEqual(new Set(telegram.answered), new Set([press.callback_query!.id, opinion.callback_query!.id]));
  await settled(url);
  assert.equal(telegram.sent.length, 4);
});

test('a red flag reaches the staff chat; the bot is silent until a member releases', async () => {
  const url = await start({ CAVEAT_TELEGRAM_STAFF_CHAT: String(kNurses) });
  telegram.refusals.push({ error_code: 500 }, { error_code: 403, chat: kNurses });
  await send(url, said(kPatient, kPatient, 'I am numb between the legs and cannot pee @nurse https://a.example'));
  await until('consent is asked for', () => textsIn(kPatient).includes(notice('consent')));
  await until('staff are told', () => textsIn(kNurses).length === 1);
  const handle = /^caveat handoff (\w+)\nchannel: telegram\nwhy: red_flag/.exec(textsIn(kNurses)[0]!)![1]!;
  const consent = telegram.sent.find(({ text }) => text === notice('consent'))!;
  // The group becomes a supergroup, which has another id.
  telegram.refusals.push({ error_code: 400, chat: kNurses, parameters: { migrate_to_chat_id: kSupergroup } });
  await send(url, pressed(consent, kPatient, /^yes:/));
  const staff = () => textsIn(kSupergroup);
  await until('staff read it', () => staff().some((text) => text.includes('cannot pee @nurse')));
  for (const { chat_id, text, entities } of telegram.sent.filter(({ chat_id }) => chat_id < 0)) {
    assert.deepEqual(entities, [{ type: 'pre', offset: 0, length: text.length }], String(chat_id));
  }
  const before = textsIn(kPatient).length;
  await send(url, said(kSupergroup, kNurse, 'good morning'));
  await send(url, said(kSupergroup, kNurse, `/reply@caveat_bot ${handle} Call 999 now.`));
  await until('the reply is there', () => textsIn(kPatient).length === before + 1);
  await send(url, said(kPatient, kPatient, 'does massage help?'));
  await until('staff read that too', () => staff().some((text) => text.includes('does massage help?')));
  // Of an administrator who writes in the name of the group.
  const inItsName = { from: { is_bot: true }, sender_chat: { id: kSupergroup } };
  const release = said(kSupergroup, kNurse, `release ${handle}`, inItsName);
  await send(url, release, release);
  await until('the person is told', () => textsIn(kPatient).includes(notice('released')));
  await until('staff are told', () => staff().includes(`${handle} is released`));
  assert.ok(!staff().some((text) => text.startsWith('no handoff')));
  await send(url, said(kPatient, kPatient, 'is massage safe after a fracture?'));
  await until('the bot answers again', () => textsIn(kPatient).length >= before + 3);
  assert.deepEqual(textsIn(kPatient).slice(before, before + 2), ['Call 999 now.', notice('released')]);
  assert.match(textsIn(kPatient)[before + 2]!, /fracture/i);
});

test('a text for staff that Telegram will never take is dropped and logged; one for a lost chat waits', async () => {
  const url = await start({ CAVEAT_TELEGRAM_STAFF_CHAT: String(kNurses) });
  telegram.refusals.push({ error_code: 400, chat: kNurses, description: 'Bad Request: message is too long' });
  await send(url, said(kPatient, kPatient, 'person'));
  await until('it is dropped', () => log.lines.some((line) => line.includes('staff: not taken, dropped')));
  telegram.refusals.push({ error_code: 400, chat: kNurses, description: 'Bad Request: chat not found' });
  await send(url, said(kPatient, kPatient, 'no'));
  await until('the next is posted', () => textsIn(kNurses).some((text) => text.includes('does not consent')));
  assert.ok(!textsIn(kNurses).some((text) => text.startsWith('caveat handoff')));
});

test('who has blocked the bot gets no more attempts, and others are answered', async () => {
  const url = await start();
  telegram.blocked.add(kPatient);
  await send(url, said(kPatient, kPatient, 'does massage help?'));
  await until('it is dropped', () => log.lines.some((line) => line.includes('"reason":"403"')));
  await send(url, said(kNurse, kNurse, 'does massage help?'));
  await sent(2);
  assert.deepEqual(textsIn(kPatient), []);
});

test('to one chat a message a second, as Telegram asks', async () => {
  telegram = await FakeTelegram.start();
  const config = readTelegramConfig(new Settings({
    CAVEAT_TELEGRAM_TOKEN: kToken, CAVEAT_TELEGRAM_API_URL: telegram.apiUrl,
  }));
  await run(config, testBotConfig(caveatd.address));
  // The first is sent later than this, and the second a second after that, however long they are on their way. Clocks
  // and timers leave out parts of a millisecond.
  const startMs = performance.now();
  telegram.queue(said(kPatient, kPatient, 'does massage help?'));
  await sent(2);
  assert.ok(performance.now() - startMs >= 998, `${performance.now() - startMs} ms`);
});

test('it does not start where handoffs would reach nobody, nor with a token that Telegram refuses', async () => {
  telegram = await FakeTelegram.start();
  telegram.left.add(kNurses);
  const botConfig = { ...testBotConfig(caveatd.address), listen: { host: '127.0.0.1', port: 0 } };
  const attempt = (more: Record<string, string>) => startTelegram(configOf(more), botConfig, log.log);
  await assert.rejects(attempt({ CAVEAT_TELEGRAM_STAFF_CHAT: String(kNurses) }), /Add the bot/);
  await assert.rejects(attempt({ CAVEAT_TELEGRAM_STAFF_CHAT: '-404' }), /refuses CAVEAT_TELEGRAM_STAFF_CHAT: 400/);
  await assert.rejects(attempt({ CAVEAT_TELEGRAM_TOKEN: `1${kToken}` }), /refuses CAVEAT_TELEGRAM_TOKEN: 401/);
});
