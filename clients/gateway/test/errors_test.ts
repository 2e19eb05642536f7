// What a caller is told when a call fails, and what reaches the service when it does not.
import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { test, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonValue } from '@bufbuild/protobuf';
import { Code, ConnectError, createClient, type HandlerContext } from '@connectrpc/connect';
import { createConnectTransport, createGrpcTransport, createGrpcWebTransport } from '@connectrpc/connect-node';
import { codeToString, errorFromJson } from '@connectrpc/connect/protocol-connect';
import { AnswerService, reasonOf } from '@caveat/client';
import { startCaveatd, type Caveatd } from '@caveat/client/testing';
import { failure, toCaller } from '../src/errors.ts';
import { errorOf, gatewayTo, kAsk, post, raw, serviceOf, until, type TestGateway } from './support.ts';

const kQuestion = { question: 'does massage help?' };

// A gateway before a service whose Ask is `ask`.
async function gatewayToAsk(
  t: TestContext, ask: (context: HandlerContext) => Promise<object>, env: Record<string, string> = {},
): Promise<TestGateway> {
  const service = await serviceOf((router) => router.service(AnswerService, { ask: (_, context) => ask(context) }));
  t.after(() => service.stop());
  return gatewayFor(t, service.address, env);
}

// What is started for a test ends with it, also where it fails.
async function gatewayFor(t: TestContext, server: string, env: Record<string, string> = {}): Promise<TestGateway> {
  const gateway = await gatewayTo(server, env);
  t.after(() => gateway.close());
  return gateway;
}

async function caveatdFor(t: TestContext, listen?: string): Promise<Caveatd> {
  const caveatd = await startCaveatd(listen);
  t.after(() => caveatd.kill());
  return caveatd;
}

test('a wrong request is told with code, reason and field', async (t) => {
  const caveatd = await caveatdFor(t);
  const gateway = await gatewayFor(t, caveatd.address);
  const response = await post(gateway.url + kAsk, { question: 'a'.repeat(2001) });
  assert.equal(response.status, 400);
  const { code, details } = await errorOf(response);
  assert.equal(code, 'invalid_argument');
  const [info, request] = details;
  assert.equal(info?.type, 'google.rpc.ErrorInfo');
  assert.deepEqual([info.debug?.reason, info.debug?.domain], ['QUESTION_TOO_LONG', 'caveat']);
  assert.deepEqual([request?.type, request?.debug?.fieldViolations?.[0]?.field], ['google.rpc.BadRequest', 'question']);

});

test('what is refused before it is forwarded has a reason, in the shape of the service\'s errors', async (t) => {
  const { url } = await gatewayFor(t, '127.0.0.1:1');
  const json = { 'content-type': 'application/json' };
  const proto = { 'content-type': 'application/proto' };
  const post = (body: string, headers: Record<string, string> = json) => ({ method: 'POST', body, headers });
  const rows: [path: string, init: RequestInit, status: number, code: string, reason: string][] = [
    [kAsk, post('no JSON'), 400, 'invalid_argument', 'REQUEST_MALFORMED'],
    [kAsk, post('{"questoin": "does massage help?"}'), 400, 'invalid_argument', 'REQUEST_MALFORMED'],
    // So long that it is compressed.
    [kAsk, post(`{"${'q'.repeat(2000)}": 1}`), 400, 'invalid_argument', 'REQUEST_MALFORMED'],
    [kAsk, post('\xff\xff', proto), 400, 'invalid_argument', 'REQUEST_MALFORMED'],
    [kAsk, post('{}', { ...json, 'connect-timeout-ms': 'soon' }), 400, 'invalid_argument', 'REQUEST_MALFORMED'],
    [kAsk, post('{}', { ...json, 'content-encoding': 'zip' }), 501, 'unimplemented', 'CONTENT_ENCODING_UNSUPPORTED'],
    [kAsk, post('{}', { 'content-type': 'text/plain' }), 415, 'invalid_argument', 'CONTENT_TYPE_UNSUPPORTED'],
    [kAsk, post('x'.repeat(400_000)), 413, 'resource_exhausted', 'MESSAGE_TOO_LARGE'],
    [kAsk, { method: 'PUT', body: '{}', headers: json }, 405, 'unimplemented', 'METHOD_NOT_ALLOWED'],
    [`${kAsk}s`, post('{}'), 404, 'unimplemented', 'METHOD_NOT_FOUND'],
    [kAsk, post('{"question": "is it safe?"}'), 503, 'unavailable', 'SERVICE_AWAY'],
  ];
  for (const [path, init, status, code, reason] of rows) {
    const refused = await fetch(url + path, init);
    const error = await errorOf(refused);
    const [info, ...more] = error.details;
    assert.deepEqual([refused.status, error.code, info?.type, info?.debug?.reason, info?.debug?.domain, more],
      [status, code, 'google.rpc.ErrorInfo', reason, 'caveat', []]);
    assert.notEqual(error.message, '');
    // As a client of Connect reads it.
    assert.equal(reasonOf(errorFromJson(error as unknown as JsonValue, undefined, new ConnectError(''))), reason);
  }
  assert.match((await errorOf(await fetch(url + kAsk, rows[1]![1]))).message, /"questoin" is unknown/);

  const manual = await readFile(new URL('../../../docs/gateway.md', import.meta.url), 'utf8');
  const told = [...manual.matchAll(/^\| (\d+) \| (\w+) \| (\w+) \|/gm)].map(([, ...row]) => row.join(' '));
  // Of these there are tests of their own.
  const others = ['429 resource_exhausted RATE_LIMITED', '504 deadline_exceeded DEADLINE_EXCEEDED'];
  const sent = new Set([...rows.map(([, , ...row]) => row.join(' ')), ...others]);
  assert.deepEqual(told, [...sent].sort(), 'the rows of the manual');
});

test('a request without a valid host is refused and ends nothing', async (t) => {
  const caveatd = await caveatdFor(t);
  const gateway = await gatewayFor(t, caveatd.address);
  const rest = 'Content-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}';
  assert.match(await raw(gateway.address, `POST ${kAsk} HTTP/1.0\r\n${rest}`), / 400 /);
  assert.match(await raw(gateway.address, `POST ${kAsk} HTTP/1.1\r\nHost: a b:::\r\n${rest}`), / 400 /);
  assert.match(await raw(gateway.address, `nonsense\r\n\r\n`), / 400 /);
  assert.equal((await post(gateway.url + kAsk, kQuestion)).status, 200);
});

test('a caveatd that is away is unavailable, in every protocol, and answers again when it is back', async (t) => {
  const first = await caveatdFor(t);
  const gateway = await gatewayFor(t, first.address);
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

  await caveatdFor(t, first.address);
  assert.equal((await post(gateway.url + kAsk, kQuestion)).status, 200);
  assert.equal((await fetch(`${gateway.url}/healthz`)).status, 200);
});

test('calls under way when caveatd is killed are unavailable, so that clients repeat them', async (t) => {
  const caveatd = await caveatdFor(t);
  const gateway = await gatewayFor(t, caveatd.address);
  await post(gateway.url + kAsk, kQuestion);
  const calls = Array.from({ length: 100 }, () => post(gateway.url + kAsk, kQuestion));
  await Promise.race(calls);
  await caveatd.kill();
  const statuses = new Set((await Promise.all(calls)).map(({ status }) => status));
  assert.deepEqual([...statuses].sort(), [200, 503]);
});

test('a call that the connection broke is one to repeat; what the service itself says stays as it is', () => {
  const broken = (code: Code, cause?: Error) =>
    toCaller(new ConnectError('text', code, undefined, undefined, cause));
  for (const error of [
    broken(Code.Aborted), broken(Code.Canceled), broken(Code.Unavailable),
    broken(Code.Internal, new Error('ERR_HTTP2_STREAM_ERROR')),
  ]) {
    assert.deepEqual([error.code, reasonOf(error)], [Code.Unavailable, 'SERVICE_AWAY']);
  }
  for (const code of [Code.Unimplemented, Code.Internal, Code.ResourceExhausted, Code.Unauthenticated]) {
    assert.deepEqual([broken(code).code, broken(code).rawMessage], [code, 'text']);
    assert.equal(reasonOf(broken(code)), codeToString(code).toUpperCase());
  }
  const told = toCaller(failure(Code.Aborted, 'TOLD', 'text'));
  assert.deepEqual([told.code, reasonOf(told)], [Code.Aborted, 'TOLD']);
});

test('when to come back is passed on', async (t) => {
  const { url } = await gatewayToAsk(t, () => Promise.reject(failure(Code.Unavailable, 'OVERLOADED', 'busy', 2250)));
  const response = await post(url + kAsk, kQuestion);
  assert.equal(response.status, 503);
  assert.equal(response.headers.get('retry-after'), '3');
  assert.equal(response.headers.get('grpc-retry-pushback-ms'), '2250');
  assert.equal(response.headers.get('content-type'), 'application/json');
  assert.equal(response.headers.get('grpc-status'), null);
  assert.equal((await errorOf(response)).details[0]?.debug?.reason, 'OVERLOADED');
});

test('credentials and the trace are passed on, and no other header', async (t) => {
  let seen = new Headers();
  const { url } = await gatewayToAsk(t, ({ requestHeader }) => {
    seen = requestHeader;
    return Promise.resolve({});
  });
  const headers = { authorization: 'Bearer secret', traceparent: '00-1-2-01', cookie: 'a=b', 'x-user': 'me' };
  await post(url + kAsk, kQuestion, headers);
  assert.deepEqual([seen.get('authorization'), seen.get('traceparent')], ['Bearer secret', '00-1-2-01']);
  assert.deepEqual([seen.get('cookie'), seen.get('x-user')], [null, null]);
});

test('the deadline is passed on, no longer than the longest', async (t) => {
  const seen: (number | undefined)[] = [];
  const { url } = await gatewayToAsk(t, ({ timeoutMs }) => {
    seen.push(timeoutMs());
    return Promise.resolve({});
  }, { CAVEAT_GATEWAY_MAX_DEADLINE_MS: '40000' });
  await post(url + kAsk, kQuestion, { 'connect-timeout-ms': '15000' });
  await post(url + kAsk, kQuestion, { 'connect-timeout-ms': '600000' });
  // More than a timer of 31 bits holds.
  assert.equal((await post(url + kAsk, kQuestion, { 'connect-timeout-ms': '9999999999' })).status, 200);
  await post(url + kAsk, kQuestion);
  const client = createClient(AnswerService, createGrpcTransport({ baseUrl: url }));
  await client.ask(kQuestion, { timeoutMs: 15_000 });
  for (const [index, longest] of [15_000, 40_000, 40_000, 40_000, 15_000].entries()) {
    const ms = seen[index] ?? Number.NaN;
    assert.ok(ms <= longest && ms > longest - 10_000, `call ${index} has ${ms} ms`);
  }
});

test('a deadline that passes is told, and the service is told to stop', async (t) => {
  const happened = new EventEmitter();
  const stopped = once(happened, 'stopped');
  const { url, log } = await gatewayToAsk(t, async ({ signal }) => {
    await sleep(20_000, undefined, { signal }).catch(() => happened.emit('stopped'));
    return {};
  });
  const response = await post(url + kAsk, kQuestion, { 'connect-timeout-ms': '2000' });
  assert.equal(response.status, 504);
  const { code, details } = await errorOf(response);
  assert.deepEqual([code, details[0]?.debug?.reason], ['deadline_exceeded', 'DEADLINE_EXCEEDED']);
  await stopped;
  assert.match(log.join(''), /"code":"deadline_exceeded"/);
});

test('when a caller goes away, the service is told', async (t) => {
  for (const version of ['1.1', '2'] as const) {
    const happened = new EventEmitter();
    const asked = once(happened, 'asked');
    const stopped = once(happened, 'stopped');
    const { url, log } = await gatewayToAsk(t, async ({ signal }) => {
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
    await until(() => log.length > 0);
    assert.match(log.join(''), /"code":"canceled"/);
  }
});
