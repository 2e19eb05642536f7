import { Settings } from '@caveat/bot';
import { describeStart } from '@caveat/bot/scenarios';
import { readTelegramConfig, startTelegram } from '@caveat/telegram';

describeStart('Telegram', {
  me: { ok: true, result: { id: 1, is_bot: true, username: 'caveat_bot' } },
  path: '/telegram',
  start: (url, botConfig, log) => {
    const config = readTelegramConfig(new Settings({
      CAVEAT_TELEGRAM_TOKEN: '1:a', CAVEAT_TELEGRAM_API_URL: url, CAVEAT_TELEGRAM_DELIVERY: 'webhook',
      CAVEAT_TELEGRAM_WEBHOOK_SECRET: 'secret-of-sixteen-', CAVEAT_BOT_LISTEN: '127.0.0.1:1',
    }));
    return startTelegram(config, botConfig, log);
  },
});
