// Whole messages that are not questions.
import type { Command } from './types.ts';

// As carriers and providers define them; a message that only contains such a word is a question.
const kStop = new Set([
  'stop', 'stopall', 'stop all', 'unsubscribe', 'cancel', 'end', 'quit', 'revoke', 'optout', 'opt out',
]);
const kStart = new Set(['start', 'unstop']);
const kHelp = new Set(['help', 'info']);
// As the notice where_more says it.
const kMore = new Set(['more', 'send more']);

const kPerson = new Set([
  'human', 'a human', 'real human', 'person', 'a person', 'real person', 'a real person', 'agent', 'operator',
  'talk to a person', 'talk to a human', 'talk to someone', 'talk to an agent', 'speak to a person', 'speak to a human',
  'speak to someone', 'speak to an agent', 'i want to talk to a person', 'i want to speak to a person',
  'i want to talk to a human', 'i want to speak to a human', 'can i talk to a person', 'can i speak to a person',
]);

// To somebody who said STOP, providers take YES for START.
export function keywordOf(text: string, isStopped = false): Command | undefined {
  const words = plain(text);
  if (isStopped && words === 'yes') return 'start';
  if (kStop.has(words)) return 'stop';
  if (kStart.has(words)) return 'start';
  if (kMore.has(words)) return 'more';
  return kHelp.has(words) ? 'help' : undefined;
}

export function asksForPerson(text: string): boolean {
  return kPerson.has(plain(text));
}

export function consentOf(text: string): 'yes' | 'no' | undefined {
  const words = plain(text);
  if (['yes', 'y', 'yes please', 'ok', 'okay'].includes(words)) return 'yes';
  return ['no', 'n', 'no thanks', 'no thank you'].includes(words) ? 'no' : undefined;
}

function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
}
