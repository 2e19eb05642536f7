// The rules of axe-core, in every state of the page.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { MediaFeature, Page } from 'puppeteer-core';
import {
  ask, kFracture, kManyConditions, kRedFlag, openSource, press, startSite, violations, type Site,
} from './site.ts';

let site: Site;
before(async () => {
  site = await startSite({ 'config.json': '{"personUrl": "https://clinic.example/chat"}' });
});
after(async () => {
  await site?.close();
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

test('axe finds nothing, and colours are as asked for', async () => {
  const light: MediaFeature = { name: 'prefers-color-scheme', value: 'light' };
  const dark: MediaFeature = { name: 'prefers-color-scheme', value: 'dark' };
  const forced: MediaFeature = { name: 'forced-colors', value: 'active' };
  type Act = (page: Page) => Promise<unknown>;
  const rows: [what: string, colours: MediaFeature, width: number, questions: string[], act?: Act][] = [
    ['nothing asked', light, 1280, []],
    ['answers', light, 1280, [kFracture, 'how long does it last?', 'what is the capital of France']],
    ['sources open', light, 1280, [kFracture], (page) => press(page, '.fold')],
    ['dark', dark, 1280, [kFracture, kRedFlag]],
    ['phone', light, 320, [kFracture]],
    ['phone, dark, source', dark, 320, [kFracture], openSource],
    ['source', light, 1280, [kFracture], openSource],
    ['red flag', light, 1280, [kRedFlag]],
    ['crisis, phone', dark, 320, ['I want to end it all']],
    ['many caveats, to be taken along', light, 1280, [kManyConditions], (page) => press(page, '.handover > button')],
    ['complaint', light, 1280, [], (page) => page.click('.send')],
    ['forced colours', forced, 1280, [kRedFlag, kFracture]],
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
