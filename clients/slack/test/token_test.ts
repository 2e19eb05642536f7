// An app-level token that Slack takes at first and later refuses.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { startCaveatd, type Caveatd } from '@caveat/client/testing';
import { testBotConfig, TestLog, until } from '@caveat/bot/testing';
import { startSlack, type RunningSlack } from '@caveat/slack';
import { kAppToken, kBotToken, SlackPlatform } from './slack_platform.ts';

let caveatd: Caveatd;
let slack: SlackPlatform;
const log = new TestLog();
const toStop: RunningSlack[] = [];

before(async () => {
  [caveatd, slack] = [await startCaveatd(), await SlackPlatform.start()];
});
afterEach(async () => {
  for (const running of toStop.splice(0)) await running.stop();
  slack.appToken = kAppToken;
  log.assertWithout(kAppToken, kBotToken);
  log.lines = [];
});
after(async () => {
  await slack.stop();
  await caveatd.stop();
});

async function start(): Promise<RunningSlack> {
  const delivery = { by: 'socket' as const, appToken: kAppToken };
  const config = { botToken: kBotToken, delivery, staffChannel: '', apiUrl: slack.apiUrl };
  const listen = { host: '127.0.0.1', port: 0 };
  const running = await startSlack(config, { ...testBotConfig(caveatd.address), listen }, log.log);
  toStop.push(running);
  return running;
}

test('an app-level token that is revoked while it runs ends nothing: logged, not ready, tried again', async () => {
  const { url } = await start();
  const isHealth = (wanted: number) => async () => (await fetch(new URL('/health', url))).status === wanted;
  await until('it is ready', isHealth(200));
  slack.appToken = 'xapp-another';
  slack.socket.close();
  const refusals = () => log.lines.filter((line) => line.includes('refuses a connection')).length;
  await until('it is refused twice', () => refusals() >= 2);
  assert.ok(await isHealth(503)());
  assert.match(log.lines.find((line) => line.includes('refuses a connection'))!, /"invalid_auth"/);
  slack.appToken = kAppToken;
  await until('it is ready again', isHealth(200));
});

test('it stops while Slack refuses the connection', async () => {
  await start();
  slack.appToken = 'xapp-another';
  slack.socket.close();
  await until('it is refused', () => log.lines.at(-1)!.includes('refuses a connection'));
  const startMs = Date.now();
  await toStop.pop()!.stop();
  // After 5 s it would wait no longer.
  assert.ok(Date.now() - startMs < 4900);
});
