import assert from 'node:assert/strict';
import { describeDocumented, type DocumentedAdapter } from '@caveat/bot/documented';
import { deliver, envelope, kAppToken, kBotToken, kSigningSecret, SlackPlatform } from './slack_platform.ts';

const kPage = 'docs/channels/slack.md';

async function open(deliverBy: (slack: SlackPlatform, payload: object) => Promise<void>): Promise<DocumentedAdapter> {
  const slack = await SlackPlatform.start();
  const [channel, user] = [await slack.direct('patient'), await slack.user('patient')];
  return {
    values: {
      CAVEAT_SLACK_BOT_TOKEN: kBotToken, CAVEAT_SLACK_SIGNING_SECRET: kSigningSecret,
      CAVEAT_SLACK_APP_TOKEN: kAppToken, CAVEAT_SLACK_API_URL: slack.apiUrl,
    },
    say: (text) =>
      deliverBy(slack, envelope({ type: 'message', channel, channel_type: 'im', user, text, ts: slack.newTs() })),
    received: () => slack.posted.map(({ text }) => text),
    disturb: async (text) => void slack.refusals.push({ status: 500, body: text }),
    hidden: [channel, user, kBotToken, kAppToken, kSigningSecret],
    close: () => slack.stop(),
  };
}

describeDocumented('slack', kPage, async (url) => {
  const events = `${url}/slack/events`;
  const adapter = await open(async (_, payload) => assert.equal((await deliver(events, payload)).status, 200));
  const disturb = async (text: string) => {
    await adapter.disturb!(text);
    const forged = await deliver(events, envelope({ type: 'message', text }), { secret: 'another' });
    assert.equal(forged.status, 401);
  };
  return { ...adapter, disturb, more: (page) => page.assertCurls(url) };
});

describeDocumented(
  'slack, Socket Mode', kPage, () => open(async ({ socket }, payload) => socket.send('events_api', 'e1', payload)),
  { also: 'CAVEAT_SLACK_DELIVERY=socket' },
);
