// What a person does with an answer: asks on, tells an opinion, prints, begins anew.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import {
  ask, askAnew, kCrisis, kFracture, kHelps, kPartial, kRedFlag, kUnclear, kUncovered, press, shown,
  startSite, type Site,
} from './site.ts';

let site: Site;
let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'caveat-feedback-'));
  site = await startSite({}, ['--feedback', join(folder, 'feedback.db')]);
});
after(async () => {
  await site?.close();
  await rm(folder, { recursive: true });
  assert.deepEqual(site.wrongs, []);
});

test('earlier questions go with the next one, at most ten, until a new conversation begins', async () => {
  const page = await site.open();
  const histories: string[][] = [];
  page.on('request', (request) => {
    if (!request.url().endsWith('/Ask')) return;
    histories.push((JSON.parse(request.postData()!) as { history: string[] }).history);
  });
  for (let at = 0; at < 12; ++at) await ask(page, `how long does it last? ${at}`);
  assert.deepEqual(histories[0], []);
  assert.deepEqual(histories[1], ['how long does it last? 0']);
  assert.deepEqual(histories[11], Array.from({ length: 10 }, (_, at) => `how long does it last? ${at + 1}`));
  await press(page, '.fresh');
  assert.equal((await page.$$('.turn')).length, 0);
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'question');
  await ask(page, kHelps);
  assert.deepEqual(histories.at(-1), []);
  await page.close();
});

test('a question that brought a red flag or a condition goes with later ones, however many there are', async () => {
  const page = await site.open();
  let history: string[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/Ask')) ({ history } = JSON.parse(request.postData()!) as { history: string[] });
  });
  const flag = 'I am numb between the legs and cannot pee';
  for (const question of [flag, kFracture]) await ask(page, question);
  for (let at = 0; at < 11; ++at) await ask(page, `how long does it last? ${at}`);
  const latest = Array.from({ length: 8 }, (_, at) => `how long does it last? ${at + 2}`);
  assert.deepEqual(history, [flag, kFracture, ...latest]);
  assert.equal((await shown(page, '.turn:last-child .triage h3')).length, 1);
  await page.close();
});

test('a follow-up is asked by its button, and the focus goes to it', async () => {
  const page = await site.open();
  await ask(page, kFracture);
  await press(page, '.follow-up');
  await page.waitForFunction(() => document.querySelectorAll('.answer').length === 2);
  const [followUp] = (await site.answerTo(kFracture)).followUps!;
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), `You asked: ${followUp}`);
  await page.close();
});

test('an opinion reaches the service with its reason, and only the answer id and a token of the page', async () => {
  const page = await site.open();
  await ask(page, kFracture);
  const { answerId } = await site.answerTo(kFracture);
  const given: { rater: string }[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/GiveFeedback')) given.push(JSON.parse(request.postData()!) as { rater: string });
  });
  await press(page, '.thumb-down');
  await page.waitForSelector('.thumb-down[aria-pressed="true"]');
  await page.evaluate(() => document.querySelector('.feedback-said')!.replaceChildren());
  await press(page, '.reasons .choice:nth-of-type(3)');
  await page.waitForFunction(() => document.querySelector('.feedback-said')?.textContent);
  await press(page, '.thumb-up');
  await page.waitForSelector('.thumb-up[aria-pressed="true"]');
  assert.ok(await page.$eval('.reasons', (reasons) => (reasons as HTMLElement).hidden));
  const { rater } = given[0]!;
  assert.match(rater, /^[0-9a-f]{32}$/);
  assert.deepEqual(given, [
    { answerId, rater, rating: 'RATING_NOT_HELPFUL' },
    { answerId, rater, rating: 'RATING_NOT_HELPFUL', reason: 'FEEDBACK_REASON_UNSAFE' },
    { answerId, rater, rating: 'RATING_HELPFUL' },
  ]);
  await page.close();
});

test('on paper stands the whole answer: every caveat, every source with its quote, and the answer id', async () => {
  const page = await site.open('', async (made) => {
    await made.evaluateOnNewDocument(() => {
      window.print = () => document.documentElement.setAttribute('data-printed', document.documentElement.className);
    });
  });
  await ask(page, kHelps);
  await ask(page, kFracture);
  await page.emulateMediaType('print');
  for (const [question, history] of [[kHelps, []], [kFracture, [kHelps]]] as const) {
    const answer = await site.answerTo(question, [...history]);
    const paper = (await shown(page, 'body')).join();
    const owed = [
      question,
      answer.answerId,
      ...answer.caveats!.map(({ text }) => text),
      ...answer.statements!.map(({ text }) => text),
      ...answer.citations!.flatMap(({ quote, documentSha256, source }) =>
        [quote, documentSha256, source!.title, source!.url]),
    ];
    for (const text of owed) assert.ok(paper.includes(text ?? ''), text);
    assert.doesNotMatch(paper, /New conversation|Print this answer|Did this help/);
  }
  // One alone.
  await page.emulateMediaType('screen');
  await press(page, '.turn:last-child .answer-actions > button');
  assert.equal(await page.$eval('html', (root) => root.dataset['printed']), 'print-one');
  await page.emulateMediaType('print');
  const printed = () => page.$$eval('.question', (all) => all.filter((one) => one.checkVisibility()).length);
  assert.equal(await printed(), 1);
  await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
  assert.equal(await printed(), 2);
  const pdf = await page.pdf({ format: 'A4' });
  assert.ok(pdf.length > 10_000);
  await page.close();
});

test('the conversation can be taken along: whole, at the press of a button, sent to nobody', async () => {
  const page = await site.open();
  await ask(page, kFracture);
  await ask(page, kUncovered);
  const answers = [await site.answerTo(kFracture), await site.answerTo(kUncovered, [kFracture])];
  const calls: string[] = [];
  page.on('request', (request) => calls.push(request.url()));
  const session = await site.browser.target().createCDPSession();
  await session.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: folder, eventsEnabled: true });
  const saved = new Promise<string>((resolve) => {
    session.on('Browser.downloadProgress', ({ state }) => state === 'completed' && resolve('saved'));
  });
  await site.browser.defaultBrowserContext()
    .overridePermissions(new URL(site.url).origin, ['clipboard-read', 'clipboard-write', 'clipboard-sanitized-write']);

  await page.evaluate(() => navigator.clipboard.writeText('of before'));
  await press(page, '.turn:last-child .handover > button');
  // Nothing is made before it is asked for.
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), 'of before');
  await press(page, '.turn:last-child .copy');
  await page.waitForFunction(() => document.querySelector('.turn:last-child .handover-said')?.textContent);
  assert.match((await shown(page, '.turn:last-child .handover-said')).join(), /^Copied\./);
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  await press(page, '.turn:last-child .save');
  assert.equal(await saved, 'saved');
  assert.equal(await readFile(join(folder, 'conversation.txt'), 'utf8'), copied);

  const asText = (text: string) => text.replace(/\s+/g, ' ');
  let from = 0;
  for (const [at, question] of [kFracture, kUncovered].entries()) {
    const { caveats = [], statements = [], answerId, snapshotId } = answers[at]!;
    for (const text of [question, ...[...caveats, ...statements].map((one) => one.text), answerId, snapshotId]) {
      from = asText(copied).indexOf(asText(text!), from);
      assert.ok(from >= 0, `${text} in ${copied}`);
    }
  }
  assert.deepEqual(calls.filter((url) => !url.startsWith('blob:')), []);
  await press(page, '.fresh');
  await ask(page, kHelps);
  await press(page, '.turn:last-child .handover > button');
  await press(page, '.turn:last-child .copy');
  await page.waitForFunction(() => document.querySelector('.turn:last-child .handover-said')?.textContent);
  const anew = await page.evaluate(() => navigator.clipboard.readText());
  assert.ok(anew.includes(kHelps) && !anew.includes(kFracture));
  // Where the clipboard is closed, as in a page that is not secure.
  await page.evaluate(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
  await press(page, '.turn:last-child .copy');
  await page.waitForFunction(() => document.querySelector('.turn:last-child .handover-said')?.textContent?.includes('not'));
  await page.close();
});

test('where nobody can be talked to, an answer that leaves something open says so, and what to do instead', async () => {
  const { notices } = await site.call<{ notices: { id: string; text: string }[] }>('CorpusService/ListNotices', {});
  const nobody = notices.find(({ id }) => id === 'no_person')!.text;
  const rows: [question: string, said: string[]][] = [
    [kUncovered, [nobody]], [kUnclear, [nobody]], [kPartial, [nobody]], [kFracture, []],
    // Whom to call is said there already.
    [kRedFlag, []], [kCrisis, []],
  ];
  const page = await site.open();
  await page.waitForFunction(() => document.querySelector('.privacy')?.textContent);
  for (const [question, said] of rows) {
    await askAnew(page, question);
    assert.deepEqual(await shown(page, '.nobody'), said, question);
    assert.deepEqual(await shown(page, '.person'), []);
  }
  await page.close();
});

test('who answers is said, and nothing is stored', async () => {
  const page = await site.open();
  const { notices } = await site.call<{ notices: { id: string; text: string }[] }>('CorpusService/ListNotices', {});
  const privacy = notices.find(({ id }) => id === 'privacy')!.text;
  await page.waitForFunction((text) => document.querySelector('.privacy')?.textContent === text, {}, privacy);
  await ask(page, kFracture);
  const kept = await page.evaluate(async () => [
    document.cookie, localStorage.length, sessionStorage.length, (await indexedDB.databases()).length,
    (await caches.keys()).length,
  ]);
  assert.deepEqual(kept, ['', 0, 0, 0, 0]);
  await page.reload();
  assert.equal((await page.$$('.turn')).length, 0);
  assert.equal(await page.$eval('#question', (field) => (field as HTMLTextAreaElement).value), '');
  await page.close();
});
