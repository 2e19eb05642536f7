// What every adapter has to show, through the Bot Connector.
import { after } from 'node:test';
import { describeAdapter } from '@caveat/bot/scenarios';
import { until } from '@caveat/bot/testing';
import type { RunningTeams } from '../src/index.ts';
import { Microsoft } from './microsoft.ts';
import { deliver, kStaffConversation, startOn } from './run.ts';

const microsoft = await new Microsoft().open();
after(() => microsoft.close());

const ofUser = (user: string) => ({
  from: { id: `29:${user}-person`, aadObjectId: `object-of-${user}` },
  conversation: { id: `a:${user}-chat`, conversationType: 'personal' },
});

describeAdapter('teams', async () => {
  let running: RunningTeams;
  let activities = 0;
  const sentTo = (conversation: string) => microsoft.messages.filter((each) => each.conversation.id === conversation);
  const send = async (activity: object) => {
    const id = `of the test ${(activities += 1)}`;
    return (await deliver(running, microsoft.activity({ id, ...activity }), microsoft.token())).status;
  };
  return {
    start: async (config, log) => (running = await startOn(microsoft, config, log)),
    deliver: ({ id, user, text }) => send({ id, text, ...ofUser(user) }),
    received: (user) => sentTo(ofUser(user).conversation.id).map(({ text }) => text!),
    idsOf: (user) => [ofUser(user).from.id, ofUser(user).from.aadObjectId, ofUser(user).conversation.id],
    staff: {
      posts: () => sentTo(kStaffConversation).map(({ text }) => text!),
      say: async (words) => {
        const mention = { type: 'mention', text: '<at>Caveat</at>', mentioned: { id: '28:bot', name: 'Caveat' } };
        const conversation = { id: `${kStaffConversation};messageid=7`, conversationType: 'channel' };
        await send({ text: `<at>Caveat</at> ${words}`, conversation, entities: [mention] });
      },
    },
    rate: async (user) => {
      const rated = () => sentTo(ofUser(user).conversation.id).find(({ channelData }) => channelData !== undefined);
      await until('there are thumbs', () => rated() !== undefined);
      const value = { actionName: 'feedback', actionValue: { reaction: 'like' } };
      await send({ type: 'invoke', name: 'message/submitAction', replyToId: rated()!.id, value, ...ofUser(user) });
    },
    refuseNext: (seconds) => microsoft.refusals.push({ status: 429, headers: { 'retry-after': String(seconds) } }),
  };
});
