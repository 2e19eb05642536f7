// The service goes away and comes back; nothing that a person typed is lost, and nobody has to do anything.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Page } from 'puppeteer-core';
import { ask, press, send, startSite, texts, type Site } from './site.ts';

const kQuestion = 'is massage safe after a fracture?';
const kFlag = "I can't feel anything when I wipe and my back hurts";

let site: Site;
before(async () => {
  site = await startSite();
});
after(async () => {
  await site?.close();
  assert.deepEqual(site.wrongs, []);
});

const typed = (page: Page) => page.$eval('#question', (field) => (field as HTMLTextAreaElement).value);

const waitFor = (page: Page, selector: string, words: string) =>
  page.waitForFunction((where, what) => document.querySelector(where)?.textContent?.includes(what),
    {}, selector, words);

test('a question is kept while the service is away, and answered when it is back', async () => {
  const page = await site.open();
  await waitFor(page, '.privacy', 'emergency');
  await site.stopService();
  await send(page, kQuestion);
  await page.waitForSelector('.waiting');
  // The service's own sentence, told while it was there.
  assert.match((await texts(page, '.waiting')).join(), /^No answer can be given just now\./);
  assert.match((await texts(page, '[role=status].status-text')).join(), /^Trying again in \d+ seconds?\.$/);
  assert.deepEqual(await texts(page, '.question .asked'), [kQuestion]);
  // What is typed meanwhile stays, and is not sent.
  await send(page, 'a next question');
  await waitFor(page, '#question-problem', 'What you typed stays here.');
  assert.equal(await typed(page), 'a next question');
  assert.equal((await page.$$('.turn')).length, 1);
  await site.startService();
  await page.waitForSelector('.caveats');
  assert.equal(await typed(page), 'a next question');
  assert.equal((await page.$$('.status-actions button')).length, 0);
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.querySelectorAll('.answer').length === 2);
  await page.close();
});

// The program as an operator runs it, before the site's service.
async function startGatewayProcess(listen: string): Promise<{ address: string; kill(): Promise<void> }> {
  const main = fileURLToPath(new URL('../../gateway/src/main.ts', import.meta.url));
  const child = spawn(process.execPath, [main], {
    env: {
      PATH: process.env['PATH'],
      CAVEAT_SERVER: site.serviceAddress,
      CAVEAT_GATEWAY_LISTEN: listen,
      CAVEAT_GATEWAY_WEB_ROOT: site.webRoot,
      CAVEAT_GATEWAY_LOG_LEVEL: 'silent',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [address] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };
  return { address, kill };
}

test('the gateway, too, may be killed and come back: the question is kept, and answered with the earlier ones', async () => {
  let gateway = await startGatewayProcess('127.0.0.1:0');
  try {
    const histories: string[][] = [];
    const page = await site.open(`http://${gateway.address}/`);
    page.on('request', (request) => {
      if (request.url().endsWith('/Ask'))
        histories.push((JSON.parse(request.postData()!) as { history: string[] }).history);
    });
    await waitFor(page, '.privacy', 'emergency');
    await ask(page, kFlag);
    await gateway.kill();
    await send(page, kQuestion);
    await waitFor(page, '.waiting', 'No answer can be given just now.');
    assert.deepEqual(await texts(page, '.question .asked'), [kFlag, kQuestion]);
    // What was answered stays, to be read.
    assert.equal((await texts(page, '.triage-message')).length, 1);
    await page.focus('#question');
    await page.keyboard.sendCharacter('typed meanwhile');
    gateway = await startGatewayProcess(gateway.address);
    await page.waitForFunction(() => document.querySelectorAll('.answer').length === 2);
    assert.equal(await typed(page), 'typed meanwhile');
    assert.deepEqual(histories.at(-1), [kFlag]);
    assert.deepEqual(await texts(page, '.waiting, .failed, .status-actions button'), []);
    await press(page, '.turn:last-child .statement .mark, .turn:last-child .triage .mark');
    await page.waitForSelector('.check-same');
    await page.close();
  } finally {
    await gateway.kill();
  }
});

test('it tries at once when told to, and gives a question back', async () => {
  const page = await site.open();
  let calls = 0;
  page.on('request', (request) => (calls += Number(request.url().endsWith('/Ask'))));
  await site.stopService();
  await send(page, kQuestion);
  await page.waitForSelector('.status-actions button');
  const callsBefore = calls;
  await press(page, '.status-actions button:first-child');
  await waitFor(page, '.status-text', 'Trying again');
  assert.ok(calls > callsBefore);
  await page.focus('#question');
  await page.keyboard.sendCharacter('typed meanwhile');
  await press(page, '.status-actions button:last-child');
  assert.equal(await typed(page), `${kQuestion}\ntyped meanwhile`);
  assert.equal((await page.$$('.turn')).length, 0);
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'question');
  await site.startService();
  await page.close();
});

test('offline: said at once, kept, and asked as soon as the connection is back', async () => {
  const page = await site.open();
  await waitFor(page, '.privacy', 'emergency');
  await page.focus('#question');
  await page.keyboard.sendCharacter(kQuestion);
  await page.setOfflineMode(true);
  await waitFor(page, '.status-text', 'You are offline. What you typed stays here.');
  assert.equal(await typed(page), kQuestion);
  await page.keyboard.press('Enter');
  await waitFor(page, '.waiting', 'Your question is kept');
  await waitFor(page, '.status-text', 'You are offline. The question is asked when the connection is back.');
  await page.setOfflineMode(false);
  await page.waitForSelector('.caveats');
  await page.close();
});

test('a page that was opened while the service was away finds it', async () => {
  await site.stopService();
  const page = await site.open();
  assert.deepEqual(await texts(page, 'h1'), ['Ask a question']);
  await site.startService();
  await waitFor(page, 'h1', 'Answers about massage and lower back pain');
  await waitFor(page, '.privacy', 'emergency');
  await page.close();
});

// What each failure comes to: the page's words, and whether it tries again by itself.
test('a failure that waiting does not mend is said, and the question can be taken back', async () => {
  const rows: [status: number, body: string, words: string, waits: boolean][] = [
    [503, '{"code":"unavailable"}', 'No answer can be given just now.', true],
    [429, '{"code":"resource_exhausted"}', 'many questions', true],
    [504, '{"code":"deadline_exceeded"}', 'No answer can be given just now.', true],
    [502, '<html>Bad gateway</html>', 'No answer can be given just now.', true],
    [200, '{"answer":', 'No answer can be given just now.', true],
    [500, '{"code":"internal"}', 'Something is wrong with the service.', false],
    [200, '{}', 'Something is wrong with the service.', false],
    [404, 'nothing here', 'Something is wrong with the service.', false],
    [400, '{"code":"invalid_argument"}', 'The service did not take this question.', false],
    [413, '{"code":"resource_exhausted"}', 'The service did not take this question.', false],
    [413, '<html>Request Entity Too Large</html>', 'The service did not take this question.', false],
  ];
  const notices = await site.call<{ notices: { id: string; text: string }[] }>('CorpusService/ListNotices', {});
  const slowDown = notices.notices.find(({ id }) => id === 'slow_down')!.text;
  let reply = { status: 0, body: '' };
  const page = await site.open('', async (made) => {
    await made.setRequestInterception(true);
    made.on('request', (request) => {
      if (!request.url().endsWith('/Ask')) return void request.continue();
      return void request.respond({ ...reply, headers: { 'retry-after': '20' } });
    });
  });
  await waitFor(page, '.privacy', 'emergency');
  for (const [status, body, words, waits] of rows) {
    reply = { status, body };
    await page.$eval('#question', (field) => ((field as HTMLTextAreaElement).value = ''));
    await send(page, kQuestion);
    await waitFor(page, '.reply', status === 429 ? slowDown : words);
    // It waits as long as it was told to.
    if (waits && status !== 200)
      assert.match((await texts(page, '.status-text')).join(), /^Trying again in (2\d|30) seconds\.$/);
    await press(page, waits ? '.status-actions button:last-child' : '.reply button:last-child');
    assert.equal(await typed(page), kQuestion, body);
    assert.equal((await page.$$('.turn')).length, 0);
  }
  await page.close();
});

test('what is too large beside the earlier questions is answered without them only if it is an emergency', async () => {
  const histories: string[][] = [];
  let most = 10;
  const page = await site.open('', async (made) => {
    await made.setRequestInterception(true);
    made.on('request', (request) => {
      if (!request.url().endsWith('/Ask')) return void request.continue();
      const { history } = JSON.parse(request.postData()!) as { history: string[] };
      histories.push(history);
      if (history.length <= most) return void request.continue();
      // As a proxy says it, and as a service does that names no time to come back.
      return void request.respond(history.length % 2 === 0
        ? { status: 413, body: '<html>Request Entity Too Large</html>' }
        : { status: 429, body: '{"code":"resource_exhausted","message":"Received message larger than max"}' });
    });
  });
  await ask(page, kFlag);
  most = 0;
  // By itself it would be told that massage helps.
  await page.$eval('#question', (field) => ((field as HTMLTextAreaElement).value = ''));
  await send(page, kQuestion);
  await waitFor(page, '.reply .failed', 'Begin a new conversation');
  assert.deepEqual(histories, [[], [kFlag], []]);
  assert.equal((await page.$$('.answer')).length, 1);
  await press(page, '.reply .failed ~ button:last-child');
  await ask(page, kFlag);
  const levels = await texts(page, '.triage h3');
  assert.deepEqual(levels, ['Emergency: act now', 'Emergency: act now']);
  await page.$eval('#question', (field) => ((field as HTMLTextAreaElement).value = ''));
  await send(page, kQuestion);
  await waitFor(page, '.reply .failed', 'Begin a new conversation');
  await press(page, '.reply .failed + button');
  assert.equal((await page.$$('.turn')).length, 0);
  assert.equal(await typed(page), kQuestion);
  await page.click('.send');
  await page.waitForSelector('.answer');
  assert.deepEqual(histories.at(-1), []);
  await page.close();
});

test('nothing and too much are not sent, and stay', async () => {
  const page = await site.open();
  await page.click('.send');
  await waitFor(page, '#question-problem', 'Type a question first.');
  await page.focus('#question');
  await page.keyboard.sendCharacter('ä'.repeat(2001));
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => (document.querySelector('#question-problem')?.textContent ?? '').length > 25);
  assert.equal((await typed(page)).length, 2001);
  await page.keyboard.press('Backspace');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.answer');
  await ask(page, kQuestion);
  await page.close();
});
