// Where nobody says where to listen, nobody else on the network can reach an adapter or the gateway.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Server } from 'node:net';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { openBot, readBotConfig, serveBot, Settings, type BotConfig, type Log, type Running } from '@caveat/bot';
import { FakeChannel, testEnvironment, TestLog } from '@caveat/bot/testing';
import { readDiscordConfig } from '@caveat/discord';
import { readConfig as readGatewayConfig, startGateway } from '@caveat/gateway';
import { readIrcConfig, startIrc } from '@caveat/irc';
import { readSlackConfig } from '@caveat/slack';
import { readSmsConfig, startSms } from '@caveat/sms';
import { readTeamsConfig } from '@caveat/teams';
import { readTelegramConfig } from '@caveat/telegram';
import { readWhatsAppConfig, startWhatsApp } from '@caveat/whatsapp';
import { readXmppConfig, startXmpp } from '@caveat/xmpp';

// Nobody listens there: what is tested needs no service.
const kNowhere = '127.0.0.1:1';

// Where was listened, in order. The ports are replaced: the ones by default may be taken.
function listens(t: TestContext): string[] {
  const places: string[] = [];
  const { listen } = Server.prototype;
  t.mock.method(Server.prototype, 'listen', function listenAnywhere(this: Server, ...given: unknown[]): Server {
    const [port, host, ...rest] = given;
    places.push(typeof port === 'number' && typeof host === 'string' ? `${host}:${port}` : JSON.stringify(given));
    return Reflect.apply(listen, this, [0, host, ...rest]) as Server;
  });
  return places;
}

const kSecret = 'a-secret-of-more-than-sixteen';
type Start = (config: BotConfig, log: Log) => Promise<Running>;
const kStarts: Record<string, { start: Start; places: string[] }> = {
  sms: {
    start: (config, log) => startSms(readSmsConfig(new Settings({
      SMS_CARRIER: 'kannel', KANNEL_USERNAME: 'caveat', KANNEL_PASSWORD: kSecret, KANNEL_SECRET: kSecret,
    })), config, log),
    places: ['127.0.0.1:8093'],
  },
  whatsapp: {
    start: (config, log) => startWhatsApp(readWhatsAppConfig(new Settings({
      WHATSAPP_TOKEN: kSecret, WHATSAPP_APP_SECRET: kSecret, WHATSAPP_VERIFY_TOKEN: kSecret,
      WHATSAPP_PHONE_NUMBER_ID: '123456',
    })), config, log),
    places: ['127.0.0.1:8094'],
  },
  irc: {
    start: (config, log) =>
      startIrc(readIrcConfig(new Settings({ IRC_SERVER: kNowhere, IRC_TLS: 'false' })), config, log),
    places: [],
  },
  xmpp: {
    start: (config, log) => startXmpp(readXmppConfig(new Settings({
      XMPP_SERVER: kNowhere, XMPP_DOMAIN: 'caveat.example.org', XMPP_SECRET: kSecret,
    })), config, log),
    places: [],
  },
};

for (const [name, { start, places }] of Object.entries(kStarts)) {
  const where = places.length === 0 ? 'nowhere' : 'on loopback';
  test(`${name} listens ${where} unless it is told to`, async (t) => {
    const seen = listens(t);
    const running = await start(readBotConfig(new Settings(testEnvironment(kNowhere))), new TestLog().log);
    await running.stop();
    assert.deepEqual(seen, places);
    // As its page says.
    const page = readFileSync(join(import.meta.dirname, `../../../docs/channels/${name}.md`), 'utf8');
    assert.ok(page.includes(`| \`CAVEAT_BOT_LISTEN\` | ${places[0] ?? 'none'} |`));
  });
}

// They are of no use unless their platform reaches them, so it has to be said where.
const kReads: Record<string, (settings: Settings) => unknown> = {
  discord: readDiscordConfig,
  slack: readSlackConfig,
  teams: readTeamsConfig,
  telegram: readTelegramConfig,
};
for (const [name, read] of Object.entries(kReads)) {
  test(`${name} has to be told where to listen for its platform`, () => {
    const settings = new Settings({ CAVEAT_SLACK_DELIVERY: 'http', CAVEAT_TELEGRAM_DELIVERY: 'webhook' });
    read(settings);
    assert.throws(() => settings.check(), /CAVEAT_BOT_LISTEN (\(.*\) )?is not set/);
  });
}

test('a bot for which nothing is said listens nowhere: Socket Mode, polling', async (t) => {
  const seen = listens(t);
  const config = readBotConfig(new Settings(testEnvironment(kNowhere)));
  const { bot, stop } = openBot(config, new FakeChannel(), new TestLog().log);
  const server = await serveBot(config, bot, new TestLog().log);
  await server?.stop();
  await stop();
  assert.deepEqual(seen, []);
});

test('the gateway listens on loopback unless it is told otherwise', async (t) => {
  const seen = listens(t);
  const config = readGatewayConfig({ CAVEAT_SERVER: kNowhere, CAVEAT_GATEWAY_LOG_LEVEL: 'silent' });
  const gateway = await startGateway(config);
  await gateway.close();
  assert.deepEqual(seen, ['127.0.0.1:8080']);
});

test('a port without a host, which Node would take for every network, is refused', () => {
  for (const listen of [':8080', '8080']) {
    const settings = new Settings({ ...testEnvironment(kNowhere), CAVEAT_BOT_LISTEN: listen });
    readBotConfig(settings);
    assert.throws(() => settings.check(), /CAVEAT_BOT_LISTEN is ".*", and has to be HOST:PORT/);
  }
});
