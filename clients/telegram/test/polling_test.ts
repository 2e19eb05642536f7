import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import telegramTestApi from 'telegram-test-api';
import { startCaveatd, type Caveatd } from '@caveat/client/testing';
import { Settings, type BotConfig } from '@caveat/bot';
import { freePort, kTestNotices, startTestServer, testBotConfig, TestLog, until } from '@caveat/bot/testing';
import { readTelegramConfig, startTelegram, type RunningTelegram } from '@caveat/telegram';
import { TelegramApi } from '../src/api.ts';
import { Poller } from '../src/poller.ts';
import { FakeTelegram, kToken, pressed, said } from './fake_telegram.ts';

// Its types say that the class is the member `default` of what is imported; it is that itself.
const TelegramServer = telegramTestApi as unknown as (typeof telegramTestApi)['default'];
const kPatient = 73510001;
let caveatd: Caveatd;
let telegram: FakeTelegram;
const log = new TestLog();
const toStop: RunningTelegram[] = [];

before(async () => {
  caveatd = await startCaveatd();
  telegram = await FakeTelegram.start();
});
afterEach(async () => {
  for (const running of toStop.splice(0)) await running.stop();
  telegram.sent = [];
});
after(async () => {
  await telegram.stop();
  await caveatd.stop();
  log.assertWithout('massage', String(kPatient), kToken);
});

function configOf(apiUrl: string) {
  const config = readTelegramConfig(new Settings({ CAVEAT_TELEGRAM_TOKEN: kToken, CAVEAT_TELEGRAM_API_URL: apiUrl }));
  return { ...config, pace: { ...config.pace, chatMs: 0 } };
}

async function start(botConfig: BotConfig, apiUrl = telegram.apiUrl): Promise<void> {
  toStop.push(await startTelegram(configOf(apiUrl), botConfig, log.log));
}

test('by polling an update is answered once, also after a restart, and a webhook is not a hindrance', async () => {
  telegram.webhook = { url: 'https://old.example.org', secret: 'x' };
  const botConfig = testBotConfig(caveatd.address);
  await start(botConfig);
  const event = said(kPatient, kPatient, 'does massage help?');
  telegram.queue(event);
  telegram.queue(event);
  await until('it is answered', () => telegram.sent.length === 2);
  await until('it is confirmed', () => telegram.confirmed.includes(event.update_id));
  telegram.queue(pressed(telegram.sent[1]!, kPatient, /^helpful:/));
  await until('it is thanked for', () => telegram.sent.length === 3);
  await toStop.pop()!.stop();
  await start(botConfig);
  telegram.queue(event);
  // Of which no id is known any more.
  telegram.queue(said(kPatient, kPatient, 'does massage help?', { date: 1 }));
  telegram.queue(said(kPatient, kPatient, 'help'));
  await until('the next is answered', () => telegram.sent.length > 3);
  assert.deepEqual(telegram.sent.slice(3).map(({ text }) => text), [kTestNotices.get('help_alone')]);
});

test('what could not be stored is not confirmed, not even by stopping, and asked for again', async () => {
  const api = new TelegramApi(configOf(telegram.apiUrl));
  const taken: number[] = [];
  let isFull = true;
  const take = ({ update_id: id }: { update_id: number }) => {
    if (isFull && id === second.update_id) throw new Error('the disk is full: does massage help?');
    taken.push(id);
  };
  const [first, second] = [said(kPatient, kPatient, 'one'), said(kPatient, kPatient, 'two')];
  telegram.queue(first);
  telegram.queue(second);
  const failing = new Poller(api, take, log.log);
  failing.start(() => {});
  await until('it fails', () => log.lines.some((line) => line.includes('updates could not be taken')));
  await failing.stop();
  assert.deepEqual(taken, [first.update_id]);
  assert.ok(!telegram.confirmed.includes(second.update_id));
  isFull = false;
  let back = 0;
  const poller = new Poller(api, take, log.log);
  poller.start(() => (back += 1));
  await until('it is confirmed', () => telegram.confirmed.includes(second.update_id));
  await poller.stop();
  // The first was not confirmed either before the end; the bot knows it when it comes again.
  assert.deepEqual(taken, [first.update_id, first.update_id, second.update_id]);
  assert.equal(back, 0);
});

test('Telegram is away for a while: updates are taken and messages sent when it is back', async () => {
  let isAway = false;
  const proxy = await startTestServer(async ({ path, body }) => {
    if (isAway) return undefined;
    const headers = { 'content-type': 'application/json' };
    const reply = await fetch(telegram.apiUrl + path, { method: 'POST', headers, body: new Uint8Array(body) });
    return { status: reply.status, body: await reply.json() };
  });
  const botConfig = { ...testBotConfig(caveatd.address), listen: { host: '127.0.0.1', port: 0 } };
  await start(botConfig, proxy.url);
  const isHealth = (wanted: number) => async () =>
    (await fetch(new URL('/health', toStop.at(-1)!.url))).status === wanted;
  await until('it is ready', isHealth(200));
  isAway = true;
  proxy.http.closeAllConnections();
  await until('it is noticed', () => log.lines.some((line) => line.includes('HttpError')));
  await until('it is not ready', isHealth(503));
  isAway = false;
  // Not only when there is an update.
  await until('it is ready again', isHealth(200));
  telegram.queue(said(kPatient, kPatient, 'does massage help?'));
  await until('it is answered', () => telegram.sent.length === 2);
  await toStop.pop()!.stop();
  await proxy.stop();
});

test('against another emulator of the Bot API: a command, a question, a button', async () => {
  const port = await freePort();
  const server = new TelegramServer({ port, host: '127.0.0.1' });
  await server.start();
  try {
    await start(testBotConfig(caveatd.address), `http://127.0.0.1:${port}`);
    const client = server.getClient(kToken, { userId: kPatient, chatId: kPatient, timeout: 40_000, interval: 20 });
    const texts = () => server.getUpdatesHistory(kToken).flatMap((each) =>
      'message' in each && 'chat_id' in each.message ? [each.message.text] : []);
    await client.sendCommand(client.makeCommand('/start'));
    await until('it is greeted', () => texts().length === 2);
    await client.sendMessage(client.makeMessage('does massage help?'));
    await until('it is answered', () => texts().length === 3);
    assert.deepEqual(texts().slice(0, 2), [kTestNotices.get('privacy'), kTestNotices.get('help_alone')]);
    const { result } = await client.getUpdates();
    const keyboard = (result.at(-1)!.message as { reply_markup?: { inline_keyboard: { callback_data: string }[][] } })
      .reply_markup!.inline_keyboard;
    const data = keyboard.flat().find(({ callback_data }) => callback_data.startsWith('helpful:'))!.callback_data;
    const message = { chat: { id: kPatient, type: 'private' } };
    await client.sendCallback(client.makeCallbackQuery(data, { message } as never));
    await until('it is thanked for', () => texts().length === 4);
    assert.equal(texts()[3], kTestNotices.get('thanks'));
  } finally {
    await toStop.pop()!.stop();
    await server.stop();
  }
});
