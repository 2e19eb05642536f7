// Texts that Twilio could not deliver are taken from its log: a fake one, with the documented filters and pages.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, afterEach, before, test } from 'node:test';
import twilio from 'twilio';
import { startCaveatd, type Caveatd } from '@caveat/client/testing';
import { KeyedHash, Store, type BotConfig, type Running } from '@caveat/bot';
import { fillDisk, freePort, kTestNotices, StaffDesk, testBotConfig, TestLog, until } from '@caveat/bot/testing';
import { startSms } from '../src/index.ts';
import { post } from './post.ts';
import { kAccount, kNumber, kToken, TwilioApi, type Logged } from './twilio_api.ts';

const kPerson = '+447700900123';
const kMinuteMs = 60_000;
const kDayMs = 24 * 60 * kMinuteMs;
const log = new TestLog();
const api = new TwilioApi();
let caveatd: Caveatd;
let port: number;
let running: Running | undefined;

before(async () => {
  port = await freePort();
  [caveatd] = await Promise.all([startCaveatd(), api.start(`http://127.0.0.1:${port}/twilio`)]);
});
afterEach(async () => {
  await stop();
  Object.assign(api, { logged: [], listed: [], taken: [], listRefusals: [], listGate: undefined });
});
after(async () => {
  await api.stop();
  await caveatd.stop();
  log.assertWithout('447700900', 'massage', kToken, kAccount);
});

async function start(botConfig: BotConfig, missedEveryMs = 3_600_000, numbers = [kNumber]): Promise<void> {
  const publicUrl = `http://127.0.0.1:${port}`;
  const config = {
    accountSid: kAccount, authToken: kToken, publicUrl, messagingServiceSid: '', apiUrl: api.url, numbers,
    missedEveryMs,
  };
  const listen = { host: '127.0.0.1', port };
  const sms = { carrier: { kind: 'twilio' as const, twilio: config }, segments: 6, messages: 1 };
  running = await startSms({ ...sms, keywords: 'bot' }, { ...botConfig, listen }, log.log);
}

async function stop(): Promise<void> {
  await running?.stop();
  running = undefined;
}

// A configuration whose store has seen the adapter run before: it has been away for a day.
async function away(more: Partial<BotConfig> = {}, numbers = [kNumber]): Promise<BotConfig> {
  const botConfig = testBotConfig(caveatd.address, more);
  await start(botConfig, 3_600_000, numbers);
  await stop();
  const store = new Store(botConfig.storePath);
  for (const number of numbers) store.setMark(new KeyedHash(botConfig.key).of('mark', number), Date.now() - kDayMs);
  store.close();
  return botConfig;
}

// In Twilio's log, as one that came just now.
function logged(body: string | null, more: Partial<Logged> = {}): Logged {
  const text = { sid: newSid(), from: kPerson, body, sentAt: new Date(), ...more };
  api.logged.push(text);
  return text;
}

function newSid(): string {
  return `SM${randomBytes(16).toString('hex')}`;
}

// As Twilio posts it.
async function deliver({ sid, from, body }: Pick<Logged, 'sid' | 'from' | 'body'>): Promise<number> {
  const fields = { AccountSid: kAccount, MessageSid: sid, From: from, To: kNumber, Body: body ?? '', NumMedia: '0' };
  const url = `http://127.0.0.1:${port}/twilio`;
  return (await post(url, String(new URLSearchParams(fields)), {
    'content-type': 'application/x-www-form-urlencoded',
    'x-twilio-signature': twilio.getExpectedTwilioSignature(kToken, url, fields),
  })).status;
}

// The ids of what was sent to the person, `answer` for what is not a notice, once a last text is answered.
async function sentInAll(): Promise<string[]> {
  assert.equal(await deliver({ sid: newSid(), from: '+447700900999', body: 'HELP' }), 200);
  await until('the last is answered', () => api.taken.filter(({ to }) => to === '+447700900999').length === 2);
  return sent();
}

function sent(): string[] {
  const idOf = (text: string) => [...kTestNotices].find(([, notice]) => notice === text)?.[0] ?? 'answer';
  return api.taken.filter(({ to }) => to === kPerson).map(({ text }) => idOf(text));
}

test('what came while the adapter was away is answered once, in its order, over several pages', async () => {
  const botConfig = await away();
  const at = (ms: number) => ({ sentAt: new Date(Date.now() + ms) });
  // Said in this order: a START before the STOP would be another word for HELP.
  logged('START', at(3000));
  logged('does massage help?', { ...at(0), status: 'delivered' });
  logged('does massage help?', { ...at(0), status: 'receiving' });
  logged('does massage help?', { ...at(0), to: '+15557654321' });
  logged('', { ...at(1000), media: 1 });
  // Redacted.
  logged(null, at(1500));
  logged('STOP', at(2000));
  logged('Does massage help lower back pain?', at(4000));
  await start(botConfig);
  await until('all is answered', () => sent().length === 6);
  await stop();
  await start(botConfig);
  const all = await sentInAll();
  // Questions do not hold up the rest.
  assert.deepEqual(all.filter((id) => id !== 'answer'), ['privacy', 'text_only', 'text_only', 'stopped', 'started']);
  assert.equal(all.length, 6);
});

test('what a webhook has brought, or brings after the list, is answered once', async () => {
  const botConfig = await away();
  const listedFirst = logged('HELP');
  await start(botConfig, 50);
  await until('it is answered', () => sent().length === 2);
  assert.equal(await deliver(listedFirst), 200);
  const deliveredFirst = { sid: newSid(), from: kPerson, body: 'HELP', sentAt: new Date() };
  assert.equal(await deliver(deliveredFirst), 200);
  api.logged.push(deliveredFirst);
  const before = api.listed.length;
  // The second of these began after it was in the log.
  await until('it is listed', () => api.listed.length >= before + 2);
  assert.deepEqual(await sentInAll(), ['privacy', 'help_alone', 'help_alone']);
});

test('nothing that came before the very first start is answered, nor what is older than ids are kept', async () => {
  logged('HELP', { sentAt: new Date(Date.now() - 5 * kMinuteMs) });
  const botConfig = testBotConfig(caveatd.address);
  await start(botConfig, 50);
  await until('it was listed', () => api.listed.length >= 3);
  assert.deepEqual(await sentInAll(), []);
  await stop();
  const store = new Store(botConfig.storePath);
  store.setMark(new KeyedHash(botConfig.key).of('mark', kNumber), Date.now() - 30 * kDayMs);
  store.close();
  Object.assign(api, { listed: [], logged: [], taken: [] });
  logged('STOP', { sentAt: new Date(Date.now() - 7 * kDayMs - kMinuteMs) });
  const text = logged('START', { sentAt: new Date(Date.now() - 7 * kDayMs + 5 * kMinuteMs) });
  await start(botConfig);
  await until('it is answered', () => sent().length === 2);
  assert.deepEqual(sent(), ['privacy', 'help_alone']);
  // A request of the run before may still have come.
  const isOfLastWeek = (fromMs: number) => fromMs > +text.sentAt - kDayMs && fromMs <= +text.sentAt;
  assert.ok(api.listed.some((query) => isOfLastWeek(Date.parse(query.get('DateSent>')!))));
});

test('a list that Twilio refuses is asked for again, after the time that it says', async () => {
  const botConfig = await away();
  for (let i = 0; i < 3; i += 1) logged('HELP');
  // At the second page.
  api.listRefusals.push(undefined, { status: 429, code: 20_429, retryAfter: 1 });
  log.lines = [];
  await start(botConfig);
  await until('all are answered', () => sent().length === 4);
  const failures = log.lines.filter((line) => line.includes('could not be taken'));
  assert.equal(failures.length, 1);
  assert.match(failures[0]!, /"ms":1000,"reason":"RetryAfter"/);
  assert.deepEqual(await sentInAll(), ['privacy', 'help_alone', 'help_alone', 'help_alone']);
});

test('what could not be kept, on a full disk, is refused and taken once there is room', async () => {
  const botConfig = await away();
  log.lines = [];
  await start(botConfig, 50);
  const disk = fillDisk();
  const text = logged('HELP');
  assert.equal(await deliver(text), 500);
  await until('it cannot be taken', () => log.lines.some((line) => line.includes('could not be taken')));
  disk.free();
  await until('it is answered', () => sent().length === 2);
  assert.deepEqual(await sentInAll(), ['privacy', 'help_alone']);
});

// While the list is refused, webhooks bring what was said later.
async function startRefused(botConfig: BotConfig): Promise<() => void> {
  let open = () => {};
  api.listGate = new Promise<void>((resolve) => (open = resolve));
  await start(botConfig);
  return open;
}

const bring = async (body: string) => assert.equal(await deliver({ sid: newSid(), from: kPerson, body }), 200);

test('a START that is listed after a STOP has come does not undo it, an old STOP no START', async () => {
  const at = { sentAt: new Date(Date.now() - 3 * kMinuteMs) };
  for (const [older, newer, expected] of [
    ['START', 'STOP', ['stopped']], ['STOP', 'START', ['privacy', 'help_alone', 'answer']],
  ] as const) {
    const botConfig = await away();
    logged(older, at);
    const last = logged('HELP', { from: '+447700900777' });
    const open = await startRefused(botConfig);
    await bring(newer);
    await until('it is answered', () => sent().length === expected.length - (newer === 'START' ? 1 : 0));
    open();
    await until('all of the list is taken', () => api.taken.some(({ to }) => to === last.from));
    await bring('does massage help?');
    if (newer === 'START') await until('it is answered', () => sent().length === 3);
    assert.deepEqual(await sentInAll(), expected);
    await stop();
    Object.assign(api, { logged: [], taken: [] });
  }
});

test('a yes from before the question for consent, listed after it, passes nothing on', async () => {
  const desk = await StaffDesk.open();
  try {
    const botConfig = await away(desk.config);
    logged('yes', { sentAt: new Date(Date.now() - 2 * kMinuteMs) });
    const open = await startRefused(botConfig);
    await bring('I am numb between the legs and cannot pee');
    await until('consent is asked for', () => sent().includes('consent'));
    open();
    await until('it is taken', () => desk.posts().some((post) => post.includes('without consent')));
    assert.ok(!sent().includes('consent_given'));
    await bring('yes');
    await until('this is one', () => desk.posts().some((post) => post.startsWith('caveat transcript')));
  } finally {
    await stop();
    await desk.close();
  }
});

test('questions that were written slowly are all answered, if they come at once', async () => {
  const botConfig = await away({ burst: 2, perMinute: 1 });
  for (let i = 1; i <= 9; i += 1) logged('HELP', { sentAt: new Date(Date.now() - i * 60 * kMinuteMs) });
  await start(botConfig);
  await until('all are answered', () => sent().length === 10);
  assert.deepEqual(sent(), ['privacy', ...Array<string>(9).fill('help_alone')]);
});

test('GET /health says why Twilio\'s log cannot be read, as long as it cannot; other numbers are read', async () => {
  const other = '+15557654321';
  const botConfig = await away({}, [other, kNumber]);
  logged('HELP');
  api.listRefusals.push({ status: 403, code: 20_003 });
  // Until the second try is let through.
  let again = () => {};
  const listed = api.listed.length;
  await start(botConfig, 3_600_000, [other, kNumber]);
  await until('the other is answered', () => sent().length === 2);
  api.listGate = new Promise<void>((resolve) => (again = resolve));
  const unreadable = async () => {
    const response = await fetch(`http://127.0.0.1:${port}/health`);
    assert.equal(response.status, 200);
    return ((await response.json()) as { missedUnreadable: string }).missedUnreadable;
  };
  await until('it says so', async () => (await unreadable()) === '20003');
  assert.equal(api.listed.length, listed + 1);
  again();
  await until('it is well', async () => (await unreadable()) === '');
});

test('after it is stopped it lists no more and warns of nothing', async () => {
  const numbers = ['+15557654321', kNumber];
  const botConfig = await away({}, numbers);
  let open = () => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  let asked = 0;
  api.listGate = { then: (...given: Parameters<typeof opened.then>) => ((asked += 1), opened.then(...given)) } as never;
  log.lines = [];
  await start(botConfig, 3_600_000, numbers);
  await until('the first is asked for', () => asked === 1);
  await stop();
  open();
  await until('it is answered', () => api.listed.length === 1);
  // The adapter has had its answer when it has had that of these.
  for (let i = 0; i < 3; i += 1) await fetch(`${api.url}/`);
  assert.equal(api.listed.length, 1);
  assert.deepEqual(log.lines.filter((line) => line.includes('could not be taken')), []);
});
