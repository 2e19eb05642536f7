// Run by kannel_test.ts in a network of its own.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { Channel as RenderChannel, connect as connectTo, type AskResponse, type Rendering } from '@caveat/client';
import { startCaveatd, type Caveatd } from '@caveat/client/testing';
import type { BotConfig, Log, Running } from '@caveat/bot';
import { describeAdapter, kPeople } from '@caveat/bot/scenarios';
import { fillDisk, kTestNotices, StaffDesk, testBotConfig, TestLog, until } from '@caveat/bot/testing';
import { startSms, type SmsConfig } from '../src/index.ts';
import { caveatsMissing } from './caveats.ts';
import { post } from './post.ts';
import {
  FakeSmsc, Kannel, kAdapterPort, kFakeSmsc, kPasswords, kSmscPort, messagesOf, segmentOf, typeAndData,
  type Segment,
} from './kannel.ts';

const kService = '60777';
const kPerson = '+447700900123';
const kAdapter = `http://127.0.0.1:${kAdapterPort}`;
const kListen = { host: '127.0.0.1', port: kAdapterPort };
const config: SmsConfig = {
  carrier: {
    kind: 'kannel',
    kannel: {
      sendUrl: 'http://127.0.0.1:13013/cgi-bin/sendsms', username: 'caveat', password: kPasswords.sendsms,
      secret: kPasswords.secret,
    },
  },
  segments: 6, messages: 1, keywords: 'bot',
};

const folder = mkdtempSync(join(tmpdir(), 'caveat-kannel-'));
const kannel = new Kannel(folder);
const smsc = new FakeSmsc();
let caveatd: Caveatd;
let desk: StaffDesk;

before(async () => {
  [caveatd, desk] = await Promise.all([startCaveatd(), StaffDesk.open()]);
  await kannel.start();
  await smsc.open();
});
after(async () => {
  await smsc.close();
  await desk.close();
  await kannel.stop();
  await caveatd.stop();
  rmSync(folder, { recursive: true });
});

function start(botConfig: BotConfig, log: Log, more: Partial<SmsConfig> = {}): Promise<Running> {
  return startSms({ ...config, ...more }, { ...botConfig, listen: kListen }, log);
}

// As smsbox posts a message that came so long ago.
async function say(id: string, from: string, text: string, password = kPasswords.secret, agoMs = 0): Promise<number> {
  const time = new Date(Date.now() - agoMs).toISOString().slice(0, 19).replace('T', ' ');
  const { status, body } = await post(`${kAdapter}/kannel?id=${id}`, text, {
    authorization: `Basic ${Buffer.from(`caveat:${password}`).toString('base64')}`, 'x-kannel-from': from,
    'x-kannel-to': kService, 'x-kannel-time': time, 'x-kannel-coding': '0',
    'content-type': 'text/plain; charset="UTF-8"',
  });
  assert.equal(body, '');
  return status;
}

// What a person's phone has shown since `first` segments.
function shown(first: number, to: string): { text: string; segments: number }[] {
  return messagesOf(smsc.segments.slice(first)).filter((message) => message.to === to);
}

function ask(question: string, maxChars: number): Promise<AskResponse> {
  const render = { channel: RenderChannel.SMS, maxChars, maxParts: 1, answersMore: true };
  return connectTo(caveatd.address).answers.ask({ question, region: 'GB', render });
}

async function rendered(question: string, maxChars: number): Promise<Rendering> {
  return (await ask(question, maxChars)).rendering!;
}

async function withAdapter(
  more: Partial<BotConfig>, act: (first: number, log: TestLog) => Promise<void>, moreSms: Partial<SmsConfig> = {},
): Promise<void> {
  const log = new TestLog();
  const running = await start(testBotConfig(caveatd.address, more), log.log, moreSms);
  try {
    await act(smsc.segments.length, log);
    log.assertWithout('447700900', kPasswords.secret, kPasswords.sendsms);
  } catch (error) {
    process.stderr.write(log.lines.join(''));
    throw error;
  } finally {
    await running.stop();
  }
}

test('from a phone through Kannel to the service and back: the segments join to the rendering', async () => {
  const question = 'Is massage safe after a fracture?';
  await withAdapter({}, async (first, log) => {
    smsc.say(kPerson, kService, question);
    await until('the answer is there', () => shown(first, kPerson).length === 2);
    const [privacy, answer] = shown(first, kPerson);
    const { rendering, answer: asked } = await ask(question, 6 * 153);
    const [part] = rendering!.parts;
    assert.equal(privacy!.text, kTestNotices.get('privacy'));
    assert.equal(answer!.text, part!.text);
    assert.equal(answer!.segments, part!.smsSegments);
    assert.ok(answer!.segments > 1 && answer!.segments <= 6);
    assert.deepEqual(caveatsMissing(answer!.text, asked!, rendering!), []);
    assert.ok(rendering!.caveats.length >= 3);
    log.assertWithout('fracture', 'massage');
  });
  // Only for operators to read, and yet nothing of what was written.
  assert.doesNotMatch(kannel.logs(), /fracture|massage/i);
});

test('letters beyond GSM-7 come in and go out, and the segments stay within the limit', async () => {
  const question = 'In Poland my mother she always go for needles, and me I prefer hands of masażysta. ' +
    'Which one gives more for the back, honestly?';
  await withAdapter({}, async (first) => {
    smsc.say(kPerson, kService, question);
    await until('the answer is there', () => shown(first, kPerson).length === 2);
    const answer = shown(first, kPerson)[1]!;
    const { parts: [tooLong] } = await rendered(question, 6 * 153);
    const { parts: [part] } = await rendered(question, 6 * 67);
    assert.ok(tooLong!.smsSegments > 6);
    assert.equal(answer.text, part!.text);
    assert.ok(answer.segments <= 6);
  });
});

test('the whole alphabet of a text message, and what is beyond it, arrives as it was sent', async () => {
  await withAdapter(desk.config, async (first) => {
    const firstPost = desk.posts().length;
    const posts = () => desk.posts().slice(firstPost);
    smsc.say(kPerson, kService, 'person');
    await until('it is handed over', () => posts().length === 1);
    const [, handle] = /^caveat handoff (\w+)/.exec(posts()[0]!)!;
    const alphabet = '@£$¥èéùìòÇ\nØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡' +
      'ABCXYZÄÖÑÜ§¿abcxyzäöñüà^{}\\[~]|€';
    const hostile = '<Response/> \' OR 1=1 %0d%0a &to=1';
    const replies = [alphabet, alphabet.repeat(5), 'Привет 😀 – ok', 'ж😀'.repeat(60), hostile];
    for (const [i, text] of replies.entries()) {
      await desk.say(kAdapter, `reply ${handle} ${text}`);
      await until('it arrives', () => shown(first, kPerson).length === 4 + i);
      await until('it is whole', () => shown(first, kPerson).at(-1)!.text === text);
    }
    // Kannel would cut it.
    await desk.say(kAdapter, `reply ${handle} ${'x'.repeat(1600)}`);
    await until('staff are told', () => posts().some((post) => post.includes('why: too_long')));
  });
});

test('YES counts for consent while it is asked for; the bot is silent until released', async () => {
  await withAdapter(desk.config, async (first) => {
    const firstPost = desk.posts().length;
    const posts = () => desk.posts().slice(firstPost);
    smsc.say(kPerson, kService, 'I am numb between the legs and cannot pee');
    const consent = kTestNotices.get('consent');
    await until('consent is asked for', () => shown(first, kPerson).some(({ text }) => text === consent));
    smsc.say(kPerson, kService, 'Yes');
    await until('the transcript is there', () => posts().some((post) => post.startsWith('caveat transcript')));
    smsc.say(kPerson, kService, 'are you there?');
    await until('it is passed on', () => posts().some((post) => post.endsWith('are you there?')));
    const [, handle] = /^caveat handoff (\w+)/.exec(posts()[0]!)!;
    await desk.say(kAdapter, `release ${handle}`);
    smsc.say(kPerson, kService, 'Does massage help?');
    await until('it answers again', () => shown(first, kPerson).length === 7);
    const notices = shown(first, kPerson).map(({ text }) => [...kTestNotices].find(([, t]) => t === text)?.[0]);
    const expected = [undefined, 'handed_over', 'consent', 'privacy', 'consent_given', 'released', undefined];
    assert.deepEqual(notices, expected);
    assert.ok(posts().every((post) => !post.includes('447700900')));
  });
});

test('STOP, START and HELP, answered by the bot or by the provider alone; what is not text', async () => {
  const sayAll = async (first: number, ...texts: string[]) => {
    for (const text of texts) {
      const before = shown(first, kPerson).length;
      smsc.say(kPerson, kService, text);
      await until(`${text} is answered`, () => shown(first, kPerson).length > before);
    }
  };
  const textOf = (id: string) => kTestNotices.get(id);
  await withAdapter({}, async (first) => {
    await sayAll(first, 'Help', 'stopall', 'UNSTOP');
    smsc.sayData(kPerson, kService);
    await until('it is said', () => shown(first, kPerson).length === 5);
    const texts = shown(first, kPerson).map(({ text }) => text);
    assert.deepEqual(texts, ['privacy', 'help_alone', 'stopped', 'started', 'text_only'].map(textOf));
  });
  await withAdapter({}, async (first) => {
    for (const text of ['HELP', 'STOP', 'does massage help?', 'yes']) smsc.say(kPerson, kService, text);
    smsc.say(kPerson, kService, 'Can massage stop the pain?');
    await until('it is answered', () => shown(first, kPerson).length === 2);
    assert.equal(shown(first, kPerson)[0]!.text, textOf('privacy'));
    assert.equal(shown(first, kPerson)[1]!.text, (await rendered('Can massage stop the pain?', 918)).parts[0]!.text);
  }, { keywords: 'provider' });
});

test('what comes while the adapter is away smsbox keeps; what goes while smsbox is away, the adapter', async () => {
  const first = smsc.segments.length;
  smsc.say(kPerson, kService, 'HELP');
  await withAdapter({}, async (_, log) => {
    await until('smsbox tries again', () => shown(first, kPerson).length === 2);
    const disk = fillDisk();
    smsc.say(kPerson, kService, 'HELP');
    await until('it cannot be kept', () => log.lines.some((line) => line.includes('could not be handled')));
    disk.free();
    await until('smsbox tries again', () => shown(first, kPerson).length === 3);
    await kannel.stopSmsbox();
    assert.equal(await say('away-1', kPerson, 'HELP'), 200);
    await kannel.startSmsbox();
    await until('it is sent late', () => shown(first, kPerson).length === 4);
  });
});

test('what waited at smsbox counts as of when it came to Kannel, in whatever order it is brought', async () => {
  const sayAgo = (text: string, agoMs: number) => say(`${text} ${agoMs}`, kPerson, text, kPasswords.secret, agoMs);
  await withAdapter({ burst: 2, perMinute: 1 }, async (first) => {
    for (let hours = 1; hours <= 9; hours += 1) assert.equal(await sayAgo('HELP', hours * 3_600_000), 200);
    await until('all are answered', () => shown(first, kPerson).length === 10);
    assert.equal(await sayAgo('STOP', 60_000), 200);
    assert.equal(await sayAgo('START', 90_000), 200);
    assert.equal(await sayAgo('HELP', 0), 200);
    await until('it is confirmed', () => shown(first, kPerson).length === 11);
    smsc.say(kPerson, kService, 'START');
    await until('it begins again', () => shown(first, kPerson).length === 12);
    const notices = shown(first, kPerson).map(({ text }) => [...kTestNotices].find(([, t]) => t === text)?.[0]);
    const expected = ['privacy', ...Array<string>(9).fill('help_alone'), 'stopped', 'started'];
    assert.deepEqual(notices, expected);
  });
});

test('a message that was caught, and comes again when its id is forgotten, is too old', async () => {
  const seenMs = 2 * 86_400_000;
  await withAdapter({ seenMs }, async (first, log) => {
    assert.equal(await say('old', kPerson, 'HELP', kPasswords.secret, seenMs + 5000), 200);
    assert.ok(log.lines.some((line) => line.includes('too old') && line.includes('"reason":"x-kannel-time"')));
    assert.equal(await say('young', kPerson, 'STOP', kPasswords.secret, seenMs - 60_000), 200);
    await until('the younger is answered', () => shown(first, kPerson).length > 0);
    const notices = shown(first, kPerson).map(({ text }) => [...kTestNotices].find(([, t]) => t === text)?.[0]);
    assert.deepEqual(notices, ['stopped']);
    assert.equal(await say('again', kPerson, 'START'), 200);
    await until('it begins again', () => shown(first, kPerson).length > 1);
  });
});

test('only smsbox is listened to, and senders that cannot be answered are not', async () => {
  await withAdapter({}, async (first, log) => {
    assert.equal(await say('1', kPerson, 'HELP', 'wrong-password-000'), 401);
    assert.equal((await post(`${kAdapter}/kannel?id=2`, 'HELP', {})).status, 401);
    assert.equal(await say('', kPerson, 'HELP'), 400);
    for (const from of ['BANK', '+44%0d%0aX', kService]) {
      assert.equal(await say(`of ${from.length}`, from, 'HELP'), 200);
    }
    assert.equal(log.lines.filter((line) => line.includes('"sender"')).length, 3);
    assert.equal(await say('3', kPerson, 'HELP'), 200);
    // By its words, not by how many came: what the test before set going may still be on its way.
    await until('the good one is answered', () =>
      shown(first, kPerson).some(({ text }) => text === kTestNotices.get('help_alone')));
  });
});

test('the fake SMSC that comes with Kannel gets the answer, too', async () => {
  await smsc.close();
  const question = 'Does massage help lower back pain?';
  await withAdapter({}, async () => {
    const message = `${kPerson} ${kService} ${typeAndData(question)}`;
    const args = ['-r', String(kSmscPort), '-m', '1', message];
    const child = spawn(kFakeSmsc, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    const segments: Segment[] = [];
    createInterface({ input: child.stderr! }).on('line', (line) => {
      const got = /Got message \d+: <(.*)>$/.exec(line);
      segments.push(...[got?.[1]].flatMap((line) => (line === undefined ? [] : (segmentOf(line) ?? []))));
    });
    try {
      await until('the answer is there', () => messagesOf(segments).length === 2);
      const { parts: [part] } = await rendered(question, 6 * 153);
      assert.equal(messagesOf(segments)[1]!.text, part!.text);
    } finally {
      child.kill();
      await new Promise((resolve) => child.once('close', resolve));
    }
  });
  await smsc.open();
});

const numberOf = (user: string) => `+4477009010${kPeople.indexOf(user) + 10}`;

describeAdapter('kannel', async () => ({
  port: kAdapterPort,
  start: (botConfig, log) => start({ ...botConfig, ...desk.config }, log),
  deliver: ({ id, user, text }) => say(id, numberOf(user), text),
  received: (user) => shown(0, numberOf(user)).map(({ text }) => text),
  idsOf: (user) => [numberOf(user).slice(1)],
  staff: { posts: () => desk.posts(), say: (words) => desk.say(kAdapter, words) },
}));
