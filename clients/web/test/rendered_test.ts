// The service's own words are found in its rendering, for every golden question; and what is not found is not lost.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromJson, toJson } from '@bufbuild/protobuf';
import { AnswerSchema, connect, RenderingSchema, RenderOptionsSchema, SpanStyle, type Paragraph } from '@caveat/client';
import { startCaveatd } from '@caveat/client/testing';
import type { ParagraphJson } from '@caveat/client/gen/rendering_pb.js';
import { kWhole, renderedOf } from '../src/rendered.ts';
import { strings } from '../src/strings.ts';
import { goldenQuestions, templates, type Golden } from './collection.ts';
import { kHebrew, withAnswer } from './made_answers.ts';
import { ask, askAnew, press, shown, startSite, texts } from './site.ts';

test('of every golden question verdict and heading of the caveats are found, and no others', async () => {
  const caveatd = await startCaveatd();
  try {
    const { answers } = connect(caveatd.address);
    const render = fromJson(RenderOptionsSchema, kWhole);
    const words = await templates();
    const heading = words.get('render.caveats')!;
    const golden = await goldenQuestions();
    assert.ok(golden.length > 800);
    const found = { triage: 0, verdict: 0, heading: 0, neither: 0 };
    for (const { question, history } of golden) {
      const { answer, rendering } = await answers.ask({ question, history, render });
      const json = toJson(AnswerSchema, answer!);
      const name = json.verdict?.replace('VERDICT_', '').toLowerCase();
      const { verdict, caveatsHeading, isWhole } = renderedOf(json, toJson(RenderingSchema, rendering!));
      assert.deepEqual([verdict, caveatsHeading, isWhole],
        [words.get(`render.verdict.${name}`), json.caveats === undefined ? undefined : heading, true], question);
      if (json.triage?.message) ++found.triage;
      if (verdict !== undefined) ++found.verdict;
      if (caveatsHeading !== undefined) ++found.heading;
      if (verdict === undefined && caveatsHeading === undefined) ++found.neither;
    }
    // There were some of each.
    for (const [what, count] of Object.entries(found)) assert.ok(count > 20, `${what}: ${count}`);
  } finally {
    await caveatd.stop();
  }
});

const verdict = 'In short: no.';
const heading = 'Before you decide:';
const bold = (text: string): ParagraphJson => ({ spans: [{ text, style: 'SPAN_STYLE_BOLD' }] });
const plain = (text: string): ParagraphJson => ({ spans: [{ text, style: 'SPAN_STYLE_TEXT' }] });
// Of an answer with a verdict and a caveat: what stands in the rendering, and whether both sentences are found in it.
const kRows: [name: string, paragraphs: ParagraphJson[], isFound: boolean][] = [
  ['as it is', [bold('Call now.'), bold(verdict), bold(heading), plain('Ask first.')], true],
  ['what to do is not bold', [plain('Call now.'), bold(verdict), bold(heading), plain('Ask first.')], true],
  ['what to do is missing', [bold(verdict), bold(heading), plain('Ask first.')], true],
  ['no verdict', [bold('Call now.'), bold(heading), plain('Ask first.'), bold('Sources:')], false],
  ['no heading', [bold('Call now.'), bold(verdict), plain('Ask first.'), bold('Sources:')], false],
  ['one more', [bold('Call now.'), bold('New.'), bold(verdict), bold(heading), plain('Ask first.')], false],
  ['one that is not bold', [bold('Call now.'), bold(verdict), plain('Well,'), plain('Ask first.')], false],
  ['no caveat', [bold('Call now.'), bold(verdict), bold(heading)], false],
  ['nothing', [], false],
];
for (const [name, paragraphs, isFound] of kRows) {
  test(`${name}: no sentence is taken for another`, () => {
    const found = renderedOf({
      triage: { message: 'Call now.' }, verdict: 'VERDICT_AVOID', caveats: [{ text: 'Ask first.' }],
    }, { parts: [{ paragraphs }] });
    assert.deepEqual([found.verdict, found.caveatsHeading, found.isWhole],
      isFound ? [verdict, heading, true] : [undefined, undefined, false]);
  });
}

// Golden questions of each outcome, level and number of caveats: the first of each, and the last where there are more.
async function spread(answers: ReturnType<typeof connect>['answers']): Promise<Golden[]> {
  const byKind = new Map<string, Golden[]>();
  for (const golden of await goldenQuestions()) {
    const { answer } = await answers.ask(golden);
    const kind = [answer?.outcome, answer?.triage?.level, answer?.caveats.length].join();
    byKind.set(kind, [...(byKind.get(kind) ?? []), golden]);
  }
  return [...byKind.values()].flatMap((all) => all.filter((_, at) => at === 0 || at === all.length - 1));
}

// A paragraph without its marks; of a source, which the page has in a form of its own, its facts one by one.
function piecesOf({ spans }: Paragraph): string[] {
  const texts = spans.filter(({ style }) => style !== SpanStyle.MARK).map(({ text }) => text.trim());
  const isSource = spans[0]?.style === SpanStyle.MARK;
  const pieces = isSource ? texts.flatMap((text) => text.split(/\. (?:Certainty: )?/)) : [texts.join(' ')];
  return pieces.map((text) => text.replace(/\s+/g, ' ').trim()).filter((text) => text !== '');
}

test('every paragraph of the whole rendering is on the page, and those that are owed come first', async (t) => {
  const site = await startSite();
  t.after(() => site.close());
  const { answers } = connect(site.serviceAddress);
  const render = fromJson(RenderOptionsSchema, kWhole);
  // The page has its own names for these lists.
  const words = await templates();
  const lists = [words.get('render.sources'), words.get('render.follow_ups')];
  const page = await site.open();
  const asked = await spread(answers);
  assert.ok(asked.length >= 60, `${asked.length}`);
  for (const { question, history } of asked) {
    const [opening = question, ...rest] = [...history, question];
    await askAnew(page, opening);
    for (const next of rest) await ask(page, next);
    if ((await page.$('.turn:last-child .fold')) !== null) await press(page, '.turn:last-child .fold');
    const [all = ''] = await shown(page, '.turn:last-child .answer');
    const [owed = ''] = await shown(page, '.turn:last-child .owed');
    const { answer, rendering } = await answers.ask({ question, history, render });
    const pieces = rendering!.parts.flatMap(({ paragraphs }) => paragraphs).flatMap(piecesOf)
      .filter((text) => !lists.includes(text));
    const missing = pieces.filter((text) => !all.includes(text));
    assert.deepEqual(missing, [], question);
    // Up to the last caveat, in the order of the rendering, at the head of the answer.
    const last = answer!.caveats.at(-1)?.text ?? (answer!.triage?.message || undefined);
    const places = pieces.slice(0, pieces.indexOf(last ?? '') + 1).map((text) => owed.indexOf(text));
    assert.ok(places.every((at, i) => at > (places[i - 1] ?? -1)), `${question}: ${places}: ${owed}`);
    assert.ok(all.startsWith(owed), question);
  }
  await page.close();
  assert.deepEqual(site.wrongs, []);
});

test('an answer of another version is shown with all that it has, and with a note if it lacks words', async (t) => {
  const site = await startSite();
  t.after(() => site.close());
  const open = (made: Parameters<typeof withAnswer>[0]) => site.open('', withAnswer(made, 'ltr'));

  const { answer, document: source } = kHebrew;
  const bare = await open({ answer, document: source });
  await ask(bare, 'is it safe?');
  assert.deepEqual(await texts(bare, '.caveat .theirs'), answer.caveats!.map(({ text }) => text));
  assert.deepEqual(await shown(bare, '.owed .incomplete'), [strings.incomplete]);
  await press(bare, '.handover > button');
  await bare.evaluate(() => {
    navigator.clipboard.writeText = async (text) => void (document.title = text);
  });
  await press(bare, '.copy');
  await bare.waitForFunction((note) => document.title.includes(note), {}, strings.incomplete);
  await bare.close();

  const whole = await open(kHebrew);
  await ask(whole, 'is it safe?');
  assert.deepEqual(await shown(whole, '.incomplete'), []);
  await whole.close();

  // The only sentence of an answer whose outcome is unknown here.
  const text = 'This collection gives no answer.';
  const unknown = await open({
    answer: {
      outcome: 'OUTCOME_OF_TOMORROW' as 'OUTCOME_ANSWERED',
      statements: [{ text, templateId: 'not_covered.new' }],
    },
    rendering: { parts: [{ shown: text, paragraphs: [{ spans: [{ text }] }] }] },
    document: source,
  });
  await ask(unknown, 'is it safe?');
  assert.deepEqual(await texts(unknown, '.told .theirs'), [text]);
  await unknown.close();
  assert.deepEqual(site.wrongs, []);
});
