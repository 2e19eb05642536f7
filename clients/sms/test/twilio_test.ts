// Through an emulator of Twilio that keeps state and signs its webhooks.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import twilio from 'twilio';
import { Channel as RenderChannel, connect } from '@caveat/client';
import { startCaveatd, type Caveatd } from '@caveat/client/testing';
import type { BotConfig, Log, Running } from '@caveat/bot';
import { describeAdapter, kPeople } from '@caveat/bot/scenarios';
import {
  freePort, kTestNotices, refuseEvent, StaffDesk, testBotConfig, TestLog, until,
} from '@caveat/bot/testing';
import { startSms, type SmsConfig } from '../src/index.ts';
import { caveatsMissing } from './caveats.ts';
import { post, type Posted } from './post.ts';
import { kAccount, kNumber, kToken, TwilioApi } from './twilio_api.ts';

const kPerson = '+447700900123';
const api = new TwilioApi();
let caveatd: Caveatd;
let port: number;
let desk: StaffDesk;

before(async () => {
  port = await freePort();
  desk = await StaffDesk.open();
  [caveatd] = await Promise.all([startCaveatd(), api.start(`http://127.0.0.1:${port}/twilio`)]);
});
after(async () => {
  await desk.close();
  await api.stop();
  await caveatd.stop();
});

function start(botConfig: BotConfig, log: Log, more: Partial<SmsConfig> = {}): Promise<Running> {
  const publicUrl = `http://127.0.0.1:${port}`;
  const config: SmsConfig = {
    carrier: {
      kind: 'twilio',
      twilio: {
        accountSid: kAccount, authToken: kToken, publicUrl, messagingServiceSid: '', apiUrl: api.url,
        numbers: [kNumber], missedEveryMs: 100,
      },
    },
    segments: 6, messages: 1, keywords: 'provider', ...more,
  };
  return startSms(config, { ...botConfig, listen: { host: '127.0.0.1', port } }, log);
}

// As Twilio posts a text; `sign` may forge the signature.
function text(
  fields: Record<string, string>, sign = (signature: string): string | undefined => signature,
): Promise<Posted> {
  const all = { AccountSid: kAccount, To: kNumber, From: kPerson, NumMedia: '0', ...fields };
  const url = `http://127.0.0.1:${port}/twilio`;
  const signature = sign(twilio.getExpectedTwilioSignature(kToken, url, all));
  const signed: Record<string, string> = signature === undefined ? {} : { 'x-twilio-signature': signature };
  const headers = { 'content-type': 'application/x-www-form-urlencoded', ...signed };
  return post(url, String(new URLSearchParams(all)), headers);
}

function newSid(): string {
  return `SM${randomBytes(16).toString('hex')}`;
}

async function withAdapter(
  more: Partial<BotConfig>, act: (taken: () => string[], log: TestLog) => Promise<void>,
  moreSms: Partial<SmsConfig> = {},
): Promise<void> {
  const log = new TestLog();
  const running = await start(testBotConfig(caveatd.address, more), log.log, moreSms);
  const first = api.taken.length;
  try {
    await act(() => api.taken.slice(first).map(({ text }) => text), log);
    log.assertWithout('447700900', kToken, kAccount);
  } catch (error) {
    process.stderr.write(log.lines.join(''));
    throw error;
  } finally {
    await running.stop();
  }
}

test('a text comes in signed, its answer goes out by the messages API, with every caveat', async () => {
  const question = 'Is massage safe after a fracture?';
  await withAdapter({}, async (taken, log) => {
    assert.equal(await api.simulate('inbound-message', { To: kNumber, From: kPerson, Body: question }), 201);
    await until('the answer is there', () => taken().length === 2);
    const render = { channel: RenderChannel.SMS, maxChars: 918, maxParts: 1, answersMore: true };
    const { answer, rendering } = await connect(caveatd.address).answers.ask({ question, region: 'GB', render });
    assert.equal(taken()[1], rendering!.parts[0]!.text);
    assert.deepEqual(caveatsMissing(taken()[1]!, answer!, rendering!), []);
    const { to, from } = api.taken.at(-1)!;
    assert.deepEqual([to, from], [kPerson, kNumber]);
    log.assertWithout('massage', 'fracture');
  });
});

test('a wrong signature, one by another token, or none is refused; the acknowledgement says nothing', async () => {
  await withAdapter({}, async (taken) => {
    const fields = { MessageSid: newSid(), Body: 'does massage help?' };
    assert.equal((await text(fields, () => undefined)).status, 403);
    assert.equal((await text(fields, () => 'AAAAAAAAAAAAAAAAAAAAAAAAAAA=')).status, 403);
    const url = `http://127.0.0.1:${port}/twilio`;
    // Of another text, and made with the token before it was changed.
    assert.equal((await text(fields, () => twilio.getExpectedTwilioSignature(kToken, url, {}))).status, 403);
    assert.equal((await text(fields, () => twilio.getExpectedTwilioSignature('old', url, fields))).status, 403);
    // The signature of one request, with other fields put before its own.
    const all = { AccountSid: kAccount, To: kNumber, From: kPerson, NumMedia: '0', ...fields };
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': twilio.getExpectedTwilioSignature(kToken, url, all),
    };
    const polluted = `From=%2B15550000001&Body=stop&MessageSid=${newSid()}&${new URLSearchParams(all)}`;
    assert.equal((await post(url, polluted, headers)).status, 403);
    assert.deepEqual(await text(fields), { status: 200, body: '<Response/>' });
    await until('it is answered', () => taken().length === 2);
  });
});

test('who has unsubscribed at Twilio is not written to again; what a carrier loses is told to staff', async () => {
  await withAdapter({}, async (taken, log) => {
    api.refusals.push({ status: 400, code: 21610 });
    await text({ MessageSid: newSid(), Body: 'does massage help?' });
    await until('it is given up', () => log.lines.some((line) => line.includes('"21610"')));
    await text({ MessageSid: newSid(), Body: 'does massage help?' });
    await until('it goes on', () => taken().length === 1);
    const { sid } = api.taken.at(-1)!;
    for (let i = 0; i < 2; i += 1) {
      assert.equal(await api.simulate('message-status', { MessageSid: sid, Status: 'undelivered' }), 200);
    }
    await until('it is noted', () => log.lines.some((line) => line.includes('not delivered by the platform')));
    const health = await (await fetch(`http://127.0.0.1:${port}/health`)).json();
    assert.equal((health as { undelivered: number }).undelivered, 2);
    const forged = await post(`http://127.0.0.1:${port}/twilio/status`, 'MessageSid=1', {});
    assert.equal(forged.status, 403);
    // The signature of one report, with another's fields put before its own.
    const own = { MessageSid: sid, MessageStatus: 'sent' };
    const polluted = await post(`http://127.0.0.1:${port}/twilio/status`,
      `MessageSid=${newSid()}&MessageStatus=failed&${new URLSearchParams(own)}`, {
        'content-type': 'application/x-www-form-urlencoded',
        'x-twilio-signature': twilio.getExpectedTwilioSignature(kToken, `http://127.0.0.1:${port}/twilio/status`, own),
      });
    assert.equal(polluted.status, 403);
  });
});

test('STOP and START are answered by Twilio, or by the bot where that is switched off', async () => {
  const textOf = (id: string) => kTestNotices.get(id);
  await withAdapter({}, async (taken) => {
    for (const Body of ['HELP', 'Stop', 'does massage help?', 'YES', 'Does massage help?']) {
      await text({ MessageSid: newSid(), Body });
    }
    await until('it is answered', () => taken().length === 2);
    assert.equal(taken()[0], textOf('privacy'));
    assert.match(taken()[1]!, /\[1\]/);
  });
  await withAdapter({}, async (taken) => {
    for (const Body of ['INFO', 'quit', 'start']) {
      const before = taken().length;
      await text({ MessageSid: newSid(), Body });
      await until('it is answered', () => taken().length > before);
    }
    await until('all is said', () => taken().length === 4);
    assert.deepEqual(taken(), ['privacy', 'help_alone', 'stopped', 'started'].map(textOf));
  }, { keywords: 'bot' });
});

test('a picture, with words and without; markup is text', async () => {
  await withAdapter({}, async (taken) => {
    await text({ MessageSid: newSid(), Body: '', NumMedia: '1' });
    await until('it is said', () => taken().length === 2);
    assert.equal(taken()[1], kTestNotices.get('text_only'));
    await text({ MessageSid: newSid(), Body: 'Does massage help lower back pain?', NumMedia: '1' });
    await until('both are said', () => taken().length === 4);
    assert.ok(taken().slice(2).some((text) => text === kTestNotices.get('text_only')));
    const Body = '<Response><Message>a</Message></Response>&From=+1 \u202eis massage safe?\u0000\r\n.';
    const sent = await text({ MessageSid: newSid(), Body });
    assert.deepEqual(sent, { status: 200, body: '<Response/>' });
    await until('it is answered', () => taken().length === 5);
    assert.doesNotMatch(taken()[4]!, /[<\u202e\u0000]/);
    assert.ok(api.taken.slice(-5).every(({ to, from }) => to === kPerson && from === kNumber));
  });
});

test('of a picture with words, each is told of once, though the words could not be kept at first', async () => {
  await withAdapter({}, async (taken) => {
    const delivery = { MessageSid: newSid(), Body: 'HELP', NumMedia: '1' };
    const disk = refuseEvent(2);
    assert.equal((await text(delivery)).status, 500);
    disk.free();
    await until('the picture is told of', () => taken().length === 2);
    for (let i = 0; i < 2; i += 1) assert.equal((await text(delivery)).status, 200);
    await until('the words are answered', () => taken().length === 3);
    await text({ MessageSid: newSid(), Body: 'HELP' });
    await until('a later one is answered', () => taken().length === 4);
    const texts = ['privacy', 'text_only', 'help_alone', 'help_alone'].map((id) => kTestNotices.get(id));
    assert.deepEqual(taken(), texts);
  }, { keywords: 'bot' });
});

const numberOf = (user: string) => `+4477009010${kPeople.indexOf(user) + 10}`;

describeAdapter('twilio', async () => ({
  get port() {
    return port;
  },
  start: (botConfig, log) => start({ ...botConfig, ...desk.config }, log),
  deliver: async ({ id, user, text: Body }) =>
    (await text({ MessageSid: `SM${id}`, From: numberOf(user), Body })).status,
  received: (user) => api.taken.filter(({ to }) => to === numberOf(user)).map(({ text }) => text),
  idsOf: (user) => [numberOf(user).slice(1)],
  staff: { posts: () => desk.posts(), say: (words) => desk.say(`http://127.0.0.1:${port}`, words) },
  refuseNext: (seconds) => api.refusals.push({ status: 429, code: 20_429, retryAfter: seconds }),
}));
