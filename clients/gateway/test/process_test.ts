// The program as an operator runs it.
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from '@connectrpc/connect';
import { createGrpcTransport } from '@connectrpc/connect-node';
import { AnswerService, CorpusService } from '@caveat/client';
import { startCaveatd } from '@caveat/client/testing';
import { kAsk, kUnforcedMs, post, raw, serviceOf } from './support.ts';

const kMain = fileURLToPath(new URL('../src/main.ts', import.meta.url));

interface Run {
  child: ChildProcess;
  // All that it writes to stderr, once it has ended.
  stderr: Promise<string>;
  ended: Promise<number | null>;
}

const children: ChildProcess[] = [];

// Where a test fails, what it started is still there.
after(() => {
  for (const child of children) child.kill('SIGKILL');
});

function run(env: Record<string, string>, options: string[] = []): Run {
  const child = spawn(process.execPath, [kMain, ...options], { env: { PATH: process.env['PATH'], ...env } });
  children.push(child);
  return { child, stderr: text(child.stderr), ended: once(child, 'exit').then(([code]) => code as number | null) };
}

async function serving(server: string): Promise<Run & { address: string; url: string }> {
  const started = run({ CAVEAT_SERVER: server, CAVEAT_GATEWAY_LISTEN: '127.0.0.1:0' });
  const [address] = await once(createInterface({ input: started.child.stdout! }), 'line') as [string];
  return { ...started, address, url: `http://${address}` };
}

test('all that is wrong with the environment is said at once', async () => {
  const { ended, stderr } = run({
    CAVEAT_GATEWAY_LISTEN: 'nowhere',
    CAVEAT_SERVER: '127.0.0.1:0',
    CAVEAT_GATEWAY_ORIGINS: 'https://clinic.example/path',
    CAVEAT_GATEWAY_TRUSTED_PROXIES: '10.0.0.0/99',
    CAVEAT_GATEWAY_CALLS_PER_MINUTE: '0',
    CAVEAT_GATEWAY_BURST: 'many',
    CAVEAT_GATEWAY_MAX_DEADLINE_MS: '3s',
    CAVEAT_GATEWAY_WEB_ROOT: '/nonexistent',
    CAVEAT_GATEWAY_FRAME_ANCESTORS: '*',
    CAVEAT_GATEWAY_LOG_LEVEL: 'loud',
    CAVEAT_GATEWAY_ORIGIN: 'https://clinic.example',
  });
  assert.equal(await ended, 2);
  const lines = (await stderr).trim().split('\n');
  for (const line of lines) assert.match(line, /^gateway: CAVEAT_\w+ is (".*"; it must be|not known)/);
  assert.equal(lines.length, 11);
});

test('--help names every variable', async () => {
  const { child, ended } = run({}, ['--help']);
  const help = await text(child.stdout!);
  assert.equal(await ended, 0);
  for (const name of ['CAVEAT_SERVER', 'CAVEAT_GATEWAY_LISTEN=127.0.0.1:8080']) assert.ok(help.includes(name));
  assert.equal(await run({}, ['--verbose']).ended, 2);
});

test('a port that is taken is an error', async () => {
  const first = await serving('127.0.0.1:1');
  const second = run({ CAVEAT_GATEWAY_LISTEN: first.address });
  assert.equal(await second.ended, 1);
  assert.match(await second.stderr, /EADDRINUSE/);
  first.child.kill('SIGTERM');
  assert.equal(await first.ended, 0);
});

test('at SIGTERM, what is under way is answered, and nothing more is taken', async (t) => {
  let underWay = 0;
  const service = await serviceOf((router) => router.service(AnswerService, {
    ask: async () => {
      if (++underWay === 2) gateway.child.kill('SIGTERM');
      await sleep(500);
      return {};
    },
  }));
  t.after(() => service.stop());
  const gateway = await serving(service.address);
  // Open and idle, as a browser or a proxy keeps one, and opened but never used.
  const idle = raw(gateway.address, 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
  const silent = raw(gateway.address, '');
  const [json, grpc] = await Promise.all([
    post(gateway.url + kAsk, {}),
    createClient(AnswerService, createGrpcTransport({ baseUrl: gateway.url })).ask({}),
  ]);
  assert.equal(json.status, 200);
  assert.equal(grpc.answer, undefined);
  // It waits for nobody who asks nothing.
  const answeredMs = performance.now();
  assert.equal(await gateway.ended, 0);
  assert.ok(performance.now() - answeredMs < kUnforcedMs);
  await Promise.all([idle, silent]);
  await assert.rejects(fetch(gateway.url));
});

test('nothing of a question, a caller or a header is in what it writes', async (t) => {
  const caveatd = await startCaveatd();
  t.after(() => caveatd.kill());
  const gateway = await serving(caveatd.address);
  const mark = 'zanzibar';
  const question = { question: `is massage safe after ${mark} surgery?` };
  const headers = { authorization: mark, 'user-agent': mark, 'x-forwarded-for': '198.51.100.77', cookie: mark };
  const answered = await post(gateway.url + kAsk, question, headers);
  assert.equal(answered.status, 200);
  const { answer } = await answered.json() as { answer: { answerId: string } };
  await post(gateway.url + kAsk, `{"question": "${mark}`, headers);
  await post(gateway.url + kAsk, { [mark]: 1 }, headers);
  await post(gateway.url + kAsk, question, { 'content-type': mark });
  await post(gateway.url + kAsk, { question: mark.repeat(100_000) });
  await post(gateway.url + kAsk, question, { 'connect-timeout-ms': '1' });
  await fetch(`${gateway.url}/${mark}?question=${mark}`);
  await raw(gateway.address, `POST ${kAsk} HTTP/1.0\r\nX: ${mark}\r\n\r\n${mark}`);
  const grpc = createGrpcTransport({ baseUrl: gateway.url });
  await createClient(CorpusService, grpc).getDocument({ documentId: mark }).catch(() => undefined);
  await caveatd.stop();
  await post(gateway.url + kAsk, question);
  gateway.child.kill('SIGTERM');
  assert.equal(await gateway.ended, 0);
  const written = await gateway.stderr;
  assert.doesNotMatch(written, new RegExp(`${mark}|127\\.0\\.0\\.1|198\\.51|${answer.answerId}`, 'i'));

  const lines = written.trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
  const calls = lines.filter(({ msg }) => msg === 'call');
  assert.deepEqual(calls.map(({ status }) => status), [200, 400, 400, 415, 413, 504, 400, 200, 503]);
  assert.deepEqual(Object.keys(calls[0]!).sort(),
    ['code', 'level', 'method', 'ms', 'msg', 'request_bytes', 'response_bytes', 'status', 'time']);
  assert.equal(calls[0]!['method'], 'caveat.v1.AnswerService/Ask');
});
