// Caveat on Slack.
export { startSlack, type RunningSlack } from './adapter.ts';
export { readSlackConfig, type SlackConfig } from './config.ts';
