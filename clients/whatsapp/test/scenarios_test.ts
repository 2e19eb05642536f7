// What every adapter has to show.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { describeAdapter, kPeople } from '@caveat/bot/scenarios';
import { until } from '@caveat/bot/testing';
import { buttonMessage, deliveryOf, textMessage } from './deliveries.ts';
import { close, desk, graph, open, portOfAdapter, post, sayAsStaff, start } from './support.ts';

after(close);

const numberOf = (user: string) => `4477009010${kPeople.indexOf(user) + 10}`;
const sentTo = (user: string) => graph.taken.filter(({ to }) => to === numberOf(user));

describeAdapter('whatsapp', async () => {
  await open();
  return {
    port: portOfAdapter(),
    start: (botConfig, log) => start({ ...botConfig, ...desk.config }, log),
    deliver: ({ id, user, text }) => post(deliveryOf([textMessage(numberOf(user), text, `wamid.${id}`)])),
    received: (user) => sentTo(user).map(({ text }) => text),
    idsOf: (user) => [numberOf(user)],
    staff: { posts: () => desk.posts(), say: sayAsStaff },
    rate: async (user) => {
      const thumb = () => sentTo(user).flatMap(({ buttons }) => buttons).find(({ id }) => id.startsWith('helpful:'));
      await until('there is a thumb', () => thumb() !== undefined);
      await post(deliveryOf([buttonMessage(numberOf(user), thumb()!.id, thumb()!.title)]));
    },
    refuseNext: (seconds) => graph.refusals.push({ status: 429, code: 80_007, retryAfter: seconds }),
  };
});

test('nothing was beyond the limits of the platform', () => assert.deepEqual(graph.problems, []));
