// What is seen of the caveats before anything is scrolled, against the real service.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Frame, Page } from 'puppeteer-core';
import {
  ask, askAnew, kCrisis, kFracture, kHelps, kManyConditions, kPartial, kRedFlag, openWidget, settled, shown, startSite,
  withMotion, type Site,
} from './site.ts';

let site: Site;
before(async () => {
  site = await startSite({ 'config.json': '{"personUrl": "tel:+441632960000", "personNote": "Nurses, 8 to 18"}' });
});
after(async () => {
  await site?.close();
  assert.deepEqual(site.wrongs, []);
});

interface Places {
  // Where what can be read begins and ends: below what is always in view above, above what is below.
  header: number;
  fold: number;
  owed: number;
  // The end of what an alarm says; undefined if there is none.
  alarm: number | undefined;
  // The ends of the caveats, in order.
  ends: number[];
  // What stands at the head of the answer, by class.
  before: string[];
  reading: string[];
  // The line that tells how many more there are, and what it says of the first; undefined if not shown, or covered.
  line: string | undefined;
  first: string | undefined;
}

// Of the last answer, once the page has come to rest.
const placesOfOwed = async (page: Page | Frame): Promise<Places> => {
  await settled(page);
  return page.evaluate(() => {
    const turn = [...document.querySelectorAll('.turn')].at(-1)!;
    const at = (one: Element | null) => one!.getBoundingClientRect();
    const classesOf = (all: Iterable<Element>) => [...all].map((one) => one.className.split(' ')[0]!);
    const line = turn.querySelector<HTMLElement>('.more:not([hidden])');
    const { left = 0, top = 0, width = 0, height = 0 } = line?.getBoundingClientRect() ?? {};
    const isSeen = line?.contains(document.elementFromPoint(left + width / 2, top + height / 2));
    return {
      header: at(document.querySelector('header')).bottom,
      fold: isSeen ? top : at(document.querySelector('footer')).top,
      owed: at(turn.querySelector('.owed')).top,
      alarm: turn.querySelector('.triage-message')?.getBoundingClientRect().bottom,
      ends: [...turn.querySelectorAll('.caveat')].map((one) => at(one).bottom),
      before: classesOf(turn.querySelectorAll('.owed > :not(.more)')),
      reading: classesOf(turn.querySelectorAll('.reading > *')),
      line: isSeen ? line!.querySelector('span')!.innerText : undefined,
      first: isSeen ? line!.querySelector<HTMLElement>('.more-first:not([hidden])')?.innerText : undefined,
    };
  });
};

// The sentences whose numbers begin on another line than their last word ends.
const numbersAway = (page: Page) =>
  page.$$eval('.theirs + .marks', (all) => all
    .filter((marks) => {
      const { lastChild: text } = marks.previousElementSibling!;
      const last = document.createRange();
      last.setStart(text!, text!.textContent!.length - 1);
      last.setEnd(text!, text!.textContent!.length);
      return marks.firstElementChild!.getBoundingClientRect().top > last.getBoundingClientRect().bottom;
    })
    .map((marks) => marks.previousElementSibling!.textContent));

const countOfBelow = ({ ends, fold }: Places) => ends.filter((end) => end > fold).length;

// The line says what is so, and is not there if nothing is below.
function assertLine(places: Places, question: string): void {
  const count = countOfBelow(places);
  const told = count === places.ends.length ? `${count} below` : `${count} more`;
  const line = count === 0 ? undefined : `Before you decide: ${told}`;
  assert.equal(places.line, line, `${question}: ${JSON.stringify(places)}`);
  // It tells none that can be read, or could have been.
  if (count < places.ends.length) assert.equal(places.first, undefined, `${question}: ${JSON.stringify(places)}`);
}

// Whole, and with nothing over what stands before it.
function assertFirstInView(places: Places, question: string): void {
  const isSeen = places.header <= places.owed && places.ends[0]! <= places.fold;
  assert.ok(isSeen, `${question}: ${JSON.stringify(places)}`);
}

const kLong = `${'My back has hurt since spring, mostly in the morning. '.repeat(12)}Is massage safe after a fracture?`;
const kPartialOfOne = 'how many sessions does it take and what does it cost?';
const kFour = 'I am pregnant and take blood thinners, is massage safe?';
const kFourAndClinician = 'I have cancer and osteoporosis. Is massage safe for my back?';
const kMany = 'is massage safe for my back, with diabetes, osteoporosis, blood thinners and a pregnancy?';

// What is owed to each, and what stands before it.
const kRows: [question: string, caveats: number, before: string[], reading: string[]][] = [
  [kPartialOfOne, 1, ['reading', 'caveats'], ['outcome']],
  [kPartial, 2, ['reading', 'caveats'], ['outcome', 'verdict']],
  [kFracture, 3, ['reading', 'caveats'], ['verdict']],
  [kLong, 3, ['reading', 'caveats'], ['verdict']],
  ['My leg is numb, is massage safe after a fracture?', 3, ['triage', 'reading', 'caveats'], ['verdict']],
  [kFour, 4, ['reading', 'caveats'], ['verdict']],
  [kFourAndClinician, 4, ['triage', 'reading', 'caveats'], ['verdict']],
  [kMany, 7, ['reading', 'caveats'], ['verdict']],
  [kManyConditions, 7, ['triage', 'reading', 'caveats'], ['verdict']],
];

// Of the lower ones the rows that need most room.
const kWindows: [width: number, height: number, most: number][] = [
  [1280, 800, 7], [1366, 657, 4], [1280, 720, 4], [1024, 768, 4],
];
for (const [width, height, most] of kWindows) {
  test(`${width} x ${height}: ${most} caveats end before the fold, and a line tells of more`, async () => {
    const page = await site.open('', (made) => made.setViewport({ width, height }));
    for (const [question, caveats, before, reading] of most === 7 ? kRows : kRows.slice(-5)) {
      await askAnew(page, question);
      const places = await placesOfOwed(page);
      assert.equal(places.ends.length, caveats, question);
      assert.deepEqual([places.before, places.reading], [before, reading], question);
      assert.ok(places.header <= places.owed, `${question}: ${JSON.stringify(places)}`);
      if (caveats <= most) assert.equal(countOfBelow(places), 0, `${question}: ${JSON.stringify(places)}`);
      assertLine(places, question);
    }
    await page.close();
  });
}

test('on a phone the first caveat is whole before the fold, below a clinician\'s advice too', async () => {
  const page = await site.open('', async (made) => {
    await made.setViewport({ width: 360, height: 740 });
    await withMotion(made);
  });
  for (const [question, caveats, before] of kRows) {
    await askAnew(page, question);
    const places = await placesOfOwed(page);
    assert.deepEqual(places.before, before, question);
    assertFirstInView(places, question);
    assert.ok(countOfBelow(places) < caveats);
    assertLine(places, question);
    assert.deepEqual(await numbersAway(page), [], question);
    // The question is whole, above.
    assert.deepEqual(await shown(page, '.asked'), [question]);
  }
  await page.close();
});

const kRedFlagAndCaveat = `${kRedFlag}. Is massage safe with osteoporosis?`;
const kAlarmsAndCaveat = [
  kRedFlagAndCaveat,
  'I have had chest pain since this morning and take warfarin, can I have a massage?',
  `${kCrisis}. Is massage safe with osteoporosis?`,
];
// Those that need most room.
const kFullest = kRows.slice(-5).map(([question]) => question);

// Each in a conversation of its own, after `earlier` ones.
async function assertFirstsInView(page: Page | Frame, questions: string[], earlier: string[] = []): Promise<void> {
  for (const question of questions) {
    const [opening = question, ...rest] = [...earlier, question];
    await askAnew(page, opening);
    for (const next of rest) await ask(page, next);
    const places = await placesOfOwed(page);
    assertLine(places, question);
    if (!kAlarmsAndCaveat.includes(question)) {
      assertFirstInView(places, question);
      continue;
    }
    // An alarm may leave no room for the long wording, but for the short one; and nothing is over the alarm.
    const what = `${question}: ${JSON.stringify(places)}`;
    assert.ok(places.header <= places.owed && places.alarm! <= places.fold, what);
    const { caveats } = await site.answerTo(question, earlier);
    if (places.ends[0]! > places.fold) assert.equal(places.first, caveats![0]!.shortText, what);
  }
}

const kSizes = [[1280, 800], [1366, 657], [360, 740], [390, 844]] as const;
for (const [width, height] of kSizes) {
  test(`${width} x ${height}: of a second question the first caveat can be read as well, beside an alarm too`, async () => {
    const page = await site.open('', (made) => made.setViewport({ width, height }));
    await assertFirstsInView(page, [...kFullest, ...kAlarmsAndCaveat], [kHelps]);
    await page.close();
  });
}

// In a low window, and on a phone, the frame takes what there is.
for (const [width, height] of kSizes) {
  test(`in the widget of a window of ${width} x ${height} the first caveat can be read, beside an alarm too`, async () => {
    const page = await site.open(await site.host(), (made) => made.setViewport({ width, height }));
    await assertFirstsInView(await openWidget(site, page), [...kFullest, ...kAlarmsAndCaveat]);
    await page.close();
  });
}

test('a caveat that is alone below an alarm leaves no column empty', async () => {
  const page = await site.open('', (made) => made.setViewport({ width: 1280, height: 800 }));
  await ask(page, kRedFlagAndCaveat);
  await settled(page);
  const [all, alone] = await page.$$eval('.caveats, .caveat', (found) => found.map((one) => one.clientWidth));
  assert.ok(all! * 0.6 < alone! && alone! < all!, `${alone} of ${all}`);
  await page.close();
});

test('in a frame that is narrow, or has large type, an alarm begins below what is always in view', async () => {
  for (const [width, height, type] of [[320, 568, ''], [1280, 800, '200%'], [360, 740, '200%']] as const) {
    const page = await site.open(await site.host(), (made) => made.setViewport({ width, height }));
    const frame = await openWidget(site, page);
    await frame.$eval('html', (root, size) => (root.style.fontSize = size), type);
    await ask(frame, kRedFlag);
    await settled(frame);
    const [header, alarm] = await frame.evaluate(() =>
      [document.querySelector('header')!.getBoundingClientRect().bottom,
        document.querySelector('.triage')!.getBoundingClientRect().top]);
    assert.ok(header! <= alarm! && alarm! < height / 3, `${width} by ${height}, ${type}: ${header}, ${alarm}`);
    // On one line, as long as it has room there.
    if (type === '') assert.ok(header! < 60, `${header}`);
    await page.close();
  }
});

test('an alarm that leaves no room for a caveat is followed by the line, which covers none of it', async () => {
  for (const [width, height, hasRoom] of [[360, 740, true], [360, 480, false]] as const) {
    const page = await site.open('', (made) => made.setViewport({ width, height }));
    await ask(page, kRedFlagAndCaveat);
    const places = await placesOfOwed(page);
    assert.equal(places.before[0], 'triage');
    assert.equal(countOfBelow(places), places.ends.length);
    assertLine(places, kRedFlagAndCaveat);
    assert.equal(places.first !== undefined, hasRoom, JSON.stringify(places));
    await page.close();
  }
});

for (const how of ['with motion', 'without']) {
  test(`${how} the line leads to the first caveat below it, counts down, and goes with the last`, async () => {
    const page = await site.open('', async (made) => {
      await made.setViewport({ width: 360, height: 740 });
      if (how === 'with motion') await withMotion(made);
    });
    await askAnew(page, kManyConditions);
    let places = await placesOfOwed(page);
    for (let pressed = 0; places.line !== undefined && pressed < 7; ++pressed) {
      const next = places.ends.length - countOfBelow(places);
      await page.click('.more-button');
      const now = await placesOfOwed(page);
      assert.ok(countOfBelow(now) < countOfBelow(places), JSON.stringify([places, now]));
      assert.ok(now.ends[next]! <= now.fold, `${next} is whole: ${JSON.stringify(now)}`);
      const isThere = await page.$$eval('.caveat', (all, at) => all[at] === document.activeElement, next);
      assert.ok(isThere);
      assertLine(now, kManyConditions);
      places = now;
    }
    assert.equal(places.line, undefined);
    // Back to where it began, it tells the same again.
    await page.evaluate(() => document.querySelector('.owed')!.scrollIntoView());
    assertLine(await placesOfOwed(page), kManyConditions);
    await page.close();
  });
}

test('nothing is measured of a conversation that is over', async () => {
  const page = await site.open('', async (made) => {
    await made.evaluateOnNewDocument(() => {
      const observing = new Set<ResizeObserver>();
      const { observe, disconnect } = ResizeObserver.prototype;
      ResizeObserver.prototype.observe = function (...given) {
        observing.add(this);
        observe.apply(this, given);
      };
      ResizeObserver.prototype.disconnect = function () {
        observing.delete(this);
        disconnect.call(this);
      };
      Object.assign(window, { observing });
    });
  });
  const counts: number[] = [];
  for (let i = 0; i < 3; ++i) {
    await askAnew(page, kFracture);
    await placesOfOwed(page);
    counts.push(await page.evaluate(() => (window as unknown as { observing: Set<ResizeObserver> }).observing.size));
  }
  assert.ok(counts[0]! > 0);
  assert.deepEqual(counts, counts.map(() => counts[0]));
  await page.close();
});
