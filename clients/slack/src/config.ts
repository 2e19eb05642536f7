import type { Settings } from '@caveat/bot';

export interface SlackConfig {
  // Of the bot: xoxb-…
  botToken: string;
  // How Slack delivers: by requests to CAVEAT_BOT_LISTEN, which it signs, or over a connection that the adapter opens.
  delivery: { by: 'http'; signingSecret: string } | { by: 'socket'; appToken: string };
  // Where staff read of handoffs and release them; empty: none.
  staffChannel: string;
  apiUrl: string;
}

export function readSlackConfig(settings: Settings): SlackConfig {
  const config: SlackConfig = {
    botToken: settings.secret('CAVEAT_SLACK_BOT_TOKEN', 'the bot token of the app, xoxb-…, from OAuth & Permissions'),
    delivery: readDelivery(settings),
    staffChannel: settings.text('CAVEAT_SLACK_STAFF_CHANNEL'),
    apiUrl: settings.url('CAVEAT_SLACK_API_URL', 'https://slack.com/api/'),
  };
  if (config.botToken !== '' && !config.botToken.startsWith('xoxb-')) {
    settings.problem('CAVEAT_SLACK_BOT_TOKEN', 'is not a bot token; bot tokens begin with xoxb-');
  }
  if (config.staffChannel !== '' && !/^[CG][A-Z0-9]{6,}$/.test(config.staffChannel)) {
    settings.problem('CAVEAT_SLACK_STAFF_CHANNEL', 'has to be the id of a channel, as C0123456789, not its name');
  }
  return config;
}

function readDelivery(settings: Settings): SlackConfig['delivery'] {
  const by = settings.choice('CAVEAT_SLACK_DELIVERY', ['http', 'socket'], 'http');
  if (by === 'http') {
    if (!settings.has('CAVEAT_BOT_LISTEN')) {
      settings.problem('CAVEAT_BOT_LISTEN', 'is not set: where Slack reaches the adapter, as 127.0.0.1:8081');
    }
    const signingSecret = settings.secret('CAVEAT_SLACK_SIGNING_SECRET', 'from Basic Information of the app', 16);
    return { by, signingSecret };
  }
  const appToken = settings.secret('CAVEAT_SLACK_APP_TOKEN', 'an app-level token, xapp-…, with connections:write');
  if (appToken !== '' && !appToken.startsWith('xapp-')) {
    settings.problem('CAVEAT_SLACK_APP_TOKEN', 'is not an app-level token; app-level tokens begin with xapp-');
  }
  return { by, appToken };
}
