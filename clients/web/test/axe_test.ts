// The rules of axe-core, in every state of the page.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { MediaFeature, Page } from 'puppeteer-core';
import {
  ask, kCrisis, kFracture, kManyConditions, kPartial, kRedFlag, kUnclear, kUncovered, openSource, press, send,
  startSite, texts, violations, type Site,
} from './site.ts';

let site: Site;
let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'caveat-axe-'));
  const files = { 'config.json': '{"personUrl": "https://clinic.example/chat"}' };
  site = await startSite(files, ['--feedback', join(folder, 'feedback.db')]);
});
after(async () => {
  await site?.close();
  if (folder !== '') await rm(folder, { recursive: true });
  assert.deepEqual(site.wrongs, []);
});

// Of the page and of its words, from 0 to 765.
const brightness = (page: Page) =>
  page.evaluate((): [number, number] => {
    const { backgroundColor } = getComputedStyle(document.documentElement);
    const { color } = getComputedStyle(document.body);
    const sum = (rgb: string) => rgb.match(/\d+/g)!.slice(0, 3).reduce((total, part) => total + Number(part), 0);
    return [sum(backgroundColor), sum(color)];
  });

// So that a row is about the state that it names.
const isCalled = (outcome: string) => async (page: Page) =>
  assert.deepEqual(await texts(page, '.outcome'), [outcome]);

async function openReasons(page: Page): Promise<void> {
  await press(page, '.thumb-down');
  await page.waitForSelector('.reasons', { visible: true });
}

async function askInVain(page: Page): Promise<void> {
  await site.stopService();
  await send(page, kUnclear);
  await page.waitForSelector('.waiting');
}

test('axe finds nothing, and colours are as asked for', async () => {
  const light: MediaFeature = { name: 'prefers-color-scheme', value: 'light' };
  const dark: MediaFeature = { name: 'prefers-color-scheme', value: 'dark' };
  const forced: MediaFeature = { name: 'forced-colors', value: 'active' };
  type Act = (page: Page) => Promise<unknown>;
  const rows: [what: string, colours: MediaFeature, width: number, questions: string[], act?: Act][] = [
    ['nothing asked', light, 1280, []],
    ['answers', light, 1280, [kFracture, 'how long does it last?', kUncovered]],
    ['sources open', light, 1280, [kFracture], (page) => press(page, '.fold')],
    ['dark', dark, 1280, [kFracture, kRedFlag]],
    ['phone', light, 320, [kFracture]],
    ['phone, dark, source', dark, 320, [kFracture], openSource],
    ['source', light, 1280, [kFracture], openSource],
    ['red flag', light, 1280, [kRedFlag]],
    ['crisis, phone', dark, 320, [kCrisis]],
    ['partly answered', light, 1280, [kPartial], isCalled('Partly answered')],
    ['asked back, phone', dark, 320, [kUnclear], isCalled('Please say more')],
    ['reasons of an opinion', light, 1280, [kFracture], openReasons],
    ['many caveats, to be taken along', light, 1280, [kManyConditions], (page) => press(page, '.handover > button')],
    ['complaint', light, 1280, [], (page) => page.click('.send')],
    ['forced colours', forced, 1280, [kRedFlag, kFracture]],
    // The last: from here on the service is away.
    ['away, phone', dark, 320, [kFracture], askInVain],
  ];
  for (const [what, colours, width, questions, act] of rows) {
    const page = await site.open('', async (made) => {
      await made.setViewport({ width, height: 900 });
      // Set on the protocol itself: the library does not know forced colours.
      const session = await made.createCDPSession();
      await session.send('Emulation.setEmulatedMedia', {
        features: [colours as { name: string; value: string }, { name: 'prefers-reduced-motion', value: 'reduce' }],
      });
    });
    for (const question of questions) await ask(page, question);
    await act?.(page);
    assert.deepEqual(await violations(page), [], what);
    const [paper, ink] = await brightness(page);
    if (colours !== forced) assert.equal(paper < ink, colours === dark, `${what}: dark paper where dark is wanted`);
    await page.close();
  }
});
