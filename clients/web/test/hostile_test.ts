// Texts that want to be markup, documents that are not what was quoted, services that say what the page cannot know.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { AnswerJson } from '@caveat/client/gen/answer_pb.js';
import type { GetDocumentResponseJson } from '@caveat/client/gen/corpus_service_pb.js';
import type { Page } from 'puppeteer-core';
import { ask, press, startSite, texts, type Site } from './site.ts';

const kMarkup = '<img src=x onerror="alert(1)"><script>alert(2)</script><a href="javascript:alert(3)">x</a>';

let site: Site;
before(async () => {
  site = await startSite({ 'config.json': '{"personUrl": "javascript:alert(4)", "region": "<b>"}' });
});
after(async () => {
  await site?.close();
  assert.deepEqual(site.wrongs, []);
});

interface Reply {
  status?: number;
  body: unknown;
}

// The page, with the replies to `method` made by the test.
function openWith(method: string, reply: (request: unknown) => Reply | Promise<Reply>): Promise<Page> {
  return site.open('', async (page) => {
    await page.setRequestInterception(true);
    page.on('request', (request) => {
      if (!request.url().endsWith(method)) return void request.continue();
      void Promise.resolve(reply(JSON.parse(request.postData()!))).then(({ status = 200, body }) =>
        request.respond({ status, contentType: 'application/json', body: JSON.stringify(body) }));
    });
  });
}

// What was made of markup, if anything was.
const made = (page: Page) =>
  page.$$eval('img, body script, a[href^="javascript:"], [onerror]', (all) => all.map((one) => one.outerHTML));

test('markup in a question is its text, and the person is nobody where the address is not an address', async () => {
  const page = await site.open();
  await ask(page, kMarkup);
  assert.deepEqual(await texts(page, '.question .asked'), [kMarkup]);
  assert.deepEqual(await made(page), []);
  assert.equal((await page.$$('.person')).length, 0);
  await page.close();
});

test('markup in every text of an answer and of a document is its text', async () => {
  const citation = {
    number: 1, documentId: kMarkup, quote: kMarkup, startByte: 0, endByte: 9, documentSha256: kMarkup,
    sectionPath: [kMarkup],
    source: {
      authors: kMarkup, title: kMarkup, container: kMarkup, doi: kMarkup, pmid: kMarkup, url: 'javascript:alert(5)',
    },
    studyType: kMarkup, certainty: kMarkup, reviewedDate: kMarkup,
  };
  const answer: AnswerJson = {
    answerId: kMarkup, snapshotId: kMarkup, outcome: 'OUTCOME_PARTIAL', verdict: 'VERDICT_CAUTION',
    triage: { level: 'TRIAGE_LEVEL_URGENT', message: `${kMarkup}!`, matchedWords: [kMarkup], citationNumbers: [1] },
    statements: [
      { text: kMarkup, citationNumbers: [1], kind: 'STATEMENT_KIND_QUOTE' },
      { text: kMarkup, citationNumbers: [1, 7] },
    ],
    citations: [citation, { ...citation, number: 2, source: { url: citation.source.url } }],
    caveats: [{ text: kMarkup, severity: 'SEVERITY_AVOID', appliesBecause: kMarkup, citationNumbers: [1] }],
    disagreements: [{ note: kMarkup, articleCitationNumber: 1 }],
    followUps: [kMarkup], resolvedQuestion: kMarkup, abstention: { missing: [kMarkup] },
  };
  const page = await openWith('/Ask', () => ({ body: { answer } }));
  await ask(page, 'x');
  await press(page, '.fold');
  await press(page, '.statement .mark');
  await page.waitForSelector('.check-altered');
  assert.deepEqual(await made(page), []);
  // The DOI is an address that leads to no other place, whatever is in it; of the other no link is made.
  const links = await page.$$eval('.citation a', (all) => all.map(({ href }) => new URL(href).origin));
  assert.deepEqual(links, ['https://doi.org']);
  assert.equal((await page.$$('.source-record a[href^="javascript"]')).length, 0);
  assert.deepEqual(await texts(page, '.caveat .theirs'), [kMarkup]);
  await page.close();
});

test('a level, a severity and a kind of a later service are shown as the gravest, not left out', async () => {
  const answer = {
    outcome: 'OUTCOME_LATER', verdict: 'VERDICT_LATER', triage: { level: 'TRIAGE_LEVEL_LATER', message: 'Do this.' },
    caveats: [{ text: 'Know this.', severity: 'SEVERITY_LATER' }],
    statements: [{ text: 'So it is.', kind: 'STATEMENT_KIND_LATER' }],
  };
  const page = await openWith('/Ask', () => ({ body: { answer } }));
  await ask(page, 'x');
  assert.deepEqual(await texts(page, '[role=alert] .triage-message, .caveat p, .told'),
    ['Do this.', 'Important: Know this.', 'So it is.']);
  assert.deepEqual(await texts(page, '.triage-grave h3'), ['Read this first']);
  await page.close();
});

test('a disagreement that touches no statement is shown all the same', async () => {
  const answer: AnswerJson = { disagreements: [{ note: 'They differ.', articleCitationNumber: 9 }] };
  const page = await openWith('/Ask', () => ({ body: { answer } }));
  await ask(page, 'x');
  assert.deepEqual(await texts(page, '.statements > .disagreement p'), ['They differ.']);
  await page.close();
});

test('a document that is not the quoted one is said to be so, and nothing is marked in it', async () => {
  const page = await openWith('/GetDocument', async (request) => {
    const real = await site.call<GetDocumentResponseJson>('CorpusService/GetDocument', request as object);
    return { body: { document: { ...real.document, text: real.document!.text!.replace('Massage', 'massage') } } };
  });
  await ask(page, 'is massage safe after a fracture?');
  await press(page, '.statement .mark');
  await page.waitForSelector('.check-altered');
  assert.match((await texts(page, '.check')).join(), /This is not the document that the answer quotes/);
  assert.equal((await page.$$('dialog mark')).length, 0);
  const { citations } = await site.answerTo('is massage safe after a fracture?');
  assert.deepEqual(await texts(page, '.document-quote'), [citations![0]!.quote]);
  await page.close();
});

test('where no fingerprint can be computed it is said so, and the quote is marked by its bytes', async () => {
  const page = await site.open('', async (made) => {
    await made.evaluateOnNewDocument(() => Object.defineProperty(crypto, 'subtle', { value: undefined }));
  });
  await ask(page, 'is massage safe after a fracture?');
  await press(page, '.statement .mark');
  await page.waitForSelector('.check-unverifiable');
  const { citations } = await site.answerTo('is massage safe after a fracture?');
  assert.deepEqual(await texts(page, 'dialog mark'), [citations![0]!.quote]);
  await page.close();
});

test('a document that does not come can be asked for again', async () => {
  let times = 0;
  const page = await openWith('/GetDocument', async (request) => {
    if (++times === 1) return { status: 503, body: { code: 'unavailable' } };
    return { body: await site.call('CorpusService/GetDocument', request as object) };
  });
  await ask(page, 'is massage safe after a fracture?');
  await press(page, '.statement .mark');
  await page.waitForSelector('.check-altered');
  await press(page, '.source-text button');
  await page.waitForSelector('.check-same');
  await page.close();
});

test('thumbs are gone where the service keeps no opinions', async () => {
  const page = await site.open();
  await ask(page, 'is massage safe after a fracture?');
  await press(page, '.thumb-up');
  await page.waitForSelector('.feedback-off');
  assert.equal(await page.$eval('.thumbs', (thumbs) => thumbs.checkVisibility()), false);
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Opinions are not collected here.');
  await page.close();
});

test('a service without notices and snapshots has a page all the same', async () => {
  const page = await openWith('/ListNotices', () => ({ status: 501, body: { code: 'unimplemented' } }));
  await ask(page, 'is massage safe after a fracture?');
  assert.equal(await page.$eval('.privacy', (privacy) => privacy.checkVisibility()), false);
  assert.equal((await page.$$('.caveat')).length, 3);
  await page.close();
});
