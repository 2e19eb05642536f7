// The page's own words, held against the collection: names for what the API has only names for, and none that say more,
// or less, than every reviewed sentence that stands below them.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import type { OutcomeJson, SeverityJson, TriageLevelJson } from '@caveat/client/gen/answer_pb.js';
import { strings } from '../src/strings.ts';
import { kCollection, templates } from './collection.ts';

interface Rule {
  id: string;
  level: string;
  message: string;
}

// The rules of a file, each with the text of `field`, in one line.
async function rulesOf(file: string, field: string): Promise<Rule[]> {
  const text = await readFile(new URL(file, kCollection), 'utf8');
  return text.split(/^- id: /m).slice(1).map((rule) => {
    const [, level = ''] = /^  level: (\w+)/m.exec(rule) ?? [];
    const [, message = ''] = new RegExp(`^  ${field}: >-\\n((?:    .*\\n)+)`, 'm').exec(rule) ?? [];
    return { id: rule.split('\n')[0]!, level, message: message.replace(/\s+/g, ' ').trim() };
  });
}

test('the name of a level says no more, and nothing less urgent, than any message of that level', async () => {
  const rules = await rulesOf('safety/red_flags.yaml', 'message');
  assert.ok(rules.length > 100 && rules.every(({ message }) => message !== ''));
  const named: Record<string, { level: TriageLevelJson; name: string; says: RegExp }> = {
    // All of them are for now, and tell whom to reach.
    emergency: { level: 'TRIAGE_LEVEL_EMERGENCY', name: 'Emergency: act now', says: /\bnow\b/ },
    crisis: { level: 'TRIAGE_LEVEL_CRISIS', name: 'Crisis: get help now', says: /\{(crisis|emergency)\w*\} now\b/ },
    // Some are for now, others for today: the message says it.
    urgent: { level: 'TRIAGE_LEVEL_URGENT', name: 'Urgent', says: /\b(now|today|same day|at once)\b/ },
    // Most are about a clinician, and one is about somebody to talk to.
    see_clinician: { level: 'TRIAGE_LEVEL_SEE_CLINICIAN', name: 'Read this first', says: /./ },
  };
  assert.deepEqual(Object.keys(strings.triage).sort(), Object.values(named).map(({ level }) => level).sort());
  for (const { level, name } of Object.values(named)) assert.equal(strings.triage[level], name);
  for (const { id, level, message } of rules) assert.match(message, named[level]!.says, `${level} ${id}`);
});

test('"Avoid" stands before nothing but caveats that forbid', async () => {
  const rules = await rulesOf('safety/conditions.yaml', 'caveat');
  assert.ok(rules.length > 100 && rules.every(({ message }) => message !== ''));
  for (const { id, level, message } of rules)
    if (level === 'avoid') assert.match(message, /\bno massage\b|\bdo not\b|\bavoid\b|\bnot\b/i, id);
  const names: Record<string, string> = {
    SEVERITY_NOTE: 'Note', SEVERITY_CAUTION: 'Caution', SEVERITY_AVOID: 'Avoid',
  } satisfies Partial<Record<SeverityJson, string>>;
  assert.deepEqual(strings.severity, names);
});

test('the name of an outcome says what its sentences say, and every verdict has a sentence', async () => {
  const all = await templates();
  const saying = (prefix: string) => Array.from(all).filter(([id]) => id.startsWith(prefix));
  const rows: [outcome: OutcomeJson, name: string, prefix: string, says: RegExp][] = [
    ['OUTCOME_PARTIAL', 'Partly answered', 'partial.', /part of the question is left open/],
    ['OUTCOME_CLARIFY', 'Please say more', 'clarify.', /Please say /],
    ['OUTCOME_NOT_COVERED', 'Not covered', 'not_covered.', /gives no answer|No answer is given/],
  ];
  assert.deepEqual(strings.outcome, Object.fromEntries(rows.map(([outcome, name]) => [outcome, name])));
  for (const [, name, prefix, says] of rows) {
    assert.ok(saying(prefix).length > 0, prefix);
    for (const [id, text] of saying(prefix)) assert.match(text, says, `${name}: ${id}`);
  }
  const verdicts = ['supported', 'uncertain', 'not_supported', 'caution', 'avoid'];
  assert.deepEqual(saying('render.verdict.').map(([id]) => id), verdicts.map((verdict) => `render.verdict.${verdict}`));
  assert.ok(all.get('render.caveats'));
});

// What no other word of the page's may speak of.
const kOfSafety = new RegExp(
  '\\b(emergenc|urgen|crisis|danger|risk|harm|safe|doctor|clinic|physician|nurse|pharmac|midwi|hospital|medic|' +
  'ambulance|treatment|massage|symptom|pain|call\\b|avoid|caution|careful|warn|advice|advis|evidence|consult|seek|serious|' +
  'injur|illness|pregnan|[0-9]{3})', 'i');

const kMayBeSaid: Record<string, string> = {
  triage: 'names, see above',
  severity: 'names, see above',
  // Asks for what was told before, as the collection's clarify.subject does.
  conversationTooLong: 'asks',
  // Of the rules themselves, and of an opinion.
  drafts: 'no advice',
  reasons: 'no advice',
  // Of a source's record.
  certainty: 'a label', fingerprint: 'a label',
};

test('no other word of the page is about safety', () => {
  const wordsOf = (value: unknown): string[] => {
    if (typeof value === 'string') return [value];
    if (typeof value === 'function') return [String((value as (...given: unknown[]) => unknown)('x', 'x'))];
    return typeof value === 'object' && value !== null ? Object.values(value).flatMap(wordsOf) : [];
  };
  const about = Object.entries(strings).filter(([, value]) => wordsOf(value).some((words) => kOfSafety.test(words)));
  assert.deepEqual(about.map(([key]) => key).sort(), Object.keys(kMayBeSaid).sort());
});
