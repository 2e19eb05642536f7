import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startCaveatd } from '@caveat/client/testing';
import { freePort, startTestServer, testBotConfig, TestLog, until } from '@caveat/bot/testing';
import { startSlack, type SlackConfig } from '@caveat/slack';

const kSlack = {
  botToken: 'xoxb-1', delivery: { by: 'http', signingSecret: 'secret-of-sixteen-' }, staffChannel: '',
} satisfies Omit<SlackConfig, 'apiUrl'>;

test('while Slack is away health says so and deliveries are refused; once it is back, it answers', async (t) => {
  const caveatd = await startCaveatd();
  let isAway = true;
  const slack = await startTestServer(() => (isAway ? undefined : { status: 200, body: { ok: true, user_id: 'U1' } }));
  const listen = { host: '127.0.0.1', port: await freePort() };
  const { log } = new TestLog();
  const config = { ...kSlack, apiUrl: `${slack.url}/` };
  const starting = startSlack(config, { ...testBotConfig(caveatd.address), listen }, log);
  t.after(async () => {
    isAway = false;
    await (await starting).stop();
    await slack.stop();
    await caveatd.stop();
  });
  const status = async (path: string, method: string) =>
    (await fetch(`http://127.0.0.1:${listen.port}${path}`, { method }).catch(() => undefined))?.status;
  await until('health is served', async () => (await status('/health', 'GET')) === 503);
  assert.equal(await status('/slack/events', 'POST'), 503);
  isAway = false;
  await until('it is ready', async () => (await status('/health', 'GET')) === 200);
  assert.equal(await status('/slack/events', 'POST'), 401);
});

test('what is wrong with the store, and with the port, is told while Slack is away', async (t) => {
  const slack = await startTestServer(() => undefined);
  t.after(() => slack.stop());
  const config = { ...kSlack, apiUrl: `${slack.url}/` };
  const listen = { host: '127.0.0.1', port: Number(new URL(slack.url).port) };
  const botConfig = { ...testBotConfig('127.0.0.1:1'), listen };
  const { log } = new TestLog();
  const wrongStore = { ...botConfig, storePath: '/nowhere/slack.db' };
  await assert.rejects(startSlack(config, wrongStore, log), /cannot be written: ENOENT/);
  await assert.rejects(startSlack(config, botConfig, log), /EADDRINUSE/);
});
