import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { startTestServer, until } from '@caveat/bot/testing';

test('what is asked comes whole, and what is answered goes back as text or JSON', async (t) => {
  const { url, stop } = await startTestServer(({ method, path, query, body }) =>
    path === '/json'
      ? { status: 201, headers: { 'x-one': '1' }, body: { method, a: query.get('a') } }
      : { status: 200, body: body.toString('hex') });
  t.after(stop);
  const json = await fetch(`${url}/json?a=b`);
  assert.deepEqual([json.status, json.headers.get('x-one'), await json.json()], [201, '1', { method: 'GET', a: 'b' }]);
  assert.equal(await (await fetch(url, { method: 'POST', body: '\u0000é' })).text(), '00c3a9');
});

test('who goes away in the middle of a body, or before the answer, fails no test', async (t) => {
  let asked = 0;
  let gone = false;
  const server = await startTestServer(async ({ path }) => {
    asked += 1;
    if (path === '/') return { status: 204 };
    await until('they are gone', () => gone);
    throw new Error('nobody hears it');
  });
  t.after(server.stop);
  for (const [line, rest] of [['POST /half', '{"half":'], ['POST /whole', '{}']] as const) {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    const length = line === 'POST /half' ? 100 : rest.length;
    socket.write(`${line} HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${length}\r\n\r\n${rest}`);
    const [request] = (await once(server.http, 'request')) as [{ socket: typeof socket }];
    socket.destroy();
    await new Promise((resolve) => request.socket.once('close', resolve));
  }
  gone = true;
  assert.equal((await fetch(server.url)).status, 204);
  assert.equal(asked, 2);
});

test('an answer that fails while somebody waits for it fails the test', async () => {
  const program = `
    const { startTestServer } = await import(${JSON.stringify(import.meta.resolve('../src/testing_server.ts'))});
    const { url } = await startTestServer(() => { throw new Error('over a limit'); });
    await fetch(url).catch(() => {});`;
  const args = ['--input-type=module', '--eval', program];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  assert.equal(code, 1);
  assert.match(said, /over a limit/);
});
