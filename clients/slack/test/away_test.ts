import { describeStart } from '@caveat/bot/scenarios';
import { startSlack, type SlackConfig } from '@caveat/slack';

const kSlack = {
  botToken: 'xoxb-1', delivery: { by: 'http', signingSecret: 'secret-of-sixteen-' }, staffChannel: '',
} satisfies Omit<SlackConfig, 'apiUrl'>;

describeStart('Slack', {
  me: { ok: true, user_id: 'U1' },
  path: '/slack/events',
  start: (url, botConfig, log) => startSlack({ ...kSlack, apiUrl: `${url}/` }, botConfig, log),
});
