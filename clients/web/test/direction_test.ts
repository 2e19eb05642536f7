// Hebrew in a page that runs from right to left, and in one that does not: where numbers, signs and arrows then stand.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'puppeteer-core';
import { kHebrew, kHebrewQuestion, withAnswer } from './made_answers.ts';
import { ask, press, startSite, texts, violations, type Site } from './site.ts';

let site: Site;
before(async () => {
  site = await startSite({ 'config.json': '{"personUrl": "tel:+441632960000"}' });
});
after(async () => {
  await site?.close();
  assert.deepEqual(site.wrongs, []);
});

interface Place {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

// Of the first and the last character of what matches first, and of what stands in it.
const edgesOf = (page: Page, selector: string, within?: string) =>
  page.$eval(selector, (one, inner) => {
    const texts: Text[] = [];
    const root = inner === undefined ? one : one.querySelector(inner)!;
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) texts.push(walker.currentNode as Text);
    const placeOf = (text: Text, from: number): Place => {
      const range = document.createRange();
      range.setStart(text, from);
      range.setEnd(text, from + 1);
      const { left, right, top, bottom } = range.getBoundingClientRect();
      return { left, right, top, bottom };
    };
    const last = texts.at(-1)!;
    return { first: placeOf(texts[0]!, 0), last: placeOf(last, last.data.trimEnd().length - 1) };
  }, within);

const placeOf = (page: Page, selector: string): Promise<Place> =>
  page.$eval(selector, (one) => {
    const { left, right, top, bottom } = one.getBoundingClientRect();
    return { left, right, top, bottom };
  });

const isOnOneLine = (a: Place, b: Place) => a.top < b.bottom && b.top < a.bottom;

for (const direction of ['rtl', 'ltr'] as const) {
  test(`in a page that is ${direction}, question, quote and record in Hebrew stand as Hebrew does`, async () => {
    const page = await site.open('', withAnswer(kHebrew, direction));
    await ask(page, kHebrewQuestion);
    assert.deepEqual(await violations(page), []);

    // The service's own words, also for what the answer has only names for.
    const words = kHebrew.rendering.parts![0]!.paragraphs!.map(({ spans }) => spans![0]!.text);
    assert.deepEqual(await texts(page, '.verdict bdi, .caveats h3 bdi'), words.slice(0, 2));

    // The question begins at its right, and its full stop is the leftmost of its last line.
    const asked = await placeOf(page, '.question .asked');
    const question = await edgesOf(page, '.question .asked');
    assert.ok(asked.right - question.first.right < 2, 'the question begins at the right');
    assert.ok(question.last.bottom > question.first.bottom && question.last.left > asked.left + 20);
    assert.deepEqual(await texts(page, '.asked'), [kHebrewQuestion]);

    for (const [what, line] of [['quote', '.statement blockquote p'], ['caveat', '.caveat p']] as const) {
      const text = await edgesOf(page, line, '.theirs');
      const number = await placeOf(page, `${line} .mark`);
      // Read on, one comes to the number: to the left of the last sign, or on the next line.
      const isBehind = isOnOneLine(number, text.last) ? number.right <= text.last.left + 1 : number.top > text.last.top;
      assert.ok(isBehind, `the number behind the ${what}: ${JSON.stringify([number, text.last])}`);
      const { first, last } = await edgesOf(page, line, '.theirs');
      assert.ok(last.bottom > first.bottom, `the ${what} has two lines`);
      assert.ok(first.right > last.left, what);
    }
    // The name of a severity is to the right of all, and not against the next word.
    const severity = await placeOf(page, '.caveat .severity');
    const caveat = await edgesOf(page, '.caveat p', '.theirs');
    assert.ok(severity.left >= caveat.first.right + 3, `${severity.left} beside ${caveat.first.right}`);
    // The signs of quotation: the first to the right of all, the last to the left.
    const quote = await edgesOf(page, '.statement blockquote p', '.theirs');
    const signs = await page.$eval('.statement blockquote p', (one) => [...one.childNodes]
      .filter((node) => node.nodeType === Node.TEXT_NODE)
      .map((node) => {
        const range = document.createRange();
        range.selectNode(node);
        return range.getBoundingClientRect().left;
      }));
    assert.ok(signs[0]! >= quote.first.left && signs[1]! <= quote.last.left, `${signs}: ${JSON.stringify(quote)}`);

    // What points along the line points the way that lines run.
    const arrow = await page.$eval('.icon-ask', (one) => getComputedStyle(one).transform);
    assert.equal(arrow, direction === 'rtl' ? 'matrix(-1, 0, 0, 1, 0, 0)' : 'none');
    const edge = await page.$eval('.caveats', (one) => {
      const { borderLeftWidth, borderRightWidth } = getComputedStyle(one);
      return [borderLeftWidth, borderRightWidth];
    });
    assert.deepEqual(edge, direction === 'rtl' ? ['1px', '6px'] : ['6px', '1px']);
    await page.close();
  });

  test(`in a page that is ${direction}, a document in Hebrew is marked, and its record reads as it should`, async () => {
    const page = await site.open('', withAnswer(kHebrew, direction));
    await ask(page, kHebrewQuestion);
    await press(page, '.statement .mark');
    await page.waitForSelector('.check-same');
    assert.deepEqual(await texts(page, 'dialog mark'), [kHebrew.answer.citations![0]!.quote]);
    const paragraph = await placeOf(page, '.document p:has(mark)');
    const mark = await edgesOf(page, 'dialog mark');
    assert.ok(paragraph.right - mark.first.right < 2, 'the quote begins at the right of its paragraph');
    assert.ok(mark.last.bottom > mark.first.bottom && mark.last.left > paragraph.left, 'its full stop is at the left');
    // A title's question mark is its leftmost; an address and a number read from the left in any page.
    const title = await edgesOf(page, '.source-record dd');
    assert.ok(title.last.left < title.first.left);
    const doi = await edgesOf(page, '.source-record dd:has(a)');
    assert.ok(doi.first.left < doi.last.left);
    assert.deepEqual(await violations(page), []);
    await page.close();
  });
}
