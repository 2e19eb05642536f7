// What every adapter has to show, through signed interactions.
import { after } from 'node:test';
import { describeAdapter } from '@caveat/bot/scenarios';
import type { RunningDiscord } from '../src/index.ts';
import { Discord, withoutEscapes } from './discord_platform.ts';
import { startOn } from './run.ts';

const discord = await new Discord().open();
after(() => discord.close());

describeAdapter('discord', async () => {
  let running: RunningDiscord;
  // A delivery of the same event is the same to the letter.
  const interactions = new Map<string, Record<string, unknown>>();
  return {
    start: async (config, log) => (running = await startOn(discord, config, log)),
    deliver: async ({ id, user, text }) => {
      const made = discord.ask(text, { id, channel_id: '700000000000000007', member: { user: { id: user } } });
      const interaction = interactions.get(id) ?? made;
      interactions.set(id, interaction);
      await discord.deliver(running.url, interaction);
    },
    received: () => discord.shown.map(({ content }) => withoutEscapes(content)),
    refuseNext: (seconds) => discord.refuseFor(seconds),
  };
});
