// The service's own words are found in its rendering, for every golden question; and what is not found is not lost.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromJson, toJson } from '@bufbuild/protobuf';
import { AnswerSchema, connect, RenderingSchema, RenderOptionsSchema } from '@caveat/client';
import { startCaveatd } from '@caveat/client/testing';
import { kWhole, renderedOf } from '../src/rendered.ts';
import { strings } from '../src/strings.ts';
import { goldenQuestions, templates } from './collection.ts';
import { kHebrew, withAnswer } from './made_answers.ts';
import { ask, press, shown, startSite, texts } from './site.ts';

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
