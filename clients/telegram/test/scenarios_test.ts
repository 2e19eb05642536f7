import { after } from 'node:test';
import { describeAdapter, kPeople } from '@caveat/bot/scenarios';
import { Settings } from '@caveat/bot';
import { until } from '@caveat/bot/testing';
import { readTelegramConfig, startTelegram, type RunningTelegram } from '@caveat/telegram';
import { FakeTelegram, kToken, pressed, said } from './fake_telegram.ts';

const kSecret = 'secret_of_the_webhook';
const kNurse = 73510002;
const kNurses = -1001735100002;
let telegram: FakeTelegram;
let running: RunningTelegram;

after(() => telegram.stop());

const numberOf = (user: string) => 7_351_000_100 + kPeople.indexOf(user);

describeAdapter('telegram', async () => {
  telegram = await FakeTelegram.start();
  const config = readTelegramConfig(new Settings({
    CAVEAT_TELEGRAM_TOKEN: kToken, CAVEAT_TELEGRAM_API_URL: telegram.apiUrl, CAVEAT_TELEGRAM_DELIVERY: 'webhook',
    CAVEAT_TELEGRAM_WEBHOOK_SECRET: kSecret, CAVEAT_BOT_LISTEN: '127.0.0.1:0',
    CAVEAT_TELEGRAM_STAFF_CHAT: String(kNurses),
  }));
  const sentTo = (chat: number) => telegram.sent.filter(({ chat_id }) => chat_id === chat);
  return {
    start: async (botConfig, log) => {
      running = await startTelegram({ ...config, pace: { ...config.pace, chatMs: 0 } }, botConfig, log);
      return running;
    },
    deliver: ({ id, user, text }) => {
      const delivered = { ...said(numberOf(user), numberOf(user), text), update_id: Number(id) };
      return telegram.post(running.url!, delivered, kSecret);
    },
    received: (user) => sentTo(numberOf(user)).map(({ text }) => text),
    idsOf: (user) => [String(numberOf(user))],
    staff: {
      posts: () => sentTo(kNurses).map(({ text }) => text),
      say: async (words) => void (await telegram.post(running.url!, said(kNurses, kNurse, words), kSecret)),
    },
    rate: async (user) => {
      const hasThumb = () => sentTo(numberOf(user)).find((each) => JSON.stringify(each).includes('"helpful:'));
      await until('there is a thumb', () => hasThumb() !== undefined);
      await telegram.post(running.url!, pressed(hasThumb()!, numberOf(user), /^helpful:/), kSecret);
    },
    refuseNext: (seconds) => telegram.refusals.push({ error_code: 429, parameters: { retry_after: seconds } }),
  };
});
