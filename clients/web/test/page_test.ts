// What the page shows, against the real service.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'puppeteer-core';
import {
  ask, askAnew, kCrisis, kFracture, kHelps, kManyConditions, kPartial, kRedFlag, kUnclear, kUncovered, press, shown,
  startSite, texts, type Site,
} from './site.ts';

let site: Site;
before(async () => {
  site = await startSite({ 'config.json': '{"personUrl": "tel:+441632960000", "personNote": "Nurses, 8 to 18"}' });
});
after(async () => {
  await site?.close();
  assert.deepEqual(site.wrongs, []);
});

const placesOf = (page: Page, selectors: string[]) =>
  page.evaluate((all) => all.map((one) => document.querySelector(one)!.getBoundingClientRect().top), selectors);

test('an answer: verdict in words, every caveat whole and before the statements, statements in order', async () => {
  const page = await site.open();
  await ask(page, kFracture);
  const answer = await site.answerTo(kFracture);
  assert.deepEqual(await texts(page, '.verdict'), ['In short: only with medical guidance.']);
  assert.deepEqual(await texts(page, '.caveat .theirs'), answer.caveats!.map(({ text }) => text));
  assert.deepEqual(await texts(page, '.severity'), ['Caution:', 'Note:', 'Note:']);
  assert.deepEqual(await texts(page, '.because'), ['Because you wrote “fracture”']);
  const statements = await texts(page, '.statement > :not(.disagreement) .theirs, .statement > .told .theirs');
  assert.deepEqual(statements, answer.statements!.map(({ text }) => text));
  assert.deepEqual(await texts(page, '.disagreement .theirs'), answer.disagreements!.map(({ note }) => note));
  const [verdict, caveats, firstStatement] = await placesOf(page, ['.verdict', '.caveats', '.statements']);
  assert.ok(0 < verdict! && verdict! < caveats! && caveats! < firstStatement!);
  const { measuredPrecision, measuredOn } = answer.confidence!;
  const share = Math.round(Number(measuredPrecision) * 100);
  assert.deepEqual(await texts(page, '.confidence'),
    [`Confidence: high. ${share} % of ${measuredOn} test questions in this class were answered right.`]);
  assert.deepEqual(await texts(page, '.understood'), ['Understood as you wrote it.']);
  assert.deepEqual(await texts(page, '.follow-up'), answer.followUps!);
  await page.close();
});

test('the note on a disagreement stands with the statement that it touches', async () => {
  const page = await site.open();
  await ask(page, 'how long does it last?');
  const answer = await site.answerTo('how long does it last?');
  for (const [at, statement] of answer.statements!.entries()) {
    const owed = answer.disagreements!.filter(({ articleCitationNumber }) =>
      statement.citationNumbers!.includes(articleCitationNumber!));
    const told = await texts(page, `.statement:nth-child(${at + 1}) .disagreement .theirs`);
    assert.deepEqual(told, owed.map(({ note }) => note));
  }
  assert.deepEqual(await texts(page, '.understood'), [`Understood as: ${answer.resolvedQuestion}`]);
  await page.close();
});

test('a citation opens the exact quote, marked in its document, beside the record of its source', async () => {
  const page = await site.open();
  await ask(page, kHelps);
  const answer = await site.answerTo(kHelps);
  for (const [at, statement] of answer.statements!.entries()) {
    const citation = answer.citations!.find(({ number }) => number === statement.citationNumbers![0])!;
    await press(page, `.statement:nth-child(${at + 1}) .mark`);
    await page.waitForSelector('dialog[open] .check-same');
    assert.deepEqual(await texts(page, 'dialog mark'), [citation.quote]);
    const isInView = await page.$eval('dialog mark', (mark) => {
      const { top, bottom } = mark.getBoundingClientRect();
      return top > 0 && bottom < innerHeight;
    });
    assert.ok(isInView);
    const record = (await shown(page, '.source-record')).join();
    const { authors, title, year, doi } = citation.source!;
    const { studyType, certainty, reviewedDate } = citation;
    const facts = [authors, title, year && String(year), doi, studyType, certainty, reviewedDate];
    for (const fact of facts) assert.ok(record.includes(fact || ''), `${fact} in ${record}`);
    assert.equal(record.includes('Our own summary'), citation.isSummary);
    if (doi) assert.equal(await page.$eval('.source-record a', (link) => link.href), `https://doi.org/${doi}`);
    await page.keyboard.press('Escape');
  }
  await page.close();
});

test('in the list of sources a publisher that is the author as well is named once', async () => {
  const page = await site.open();
  await ask(page, kFracture);
  await press(page, '.fold');
  const references = await shown(page, '.citation > div > p:first-child');
  assert.ok(references.includes('Mayo Clinic. Massage: risks.'), references.join('\n'));
  await page.close();
});

test('a red flag comes first, as an alert with a word and a drawing, and offers a person', async () => {
  const rows: [question: string, heading: string][] = [
    [kRedFlag, 'Emergency: act now'],
    [kCrisis, 'Crisis: get help now'],
  ];
  for (const [question, heading] of rows) {
    const page = await site.open();
    await ask(page, question);
    const { triage } = await site.answerTo(question);
    assert.equal(await page.$eval('.owed', (owed) => owed.firstElementChild?.getAttribute('role')), 'alert');
    assert.deepEqual(await texts(page, '.triage h3'), [heading]);
    assert.equal((await page.$$('.triage h3 svg')).length, 1);
    assert.deepEqual(await texts(page, '.triage-message .theirs'), [triage!.message]);
    // Said once.
    assert.equal((await shown(page, '.answer')).join().split(triage!.message!).length, 2);
    assert.equal(await page.$eval('.owed .person', (link) => link.getAttribute('href')), 'tel:+441632960000');
    await page.close();
  }
});

test('what is not covered is said so, with what was looked for', async () => {
  const page = await site.open();
  await ask(page, kUncovered);
  const { statements } = await site.answerTo(kUncovered);
  assert.deepEqual(await texts(page, '.outcome'), ['Not covered']);
  assert.match((await texts(page, '.searched')).join(), /^Looked for: capital, france\. \d+ passages were searched\.$/);
  assert.deepEqual(await texts(page, '.told'), statements!.map(({ text }) => text));
  await page.close();
});

test('a partial answer says below its caveats, in the words of the collection, what is left open', async () => {
  const page = await site.open();
  await ask(page, kPartial);
  const { statements } = await site.answerTo(kPartial);
  const open = statements!.filter(({ templateId }) => templateId === 'partial.missing').map(({ text }) => text);
  assert.equal(open.length, 1);
  assert.deepEqual(await texts(page, '.caveats'), await texts(page, '.owed > :last-child'));
  assert.deepEqual(await texts(page, '.owed ~ .open .told'), open);
  assert.match((await texts(page, '.searched')).join(), /^\d+ passages were searched\.$/);
  assert.equal((await shown(page, '.answer')).join().split(open[0]!).length, 2);
  await page.close();
});

test('a person is offered in every answer that leaves something open or raises an alarm, with what stands beside', async () => {
  const rows: [question: string, place: string | undefined][] = [
    [kUncovered, '.answer > .talk'], [kUnclear, '.answer > .talk'], [kPartial, '.answer > .talk'],
    [kManyConditions, '.answer > .talk'], [kRedFlag, '.owed > .triage + .talk'], [kCrisis, '.owed > .triage + .talk'],
    [kFracture, undefined],
  ];
  const page = await site.open();
  await page.waitForSelector('header .person');
  for (const [question, place] of rows) {
    await askAnew(page, question);
    const offered = place === undefined ? [] : ['Talk to a person Nurses, 8 to 18'];
    assert.deepEqual(await shown(page, '.talk'), offered, question);
    if (place !== undefined) assert.equal((await page.$$(place)).length, 1, question);
  }
  await page.close();
});
