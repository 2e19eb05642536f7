// The widget on a page of another origin, whose policy is as strict as docs/web.md allows.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'puppeteer-core';
import {
  ask, fromManual, kOpener, kRedFlag, openWidget, press, startSite, texts, violations, type Site,
} from './site.ts';

const kQuestion = 'is massage safe after a fracture?';

let site: Site;
before(async () => {
  site = await startSite({ 'config.json': '{"personUrl": "https://clinic.example/contact", "personNote": "Of the clinic"}' });
});
after(async () => {
  await site?.close();
  assert.deepEqual(site.wrongs, []);
});

// In the widget's own tree.
const kPanel = 'div[lang] >>> [role=dialog]';

const isOpen = (page: Page) => page.$eval(kPanel, (panel) => panel.checkVisibility());
// The frame's own word to close arrives later than the press.
const closes = (page: Page) => page.waitForSelector(kPanel, { hidden: true });
const hasFocus = (page: Page, selector: string) =>
  page.$eval(selector, (one) => (one.getRootNode() as ShadowRoot).activeElement === one);

test('the button opens the chat, which answers; axe finds nothing, and nobody else is asked', async () => {
  const page = await site.open(await site.host());
  assert.equal(page.frames().length, 1);
  assert.deepEqual(await violations(page), []);
  const frame = await openWidget(site, page);
  await ask(frame, kQuestion);
  assert.equal((await frame.$$('.caveat')).length, 3);
  assert.deepEqual(await violations(page), []);
  assert.deepEqual(await violations(frame), []);
  await press(frame, '.handover > button');
  await site.browser.defaultBrowserContext()
    .overridePermissions(new URL(site.url).origin, ['clipboard-write', 'clipboard-sanitized-write']);
  // The frame is let to the clipboard.
  await press(frame, '.copy');
  await frame.waitForFunction(() => document.querySelector('.handover-said')?.textContent?.startsWith('Copied'));
  await press(frame, '.statement .mark');
  await frame.waitForSelector('.check-same');
  assert.deepEqual(await violations(frame), []);
  await page.close();
});

test('opened and closed with a keyboard; the focus goes in and comes back; the conversation stays', async () => {
  const page = await site.open(await site.host());
  await page.waitForSelector(kOpener);
  await page.focus(kOpener);
  await page.keyboard.press('Enter');
  const frame = await page.waitForFrame((one) => one.url().startsWith(site.url));
  await frame.waitForFunction(() => document.activeElement?.id === 'question');
  await page.keyboard.sendCharacter(kQuestion);
  await page.keyboard.press('Enter');
  await frame.waitForSelector('.answer');
  // Escape closes the source first, then the chat.
  await frame.focus('.statement .mark');
  await page.keyboard.press('Enter');
  await frame.waitForSelector('dialog[open]');
  await page.keyboard.press('Escape');
  await frame.waitForSelector('dialog:not([open])');
  assert.ok(await isOpen(page));
  await page.keyboard.press('Escape');
  await closes(page);
  assert.ok(await hasFocus(page, kOpener));
  await page.keyboard.press('Enter');
  assert.ok(await isOpen(page));
  assert.equal((await frame.$$('.answer')).length, 1);
  await frame.waitForFunction(() => document.activeElement?.id === 'question');
  // The chat's own button does the same.
  await press(frame, '.close');
  await closes(page);
  await page.close();
});

test('the line of the manual: it sets whom to talk to, and the country', async () => {
  const [tag] = await fromManual('html', new URL(site.url).origin);
  const page = await site.open(await site.host(tag));
  const asked: { region: string }[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/Ask')) asked.push(JSON.parse(request.postData()!) as { region: string });
  });
  const frame = await openWidget(site, page);
  await ask(frame, kRedFlag);
  const links = await frame.$$eval('.person', (all) => all.map((one) => (one as HTMLAnchorElement).href));
  assert.deepEqual(links, ['tel:+441632960000', 'tel:+441632960000']);
  // What stands beside another link in config.json does not stand beside this one.
  assert.deepEqual(await texts(frame, '.person-note'), []);
  assert.deepEqual(asked.map(({ region }) => region), ['GB']);
  assert.match((await texts(frame, '.triage-message')).join(), /999/);
  await page.close();
});

test('what it sets wrongly gives way to config.json; by itself, the page takes nothing from its address', async () => {
  const page = await site.open(await site.host(
    `<script src="${site.url}widget.js" data-server="${site.url.slice(0, -1)}"
       data-person-url="javascript:alert(1)" data-region="gb" defer></script>`));
  const frame = await openWidget(site, page);
  await frame.waitForSelector('.person');
  const href = (one: Element) => one.getAttribute('href');
  assert.equal(await frame.$eval('.person', href), 'https://clinic.example/contact');
  await ask(frame, kRedFlag);
  assert.deepEqual(await texts(frame, '.person-note'), ['Of the clinic']);
  await page.close();
  const noted = await site.open(await site.host(`<script src="${site.url}widget.js" data-person-url="tel:+44163296"
    data-person-note="Day and night" defer></script>`));
  const notedFrame = await openWidget(site, noted);
  await ask(notedFrame, kRedFlag);
  assert.deepEqual(await texts(notedFrame, '.person-note'), ['Day and night']);
  await noted.close();
  const alone = await site.open('#person=https%3A%2F%2Fevil.example%2F&region=US');
  await alone.waitForSelector('.person');
  assert.equal(await alone.$eval('.person', href), 'https://clinic.example/contact');
  assert.equal((await alone.$$('.close')).length, 0);
  await alone.close();
});

test('on a phone it fills the window, and can be closed', async () => {
  const page = await site.open(await site.host(), (made) => made.setViewport({ width: 320, height: 600 }));
  const frame = await openWidget(site, page);
  const box = await page.$eval(kPanel, (panel) => {
    const { left, top, width, height } = panel.getBoundingClientRect();
    return [left, top, width, height];
  });
  assert.deepEqual(box, [0, 0, 320, 600]);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
  await press(frame, '.close');
  await closes(page);
  await page.close();
});

test('a frame that stays empty can be closed, whatever the window', async () => {
  for (const [width, height] of [[320, 600], [1366, 657]] as const) {
    const page = await site.open(await site.host(), async (made) => {
      await made.setViewport({ width, height });
      await made.setRequestInterception(true);
      made.on('request', (request) => {
        const isFrame = request.isNavigationRequest() && request.frame() !== made.mainFrame();
        void (isFrame ? request.abort() : request.continue());
      });
    });
    await page.waitForSelector(kOpener);
    await page.click(kOpener);
    assert.ok(await isOpen(page));
    await page.click(kOpener);
    assert.equal(await isOpen(page), false);
    await page.close();
  }
});

test('in a low window, however far it is scrolled, it can be closed with a finger', async () => {
  for (const [width, height] of [[740, 360], [640, 320], [320, 256]] as const) {
    const page = await site.open(await site.host(), (made) => made.setViewport({ width, height, hasTouch: true }));
    const frame = await openWidget(site, page);
    await ask(frame, kQuestion);
    const places = await frame.evaluate(async () => {
      const close = document.querySelector('.close')!;
      const seen: boolean[] = [];
      for (const y of [0, 200, document.documentElement.scrollHeight]) {
        scrollTo({ top: y, behavior: 'instant' });
        await new Promise(requestAnimationFrame);
        const { left, top, width, height } = close.getBoundingClientRect();
        const hit = document.elementFromPoint(left + width / 2, top + height / 2);
        seen.push(top >= 0 && top + height <= innerHeight / 2 && close.contains(hit));
      }
      return seen;
    });
    assert.deepEqual(places, [true, true, true], `${width} by ${height}`);
    assert.deepEqual(await violations(frame), []);
    await (await frame.$('.close'))!.tap();
    await closes(page);
    await page.close();
  }
});
