import assert from 'node:assert/strict';
import type { Update } from 'grammy/types';
import { describeDocumented, type DocumentedAdapter } from '@caveat/bot/documented';
import { FakeTelegram, kToken, said } from './fake_telegram.ts';

const kPage = 'docs/channels/telegram.md';
const kSecret = 'secret_of_the_webhook';
const kPatient = 73510001;

async function open(
  deliver: (telegram: FakeTelegram, update: Update) => Promise<void>,
): Promise<DocumentedAdapter & { telegram: FakeTelegram }> {
  const telegram = await FakeTelegram.start();
  return {
    telegram,
    values: { CAVEAT_TELEGRAM_TOKEN: kToken, CAVEAT_TELEGRAM_API_URL: telegram.apiUrl },
    say: (text) => deliver(telegram, said(kPatient, kPatient, text)),
    received: () => telegram.sent.map(({ text }) => text),
    disturb: async (text) => void telegram.refusals.push({ error_code: 500, description: text }),
    hidden: [String(kPatient), kToken, kSecret],
    close: () => telegram.stop(),
  };
}

describeDocumented('telegram', kPage, () => open(async (telegram, update) => telegram.queue(update)));

describeDocumented('telegram, webhook', kPage, async (url) => {
  const webhook = `${url}/telegram`;
  const adapter = await open(async (telegram, update) =>
    assert.equal(await telegram.post(webhook, update, kSecret), 200));
  const disturb = async (text: string) => {
    await adapter.disturb!(text);
    assert.equal(await adapter.telegram.post(webhook, said(kPatient, kPatient, text), 'another'), 401);
  };
  return { ...adapter, values: { ...adapter.values, CAVEAT_TELEGRAM_WEBHOOK_SECRET: kSecret }, disturb };
}, { also: 'CAVEAT_TELEGRAM_DELIVERY=webhook' });
