// WhatsApp: verify → accept → acknowledge; the bot does the rest.
import { openBot, openLog, serveBot, type BotConfig, type Log, type Running } from '@caveat/bot';
import { WhatsAppChannel } from './channel.ts';
import type { WhatsAppConfig } from './config.ts';
import { openGraph } from './graph.ts';
import { webhookRoutes } from './webhook.ts';

// Where CAVEAT_BOT_LISTEN says nothing.
const kListen = { host: '127.0.0.1', port: 8094 };

export async function startWhatsApp(
  config: WhatsAppConfig, botConfig: BotConfig, log: Log = openLog(botConfig.logLevel),
): Promise<Running> {
  const graph = openGraph(config);
  const channel = new WhatsAppChannel(config, graph, log);
  const { bot, stop } = openBot(botConfig, channel, log);
  channel.notice = (id) => bot.notice(id);
  const listen = botConfig.listen ?? kListen;
  const server = await serveBot({ ...botConfig, listen }, bot, log, webhookRoutes(config, graph, bot, log));
  bot.start();
  return { stop: async () => { await server?.stop(); await stop(); } };
}
