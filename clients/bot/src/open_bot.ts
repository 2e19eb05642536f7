// A bot as its configuration says, for an adapter's main.
import { connect } from '@caveat/client';
import { Bot } from './bot.ts';
import type { BotConfig } from './bot_config.ts';
import { serveHttp, type HttpServer, type Route } from './http.ts';
import type { Log } from './log.ts';
import { staffRoutes, webhookStaff } from './staff_http.ts';
import { Store } from './store.ts';
import type { Channel, Staff } from './types.ts';

const kCallTimeoutMs = 5000;

// Serves health and the staff's endpoints, and a channel's `routes`, where the configuration says where to listen.
export async function serveBot(
  config: BotConfig, bot: Bot, log: Log, routes: Record<string, Route> = {},
): Promise<HttpServer | undefined> {
  if (config.listen === undefined) return undefined;
  const all = { ...routes, ...staffRoutes(bot, config.staffToken) };
  return serveHttp({ ...config.listen, log, health: () => bot.health(), routes: all });
}

export interface OpenBot {
  bot: Bot;
  // Ends the bot and closes its store. Stop what calls accept() first.
  stop(): Promise<void>;
}

// `staff`: the platform's own staff room, where one is configured; else the webhook of the configuration, else none.
// Does not start it.
export function openBot(config: BotConfig, channel: Channel, log: Log, staff?: Staff): OpenBot {
  const store = new Store(config.storePath);
  // Calls that fail are repeated by the bot itself, with longer pauses.
  const services = connect(config.caveatd, { timeoutMs: kCallTimeoutMs, attempts: 2 });
  const webhook = config.staffWebhook === undefined ? undefined : webhookStaff(config.staffWebhook);
  const bot = new Bot({ config, store, services, channel, staff: staff ?? webhook, log });
  const stop = async () => {
    await bot.stop();
    store.close();
  };
  return { bot, stop };
}
