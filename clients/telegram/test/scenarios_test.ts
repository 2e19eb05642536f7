import { after } from 'node:test';
import { describeAdapter } from '@caveat/bot/scenarios';
import { Settings } from '@caveat/bot';
import { readTelegramConfig, startTelegram, type RunningTelegram } from '@caveat/telegram';
import { FakeTelegram, kToken, said } from './fake_telegram.ts';

const kSecret = 'secret_of_the_webhook';
let telegram: FakeTelegram;
let running: RunningTelegram;
const people = new Map<string, number>();

after(() => telegram.stop());

describeAdapter('telegram', async () => {
  telegram = await FakeTelegram.start();
  const config = readTelegramConfig(new Settings({
    CAVEAT_TELEGRAM_TOKEN: kToken, CAVEAT_TELEGRAM_API_URL: telegram.apiUrl, CAVEAT_TELEGRAM_DELIVERY: 'webhook',
    CAVEAT_TELEGRAM_WEBHOOK_SECRET: kSecret, CAVEAT_BOT_LISTEN: '127.0.0.1:0',
  }));
  return {
    start: async (botConfig, log) => {
      const pace = { ...config.pace, chatMs: 0 };
      running = await startTelegram({ ...config, pace }, { ...botConfig, listen: { host: '127.0.0.1', port: 0 } }, log);
      return running;
    },
    deliver: async ({ id, user, text }) => {
      if (!people.has(user)) people.set(user, 70_000 + people.size);
      const delivered = { ...said(people.get(user)!, people.get(user)!, text), update_id: Number(id) };
      const status = await telegram.post(running.url!, delivered, kSecret);
      if (status !== 200) throw new Error(`status ${status}`);
    },
    received: () => telegram.sent.map(({ text }) => text),
    refuseNext: (seconds) => telegram.refusals.push({ error_code: 429, parameters: { retry_after: seconds } }),
  };
});
