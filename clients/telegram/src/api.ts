// Calls of the Bot API, with its refusals told apart.
import { Api, GrammyError } from 'grammy';
import type { Update } from 'grammy/types';
import { backoffMs, kindOf, RetryAfter, Undeliverable, type Log, type Pauses } from '@caveat/bot';
import type { TelegramConfig } from './config.ts';
import type { TelegramMessage } from './message.ts';
import { Pacer } from './pacer.ts';
import { kAllowedUpdates, type Me, type ReplyTo } from './updates.ts';

// Shorter than the bot waits for a message to be sent.
const kTimeoutSeconds = 20;
// How long Telegram holds a request for updates until there is one.
const kPollSeconds = 25;
const kFirstPauseMs = 1000;
const kLongestPauseMs = 30_000;
// Where Telegram does not say.
const kRetrySeconds = 5;
// What Telegram says of a text that it will never take. Its code, 400, is also that of a chat that it does not find.
const kOfTheText = /message is too long|message_too_long|text is empty|text must be non-empty|entit|must be encoded/i;
export const kTextRefused = '400_TEXT';
// For so many messages in several pieces it is known how many of them are out.
const kMostUnfinished = 1000;

export class TelegramApi {
  #api: Api;
  #pacer: Pacer;
  // Groups that became supergroups, which have other ids.
  #moved = new Map<number, number>();
  // How many of the pieces of a message are out, so that a repeated attempt goes on after them.
  #sent = new Map<string, number>();

  constructor({ token, apiUrl, pace }: TelegramConfig) {
    this.#api = new Api(token, { apiRoot: apiUrl, timeoutSeconds: kPollSeconds + kTimeoutSeconds });
    this.#pacer = new Pacer(pace);
  }

  // Sends the messages in order. `id` is the same at each attempt.
  async send(to: ReplyTo, messages: TelegramMessage[], id: string, signal?: AbortSignal): Promise<void> {
    for (let i = this.#sent.get(id) ?? 0; i < messages.length; i += 1) {
      await this.#send(to, messages[i]!, signal);
      this.#sent.set(id, i + 1);
    }
    this.#sent.delete(id);
    if (this.#sent.size > kMostUnfinished) this.#sent.clear();
  }

  async typing({ chat, topic }: ReplyTo): Promise<void> {
    await this.#api.sendChatAction(this.chatNow(chat), 'typing', topicOf(topic), timeout());
  }

  // Ends the waiting that a pressed button shows.
  async answerPress(id: string): Promise<void> {
    await this.#api.answerCallbackQuery(id, {}, timeout());
  }

  // The id that a chat has now.
  chatNow(chat: number): number {
    return this.#moved.get(chat) ?? chat;
  }

  // Updates from `offset` on; all before it are confirmed with this, and gone. With `waits`, for one if there is none.
  async updates(offset: number, signal: AbortSignal, waits = true): Promise<Update[]> {
    const options = { offset, timeout: waits ? kPollSeconds : 0, allowed_updates: kAllowedUpdates };
    return this.#api.getUpdates(options, signal as never);
  }

  // Who the bot is. Waits for as long as Telegram is away; throws if it refuses the token.
  async me(pauses: Pauses, log: Log): Promise<Me> {
    const { id, username } = await this.#insist('getMe', () => this.#api.getMe(timeout()), pauses, log);
    return { id, username };
  }

  // Throws unless the bot can write there: a handoff would be announced to the person and reach nobody.
  async checkStaffChat(chat: number, me: Me, pauses: Pauses, log: Log): Promise<void> {
    const call = () => this.#api.getChatMember(chat, me.id, timeout());
    const { status } = await this.#insist('CAVEAT_TELEGRAM_STAFF_CHAT', call, pauses, log);
    if (status === 'left' || status === 'kicked') {
      throw new Error('Add the bot to CAVEAT_TELEGRAM_STAFF_CHAT: it is not a member.');
    }
  }

  async setWebhook(url: string, secret: string, pauses: Pauses, log: Log): Promise<void> {
    const options = { secret_token: secret, allowed_updates: kAllowedUpdates };
    await this.#insist('setWebhook', () => this.#api.setWebhook(url, options, timeout()), pauses, log);
  }

  // Telegram gives updates to who asks for them only where there is no webhook. None is dropped with this.
  async deleteWebhook(pauses: Pauses, log: Log): Promise<void> {
    await this.#insist('deleteWebhook', () => this.#api.deleteWebhook({}, timeout()), pauses, log);
  }

  async #send(to: ReplyTo, message: TelegramMessage, signal?: AbortSignal): Promise<void> {
    const chat = this.chatNow(to.chat);
    await this.#pacer.turn(chat, signal);
    try {
      await this.#api.sendMessage(chat, message.text, optionsOf(to, message), timeout(signal));
    } catch (error) {
      const moved = error instanceof GrammyError ? error.parameters.migrate_to_chat_id : undefined;
      if (moved === undefined || chat !== to.chat) throw failureOf(error);
      this.#moved.set(to.chat, moved);
      await this.#send(to, message, signal);
    }
  }

  async #insist<T>(what: string, call: () => Promise<T>, pauses: Pauses, log: Log): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await call();
      } catch (error) {
        const code = error instanceof GrammyError ? error.error_code : undefined;
        if (code !== undefined && code < 500 && code !== 429) throw refusalOf(what, error as GrammyError);
        log.warn('Telegram could not be reached', { attempt, ...(code === undefined ? kindOf(error) : { code }) });
        await pauses.wait(Math.max(retryMs(error), backoffMs(attempt, kFirstPauseMs, kLongestPauseMs)));
      }
    }
  }
}

// How long Telegram asks to wait, in milliseconds; 0 if it does not.
export function retryMs(error: unknown): number {
  const failure = failureOf(error);
  return failure instanceof RetryAfter ? failure.seconds * 1000 : 0;
}

function optionsOf({ topic, message: replied }: ReplyTo, { entities, keyboard }: TelegramMessage) {
  return {
    entities, link_preview_options: { is_disabled: true }, ...topicOf(topic),
    ...(keyboard.length === 0 ? {} : { reply_markup: { inline_keyboard: keyboard } }),
    ...(replied === undefined ? {} : { reply_parameters: { message_id: replied, allow_sending_without_reply: true } }),
  };
}

function topicOf(topic: number | undefined): { message_thread_id?: number } {
  return topic === undefined ? {} : { message_thread_id: topic };
}

// The library's types are of a library of its own for what Node has.
function timeout(signal?: AbortSignal): never {
  const after = AbortSignal.timeout(kTimeoutSeconds * 1000);
  return (signal === undefined ? after : AbortSignal.any([signal, after])) as never;
}

function refusalOf(what: string, { error_code: code, parameters }: GrammyError): Error {
  const moved = parameters.migrate_to_chat_id;
  if (moved !== undefined) return new Error(`The chat of ${what} has become ${moved}: set that.`);
  if (what === 'getMe') return new Error(`Telegram refuses CAVEAT_TELEGRAM_TOKEN: ${code}`);
  return new Error(`Telegram refuses ${what}: ${code}`);
}

function failureOf(error: unknown): Error {
  if (!(error instanceof GrammyError)) return error as Error;
  const { error_code: code, description, parameters } = error;
  if (code === 429) return new RetryAfter(parameters.retry_after ?? kRetrySeconds);
  // Blocked, gone, or refused for what it is. A wrong token (401, 404) and Telegram's own faults are others.
  if (code === 400 && kOfTheText.test(description)) return new Undeliverable(kTextRefused);
  if (code === 400 || code === 403) return new Undeliverable(String(code));
  return Object.assign(new Error('Telegram refuses a message'), { code: String(code) });
}
