// What every adapter has to show, through signed interactions.
import { after } from 'node:test';
import { describeAdapter, kPeople } from '@caveat/bot/scenarios';
import { until } from '@caveat/bot/testing';
import type { RunningDiscord } from '../src/index.ts';
import { Discord, kStaffChannel, withoutEscapes } from './discord_platform.ts';
import { startOn } from './run.ts';

const discord = await new Discord().open();
after(() => discord.close());

const idOf = (user: string) => `6000000000000001${kPeople.indexOf(user) + 10}`;
const placeOf = (user: string) => ({
  channel_id: `2000000000000001${kPeople.indexOf(user) + 10}`, member: { user: { id: idOf(user) } },
});

describeAdapter('discord', async () => {
  let running: RunningDiscord;
  // A delivery of the same event is the same to the letter.
  const interactions = new Map<string, Record<string, unknown>>();
  // Of whom an interaction is.
  const users = new Map<string, string>();
  const send = (interaction: Record<string, unknown>) => discord.attempt(running.url, interaction);
  const made = (interaction: Record<string, unknown>, user: string) => {
    users.set(String(interaction['token']), user);
    return interaction;
  };
  const shownTo = (user: string) =>
    discord.shown.filter(({ token, place }) => users.get(token ?? '') === user || place === `dm${idOf(user)}`);
  return {
    start: async (config, log) => (running = await startOn(discord, config, log)),
    deliver: async ({ id, user, text }) => {
      const interaction = interactions.get(id) ?? made(discord.ask(text, { id, ...placeOf(user) }), user);
      interactions.set(id, interaction);
      return (await send(interaction)).status;
    },
    received: (user) => shownTo(user).map(({ content }) => withoutEscapes(content)),
    idsOf: (user) => [idOf(user), placeOf(user).channel_id],
    staff: {
      posts: () => discord.shown.filter(({ place }) => place === kStaffChannel)
        .map(({ content, file }) => file ?? content.replace(/^```\n([^]*)\n```$/, '$1')),
      say: async (said) => {
        const [, name, handle, words] = /^(\w+) (\w+) ?(.*)$/.exec(said)!;
        const nurse = { channel_id: kStaffChannel, member: { user: { id: '900000000000000009' } } };
        const values = { handle: handle!, ...(name === 'reply' ? { words: words! } : {}) };
        await send(discord.command(name!, values, nurse));
      },
    },
    rate: async (user) => {
      const thumb = () => shownTo(user).flatMap(({ components = [] }) => components).flatMap((row) => row.components)
        .find(({ custom_id: id }) => id.startsWith('helpful:'));
      await until('there is a thumb', () => thumb() !== undefined);
      await send(made(discord.press(thumb()!.custom_id, placeOf(user)), user));
    },
    refuseNext: (seconds) => discord.refuseFor(seconds),
  };
});
