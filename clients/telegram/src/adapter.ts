// Telegram: answers in private, and in groups where it is addressed.
import type { Update } from 'grammy/types';
import { isSame, kindOf, openBot, Pauses, serveBot, StaffUnreachable, Undeliverable } from '@caveat/bot';
import type { BotConfig, Channel, HttpServer, Log, Outgoing, Route, Running, Staff } from '@caveat/bot';
import { kTextRefused, TelegramApi } from './api.ts';
import type { TelegramConfig } from './config.ts';
import { kRender, messageOf, plainMessagesOf, staffMessagesOf } from './message.ts';
import { Poller } from './poller.ts';
import { take, type Me, type ReplyTo } from './updates.ts';

const kPath = '/telegram';

export interface RunningTelegram extends Running {
  // Where Telegram's requests go, if it delivers by them; undefined if nothing is served.
  url: string | undefined;
}

// Resolves when updates are taken. Waits for Telegram if it is away; throws if it refuses the token, or if the bot is
// not in the staff's chat.
export async function startTelegram(
  config: TelegramConfig, botConfig: BotConfig, log: Log,
): Promise<RunningTelegram> {
  const { delivery, staffChat } = config;
  if (delivery.by === 'webhook' && botConfig.listen === undefined) throw new Error('CAVEAT_BOT_LISTEN is not set.');
  const api = new TelegramApi(config);
  const pauses = new Pauses();
  const staff = staffChat === undefined ? undefined : new StaffChat(staffChat, api);
  // Known once Telegram has been reached, which may be later: the store and the port are opened before, so that it is
  // told at once what is wrong with them, and GET /health says meanwhile that it is not ready.
  let me: Me | undefined;
  let poller: Poller | undefined;
  const channel = new TelegramChannel(api, () => me !== undefined && (poller?.isConnected ?? true));
  const { bot, stop: stopBot } = openBot(botConfig, channel, log, staff);
  const isStaffChat = (chat: number) => staffChat !== undefined && [staffChat, api.chatNow(staffChat)].includes(chat);
  const taken = (update: Update) => {
    take(update, { me: me!, isStaffChat }, bot, log);
    if (update.callback_query !== undefined) answerPress(update.callback_query.id, api, log);
  };
  const routes: Record<string, Route> = {};
  if (delivery.by === 'webhook') {
    const route = telegramRoute(delivery.secret, taken, log);
    routes[`POST ${kPath}`] = (request) => (me === undefined ? { status: 503 } : route(request));
  }
  let server: HttpServer | undefined;
  const stop = async () => {
    await Promise.all([server?.stop(), poller?.stop()]);
    await stopBot();
  };
  try {
    server = await serveBot(botConfig, bot, log, routes);
    me = await whoIs(api, staffChat, pauses, log);
    if (delivery.by === 'polling') await api.deleteWebhook(pauses, log);
    bot.start();
    if (delivery.by === 'polling') {
      poller = new Poller(api, taken, log);
      poller.start(() => bot.retryNow());
    } else if (delivery.url !== '') {
      await api.setWebhook(delivery.url, delivery.secret, pauses, log);
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: server === undefined ? undefined : server.url + kPath, stop };
}

// Who the bot is, once it is sure that handoffs reach somebody.
async function whoIs(api: TelegramApi, staffChat: number | undefined, pauses: Pauses, log: Log): Promise<Me> {
  const me = await api.me(pauses, log);
  if (staffChat !== undefined) await api.checkStaffChat(staffChat, me, pauses, log);
  return me;
}

// The route of Telegram's requests. `take` throws if an update could not be stored: Telegram delivers it again then.
export function telegramRoute(secret: string, take: (update: Update) => void, log: Log): Route {
  return ({ headers, body }) => {
    if (!isSame(secret, headers['x-telegram-bot-api-secret-token'])) {
      log.warn('a request with a wrong secret was refused', { code: 401 });
      return { status: 401 };
    }
    const update = updateOf(body);
    if (update === undefined) return { status: 400 };
    take(update);
    return { status: 200 };
  };
}

function updateOf(body: Buffer): Update | undefined {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    const isUpdate = typeof value === 'object' && value !== null && 'update_id' in value;
    return isUpdate ? (value as Update) : undefined;
  } catch {
    return undefined;
  }
}

// The press is on disk by now: a button that goes on to show that it waits does no harm.
function answerPress(id: string, api: TelegramApi, log: Log): void {
  api.answerPress(id).catch((error: unknown) => log.info('a pressed button was not answered', kindOf(error)));
}

class TelegramChannel implements Channel {
  name = 'telegram';
  render = kRender;
  hasButtons = true;
  isConnected: () => boolean;
  #api: TelegramApi;

  constructor(api: TelegramApi, isConnected: () => boolean) {
    this.#api = api;
    this.isConnected = isConnected;
  }

  async send(replyTo: string, message: Outgoing, signal: AbortSignal): Promise<void> {
    const messages = message.kind === 'staff' ? plainMessagesOf(message.text) : [messageOf(message)];
    await this.#api.send(JSON.parse(replyTo) as ReplyTo, messages, message.id, signal);
  }

  async typing(replyTo: string): Promise<void> {
    await this.#api.typing(JSON.parse(replyTo) as ReplyTo);
  }
}

class StaffChat implements Staff {
  #chat: number;
  #api: TelegramApi;

  constructor(chat: number, api: TelegramApi) {
    this.#chat = chat;
    this.#api = api;
  }

  async post(text: string, id: string): Promise<void> {
    try {
      await this.#api.send({ chat: this.#chat }, staffMessagesOf(text), id);
    } catch (error) {
      // A bot that was removed from the chat can be added again: nothing for staff is dropped but a text that Telegram
      // will never take, which would hold up all that come after it.
      const isOfChat = error instanceof Undeliverable && error.reason !== kTextRefused;
      throw isOfChat ? new StaffUnreachable(error.reason) : error;
    }
  }
}
