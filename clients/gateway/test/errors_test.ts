// What a caller is told when a call fails, and what reaches the service when it does not.
import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Code, ConnectError, createClient, type HandlerContext } from '@connectrpc/connect';
import { createConnectTransport, createGrpcTransport, createGrpcWebTransport } from '@connectrpc/connect-node';
import { AnswerService, reasonOf } from '@caveat/client';
import { startCaveatd } from '@caveat/client/testing';
import { failure } from '../src/errors.ts';
import { errorOf, gatewayTo, kAsk, post, raw, serviceOf } from './support.ts';

const kQuestion = { question: 'does massage help?' };

// A gateway before a service whose Ask is `ask`.
async function gatewayToAsk(ask: (context: HandlerContext) => Promise<object>, env: Record<string, string> = {}) {
  const service = await serviceOf((router) => router.service(AnswerService, { ask: (_, context) => ask(context) }));
  const gateway = await gatewayTo(service.address, env);
  const close = async () => {
    await gateway.close();
    service.stop();
  };
  return { url: gateway.url, log: gateway.log, close };
}

test('a wrong request is told with code, reason and field', async () => {
  const caveatd = await startCaveatd();
  const gateway = await gatewayTo(caveatd.address);
  const response = await post(gateway.url + kAsk, { question: 'a'.repeat(2001) });
  assert.equal(response.status, 400);
  const { code, details } = await errorOf(response);
  assert.equal(code, 'invalid_argument');
  const [info, request] = details;
  assert.deepEqual([info?.type, info?.debug?.reason, info?.debug?.domain], ['google.rpc.ErrorInfo', 'QUESTION_TOO_LONG', 'caveat']);
  assert.deepEqual([request?.type, request?.debug?.fieldViolations?.[0]?.field], ['google.rpc.BadRequest', 'question']);

  const misspelt = await post(gateway.url + kAsk, { questoin: 'does massage help?' });
  assert.equal(misspelt.status, 400);
  assert.match((await errorOf(misspelt)).message, /"questoin" is unknown/);
  for (const [path, init, status] of [
    [kAsk, { method: 'POST', body: 'no JSON', headers: { 'content-type': 'application/json' } }, 400],
    [kAsk, { method: 'POST', body: '{}', headers: { 'content-type': 'text/plain' } }, 415],
    [kAsk, { method: 'GET' }, 405],
    [`${kAsk}s`, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } }, 404],
  ] as const) {
    const refused = await fetch(gateway.url + path, init);
    assert.equal(refused.status, status);
    assert.notEqual((await errorOf(refused)).message, '');
  }
  await gateway.close();
  await caveatd.stop();
});

test('a request without a valid host is refused and ends nothing', async () => {
  const caveatd = await startCaveatd();
  const gateway = await gatewayTo(caveatd.address);
  const rest = 'Content-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}';
  assert.match(await raw(gateway.address, `POST ${kAsk} HTTP/1.0\r\n${rest}`), / 400 /);
  assert.match(await raw(gateway.address, `POST ${kAsk} HTTP/1.1\r\nHost: a b:::\r\n${rest}`), / 400 /);
  assert.match(await raw(gateway.address, `nonsense\r\n\r\n`), / 400 /);
  assert.equal((await post(gateway.url + kAsk, kQuestion)).status, 200);
  await gateway.close();
  await caveatd.stop();
});

test('a caveatd that is away is unavailable, in every protocol, and answers again when it is back', async () => {
  const first = await startCaveatd();
  const gateway = await gatewayTo(first.address);
  assert.equal((await post(gateway.url + kAsk, kQuestion)).status, 200);
  await first.kill();

  const response = await post(gateway.url + kAsk, kQuestion);
  assert.equal(response.status, 503);
  assert.equal(response.headers.get('retry-after'), '1');
  const { code, details } = await errorOf(response);
  assert.deepEqual([code, details[0]?.debug?.reason], ['unavailable', 'SERVICE_AWAY']);
  assert.equal((await fetch(`${gateway.url}/healthz`)).status, 503);
  const baseUrl = gateway.url;
  for (const transport of [createGrpcWebTransport({ baseUrl, httpVersion: '1.1' }), createGrpcTransport({ baseUrl })]) {
    const error = await createClient(AnswerService, transport).ask(kQuestion).catch((e: unknown) => e);
    assert.deepEqual([ConnectError.from(error).code, reasonOf(error)], [Code.Unavailable, 'SERVICE_AWAY']);
  }

  const second = await startCaveatd(first.address);
  assert.equal((await post(gateway.url + kAsk, kQuestion)).status, 200);
  assert.equal((await fetch(`${gateway.url}/healthz`)).status, 200);
  await gateway.close();
  await second.stop();
});

test('calls under way when caveatd is killed are unavailable, so that clients repeat them', async () => {
  const caveatd = await startCaveatd();
  const gateway = await gatewayTo(caveatd.address);
  await post(gateway.url + kAsk, kQuestion);
  const calls = Array.from({ length: 100 }, () => post(gateway.url + kAsk, kQuestion));
  await Promise.race(calls);
  await caveatd.kill();
  const statuses = new Set((await Promise.all(calls)).map(({ status }) => status));
  assert.deepEqual([...statuses].sort(), [200, 503]);
  await gateway.close();
});

test('when to come back is passed on', async () => {
  const { url, close } = await gatewayToAsk(() => Promise.reject(failure(Code.Unavailable, 'OVERLOADED', 'busy', 2250)));
  const response = await post(url + kAsk, kQuestion);
  assert.equal(response.status, 503);
  assert.equal(response.headers.get('retry-after'), '3');
  assert.equal(response.headers.get('grpc-retry-pushback-ms'), '2250');
  assert.equal(response.headers.get('content-type'), 'application/json');
  assert.equal(response.headers.get('grpc-status'), null);
  assert.equal((await errorOf(response)).details[0]?.debug?.reason, 'OVERLOADED');
  await close();
});

test('credentials and the trace are passed on, and no other header', async () => {
  let seen = new Headers();
  const { url, close } = await gatewayToAsk(({ requestHeader }) => {
    seen = requestHeader;
    return Promise.resolve({});
  });
  await post(url + kAsk, kQuestion, { authorization: 'Bearer secret', traceparent: '00-1-2-01', cookie: 'a=b', 'x-user': 'me' });
  assert.deepEqual([seen.get('authorization'), seen.get('traceparent')], ['Bearer secret', '00-1-2-01']);
  assert.deepEqual([seen.get('cookie'), seen.get('x-user')], [null, null]);
  await close();
});

test('the deadline is passed on, no longer than the longest', async () => {
  const seen: (number | undefined)[] = [];
  const { url, close } = await gatewayToAsk(({ timeoutMs }) => {
    seen.push(timeoutMs());
    return Promise.resolve({});
  }, { CAVEAT_GATEWAY_MAX_DEADLINE_MS: '4000' });
  await post(url + kAsk, kQuestion, { 'connect-timeout-ms': '1500' });
  await post(url + kAsk, kQuestion, { 'connect-timeout-ms': '60000' });
  // More than a timer of 31 bits holds.
  assert.equal((await post(url + kAsk, kQuestion, { 'connect-timeout-ms': '9999999999' })).status, 200);
  await post(url + kAsk, kQuestion);
  const client = createClient(AnswerService, createGrpcTransport({ baseUrl: url }));
  await client.ask(kQuestion, { timeoutMs: 1500 });
  for (const [index, longest] of [1500, 4000, 4000, 4000, 1500].entries()) {
    const ms = seen[index] ?? Number.NaN;
    assert.ok(ms <= longest && ms > longest - 1000, `call ${index} has ${ms} ms`);
  }
  await close();
});

test('a deadline that passes is told, and the service is told to stop', async () => {
  const happened = new EventEmitter();
  const stopped = once(happened, 'stopped');
  const { url, log, close } = await gatewayToAsk(async ({ signal }) => {
    await sleep(20_000, undefined, { signal }).catch(() => happened.emit('stopped'));
    return {};
  });
  const response = await post(url + kAsk, kQuestion, { 'connect-timeout-ms': '100' });
  assert.equal(response.status, 504);
  const { code, details } = await errorOf(response);
  assert.deepEqual([code, details[0]?.debug?.reason], ['deadline_exceeded', 'DEADLINE_EXCEEDED']);
  await stopped;
  assert.match(log.join(''), /"code":"deadline_exceeded"/);
  await close();
});

test('when a caller goes away, the service is told', async () => {
  for (const version of ['1.1', '2'] as const) {
    const happened = new EventEmitter();
    const asked = once(happened, 'asked');
    const stopped = once(happened, 'stopped');
    const { url, close } = await gatewayToAsk(async ({ signal }) => {
      happened.emit('asked');
      await sleep(20_000, undefined, { signal }).catch(() => happened.emit('stopped', signal.reason));
      return {};
    });
    const caller = new AbortController();
    const client = createClient(AnswerService, createConnectTransport({ baseUrl: url, httpVersion: version }));
    const call = client.ask(kQuestion, { signal: caller.signal }).catch((e: unknown) => e);
    await asked;
    caller.abort();
    assert.equal(ConnectError.from(await call).code, Code.Canceled);
    assert.equal(ConnectError.from((await stopped)[0]).code, Code.Canceled, version);
    await close();
  }
});
