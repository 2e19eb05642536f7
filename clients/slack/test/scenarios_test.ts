import { after } from 'node:test';
import { describeAdapter, kPeople } from '@caveat/bot/scenarios';
import { until } from '@caveat/bot/testing';
import { startSlack, type RunningSlack } from '@caveat/slack';
import { deliver, envelope, kBotToken, kSigningSecret, press, SlackPlatform } from './slack_platform.ts';

let slack: SlackPlatform;
let running: RunningSlack;

after(() => slack.stop());

describeAdapter('slack', async () => {
  slack = await SlackPlatform.start();
  const [staffChannel, nurse] = [await slack.channel('nurses'), await slack.user('nurse')];
  await slack.call('conversations.join', { channel: staffChannel });
  const people = new Map<string, { user: string; channel: string }>();
  for (const name of kPeople) {
    people.set(name, { user: await slack.user(name), channel: await slack.direct(name) });
  }
  const postedIn = (channel: string) => slack.posted.filter((each) => each.channel === channel);
  const send = async (event: object) => (await deliver(running.url!, envelope(event))).status;
  return {
    start: async (botConfig, log) => {
      const delivery = { by: 'http' as const, signingSecret: kSigningSecret };
      const config = { botToken: kBotToken, delivery, staffChannel, apiUrl: slack.apiUrl };
      running = await startSlack(config, botConfig, log);
      return running;
    },
    deliver: ({ id, user: name, text }) =>
      send({ type: 'message', channel_type: 'im', ...people.get(name)!, text, ts: `${id}.000100` }),
    received: (name) => postedIn(people.get(name)!.channel).map(({ text }) => text),
    idsOf: (name) => Object.values(people.get(name)!),
    staff: {
      posts: () => postedIn(staffChannel).map(({ text }) => text),
      say: async (text) =>
        void (await send({ type: 'message', channel: staffChannel, user: nurse, text, ts: slack.newTs() })),
    },
    rate: async (name) => {
      const { user, channel } = people.get(name)!;
      const hasThumb = () => postedIn(channel).find(({ blocks }) => JSON.stringify(blocks).includes('"helpful:'));
      await until('there is a thumb', () => hasThumb() !== undefined);
      await deliver(running.url!, press(hasThumb()!, '1.1', user, /^helpful:/, '5.1'));
    },
    refuseNext: (seconds) => slack.refusals.push({ status: 429, headers: { 'retry-after': String(seconds) } }),
  };
});
