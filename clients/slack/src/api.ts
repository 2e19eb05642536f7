// Calls of Slack's Web API, with its refusals told apart.
import { webApi } from '@slack/bolt';
import { backoffMs, kindOf, RetryAfter, Undeliverable, type Log, type Pauses } from '@caveat/bot';
import { silentLogger } from './logger.ts';
import type { SlackMessage } from './message.ts';

// Shorter than the bot waits for a message to be sent.
const kTimeoutMs = 20_000;
const kFirstPauseMs = 1000;
const kLongestPauseMs = 30_000;
// For so many messages in several pieces it is known which of them are out.
const kMostUnfinished = 1000;

// No later attempt does better. What an operator can mend, as missing_scope or token_revoked, is tried again.
const kFinal = [
  'channel_not_found', 'is_archived', 'not_in_channel', 'user_not_found', 'user_disabled', 'cannot_dm_bot',
  'messages_tab_disabled', 'restricted_action', 'restricted_action_read_only_channel',
  'restricted_action_thread_locked', 'restricted_action_thread_only_channel', 'msg_too_long',
  'msg_blocks_too_long', 'invalid_blocks', 'no_text',
];
const kOfTheBlocks = ['msg_blocks_too_long', 'invalid_blocks', 'invalid_blocks_format'];
const kPassing = [
  'internal_error', 'fatal_error', 'service_unavailable', 'request_timeout', 'ratelimited', 'rate_limited',
];

export interface ReplyTo {
  channel: string;
  thread_ts?: string;
}

export class SlackApi {
  #client: webApi.WebClient;
  #log: Log;
  // What of a message in several pieces is not out yet, so that a repeated attempt goes on there.
  #left = new Map<string, SlackMessage[]>();

  constructor(token: string, apiUrl: string, log: Log) {
    this.#log = log;
    // The bot itself repeats what failed: the library would hold a message for half an hour and then give it up.
    this.#client = new webApi.WebClient(token, {
      slackApiUrl: apiUrl, retryConfig: { retries: 0 }, rejectRateLimitedCalls: true, timeout: kTimeoutMs,
      logger: silentLogger,
    });
  }

  // Posts the messages in order. `id` is the same at each attempt.
  async post(to: ReplyTo, messages: SlackMessage[], id: string, signal?: AbortSignal): Promise<void> {
    let left = this.#left.get(id) ?? messages;
    try {
      while (left.length > 0) {
        signal?.throwIfAborted();
        const [next, ...rest] = left;
        left = [...(await this.#post(to, next!)), ...rest];
        this.#left.set(id, left);
      }
    } catch (error) {
      // There is no later attempt.
      if (error instanceof Undeliverable) this.#left.delete(id);
      throw error;
    }
    this.#left.delete(id);
    if (this.#left.size > kMostUnfinished) this.#left.clear();
  }

  // The bot's own user id. Waits for as long as Slack is away; throws if it refuses the token.
  async me(pauses: Pauses, log: Log): Promise<string> {
    const { user_id: me } = await this.#insist('auth.test', () => this.#client.auth.test(), pauses, log);
    if (me === undefined) throw new Error('Slack does not say whose CAVEAT_SLACK_BOT_TOKEN is.');
    return me;
  }

  // Throws unless the bot is in the channel: a handoff would be announced to the person and reach nobody.
  async checkMember(channel: string, pauses: Pauses, log: Log): Promise<void> {
    const call = () => this.#client.conversations.info({ channel });
    const { channel: found } = await this.#insist('conversations.info', call, pauses, log);
    if (found?.is_member !== true) throw new Error('Invite the bot to CAVEAT_SLACK_STAFF_CHANNEL: it is not a member.');
  }

  // What is to be posted in its place: nothing, unless it is refused for its blocks.
  async #post({ channel, thread_ts }: ReplyTo, message: SlackMessage): Promise<SlackMessage[]> {
    const { text, blocks, mrkdwn = false, words } = message;
    const options = { unfurl_links: false, unfurl_media: false, link_names: false, mrkdwn };
    const thread = thread_ts === undefined ? {} : { thread_ts };
    const shown = blocks === undefined ? {} : { blocks };
    try {
      await this.#client.chat.postMessage({ channel, ...thread, ...options, text, ...shown });
      return [];
    } catch (error) {
      if (words === undefined || !kOfTheBlocks.includes(refusalOf(error) ?? '')) throw failureOf(error);
      this.#log.error('a message was refused for its blocks, sent again as its words alone', { channel: 'slack' });
      return words;
    }
  }

  async #insist<T>(method: string, call: () => Promise<T>, pauses: Pauses, log: Log): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await call();
      } catch (error) {
        const code = refusalOf(error);
        if (code !== undefined && !isPassing(code)) throw new Error(`Slack refuses ${method}: ${code}`);
        log.warn('Slack could not be reached', { attempt, ...(code === undefined ? kindOf(error) : { code }) });
        const askedMs = error instanceof webApi.WebAPIRateLimitedError ? error.retryAfter * 1000 : 0;
        await pauses.wait(Math.max(askedMs, backoffMs(attempt, kFirstPauseMs, kLongestPauseMs)));
      }
    }
  }
}

// The code with which Slack refuses a call; undefined if it did not get so far.
export function refusalOf(error: unknown): string | undefined {
  return error instanceof webApi.WebAPIPlatformError ? error.data.error : undefined;
}

// Slack itself is at fault, for now.
export function isPassing(code: string): boolean {
  return kPassing.includes(code);
}

export function failureOf(error: unknown): Error {
  if (error instanceof webApi.WebAPIRateLimitedError) return new RetryAfter(error.retryAfter);
  const code = refusalOf(error);
  if (code === undefined) return error as Error;
  if (kFinal.includes(code)) return new Undeliverable(code);
  return Object.assign(new Error('Slack refuses a message'), { code });
}
