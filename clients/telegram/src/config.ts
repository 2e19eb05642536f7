import type { Settings } from '@caveat/bot';
import type { Pace } from './pacer.ts';

export interface TelegramConfig {
  token: string;
  // How Telegram delivers: when the adapter asks, or by requests to CAVEAT_BOT_LISTEN, with a secret. `url` is set with
  // Telegram at the start; empty: an operator has set it.
  delivery: { by: 'polling' } | { by: 'webhook'; secret: string; url: string };
  // Where staff read of handoffs and release them; undefined: nowhere.
  staffChat: number | undefined;
  apiUrl: string;
  pace: Pace;
}

// What Telegram asks bots to keep to: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
const kPace: Pace = { chatMs: 1000, overallMs: 34, groupMessages: 20, groupMs: 60_000 };

export function readTelegramConfig(settings: Settings): TelegramConfig {
  const config: TelegramConfig = {
    token: settings.secret('CAVEAT_TELEGRAM_TOKEN', 'the token of the bot, from @BotFather'),
    delivery: readDelivery(settings),
    staffChat: undefined,
    apiUrl: settings.url('CAVEAT_TELEGRAM_API_URL', 'https://api.telegram.org').replace(/\/$/, ''),
    pace: kPace,
  };
  if (config.token !== '' && !/^\d+:[A-Za-z0-9_-]{20,}$/.test(config.token)) {
    settings.problem('CAVEAT_TELEGRAM_TOKEN', 'is not a bot token; one looks like 123456:ABC…');
  }
  const staffChat = settings.text('CAVEAT_TELEGRAM_STAFF_CHAT');
  if (staffChat === '') return config;
  if (/^-?\d{1,15}$/.test(staffChat)) config.staffChat = Number(staffChat);
  else settings.problem('CAVEAT_TELEGRAM_STAFF_CHAT', 'has to be the id of a chat, as -1001234567890, not its name');
  return config;
}

function readDelivery(settings: Settings): TelegramConfig['delivery'] {
  const by = settings.choice('CAVEAT_TELEGRAM_DELIVERY', ['polling', 'webhook'], 'polling');
  if (by === 'polling') return { by };
  if (!settings.has('CAVEAT_BOT_LISTEN')) {
    settings.problem('CAVEAT_BOT_LISTEN', 'is not set: where Telegram reaches the adapter, as 127.0.0.1:8092');
  }
  const secret = settings.secret('CAVEAT_TELEGRAM_WEBHOOK_SECRET', 'random characters (openssl rand -hex 32)', 16);
  if (!/^[A-Za-z0-9_-]{0,256}$/.test(secret)) {
    settings.problem('CAVEAT_TELEGRAM_WEBHOOK_SECRET', 'takes letters, digits, _ and -, at most 256');
  }
  return { by, secret, url: settings.url('CAVEAT_TELEGRAM_WEBHOOK_URL') };
}
