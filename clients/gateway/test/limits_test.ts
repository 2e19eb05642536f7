// What one caller may take of the gateway.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, constants } from 'node:http2';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { Code, ConnectError, createClient } from '@connectrpc/connect';
import { createGrpcTransport, createGrpcWebTransport } from '@connectrpc/connect-node';
import { AnswerService, reasonOf } from '@caveat/client';
import { startCaveatd } from '@caveat/client/testing';
import { callerOf, trustedProxies } from '../src/caller.ts';
import { RateLimit } from '../src/rate_limit.ts';
import { errorOf, gatewayTo, kAsk, kUnforcedMs, post, serviceOf, until, type Service } from './support.ts';

const kQuestion = { question: 'does massage help?' };
const kTooMuch = { question: 'a'.repeat(3_000_000) };
const kTooLong = JSON.stringify(kTooMuch);

let service: Service;
let asked = 0;

before(async () => {
  service = await serviceOf((router) => router.service(AnswerService, { ask: () => (++asked, {}) }));
});

after(() => service.stop());

test('a body of more than 384 KiB is refused before it is forwarded', async (t) => {
  const gateway = await gatewayTo(service.address);
  t.after(() => gateway.close());
  const before = asked;
  const whole = await post(gateway.url + kAsk, kTooLong);
  const chunks = new Blob([kTooLong]).stream();
  const chunked = await fetch(gateway.url + kAsk,
    { method: 'POST', headers: { 'content-type': 'application/json' }, body: chunks, duplex: 'half' } as RequestInit);
  for (const response of [whole, chunked]) {
    assert.equal(response.status, 413);
    assert.equal((await errorOf(response)).code, 'resource_exhausted');
  }
  const baseUrl = gateway.url;
  for (const transport of [createGrpcWebTransport({ baseUrl, httpVersion: '1.1' }), createGrpcTransport({ baseUrl })]) {
    const error = await createClient(AnswerService, transport).ask(kTooMuch).catch((e: unknown) => e);
    assert.equal(ConnectError.from(error).code, Code.ResourceExhausted);
  }
  assert.equal(asked, before);
  for (const [length, status] of [[393_216 - 15, 200], [393_216 - 14, 413]] as const) {
    assert.equal((await post(gateway.url + kAsk, { question: 'a'.repeat(length) })).status, status);
  }
  // What was refused unread keeps no connection busy.
  const closingMs = performance.now();
  await gateway.close();
  assert.ok(performance.now() - closingMs < kUnforcedMs);
});

// The most that a question and its history may be, and the most bytes that JSON can make of that.
test('the largest question that there may be is forwarded, however it is escaped', async (t) => {
  const gateway = await gatewayTo(service.address);
  t.after(() => gateway.close());
  const text = '\u{1f600}'.repeat(2000);
  const plain = JSON.stringify({ question: text, history: Array(10).fill(text) });
  const escaped = plain.replace(/[\ud800-\udfff]/g, (half) => `\\u${half.charCodeAt(0).toString(16)}`);
  assert.ok(escaped.length > 260_000);
  for (const body of [plain, escaped]) assert.equal((await post(gateway.url + kAsk, body)).status, 200);
});

test('what is too large for caveatd alone is a 413 as well, with no word of coming back', async (t) => {
  const caveatd = await startCaveatd();
  t.after(() => caveatd.stop());
  const gateway = await gatewayTo(caveatd.address);
  t.after(() => gateway.close());
  const response = await post(gateway.url + kAsk, { question: 'a'.repeat(200_000) });
  assert.equal(response.status, 413);
  assert.equal(response.headers.get('retry-after'), null);
  const { code, message, details } = await errorOf(response);
  assert.deepEqual([code, details[0]?.debug?.reason], ['resource_exhausted', 'MESSAGE_TOO_LARGE']);
  assert.match(message, /larger than the service takes/);
});

test('an HTTP/2 connection without a call is closed, and one with a call is not', async (t) => {
  let answer: () => void = () => undefined;
  const answered = new Promise<void>((resolve) => (answer = resolve));
  const slow = await serviceOf((router) => router.service(AnswerService, { ask: async () => (await answered, {}) }));
  t.after(() => slow.stop());
  const gateway = await gatewayTo(slow.address, {}, { idleMs: 300 });
  t.after(() => gateway.close());
  const idle = connect(gateway.url);
  const busy = connect(gateway.url);
  t.after(() => [idle, busy].forEach((session) => session.destroy()));
  const headers = { ':method': 'POST', ':path': kAsk, 'content-type': 'application/json' };
  const call = busy.request(headers);
  const status = once(call, 'response');
  call.end(JSON.stringify(kQuestion));
  await once(idle, 'close', { signal: AbortSignal.timeout(40_000) });
  assert.equal(busy.destroyed, false);
  answer();
  assert.equal((await status)[0][':status'], 200);
  call.resume();
  await once(busy, 'close', { signal: AbortSignal.timeout(40_000) });
});

test('more connections than there may be are closed as they come', async (t) => {
  const gateway = await gatewayTo(service.address, {}, { mostConnections: 2 });
  t.after(() => gateway.close());
  const sessions = [connect(gateway.url), connect(gateway.url)];
  t.after(() => sessions.forEach((session) => session.destroy()));
  await Promise.all(sessions.map((session) => once(session, 'remoteSettings')));
  const third = connect(gateway.url).on('error', () => undefined);
  await until(() => third.destroyed);
  sessions[0]!.close();
  await until(() => sessions[0]!.destroyed);
  // The gateway hears a moment later that there is room again.
  const ask = () => post(gateway.url + kAsk, kQuestion, { connection: 'close' }).then((response) => response.status);
  await until(async () => (await ask().catch(() => undefined)) === 200);
});

test('what packs small and unpacks large is refused as well', async (t) => {
  const gateway = await gatewayTo(service.address);
  t.after(() => gateway.close());
  const body = gzipSync(JSON.stringify({ question: 'a'.repeat(10_000_000) }));
  const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
  const response = await fetch(gateway.url + kAsk, { method: 'POST', headers, body });
  assert.equal(response.status, 413);
});

test('an address that calls too often is told when to come back', async (t) => {
  const env = { CAVEAT_GATEWAY_BURST: '3', CAVEAT_GATEWAY_CALLS_PER_MINUTE: '20' };
  const gateway = await gatewayTo(service.address, env);
  t.after(() => gateway.close());
  const statuses: number[] = [];
  for (let call = 0; call < 3; ++call) statuses.push((await post(gateway.url + kAsk, kQuestion)).status);
  assert.deepEqual(statuses, [200, 200, 200]);
  const before = asked;
  const response = await post(gateway.url + kAsk, kQuestion);
  assert.equal(response.status, 429);
  assert.equal(response.headers.get('retry-after'), '3');
  const { code, details } = await errorOf(response);
  assert.deepEqual([code, details[0]?.debug?.reason], ['resource_exhausted', 'RATE_LIMITED']);
  const client = createClient(AnswerService, createGrpcTransport({ baseUrl: gateway.url }));
  const error = await client.ask(kQuestion).catch((e: unknown) => e);
  assert.deepEqual([ConnectError.from(error).code, reasonOf(error)], [Code.ResourceExhausted, 'RATE_LIMITED']);
  assert.equal(asked, before);
  // A load balancer asks from one address, however often.
  assert.notEqual((await fetch(`${gateway.url}/healthz`)).status, 429);
});

test('callers who vanish at any moment end nothing and leave nothing behind', async (t) => {
  const gateway = await gatewayTo(service.address);
  t.after(() => gateway.close());
  const paths = [kAsk, '/healthz', '/openapi.json', '/nothing'];
  for (let round = 0; round < 10; ++round) {
    const session = connect(gateway.url).on('error', () => undefined);
    for (let call = 0; call < 40; ++call) {
      const request = session.request({
        ':method': call % 4 === 1 ? 'GET' : 'POST', ':path': paths[call % 4], 'content-type': 'application/json',
      });
      request.on('error', () => undefined).resume();
      if (call % 3 === 0) request.write('{');
      else request.end('{}');
      setTimeout(() => request.close(constants.NGHTTP2_CANCEL), call / 2);
    }
    await sleep(round * 3);
    session.destroy();
  }
  assert.equal((await post(gateway.url + kAsk, kQuestion)).status, 200);
  const closingMs = performance.now();
  await gateway.close();
  assert.ok(performance.now() - closingMs < kUnforcedMs);
});

test('whom X-Forwarded-For names counts only behind a trusted proxy', async (t) => {
  for (const [proxies, expected] of [['', 429], ['127.0.0.0/8', 200]] as const) {
    const env = { CAVEAT_GATEWAY_BURST: '1', CAVEAT_GATEWAY_TRUSTED_PROXIES: proxies };
    const gateway = await gatewayTo(service.address, env);
    t.after(() => gateway.close());
    const statuses: number[] = [];
    for (const hops of ['192.0.2.1', '192.0.2.2', '198.51.100.9, 192.0.2.2']) {
      statuses.push((await post(gateway.url + kAsk, kQuestion, { 'x-forwarded-for': hops })).status);
    }
    assert.deepEqual(statuses, [200, expected, 429]);
  }
});

test('who calls', () => {
  const trusted = trustedProxies(['127.0.0.1', '10.0.0.0/8', '2001:db8:1::/48']);
  for (const [remote, forwarded, caller] of [
    ['192.0.2.1', '', '192.0.2.1'],
    ['192.0.2.1', '198.51.100.1', '192.0.2.1'],
    ['127.0.0.1', '198.51.100.1', '198.51.100.1'],
    ['::ffff:127.0.0.1', '198.51.100.1', '198.51.100.1'],
    ['127.0.0.1', '1.2.3.4, 198.51.100.1, 10.1.2.3', '198.51.100.1'],
    ['127.0.0.1', 'nonsense', '127.0.0.1'],
    ['127.0.0.1', '198.51.100.1, nonsense', '127.0.0.1'],
    ['127.0.0.1', '10.0.0.1, 10.0.0.2', '10.0.0.1'],
    ['2001:db8:1::7', '2001:db8:2:3:4:5:6:7', '2001:db8:2:3'],
    ['2001:db8::5', '', '2001:db8:0:0'],
    ['::1', '', '0:0:0:0'],
    ['2001:0DB8:2:3::', '', '2001:db8:2:3'],
    ['', '', ''],
  ] as const) {
    assert.equal(callerOf(remote, forwarded, trusted), caller, `${remote} for ${forwarded}`);
  }
  for (const entry of ['nonsense', '10.0.0.0/33', '10.0.0.0/', '::1/129', '10.0.0.1/x']) {
    assert.throws(() => trustedProxies([entry]), entry);
  }
});

test('tokens come back with time', () => {
  const limit = new RateLimit(60, 2);
  assert.deepEqual([0, 0, 0].map((now) => limit.take('a', now)), [0, 0, 1000]);
  assert.equal(limit.take('b', 0), 0);
  assert.deepEqual([400, 1000, 1000].map((now) => limit.take('a', now)), [600, 0, 1000]);
  assert.deepEqual([60_000, 60_000, 60_000].map((now) => limit.take('a', now)), [0, 0, 1000]);
});

test('however many call, few are remembered, and those that called last', () => {
  const limit = new RateLimit(60, 1, 100);
  for (let caller = 0; caller < 10_000; ++caller) limit.take(String(caller), 0);
  assert.equal(limit.callers, 100);
  assert.equal(limit.take('9999', 0), 1000);
  assert.equal(limit.take('1', 0), 0);
});
