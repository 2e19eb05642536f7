// For everybody: with a keyboard alone, a screen reader, large type, a small window, and from right to left.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'puppeteer-core';
import {
  ask, kFracture, kManyConditions, kRedFlag, openSource, press, settled, startSite, withMotion, type Site,
} from './site.ts';

let site: Site;
before(async () => {
  site = await startSite({ 'config.json': '{"personUrl": "https://clinic.example/chat"}' });
});
after(async () => {
  await site?.close();
  assert.deepEqual(site.wrongs, []);
});

// What has the focus, in a word, and whether that can be seen.
const focused = (page: Page) =>
  page.evaluate(() => {
    const one = document.activeElement as HTMLElement;
    const { left, top, width, height } = one.getBoundingClientRect();
    const hit = document.elementFromPoint(left + Math.min(width, 300) / 2, top + height / 2);
    const ring = getComputedStyle(one.closest('.composer:has(textarea:focus)') ?? one);
    return {
      name: one.id || one.className || one.tagName,
      isSeen: ring.outlineStyle !== 'none' && parseFloat(ring.outlineWidth) >= 2 && (hit === one || one.contains(hit)),
    };
  });

test('the whole way with a keyboard alone', async () => {
  const page = await site.open('', withMotion);
  await page.waitForSelector('header .person');
  await page.keyboard.press('Tab');
  assert.deepEqual(await focused(page), { name: 'skip', isSeen: true });
  await page.keyboard.press('Enter');
  assert.equal((await focused(page)).name, 'question');
  await page.keyboard.type('is massage safe');
  await page.keyboard.down('Shift');
  await page.keyboard.press('Enter');
  await page.keyboard.up('Shift');
  await page.keyboard.type('after a fracture?');
  assert.equal((await page.$$('.turn')).length, 0);
  await page.keyboard.press('Enter');
  await page.waitForSelector('.answer');
  assert.equal((await focused(page)).name, 'question');

  // Everything in its order, from the first to the last, each to be seen.
  await page.evaluate(() => (document.activeElement as HTMLElement).blur());
  await page.$eval('.skip', (skip) => (skip as HTMLElement).focus());
  // It comes a moment after the page was scrolled to its top.
  await page.waitForSelector('.more-button', { visible: true });
  const names: string[] = ['skip'];
  for (;;) {
    await page.keyboard.press('Tab');
    await settled(page);
    const { name, isSeen } = await focused(page);
    assert.ok(isSeen, `${name} after ${names.at(-1)}`);
    names.push(name);
    if (name.includes('send')) break;
  }
  const expected = await page.$$eval('a[href], button, textarea', (all) => all
    // The line that tells of caveats below was in view as the way passed it, and is not at its end.
    .filter((one) => (one.checkVisibility() || one.matches('.more-button')) && one.closest('dialog') === null)
    .map((one) => one.id || one.className));
  assert.deepEqual(names, expected);

  // A source, there and back.
  await page.$eval('.statement .mark', (mark) => (mark as HTMLElement).focus());
  await page.keyboard.press('Enter');
  await page.waitForSelector('.check-same');
  assert.equal((await focused(page)).name, 'source-heading');
  const within: string[] = [];
  for (let at = 0; at < 8; ++at) {
    await page.keyboard.press('Tab');
    const outside = await page.evaluate(() => document.activeElement?.closest('body > :not(dialog)')?.outerHTML);
    assert.equal(outside, undefined);
    within.push((await focused(page)).name);
  }
  for (const part of ['quiet', 'source-text', 'source-record']) assert.ok(within.includes(part), part);
  await page.keyboard.press('Escape');
  assert.equal(await page.$eval('dialog', (dialog) => dialog.open), false);
  assert.ok(await page.evaluate(() => document.activeElement === document.querySelector('.statement .mark')));
  await page.close();
});

test('a screen reader is told what happens', async () => {
  let look = () => {};
  const looked = new Promise<void>((resolve) => (look = resolve));
  const page = await site.open('', async (made) => {
    await made.setRequestInterception(true);
    made.on('request', (request) => {
      const isQuestion = request.url().endsWith('/Ask');
      void (isQuestion ? looked : Promise.resolve()).then(() => request.continue());
    });
  });
  const log = () => page.$eval('[role=log]', (one) => [one.getAttribute('aria-live'), one.getAttribute('aria-busy')]);
  const status = () => page.$eval('.status [role=status]', (one) => one.textContent);
  await page.focus('#question');
  await page.keyboard.sendCharacter(kRedFlag);
  await page.keyboard.press('Enter');
  assert.deepEqual([await log(), await status()], [['polite', 'true'], 'Looking in the documents…']);
  look();
  await page.waitForSelector('.answer');
  assert.deepEqual([await log(), await status()], [['polite', null], 'The answer is here.']);
  const tree = await page.accessibility.snapshot({ interestingOnly: false });
  const roles: string[] = [];
  (function walk(node: typeof tree): void {
    if (node === null) return;
    roles.push(`${node.role}: ${node.name ?? ''}`);
    node.children?.forEach(walk);
  })(tree);
  for (const role of ['alert: ', 'log: Questions and answers', `heading: You asked: ${kRedFlag}`,
    'heading: Emergency: act now', 'textbox: Your question', 'button: Ask', 'link: Talk to a person'])
    assert.ok(roles.includes(role), `${role} in ${roles.join('\n')}`);
  assert.ok(roles.some((role) => /^button: Source 1: .+ Show the quote in its document$/.test(role)));
  await page.close();
});

test('nothing runs over the edge: phone, 200 % and 400 % zoom, large type, right to left', async () => {
  const rows: [what: string, width: number, height: number, act?: (page: Page) => Promise<unknown>][] = [
    ['phone', 320, 640],
    ['200 % of 1280 by 800', 640, 400],
    ['400 % of 1280 by 1024', 320, 256],
    ['type of twice the size', 640, 800, (page) => page.$eval('html', (root) => (root.style.fontSize = '225%'))],
    ['right to left', 320, 640, (page) => page.$eval('html', (root) => (root.dir = 'rtl'))],
    ['right to left, wide', 1280, 800, (page) => page.$eval('html', (root) => (root.dir = 'rtl'))],
    ['large type, wide', 1280, 800, (page) => page.$eval('html', (root) => (root.style.fontSize = '225%'))],
  ];
  for (const [what, width, height, act] of rows) {
    const page = await site.open('', (made) => made.setViewport({ width, height }));
    await act?.(page);
    await ask(page, width < 1280 ? kFracture : kManyConditions);
    await press(page, '.fold');
    const over = () => page.evaluate(() => {
      const inner = [document.documentElement, ...document.querySelectorAll('dialog, .source-text, .source-record')];
      return inner.map((one) => one.scrollWidth - one.clientWidth).filter((pixels) => pixels > 0);
    });
    assert.deepEqual(await over(), [], what);
    await openSource(page);
    assert.deepEqual(await over(), [], `${what}, source`);
    await page.close();
  }
});

// Set in the page, where media queries do not hear of it.
for (const [type, width] of [['200%', 320], ['200%', 360], ['', 320]] as const) {
  test(`on a phone, ${width} px wide, type ${type || 'as it is'}: room to write, and an alarm in view`, async () => {
    const page = await site.open('', (made) => made.setViewport({ width, height: 740 }));
    await page.$eval('html', (root, size) => (root.style.fontSize = size), type);
    const em = await page.$eval('html', (root) => parseFloat(getComputedStyle(root).fontSize));
    const fieldWidth = await page.$eval('#question', (field) => field.clientWidth);
    assert.ok(fieldWidth >= 8 * em, `${fieldWidth} px for the question`);
    assert.ok(await page.$eval('#question', (field) => field.scrollWidth <= field.clientWidth));
    await ask(page, kRedFlag);
    const { heading, message, top, bottom } = await page.evaluate(() => {
      const of = (selector: string) => document.querySelector(selector)!.getBoundingClientRect();
      const [header, footer] = [of('header'), of('footer')];
      const [top, bottom] = [Math.max(0, header.bottom), Math.min(innerHeight, footer.top)];
      return { heading: of('.triage h3').top, message: of('.triage-message').top, top, bottom };
    });
    assert.ok(heading >= top && message + 6 * em <= bottom, `alarm at ${heading}, ${message} within ${top}, ${bottom}`);
    await page.close();
  });
}

test('below a long question an alarm is in view', async () => {
  const page = await site.open('', (made) => made.setViewport({ width: 360, height: 740 }));
  await ask(page, `${'My back has hurt since spring. '.repeat(40)}${kRedFlag}`);
  const tops = await page.$$eval('.triage, footer', (all) => all.map((one) => one.getBoundingClientRect().top));
  assert.ok(tops[0]! >= 0 && tops[0]! < tops[1]! / 2, `alarm and footer at ${tops}`);
  await page.close();
});

test('whoever wants no motion gets none, and marks are as large as a finger needs', async () => {
  const page = await site.open();
  await ask(page, kFracture);
  const moving = await page.$$eval('*', (all) => all.filter((one) => {
    const { animationName, transitionDuration, scrollBehavior } = getComputedStyle(one);
    return animationName !== 'none' || transitionDuration !== '0s' || scrollBehavior === 'smooth';
  }).length);
  assert.equal(moving, 0);
  const small = await page.$$eval('button, a[href], textarea', (all) => all
    .filter((one) => one.checkVisibility() && !one.matches('.skip'))
    .filter((one) => Math.min(one.getBoundingClientRect().width, one.getBoundingClientRect().height) < 24)
    .map((one) => one.outerHTML));
  assert.deepEqual(small, []);
  await page.close();
});
