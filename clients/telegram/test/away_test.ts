import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startCaveatd } from '@caveat/client/testing';
import { Settings } from '@caveat/bot';
import { freePort, startTestServer, testBotConfig, TestLog, until } from '@caveat/bot/testing';
import { readTelegramConfig, startTelegram, type TelegramConfig } from '@caveat/telegram';

function configOf(apiUrl: string): TelegramConfig {
  return readTelegramConfig(new Settings({
    CAVEAT_TELEGRAM_TOKEN: '1:a', CAVEAT_TELEGRAM_API_URL: apiUrl, CAVEAT_TELEGRAM_DELIVERY: 'webhook',
    CAVEAT_TELEGRAM_WEBHOOK_SECRET: 'secret-of-sixteen-', CAVEAT_BOT_LISTEN: '127.0.0.1:1',
  }));
}

test('while Telegram is away health says so and updates are refused; once it is back, it answers', async (t) => {
  const caveatd = await startCaveatd();
  let isAway = true;
  const me = { ok: true, result: { id: 1, is_bot: true, username: 'caveat_bot' } };
  const telegram = await startTestServer(() => (isAway ? undefined : { status: 200, body: me }));
  const listen = { host: '127.0.0.1', port: await freePort() };
  const { log } = new TestLog();
  const starting = startTelegram(configOf(telegram.url), { ...testBotConfig(caveatd.address), listen }, log);
  t.after(async () => {
    isAway = false;
    await (await starting).stop();
    await telegram.stop();
    await caveatd.stop();
  });
  const status = async (path: string, method: string) =>
    (await fetch(`http://127.0.0.1:${listen.port}${path}`, { method }).catch(() => undefined))?.status;
  await until('health is served', async () => (await status('/health', 'GET')) === 503);
  assert.equal(await status('/telegram', 'POST'), 503);
  isAway = false;
  await until('it is ready', async () => (await status('/health', 'GET')) === 200);
  assert.equal(await status('/telegram', 'POST'), 401);
});

test('what is wrong with the store, and with the port, is told while Telegram is away', async (t) => {
  const telegram = await startTestServer(() => undefined);
  t.after(() => telegram.stop());
  const config = configOf(telegram.url);
  const listen = { host: '127.0.0.1', port: Number(new URL(telegram.url).port) };
  const botConfig = { ...testBotConfig('127.0.0.1:1'), listen };
  const { log } = new TestLog();
  const wrongStore = { ...botConfig, storePath: '/nowhere/telegram.db' };
  await assert.rejects(startTelegram(config, wrongStore, log), /cannot be written: ENOENT/);
  await assert.rejects(startTelegram(config, botConfig, log), /EADDRINUSE/);
});
