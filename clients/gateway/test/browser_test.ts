// What a browser is allowed: calls from other sites' pages, and the files of our own page.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { cors } from '@connectrpc/connect';
import { AnswerService } from '@caveat/client';
import { gatewayTo, kAsk, post, raw, serviceOf, type Service, type TestGateway } from './support.ts';

const kClinic = 'https://clinic.example';
const kStranger = 'https://stranger.example';

let folder: string;
let service: Service;
let gateway: TestGateway;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'caveat-gateway-'));
  const root = join(folder, 'dist');
  mkdirSync(join(root, 'assets'), { recursive: true });
  writeFileSync(join(root, 'index.html'), '<!doctype html><title>page</title>');
  writeFileSync(join(root, 'widget.js'), `// ${'widget '.repeat(500)}`);
  writeFileSync(join(root, 'assets/chat.css'), 'p { margin: 0 }');
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  symlinkSync(join(folder, 'secret.txt'), join(root, 'link.txt'));
  service = await serviceOf((router) => router.service(AnswerService, { ask: () => ({}) }));
  gateway = await gatewayTo(service.address, {
    CAVEAT_GATEWAY_ORIGINS: `${kClinic}, https://other.example`,
    CAVEAT_GATEWAY_WEB_ROOT: root,
    CAVEAT_GATEWAY_FRAME_ANCESTORS: kClinic,
  });
});

after(async () => {
  await gateway.close();
  service.stop();
  rmSync(folder, { recursive: true });
});

function ask(origin: string, requested = 'content-type,connect-protocol-version'): Promise<Response> {
  return fetch(gateway.url + kAsk, {
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': requested },
  });
}

test('a page of a listed site may call, with every header that the protocols need', async () => {
  const response = await ask(kClinic);
  assert.equal(response.status, 204);
  assert.equal(response.headers.get('access-control-allow-origin'), kClinic);
  const allowed = response.headers.get('access-control-allow-headers')?.toLowerCase().split(', ') ?? [];
  for (const header of [...cors.allowedHeaders, 'Authorization']) {
    assert.ok(allowed.includes(header.toLowerCase()), header);
  }
  assert.match(response.headers.get('access-control-allow-methods') ?? '', /POST/);

  const answer = await post(gateway.url + kAsk, {}, { origin: kClinic });
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get('access-control-allow-origin'), kClinic);
  assert.equal(answer.headers.get('vary'), 'Origin');
  const exposed = answer.headers.get('access-control-expose-headers') ?? '';
  for (const header of [...cors.exposedHeaders, 'Retry-After']) assert.ok(exposed.includes(header), header);
  assert.equal(answer.headers.get('access-control-allow-credentials'), null);
});

test('a page of any other site may not', async () => {
  for (const origin of [kStranger, 'null', `${kClinic}.stranger.example`, 'http://clinic.example']) {
    const response = await ask(origin);
    assert.equal(response.status, 403, origin);
    assert.equal(response.headers.get('access-control-allow-origin'), null);
    assert.equal((await post(gateway.url + kAsk, {}, { origin })).headers.get('access-control-allow-origin'), null);
  }
});

test('without a list, no page of another site may', async (t) => {
  const closed = await gatewayTo(service.address);
  t.after(() => closed.close());
  const response = await fetch(closed.url + kAsk, { method: 'OPTIONS', headers: { origin: kClinic } });
  assert.equal(response.status, 403);
});

test('the page is served with a strict policy', async (t) => {
  for (const path of ['/', '/index.html', '/?question=1']) {
    const response = await fetch(gateway.url + path);
    assert.equal(response.status, 200);
    assert.equal(await response.text(), '<!doctype html><title>page</title>');
    assert.equal(response.headers.get('content-type'), 'text/html; charset=utf-8');
    const policy = response.headers.get('content-security-policy') ?? '';
    assert.match(policy, /^default-src 'self'; /);
    assert.ok(policy.includes(`frame-ancestors ${kClinic}`));
    assert.ok(!policy.includes('unsafe'));
    assert.equal(response.headers.get('x-content-type-options'), 'nosniff');
    assert.equal(response.headers.get('referrer-policy'), 'no-referrer');
    assert.equal(response.headers.get('cross-origin-opener-policy'), 'same-origin');
  }
  const other = await gatewayTo(service.address, { CAVEAT_GATEWAY_WEB_ROOT: join(folder, 'dist') });
  t.after(() => other.close());
  assert.match((await fetch(other.url)).headers.get('content-security-policy') ?? '', /frame-ancestors 'none'/);
});

test('an answer stays in no cache and runs nothing', async () => {
  const { headers } = await post(gateway.url + kAsk, {});
  assert.equal(headers.get('cache-control'), 'no-store');
  assert.match(headers.get('content-security-policy') ?? '', /default-src 'none'/);
  assert.equal(headers.get('x-content-type-options'), 'nosniff');
});

test('a file that has not changed is not sent again', async () => {
  const widget = `${gateway.url}/widget.js`;
  const whole = await fetch(widget, { headers: { 'accept-encoding': 'identity' } });
  assert.equal(whole.headers.get('content-encoding'), null);
  const packed = await fetch(widget, { headers: { 'accept-encoding': 'br, gzip' } });
  assert.equal(packed.headers.get('content-encoding'), 'gzip');
  assert.equal(await packed.text(), await whole.text());
  assert.equal(packed.headers.get('cross-origin-resource-policy'), 'cross-origin');
  const tag = packed.headers.get('etag') ?? '';
  assert.notEqual(tag, whole.headers.get('etag'));
  for (const known of [tag, `"other", W/${tag}`]) {
    const response = await fetch(widget, { headers: { 'if-none-match': known, 'accept-encoding': 'gzip' } });
    assert.equal(response.status, 304);
    assert.equal(await response.text(), '');
  }
  const head = await fetch(widget, { method: 'HEAD', headers: { 'accept-encoding': 'identity' } });
  assert.equal(head.headers.get('content-length'), whole.headers.get('content-length'));
  assert.equal((await fetch(widget, { method: 'DELETE' })).status, 405);
});

test('nothing outside the folder is served, whatever the path says', async () => {
  assert.equal((await fetch(`${gateway.url}/assets/chat.css`)).status, 200);
  for (const path of [
    '/../secret.txt', '/assets/../../secret.txt', '/..%2fsecret.txt', '/%2e%2e/secret.txt', '//secret.txt',
    '/..\\secret.txt', '/link.txt', '/assets', '/assets/', '/./../secret.txt', '/%00',
    `/${join(folder, 'secret.txt')}`, '/constructor', '/__proto__',
  ]) {
    const answer = await raw(gateway.address, `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
    assert.match(answer, /^HTTP\/1\.1 40[04] /, path);
    assert.doesNotMatch(answer, /secret/, path);
  }
});
