// What smsbox may answer that a Kannel without an operator's trouble never does.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startCaveatd, type Caveatd } from '@caveat/client/testing';
import {
  freePort, kTestNotices, startTestServer, testBotConfig, TestLog, until, type TestResponse,
} from '@caveat/bot/testing';
import { startSms } from '../src/index.ts';
import { post } from './post.ts';

const kSecret = 'secret-of-the-service';
let caveatd: Caveatd;

before(async () => {
  caveatd = await startCaveatd();
});
after(() => caveatd.stop());

interface Line {
  msg: string;
  ms?: number;
  reason?: string;
  code?: string;
}

// What the log says of failures while HELP is answered through an smsbox that first answers so, and what it then took.
async function answered(first: TestResponse[], count: number): Promise<{ failures: Line[]; texts: string[] }> {
  const texts: string[] = [];
  const smsbox = await startTestServer(({ body }) => {
    const refusal = first.shift();
    if (refusal === undefined) texts.push(body.toString('utf8'));
    return refusal ?? { status: 202, body: '0: Accepted for delivery' };
  });
  const log = new TestLog();
  const listen = { host: '127.0.0.1', port: await freePort() };
  const kannel = { sendUrl: smsbox.url, username: 'caveat', password: 'p', secret: kSecret };
  const config = { carrier: { kind: 'kannel' as const, kannel }, segments: 6, messages: 1, keywords: 'bot' as const };
  const running = await startSms(config, { ...testBotConfig(caveatd.address), listen }, log.log);
  try {
    const { status } = await post(`http://127.0.0.1:${listen.port}/kannel?id=1`, 'HELP', {
      authorization: `Basic ${Buffer.from(`caveat:${kSecret}`).toString('base64')}`, 'x-kannel-from': '+447700900123',
      'x-kannel-to': '60777', 'x-kannel-coding': '0',
    });
    assert.equal(status, 200);
    const lines = () => log.lines.map((line) => JSON.parse(line) as Line);
    await until('smsbox was asked', () => first.length === 0);
    await until('it has all that it takes', () => texts.length === count);
    await until('what it does not take is noted', () => lines().some(({ msg }) => /not taken yet|dropped/.test(msg)));
    log.assertWithout('447700900');
    return { texts, failures: lines().filter(({ msg }) => /not taken yet|dropped/.test(msg)) };
  } finally {
    await running.stop();
    await smsbox.stop();
  }
}

const kBoth = ['privacy', 'help_alone'].map((id) => kTestNotices.get(id));

test('an smsbox that asks to wait gets the text after that time', async () => {
  const headers = { 'retry-after': '1' };
  const { failures, texts } = await answered([{ status: 429, headers }, { status: 503, headers }], 2);
  assert.deepEqual(texts, kBoth);
  assert.deepEqual(failures.map(({ ms, reason }) => [ms, reason]), [[1000, 'RetryAfter'], [1000, 'RetryAfter']]);
});

test('one that does not say how long it cannot take a text gets it again; one that never will does not', async () => {
  const { failures, texts } = await answered([{ status: 503 }], 2);
  assert.deepEqual(texts, kBoth);
  assert.deepEqual(failures.map(({ code }) => code), ['503']);
  const refused = await answered([{ status: 400 }], 0);
  assert.deepEqual(refused.failures.map(({ reason }) => reason), ['400']);
});
