import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { startCaveatd, type Caveatd } from '@caveat/client/testing';
import { serveHttp } from '@caveat/bot';
import { kTestNotices, testBotConfig, TestLog, until } from '@caveat/bot/testing';
import { startSlack, type RunningSlack } from '@caveat/slack';
import { slackRoute } from '../src/receive.ts';
import { slackSocket } from '../src/socket.ts';
import { deliver, envelope, kAppToken, kBotToken, kSigningSecret, press, SlackPlatform } from './slack_platform.ts';

let caveatd: Caveatd;
let slack: SlackPlatform;
let direct: string;
const log = new TestLog();
const toStop: RunningSlack[] = [];

before(async () => {
  caveatd = await startCaveatd();
  slack = await SlackPlatform.start();
  direct = await slack.direct('patient');
});
afterEach(async () => {
  for (const running of toStop.splice(0)) await running.stop();
  slack.posted = [];
  slack.socket.acknowledged = [];
});
after(async () => {
  await slack.stop();
  await caveatd.stop();
  log.assertWithout('massage', 'U0PATIENT', kAppToken, kBotToken);
});

async function start(botConfig = testBotConfig(caveatd.address)): Promise<RunningSlack> {
  const delivery = { by: 'socket' as const, appToken: kAppToken };
  const config = { botToken: kBotToken, delivery, staffChannel: '', apiUrl: slack.apiUrl };
  const running = await startSlack(config, botConfig, log.log);
  toStop.push(running);
  return running;
}

function question(text: string): Record<string, unknown> {
  return envelope({ type: 'message', channel: direct, user: 'U0PATIENT', text, ts: slack.newTs() });
}

async function acknowledged(count: number): Promise<void> {
  await until(`${count} acknowledgements`, () => slack.socket.acknowledged.length >= count);
}

test('over Socket Mode an event is answered once, also after a restart, and a button is taken', async () => {
  const botConfig = testBotConfig(caveatd.address);
  await start(botConfig);
  const event = question('does massage help?');
  slack.socket.send('events_api', 'e1', event);
  slack.socket.send('events_api', 'e1', event);
  await acknowledged(2);
  await until('it is answered', () => slack.posted.length === 2);
  await toStop.pop()!.stop();
  await start(botConfig);
  slack.socket.send('events_api', 'e1', event);
  await acknowledged(3);
  slack.socket.send('interactive', 'e2', press(slack.posted[1]!, '1.1', 'U0PATIENT', /^helpful:/, '5.1'));
  await acknowledged(4);
  await until('it is thanked for', () => slack.posted.length === 3);
  assert.equal(slack.posted[2]!.text, kTestNotices.get('thanks'));
  assert.deepEqual(slack.socket.acknowledged, ['e1', 'e1', 'e1', 'e2']);
});

test('it connects again when Slack asks it to', async () => {
  await start();
  const before = slack.socket.connections;
  slack.socket.refresh();
  await until('it is connected again', () => slack.socket.connections > before);
  slack.socket.send('events_api', 'e3', question('does massage help?'));
  await acknowledged(1);
  await until('it is answered', () => slack.posted.length === 2);
});

test('GET /health is not ready while the connection is closed', async () => {
  const { url } = await start({ ...testBotConfig(caveatd.address), listen: { host: '127.0.0.1', port: 0 } });
  const isHealth = (wanted: number) => async () => (await fetch(new URL('/health', url))).status === wanted;
  await until('it is ready', isHealth(200));
  slack.socket.close();
  await until('it is not ready', isHealth(503));
  await until('it is ready again', isHealth(200));
});

test('what could not be stored is not acknowledged', async () => {
  const failures = ['the disk is full'];
  const take = () => {
    if (failures.pop() !== undefined) throw new Error('the disk is full: does massage help?');
  };
  const receiver = slackSocket(kAppToken, slack.apiUrl, take, log.log);
  await receiver.start();
  slack.socket.send('events_api', 'e4', question('does massage help?'));
  await until('it is logged', () => log.lines.some((line) => line.includes('could not be stored')));
  slack.socket.send('events_api', 'e5', question('does massage help?'));
  await acknowledged(1);
  assert.deepEqual(slack.socket.acknowledged, ['e5']);
  await receiver.stop();
});

test('over HTTP, too, what could not be stored is not acknowledged', async () => {
  let failures = 1;
  const take = () => {
    if ((failures -= 1) >= 0) throw new Error('the disk is full: does massage help?');
  };
  const routes = { 'POST /slack/events': slackRoute(kSigningSecret, take, log.log) };
  const server = await serveHttp({ host: '127.0.0.1', port: 0, routes, log: log.log });
  const event = question('does massage help?');
  assert.equal((await deliver(`${server.url}/slack/events`, event)).status, 500);
  assert.equal((await deliver(`${server.url}/slack/events`, event)).status, 200);
  await server.stop();
});

test('an app-level token that Slack refuses is said', async () => {
  const delivery = { by: 'socket' as const, appToken: 'xapp-wrong' };
  const config = { botToken: kBotToken, delivery, staffChannel: '', apiUrl: slack.apiUrl };
  await assert.rejects(startSlack(config, testBotConfig(caveatd.address), log.log), /APP_TOKEN: invalid_auth/);
});
