// As in production: TLS, an account, and a server that slows down who floods.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { Channel as RenderChannel, connect } from '@caveat/client';
import { makeCertificate, startCaveatd, type Caveatd } from '@caveat/client/testing';
import { Settings } from '@caveat/bot';
import { kTestNotices, testBotConfig, testFolder, TestLog, until } from '@caveat/bot/testing';
import { readIrcConfig, startIrc, type IrcConfig, type RunningIrc } from '@caveat/irc';
import { maxTextBytes } from '../src/line.ts';
import { RawClient, startNgircd } from './ngircd.ts';
import { TaggingServer } from './tagging_server.ts';

const kAccount = { account: 'caveat', password: 'open-sesame' };
let caveatd: Caveatd;
let log: TestLog;
const toStop: (() => unknown)[] = [];

before(async () => {
  caveatd = await startCaveatd();
});
afterEach(async () => {
  for (const stop of toStop.splice(0).toReversed()) await stop();
});
after(() => caveatd.stop());

function configFor(environment: Record<string, string>): IrcConfig {
  const settings = new Settings(environment);
  const config = readIrcConfig(settings);
  settings.check();
  return config;
}

async function start(config: IrcConfig): Promise<RunningIrc> {
  log = new TestLog();
  const running = await startIrc(config, testBotConfig(caveatd.address), log.log);
  toStop.push(() => running.stop());
  return running;
}

const logged = (...words: string[]) => log.lines.some((line) => words.every((word) => line.includes(word)));

test('TLS of a real server: a certificate that nobody vouches for is refused, and said; else it is taken', async () => {
  const folder = testFolder();
  const tls = { certFile: join(folder, 'cert.pem'), keyFile: join(folder, 'key.pem') };
  makeCertificate(tls.certFile, tls.keyFile);
  const ngircd = await startNgircd({ tls });
  toStop.push(() => ngircd.stop());
  // Without IRC_TLS: it is the default.
  const config = configFor({ IRC_SERVER: `localhost:${ngircd.port}` });
  const refused = await start(config);
  await until('it is said', () => logged('not connected', '"code":"DEPTH_ZERO_SELF_SIGNED_CERT"'));
  assert.ok(!refused.isReady());
  await toStop.pop()!();
  // As NODE_EXTRA_CA_CERTS does from the start.
  const trusted = getCACertificates('default');
  setDefaultCACertificates([...trusted, readFileSync(tls.certFile, 'utf8')]);
  toStop.push(() => setDefaultCACertificates(trusted));
  const running = await start(config);
  await until('it is connected', () => running.isReady());
});

test('an account: with its password it gets in and answers, with another it says so and does not', async () => {
  const server = new TaggingServer('message-tags', kAccount);
  const port = await server.start();
  toStop.push(() => server.stop());
  const configOf = (password: string) => configFor({
    IRC_SERVER: `127.0.0.1:${port}`, IRC_TLS: 'false', IRC_ACCOUNT: kAccount.account, IRC_ACCOUNT_PASSWORD: password,
  });
  const refused = await start(configOf('wrong-sesame'));
  await until('it is said', () => logged('the account was not accepted', '"reason":"fail"') && logged('not connected'));
  assert.ok(!refused.isReady());
  log.assertWithout('sesame');
  await toStop.pop()!();
  const running = await start(configOf(kAccount.password));
  await until('it is connected', () => running.isReady());
  server.say('1', 'alice', 'help');
  await until('it answers', () => server.received.some(({ text }) => text === kTestNotices.get('help_alone')));
  log.assertWithout('sesame');
});

test('an answer of many lines arrives whole, in order, at a server that slows down who floods', async () => {
  const ngircd = await startNgircd({ hasPenalty: true });
  toStop.push(() => ngircd.stop());
  const config = configFor({ IRC_SERVER: `127.0.0.1:${ngircd.port}`, IRC_TLS: 'false', IRC_MOST_LINES: '6' });
  const running = await start(config);
  await until('it is connected', () => running.isReady());
  const alice = await RawClient.open(ngircd.port, 'alice');
  toStop.push(() => alice.close());
  const question = 'I am pregnant and take warfarin, is massage safe?';
  alice.write(`PRIVMSG caveat :${question}`);
  const render = { channel: RenderChannel.IRC, maxChars: maxTextBytes(config), maxParts: 6, answersMore: true };
  const { rendering } = await connect(caveatd.address).answers.ask({ question, region: 'GB', render });
  const wanted = [kTestNotices.get('privacy')!, ...rendering!.parts.map(({ text }) => text)];
  assert.equal(wanted.length, 7);
  await until('all is there', () => alice.said('caveat', 'alice').length >= wanted.length);
  assert.deepEqual(alice.said('caveat', 'alice'), wanted);
  assert.ok(!logged('not taken yet') && !logged('not connected'), log.lines.join(''));
});
