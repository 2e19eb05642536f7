import { LogLevel, type Logger } from '@slack/bolt';

// Slack's libraries quote requests, with what people wrote, in what they log. What matters of it the adapter logs.
export const silentLogger: Logger = {
  debug: () => {}, info: () => {}, warn: () => {}, error: () => {}, setLevel: () => {}, setName: () => {},
  getLevel: () => LogLevel.ERROR,
};
