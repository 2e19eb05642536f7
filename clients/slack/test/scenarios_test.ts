import { after } from 'node:test';
import { describeAdapter } from '@caveat/bot/scenarios';
import { startSlack, type RunningSlack } from '@caveat/slack';
import { deliver, envelope, kBotToken, kSigningSecret, SlackPlatform } from './slack_platform.ts';

let slack: SlackPlatform;
let running: RunningSlack;

after(() => slack.stop());

describeAdapter('slack', async () => {
  slack = await SlackPlatform.start();
  const channel = await slack.direct('patient');
  return {
    start: async (botConfig, log) => {
      const delivery = { by: 'http' as const, signingSecret: kSigningSecret };
      const config = { botToken: kBotToken, delivery, staffChannel: '', apiUrl: slack.apiUrl };
      running = await startSlack(config, { ...botConfig, listen: { host: '127.0.0.1', port: 0 } }, log);
      return running;
    },
    deliver: async ({ id, user, text }) => {
      const event = { type: 'message', channel, channel_type: 'im', user, text, ts: `${id}.000100` };
      const response = await deliver(running.url!, envelope(event));
      if (response.status !== 200) throw new Error(`status ${response.status}`);
    },
    received: () => slack.posted.map(({ text }) => text),
    refuseNext: (seconds) => slack.refusals.push({ status: 429, headers: { 'retry-after': String(seconds) } }),
  };
});
