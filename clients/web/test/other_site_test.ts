// The gateway asked by pages of other sites, and the page below a path of somebody's own server.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer, request as forward, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readConfig, startGateway } from '@caveat/gateway';
import { build } from 'esbuild';
import type { Page } from 'puppeteer-core';
import { ask, kFracture, kRedFlag, startSite, texts, type Site } from './site.ts';

let site: Site;
let url = '';
// A clinic's page, which is listed, and a stranger's: the same server by another name is another origin.
let clinic = '';
let stranger = '';
const endings: (() => Promise<unknown>)[] = [];
before(async () => {
  site = await startSite();
  endings.unshift(site.close);
  const port = await serve((_, response) => {
    response.setHeader('content-type', 'text/html');
    response.end('<!doctype html><title>A clinic</title><link rel="icon" href="data:,">');
  });
  [clinic, stranger] = [`http://127.0.0.1:${port}`, `http://localhost:${port}`];
  const gateway = await startGateway(readConfig({
    CAVEAT_GATEWAY_LISTEN: '127.0.0.1:0', CAVEAT_SERVER: site.serviceAddress, CAVEAT_GATEWAY_ORIGINS: clinic,
    CAVEAT_GATEWAY_LOG_LEVEL: 'silent',
  }));
  endings.unshift(() => gateway.close());
  url = `http://${gateway.address}`;
});
after(async () => {
  for (const end of endings) await end();
  assert.deepEqual(site.wrongs, []);
});

// The lines of docs/gateway.md, with its address made the gateway's, and around them what any page has.
async function scriptOfManual(): Promise<string> {
  const manual = await readFile(new URL('../../../docs/gateway.md', import.meta.url), 'utf8');
  const [lines = ''] = /^ {4}const transport = createConnectTransport\([^]*?(?=\n\n)/m.exec(manual) ?? [];
  const here = lines.replace('https://caveat.example', url);
  assert.notEqual(here, lines);
  const { outputFiles: [script] } = await build({
    stdin: {
      contents: `import { createClient } from '@connectrpc/connect';
        import { createConnectTransport } from '@connectrpc/connect-web';
        import { AnswerService } from '@caveat/client/gen/answer_service_pb.js';
        window.ask = async (question) => { ${here}
          return answer.caveats.map(({ id }) => id); };`,
      resolveDir: fileURLToPath(new URL('.', import.meta.url)),
    },
    bundle: true,
    write: false,
  });
  return script!.text;
}

async function serve(listener: RequestListener): Promise<number> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endings.unshift(() => new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  }));
  return (server.address() as AddressInfo).port;
}

async function openAt(origin: string): Promise<Page> {
  const page = await site.browser.newPage();
  await page.goto(origin);
  return page;
}

// What a page reads of an answer to `question`; 'unread' if it may not.
const read = (page: Page, question: string, contentType: string) =>
  page.evaluate(async (address, body, type) => {
    const response = await fetch(address, { method: 'POST', headers: { 'content-type': type }, body })
      .catch(() => undefined);
    if (response === undefined) return 'unread';
    const { answer, details } = await response.json();
    return [response.status, answer?.outcome ?? details?.[0]?.debug?.reason] as unknown[];
  }, `${url}/caveat.v1.AnswerService/Ask`, JSON.stringify({ question }), contentType);

test('a page of a listed site asks with fetch, and reads answers and errors', async () => {
  const page = await openAt(clinic);
  assert.deepEqual(await read(page, kFracture, 'application/json'), [200, 'OUTCOME_ANSWERED']);
  assert.deepEqual(await read(page, kRedFlag, 'application/json'), [200, 'OUTCOME_RED_FLAG']);
  assert.deepEqual(await read(page, '', 'application/json'), [400, 'QUESTION_EMPTY']);
  await page.close();
});

test('a page of any other site reads nothing, not even where the browser asks for no leave', async () => {
  const page = await openAt(stranger);
  for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencoded'])
    assert.equal(await read(page, kFracture, type), 'unread', type);
  await page.close();
});

test('the lines of the manual ask from a page of a listed site', async () => {
  const page = await openAt(clinic);
  await page.addScriptTag({ content: await scriptOfManual() });
  const ids = await page.evaluate((question) =>
    (window as unknown as { ask(question: string): Promise<string[]> }).ask(question), kFracture);
  assert.deepEqual(ids, (await site.answerTo(kFracture)).caveats!.map(({ id }) => id));
  await page.close();
});

test('below a path, with the API below that path, the page answers', async () => {
  const port = await serve((request, response) => {
    if (!request.url!.startsWith('/chat/')) return void response.writeHead(404).end();
    const to = new URL(request.url!.slice('/chat'.length), site.url);
    request.pipe(forward(to, { method: request.method, headers: request.headers }, (answer) => {
      response.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(response);
    }));
  });
  const page = await site.open(`http://127.0.0.1:${port}/chat/`);
  await page.waitForFunction(() => document.querySelector('.privacy')?.textContent);
  await ask(page, kFracture);
  assert.equal((await texts(page, '.caveat')).length, 3);
  await page.close();
});
