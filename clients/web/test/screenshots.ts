// Pictures of the page in the states that matter, for somebody to look at: `npm run screenshots`, in clients/. What to
// look at is in docs/web.md.
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MediaFeature, Page } from 'puppeteer-core';
import {
  ask, askAnew, kCrisis, kFracture, kHelps, kManyConditions, kPartial, kRedFlag, kUnclear, kUncovered, openSource, press,
  send, settled, startSite, type Site,
} from './site.ts';
import { kHebrew, kHebrewQuestion, withAnswer } from './made_answers.ts';

interface State {
  name: string;
  questions?: string[];
  // Of the window; 1280 by 800 where none is named.
  size?: [width: number, height: number];
  media?: MediaFeature[];
  prepare?: (page: Page) => Promise<void>;
  act?: (page: Page) => Promise<unknown>;
  // As well from top to bottom, however long.
  isWhole?: boolean;
}

const kPhone: [number, number] = [360, 740];
const kDark: MediaFeature[] = [{ name: 'prefers-color-scheme', value: 'dark' }];
const kRedFlagAndCaveat = `${kRedFlag}. Is massage safe with osteoporosis?`;
const kLongQuestion = `${'My back has hurt since spring, mostly in the mornings and after work. '.repeat(9)}${kHelps}`;

const setType = (size: string) => async (page: Page): Promise<void> => {
  await page.evaluateOnNewDocument((to) => {
    document.addEventListener('DOMContentLoaded', () => (document.documentElement.style.fontSize = to));
  }, size);
};
const openFold = (page: Page) => press(page, '.turn:last-child .fold');
const openHandover = (page: Page) => press(page, '.turn:last-child .handover > button');

const kStates: State[] = [
  { name: 'nothing-asked' },
  { name: 'nothing-asked-phone', size: kPhone },
  { name: 'caveats', questions: [kFracture], isWhole: true },
  { name: 'caveats-phone', questions: [kFracture], size: kPhone, isWhole: true },
  { name: 'caveats-dark', questions: [kFracture], media: kDark },
  { name: 'many-caveats', questions: [kManyConditions] },
  { name: 'many-caveats-phone', questions: [kManyConditions], size: kPhone, isWhole: true },
  { name: 'long-question', questions: [kLongQuestion] },
  { name: 'long-question-phone', questions: [kLongQuestion], size: kPhone },
  { name: 'emergency', questions: [kRedFlag], isWhole: true },
  { name: 'emergency-phone', questions: [kRedFlag], size: kPhone },
  { name: 'emergency-dark', questions: [kRedFlag], media: kDark },
  { name: 'emergency-forced-colours', questions: [kRedFlag], media: [{ name: 'forced-colors', value: 'active' }] },
  { name: 'emergency-and-caveat', questions: [kRedFlagAndCaveat], isWhole: true },
  { name: 'emergency-and-caveat-low', questions: [kRedFlagAndCaveat], size: [1366, 657] },
  { name: 'emergency-and-caveat-phone', questions: [kRedFlagAndCaveat], size: kPhone, isWhole: true },
  { name: 'emergency-and-caveat-phone-dark', questions: [kRedFlagAndCaveat], size: kPhone, media: kDark },
  { name: 'crisis', questions: [kCrisis] },
  { name: 'crisis-phone', questions: [kCrisis], size: kPhone },
  { name: 'partial', questions: [kPartial], isWhole: true },
  { name: 'partial-phone', questions: [kPartial], size: kPhone },
  { name: 'clarify', questions: [kUnclear] },
  { name: 'not-covered', questions: [kUncovered] },
  { name: 'not-covered-phone', questions: [kUncovered], size: kPhone },
  { name: 'handover', questions: [kUncovered], act: openHandover },
  { name: 'conversation', questions: [kHelps, 'how long does it last?'] },
  { name: 'sources-open', questions: [kFracture], act: openFold, isWhole: true },
  { name: 'citation', questions: [kFracture], act: openSource },
  { name: 'citation-phone', questions: [kFracture], size: kPhone, act: openSource },
  { name: 'citation-dark', questions: [kFracture], media: kDark, act: openSource },
  { name: 'twice-the-size', questions: [kFracture], size: [640, 400] },
  { name: 'twice-the-type', prepare: setType('225%'), questions: [kFracture] },
  { name: 'right-to-left', prepare: withAnswer(kHebrew, 'rtl'), questions: [kHebrewQuestion], isWhole: true },
  { name: 'right-to-left-phone', prepare: withAnswer(kHebrew, 'rtl'), questions: [kHebrewQuestion], size: kPhone },
  { name: 'hebrew-in-an-english-page', prepare: withAnswer(kHebrew, 'ltr'), questions: [kHebrewQuestion] },
  { name: 'hebrew-citation', prepare: withAnswer(kHebrew, 'rtl'), questions: [kHebrewQuestion],
    act: (page) => press(page, '.statement .mark') },
];

const folder = process.argv[2] ?? (await mkdtemp(join(tmpdir(), 'caveat-screenshots-')));
// Those alone whose names hold this.
const wanted = process.argv[3] ?? '';
await mkdir(folder, { recursive: true });
const site = await startSite({
  'config.json': '{"personUrl": "tel:+441632960000", "personNote": "Nurses\' line, Monday to Friday, 8 to 18"}',
});
try {
  for (const state of kStates) if (state.name.includes(wanted)) await take(site, state);
  if ('away'.includes(wanted)) await takeAway(site);
  if ('widget'.includes(wanted)) await takeWidget(site);
  if ('print'.includes(wanted)) await takePrint(site);
} finally {
  await site.close();
}
process.stdout.write(`${folder}\n`);

async function take(from: Site, state: State): Promise<void> {
  const { name, questions = [], size = [1280, 800], media = [], prepare, act, isWhole } = state;
  const page = await from.open('', async (made) => {
    await made.setViewport({ width: size[0], height: size[1] });
    // Set on the protocol itself: the library does not know forced colours.
    const session = await made.createCDPSession();
    const features = [...media, { name: 'prefers-reduced-motion', value: 'reduce' }];
    await session.send('Emulation.setEmulatedMedia', { features: features as { name: string; value: string }[] });
    await prepare?.(made);
  });
  await page.waitForFunction(() => document.querySelector('.privacy')?.textContent);
  for (const question of questions) await ask(page, question);
  await act?.(page);
  await shoot(page, name);
  if (isWhole) await shootWhole(page, `${name}-whole`);
  await page.close();
}

// What is always in view would hide a part of it.
async function shootWhole(page: Page, name: string): Promise<void> {
  await page.evaluate(() => {
    for (const one of document.querySelectorAll<HTMLElement>('header, footer, .more')) one.style.position = 'static';
  });
  await shoot(page, name, true);
}

async function shoot(page: Page, name: string, fullPage = false): Promise<void> {
  await page.screenshot({ path: join(folder, `${name}.png`) as `${string}.png`, fullPage });
}

async function takeAway(from: Site): Promise<void> {
  const page = await from.open();
  await page.waitForFunction(() => document.querySelector('.privacy')?.textContent);
  await from.stopService();
  await send(page, kFracture);
  await page.waitForSelector('.waiting');
  await shoot(page, 'away');
  await page.setViewport({ width: kPhone[0], height: kPhone[1] });
  await shoot(page, 'away-phone');
  await from.startService();
  await page.close();
}

async function takeWidget(from: Site): Promise<void> {
  for (const [name, [width, height]] of [['widget', [1280, 800]], ['widget-phone', kPhone]] as const) {
    const page = await from.browser.newPage();
    await page.setViewport({ width, height });
    await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
    await page.goto(await from.host());
    const opener = await page.waitForSelector('>>> button[aria-controls=panel]');
    await shoot(page, `${name}-closed`);
    await opener!.click();
    const frame = await (await page.waitForSelector('>>> iframe'))!.contentFrame();
    await frame.waitForSelector('#question');
    await shoot(page, `${name}-open`);
    await ask(frame, kFracture);
    await shoot(page, `${name}-answer`);
    await askAnew(frame, kRedFlagAndCaveat);
    await settled(frame);
    await shoot(page, `${name}-emergency`);
    await page.close();
  }
}

// As paper; Chromium has no picture of its own PDF, so the style for paper is shown at the width of A4.
async function takePrint(from: Site): Promise<void> {
  const page = await from.open('', (made) => made.setViewport({ width: 690, height: 980 }));
  await ask(page, kFracture);
  await writeFile(join(folder, 'print.pdf'), await page.pdf({ format: 'A4' }));
  await page.emulateMediaType('print');
  await shoot(page, 'print', true);
  await page.close();
}
