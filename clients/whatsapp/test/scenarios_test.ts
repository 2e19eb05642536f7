// What every adapter has to show.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { describeAdapter } from '@caveat/bot/scenarios';
import { textMessage } from './deliveries.ts';
import { close, graph, open, say, start } from './support.ts';

before(open);
after(close);

// Numbers for the names of the scenarios.
const numbers = new Map<string, string>();
function numberOf(user: string): string {
  if (!numbers.has(user)) numbers.set(user, `4477009010${numbers.size + 10}`);
  return numbers.get(user)!;
}

describeAdapter('whatsapp', async () => ({
  start,
  deliver: ({ id, user, text }) => say(textMessage(numberOf(user), text, `wamid.${id}`)),
  // Buttons come with the same words each time.
  received: () => graph.taken.filter(({ buttons }) => buttons.length === 0).map(({ text }) => text),
  refuseNext: (seconds) => graph.refusals.push({ status: 429, code: 80_007, retryAfter: seconds }),
}));

test('nothing was beyond the limits of the platform', () => assert.deepEqual(graph.problems, []));
