import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Update } from 'grammy/types';
import { describeDocumented, type DocumentedAdapter } from '@caveat/bot/documented';
import { freePort, startTestServer, testEnvironment, until } from '@caveat/bot/testing';
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
  const values = { ...adapter.values, CAVEAT_TELEGRAM_WEBHOOK_SECRET: kSecret };
  return { ...adapter, values, disturb, more: (page) => page.assertCurls(url) };
}, { also: 'CAVEAT_TELEGRAM_DELIVERY=webhook' });

test('a start that waits for Telegram ends at SIGTERM', async (t) => {
  const away = await startTestServer(() => undefined);
  t.after(() => away.stop());
  const port = await freePort();
  const env = testEnvironment('127.0.0.1:9', {
    CAVEAT_TELEGRAM_TOKEN: kToken, CAVEAT_TELEGRAM_API_URL: away.url, CAVEAT_BOT_LISTEN: `127.0.0.1:${port}`,
  });
  const child = spawn(process.execPath, [join(import.meta.dirname, '../src/main.ts')], { env, stdio: 'ignore' });
  const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
  const health = async () => (await fetch(`http://127.0.0.1:${port}/health`).catch(() => undefined))?.status;
  await until('health is served', async () => (await health()) === 503);
  child.kill('SIGTERM');
  assert.deepEqual(await ended, { code: 0, signal: null });
});
