// What every adapter is configured with.
import { endpointOf } from '@caveat/client';
import type { Settings } from './config.ts';

export type HandoffTrigger = 'red_flag' | 'abstention' | 'request';
const kTriggers: readonly HandoffTrigger[] = ['red_flag', 'abstention', 'request'];

// A text message has to have room for it beside the warnings.
const kLongestWholeAnswerUrl = 200;

export interface BotConfig {
  caveatd: string;
  storePath: string;
  key: string;
  region: string;
  wholeAnswerUrl: string;
  handoff: HandoffTrigger[];
  staffWebhook: { url: string; secret: string } | undefined;
  // Of POST /staff/release and /staff/reply; empty: there is no such endpoint.
  staffToken: string;
  // Where to serve health, staff and a channel's webhook; undefined: nowhere.
  listen: { host: string; port: number } | undefined;
  // Questions at once, and how many more each minute.
  burst: number;
  perMinute: number;
  unavailableAfterMs: number;
  historyMs: number;
  seenMs: number;
  unansweredMs: number;
  handoffMs: number;
  logLevel: string;
}

export function readBotConfig(settings: Settings): BotConfig {
  const config: BotConfig = {
    caveatd: settings.text('CAVEAT_ADDRESS', '127.0.0.1:50051'),
    storePath: settings.required('CAVEAT_BOT_STORE', 'the file for what is not answered yet, as irc.db'),
    key: settings.secret('CAVEAT_BOT_KEY', 'random characters (openssl rand -hex 32), which ids are hashed with', 32),
    region: settings.text('CAVEAT_REGION'),
    wholeAnswerUrl: settings.url('CAVEAT_WHOLE_ANSWER_URL'),
    handoff: readTriggers(settings),
    staffWebhook: undefined,
    staffToken: settings.optionalSecret('CAVEAT_STAFF_TOKEN'),
    listen: settings.has('CAVEAT_BOT_LISTEN') ? settings.address('CAVEAT_BOT_LISTEN', '') : undefined,
    burst: settings.number('CAVEAT_BOT_BURST', 5, { least: 1, most: 1000 }),
    perMinute: settings.number('CAVEAT_BOT_PER_MINUTE', 6, { least: 0.1, most: 1000, whole: false }),
    unavailableAfterMs: 1000 * settings.number('CAVEAT_BOT_UNAVAILABLE_SECONDS', 10, { least: 1, most: 600 }),
    historyMs: 60_000 * settings.number('CAVEAT_BOT_HISTORY_MINUTES', 30, { most: 1440 }),
    seenMs: 86_400_000 * settings.number('CAVEAT_BOT_SEEN_DAYS', 7, { least: 1, most: 3650 }),
    unansweredMs: 3_600_000 * settings.number('CAVEAT_BOT_UNANSWERED_HOURS', 24, { least: 1, most: 168 }),
    handoffMs: 3_600_000 * settings.number('CAVEAT_BOT_HANDOFF_HOURS', 24, { least: 1, most: 720 }),
    logLevel: settings.choice('CAVEAT_LOG_LEVEL', ['debug', 'info', 'warn', 'error', 'silent'], 'info'),
  };
  try {
    endpointOf(config.caveatd);
  } catch (error) {
    settings.problem('CAVEAT_ADDRESS', `cannot be used: ${(error as Error).message}`);
  }
  if (config.wholeAnswerUrl.length > kLongestWholeAnswerUrl) {
    settings.problem('CAVEAT_WHOLE_ANSWER_URL', `is longer than ${kLongestWholeAnswerUrl} characters`);
  }
  const url = settings.url('CAVEAT_STAFF_WEBHOOK_URL');
  if (url !== '') {
    const secret = settings.secret('CAVEAT_STAFF_WEBHOOK_SECRET', 'what posts to the webhook are signed with', 16);
    config.staffWebhook = { url, secret };
  }
  if (config.region !== '' && !/^[A-Z]{2}$/.test(config.region)) {
    settings.problem('CAVEAT_REGION', 'has to be two capital letters, as GB');
  }
  if (config.staffToken !== '' && config.staffToken.length < 16) {
    settings.problem('CAVEAT_STAFF_TOKEN', 'is shorter than 16 characters');
  }
  return config;
}

function readTriggers(settings: Settings): HandoffTrigger[] {
  const given = settings.list('CAVEAT_BOT_HANDOFF', [...kTriggers]);
  if (given.length === 1 && given[0] === 'none') return [];
  const unknown = given.filter((name) => !kTriggers.includes(name as HandoffTrigger));
  if (unknown.length > 0) {
    const allowed = kTriggers.join(', ');
    settings.problem('CAVEAT_BOT_HANDOFF', `has "${unknown.join(', ')}", and takes ${allowed}, or none`);
  }
  return kTriggers.filter((trigger) => given.includes(trigger));
}
