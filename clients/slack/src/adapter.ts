// Slack: answers direct messages, mentions, and the threads that these begin.
import { openBot, Pauses, serveBot, StaffUnreachable, Undeliverable } from '@caveat/bot';
import type { BotConfig, Channel, HttpServer, Log, Outgoing, Route, Running, Staff } from '@caveat/bot';
import { refusalOf, SlackApi, type ReplyTo } from './api.ts';
import type { SlackConfig } from './config.ts';
import { take } from './events.ts';
import { kRender, kWhole, messageOf, plainMessagesOf } from './message.ts';
import { slackRoute, type Take } from './receive.ts';
import { slackSocket, type SlackSocket } from './socket.ts';

const kPath = '/slack/events';

export interface RunningSlack extends Running {
  // Where Slack's requests go, if it delivers by them; undefined if nothing is served.
  url: string | undefined;
}

// Resolves when deliveries are taken. Waits for Slack if it is away; throws if it refuses a token, or if the bot is not
// in the staff's channel.
export async function startSlack(config: SlackConfig, botConfig: BotConfig, log: Log): Promise<RunningSlack> {
  const { delivery, staffChannel, apiUrl } = config;
  if (delivery.by === 'http' && botConfig.listen === undefined) throw new Error('CAVEAT_BOT_LISTEN is not set.');
  const api = new SlackApi(config.botToken, apiUrl, log);
  const staff = staffChannel === '' ? undefined : new StaffChannel(staffChannel, api);
  // Known once Slack has been reached, which may be later: the store and the port are opened before, so that it is told
  // at once what is wrong with them, and GET /health says meanwhile that it is not ready.
  let me: string | undefined;
  let socket: SlackSocket | undefined;
  const isConnected = () => me !== undefined && (delivery.by === 'http' || socket?.isConnected() === true);
  const { bot, stop: stopBot } = openBot(botConfig, new SlackChannel(api, isConnected), log, staff);
  const taken: Take = (payload) => take(payload, { me: me!, staffChannel }, bot);
  const routes: Record<string, Route> = {};
  if (delivery.by === 'http') {
    const route = slackRoute(delivery.signingSecret, taken, log);
    routes[`POST ${kPath}`] = (request) => (me === undefined ? { status: 503 } : route(request));
  }
  let server: HttpServer | undefined;
  const stop = async () => {
    await Promise.all([server?.stop(), socket?.stop()]);
    await stopBot();
  };
  try {
    server = await serveBot(botConfig, bot, log, routes);
    me = await whoIs(api, staffChannel, log);
    bot.start();
    if (delivery.by === 'socket') {
      socket = slackSocket(delivery.appToken, apiUrl, taken, log);
      await startSocket(socket);
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: server === undefined ? undefined : server.url + kPath, stop };
}

// Who the bot is, once it is sure that handoffs reach somebody.
async function whoIs(api: SlackApi, staffChannel: string, log: Log): Promise<string> {
  const me = await api.me(new Pauses(), log);
  if (staffChannel !== '') await api.checkMember(staffChannel, new Pauses(), log);
  return me;
}

async function startSocket(socket: SlackSocket): Promise<void> {
  try {
    await socket.start();
  } catch (error) {
    throw new Error(`Slack refuses a connection with CAVEAT_SLACK_APP_TOKEN: ${refusalOf(error) ?? 'no answer'}`);
  }
}

class SlackChannel implements Channel {
  name = 'slack';
  render = kRender;
  whole = kWhole;
  hasButtons = true;
  isConnected: () => boolean;
  #api: SlackApi;

  constructor(api: SlackApi, isConnected: () => boolean) {
    this.#api = api;
    this.isConnected = isConnected;
  }

  async send(replyTo: string, message: Outgoing, signal: AbortSignal): Promise<void> {
    // All parts go out with the last one, as one message.
    if (message.rendering !== undefined && message.index! < message.rendering.parts.length - 1) return;
    const messages = message.kind === 'staff' ? plainMessagesOf(message.text) : [messageOf(message)];
    await this.#api.post(JSON.parse(replyTo) as ReplyTo, messages, message.id, signal);
  }
}

const kOfTheText = ['msg_too_long', 'msg_blocks_too_long', 'invalid_blocks', 'no_text'];

class StaffChannel implements Staff {
  #channel: string;
  #api: SlackApi;

  constructor(channel: string, api: SlackApi) {
    this.#channel = channel;
    this.#api = api;
  }

  async post(text: string, id: string): Promise<void> {
    try {
      await this.#api.post({ channel: this.#channel }, plainMessagesOf(text), id);
    } catch (error) {
      // A bot that was removed from the channel can be invited again: nothing for staff is dropped but a text that
      // Slack will never take, which would hold up all that come after it.
      const isOfChannel = error instanceof Undeliverable && !kOfTheText.includes(error.reason);
      throw isOfChannel ? new StaffUnreachable(error.reason) : error;
    }
  }
}
