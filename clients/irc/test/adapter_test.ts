import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect, type Answer } from '@caveat/client';
import { startCaveatd, type Caveatd } from '@caveat/client/testing';
import { Settings, type BotConfig } from '@caveat/bot';
import { kTestNotices, testBotConfig, TestLog, until } from '@caveat/bot/testing';
import { readIrcConfig, startIrc, type IrcConfig, type RunningIrc } from '@caveat/irc';
import { RawClient, startNgircd, type Ngircd } from './ngircd.ts';

let caveatd: Caveatd;
let ngircd: Ngircd;
const toStop: (() => unknown)[] = [];
const log = new TestLog();

before(async () => {
  caveatd = await startCaveatd();
  ngircd = await startNgircd();
});
afterEach(async () => {
  for (const stop of toStop.splice(0).toReversed()) await stop();
});
after(async () => {
  await ngircd?.stop();
  await caveatd?.stop();
});

function configFor(port: number, more: Record<string, string> = {}): IrcConfig {
  const config = readIrcConfig(new Settings({ IRC_SERVER: `127.0.0.1:${port}`, IRC_TLS: 'false', ...more }));
  return { ...config, linePauseMs: 50 };
}

async function start(config: IrcConfig, botConfig: BotConfig): Promise<RunningIrc> {
  const running = await startIrc(config, botConfig, log.log);
  toStop.push(() => running.stop());
  return running;
}

async function person(nick: string, { port = ngircd.port, username = nick } = {}): Promise<RawClient> {
  const client = await RawClient.open(port, nick, { username });
  toStop.push(() => client.close());
  return client;
}

async function answerTo(question: string): Promise<Answer> {
  return (await connect(caveatd.address).answers.ask({ question, region: 'GB' })).answer!;
}

function isWholeInOneLine(lines: string[], texts: string[]): boolean {
  return lines.some((line) => texts.some((text) => line.includes(text)));
}

test('in a channel it answers who addresses it, each caveat whole in a line of at most 512 bytes', async () => {
  log.lines = [];
  await start(configFor(ngircd.port, { IRC_CHANNELS: '#health,#other' }), testBotConfig(caveatd.address));
  const alice = await person('alice');
  await alice.join('#health');
  await alice.sees('caveat');
  await until('the bot is in the channel', () => alice.has(/:caveat!\S+ JOIN :?#health|353 .*caveat/));
  const question = 'I am pregnant and take warfarin, is massage safe?';
  alice.write(`PRIVMSG #health :${question}`);
  alice.write('PRIVMSG #health :caveat emptor, is massage safe?');
  alice.write('NOTICE caveat :is massage safe?');
  alice.write('PRIVMSG caveat :\u0001VERSION\u0001');
  alice.write(`PRIVMSG #health :@caveat ${question}`);
  const lines = () => alice.said('caveat', '#health');
  const { caveats, citations } = await answerTo(question);
  alice.write('PRIVMSG #health :caveat: what is the capital of France?');
  // Said last, so all that was said before is answered by then.
  const [last] = (await answerTo('what is the capital of France?')).statements;
  await until('the answers are there', () => lines().some((line) => line.includes(last!.text)));
  assert.equal(log.lines.filter((line) => line.includes('"answered"')).length, 2);
  assert.ok(caveats.length >= 3);
  for (const { id, text, shortText } of caveats) assert.ok(isWholeInOneLine(lines(), [text, shortText]), id);
  assert.ok(lines().every((line) => line.startsWith('alice: ')));
  assert.equal(lines()[0], `alice: ${kTestNotices.get('privacy')}`);
  assert.ok(alice.lines.every((line) => line.length <= 512));
  assert.deepEqual(alice.said('caveat', 'alice'), []);
  assert.ok(!alice.has(/ NOTICE alice .*VERSION/));
  assert.ok(citations.length > 0);
});

test('in private it answers without being addressed', async () => {
  await start(configFor(ngircd.port), testBotConfig(caveatd.address));
  const bob = await person('bob');
  await bob.sees('caveat');
  bob.write('PRIVMSG caveat :does massage help?');
  await until('the answer is there', () => bob.said('caveat', 'bob').length > 3);
  assert.equal(bob.said('caveat', 'bob')[0], kTestNotices.get('privacy'));
  bob.write('PRIVMSG caveat :help');
  await until('help is there', () => bob.said('caveat', 'bob').includes(kTestNotices.get('help_alone')!));
});

test('a nick that is taken', async () => {
  const other = await person('caveat');
  await start(configFor(ngircd.port), testBotConfig(caveatd.address));
  await other.sees('caveat_1');
  other.write('PRIVMSG caveat_1 :does massage help?');
  await until('the answer is there', () => other.said('caveat_1', 'caveat').length > 3);
});

test('a red flag reaches the staff channel: they read the conversation with consent, reply, release', async () => {
  const config = configFor(ngircd.port, { IRC_STAFF_CHANNEL: '#nurses', IRC_STAFF_CHANNEL_KEY: 'key' });
  const nurse = await person('nurse');
  await nurse.join('#nurses');
  nurse.write('MODE #nurses +k key');
  await until('the channel has a key', () => nurse.has(/ MODE #nurses \+k/));
  await start(config, testBotConfig(caveatd.address));
  await until('the bot is in the channel', () => nurse.has(/:caveat!\S+ JOIN/));
  const carol = await person('carol');
  const staff = () => nurse.said('caveat', '#nurses');
  const seen = () => carol.said('caveat', 'carol');
  carol.write('PRIVMSG caveat :I am numb between the legs and cannot pee');
  await until('staff are told', () => staff().some((line) => line.startsWith('answer: ')));
  const handle = /^caveat handoff (\w+)$/.exec(staff()[0]!)![1]!;
  await until('consent is asked for', () => seen().includes(kTestNotices.get('consent')!));
  assert.ok(!staff().some((line) => line.includes('cannot pee')));
  carol.write('PRIVMSG caveat :Yes');
  await until('staff read it', () => staff().includes('person: I am numb between the legs and cannot pee'));
  nurse.write(`PRIVMSG #nurses :reply ${handle} An ambulance is on its way.`);
  await until('the reply is there', () => seen().includes('An ambulance is on its way.'));
  // What is asked until then is for staff.
  carol.write('PRIVMSG caveat :does massage help?');
  await until('staff read that too', () => staff().some((line) => line.includes('does massage help?')));
  nurse.write(`PRIVMSG #nurses :release ${handle}`);
  await until('it is released', () => seen().includes(kTestNotices.get('released')!));
  const replied = seen().indexOf('An ambulance is on its way.');
  assert.equal(seen().indexOf(kTestNotices.get('released')!), replied + 1, 'it was silent');
  await until('staff are told so', () => staff().includes(`${handle} is released`));
  assert.ok(nurse.lines.every((line) => line.length <= 512));
});

test('what does not fit in a line goes in two, whole, however long the names are', async () => {
  const nick = 'caveat-answers-questions-here';
  const config = configFor(ngircd.port, {
    IRC_NICK: nick, IRC_USERNAME: 'caveatbots', IRC_STAFF_CHANNEL: '#doctors', IRC_CHANNELS: `#${'x'.repeat(48)}`,
  });
  await start(config, testBotConfig(caveatd.address));
  const doctor = await person('doc');
  await doctor.join('#doctors');
  await doctor.sees(nick);
  const patient = await person('frances-with-a-rather-long-ni');
  patient.write(`PRIVMSG ${nick} :person`);
  await until('staff are told', () => doctor.said(nick, '#doctors').length > 3);
  const handle = /^caveat handoff (\w+)$/.exec(doctor.said(nick, '#doctors')[0]!)![1]!;
  const words = 'word '.repeat(85).trim();
  doctor.write(`PRIVMSG #doctors :reply ${handle} ${words}`);
  const reply = () => patient.said(nick, 'frances-with-a-rather-long-ni').filter((line) => line.startsWith('word'));
  await until('the reply is there', () => reply().join(' ').length >= words.length);
  assert.equal(reply().join(' '), words);
  assert.equal(reply().length, 2);
});

test('what the server had not handled when it died is sent when it and the person are back', async () => {
  const away = await startNgircd();
  toStop.push(() => away.kill());
  const service = await startCaveatd();
  await service.stop();
  const running = await start(configFor(away.port), testBotConfig(service.address, { unavailableAfterMs: 60_000 }));
  const dora = await person('dora', { port: away.port });
  await dora.sees('caveat');
  log.lines = [];
  dora.write('PRIVMSG caveat :does massage help?');
  await until('the service is asked', () => log.lines.some((line) => line.includes('did not answer')));
  away.hang();
  const answering = await startCaveatd(service.address);
  toStop.push(() => answering.stop());
  await until('an answer is on its way', () => log.lines.some((line) => line.includes('"answered"')));
  // Written to the connection, where nobody reads it.
  await sleep(200);
  dora.close();
  await away.kill();
  await until('it is not connected', () => !running.isReady());
  const back = await startNgircd({ port: away.port });
  toStop.push(() => back.stop());
  await until('it finds nobody', () => log.lines.some((line) => line.includes('no_such_nick')));
  const again = await person('dora', { port: away.port });
  await until('the answer is there', () => again.said('caveat', 'dora').length > 4);
  assert.equal(again.said('caveat', 'dora')[0], kTestNotices.get('privacy'));
});

test('a late answer goes to nobody else who has taken the nick', async () => {
  const away = await startCaveatd();
  await away.stop();
  const config = { ...configFor(ngircd.port), nickTrustMs: 0 };
  const running = await start(config, testBotConfig(away.address, { unavailableAfterMs: 300 }));
  await until('it is connected', () => running.isReady());
  const erin = await person('erin');
  erin.write('PRIVMSG caveat :is massage safe after a fracture?');
  await until('it is said', () => erin.said('caveat', 'erin').includes(kTestNotices.get('unavailable')!));
  erin.close();
  const watcher = await person('watcher');
  await until('the nick is free', async () => {
    watcher.lines = [];
    watcher.write('ISON erin');
    await until('the server answers', () => watcher.has(/ 303 /));
    return !watcher.has(/ 303 \S+ :erin/);
  });
  const other = await person('erin', { username: 'another' });
  log.lines = [];
  const back = await startCaveatd(away.address);
  toStop.push(() => back.stop());
  await until('it is dropped', () => log.lines.some((line) => line.includes('nick_of_another')));
  assert.deepEqual(other.said('caveat', 'erin'), []);
});

test('a password of the server', async () => {
  const closed = await startNgircd({ password: 'open-sesame' });
  toStop.push(() => closed.stop());
  log.lines = [];
  await start(configFor(closed.port, { IRC_PASSWORD: 'wrong-sesame' }), testBotConfig(caveatd.address));
  await until('it is refused', () => log.lines.some((line) => line.includes('not connected')));
  const right = await start(configFor(closed.port, { IRC_PASSWORD: 'open-sesame' }), testBotConfig(caveatd.address));
  await until('it is connected', () => right.isReady());
  log.assertWithout('sesame');
});
