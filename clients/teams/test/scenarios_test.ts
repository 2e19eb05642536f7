// What every adapter has to show, through the Bot Connector.
import assert from 'node:assert/strict';
import { after } from 'node:test';
import { describeAdapter } from '@caveat/bot/scenarios';
import type { RunningTeams } from '../src/index.ts';
import { Microsoft } from './microsoft.ts';
import { deliver, startOn } from './run.ts';

const microsoft = await new Microsoft().open();
after(() => microsoft.close());

describeAdapter('teams', async () => {
  let running: RunningTeams;
  return {
    start: async (config, log) => (running = await startOn(microsoft, config, log)),
    deliver: async ({ id, user, text }) => {
      const conversation = { id: `a:${user}`, conversationType: 'personal' };
      const activity = microsoft.activity({ id, text, from: { id: `29:${user}`, aadObjectId: user }, conversation });
      assert.equal((await deliver(running, activity, microsoft.token())).status, 200);
    },
    received: () => microsoft.messages.map(({ text }) => text!),
    refuseNext: (seconds) => microsoft.refusals.push({ status: 429, headers: { 'retry-after': String(seconds) } }),
  };
});
