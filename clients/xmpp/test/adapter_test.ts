import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from '@caveat/client';
import { startCaveatd, type Caveatd } from '@caveat/client/testing';
import { Settings, type BotConfig } from '@caveat/bot';
import { kTestNotices, testBotConfig, TestLog, until } from '@caveat/bot/testing';
import { readXmppConfig, startXmpp, type RunningXmpp, type XmppConfig } from '@caveat/xmpp';
import { kSecret, Person, startProsody, type Ports, type Prosody } from './prosody.ts';

const kBot = 'caveat@caveat.localhost';
const kRoom = 'health@rooms.localhost';
const kStaffRoom = 'nurses@rooms.localhost';
const kNames = ['alice', 'bob'];

let caveatd: Caveatd;
let prosody: Prosody;
let alice: Person;
let bob: Person;
const toStop: (() => unknown)[] = [];
const log = new TestLog();

before(async () => {
  [caveatd, prosody] = await Promise.all([startCaveatd(), startProsody(kNames)]);
  [alice, bob] = await Promise.all([Person.open('alice', prosody.clientPort), Person.open('bob', prosody.clientPort)]);
});
afterEach(async () => {
  for (const stop of toStop.splice(0).toReversed()) await stop();
  for (const person of [alice, bob]) person.heard = [];
});
after(async () => {
  await Promise.all([alice?.close(), bob?.close()]);
  await prosody?.stop();
  await caveatd?.stop();
});

function configFor({ componentPort }: Ports, more: Record<string, string> = {}): XmppConfig {
  return readXmppConfig(new Settings({
    XMPP_SERVER: `127.0.0.1:${componentPort}`, XMPP_DOMAIN: 'caveat.localhost', XMPP_SECRET: kSecret, ...more,
  }));
}

async function start(config: XmppConfig, botConfig: BotConfig): Promise<RunningXmpp> {
  const running = await startXmpp(config, botConfig, log.log);
  toStop.push(() => running.stop());
  await until('it is ready', () => running.isReady());
  return running;
}

const words = (id: string) => kTestNotices.get(id)!;

test('in private it answers with every caveat, as plain text, and shows that it writes', async () => {
  await start(configFor(prosody), testBotConfig(caveatd.address));
  const question = 'I am pregnant and take warfarin, is massage safe?';
  alice.do('send', { to: kBot, body: question, id: 'q1', more: '<request xmlns="urn:xmpp:receipts"/>' });
  await until('the answer is there', () => alice.bodies(kBot).length === 2);
  const [privacy, answer] = alice.bodies(kBot);
  assert.equal(privacy, words('privacy'));
  const { caveats } = (await connect(caveatd.address).answers.ask({ question, region: 'GB' })).answer!;
  assert.ok(caveats.length >= 3);
  for (const { id, text, shortText } of caveats) assert.ok(answer!.includes(text) || answer!.includes(shortText), id);
  const messages = alice.heard.filter(({ event }) => event === 'message');
  assert.ok(messages.some(({ composing }) => composing));
  assert.ok(messages.some(({ received }) => received === 'q1'));
  assert.ok(messages.filter(({ body }) => body !== '').every(({ unstyled, type }) => unstyled && type === 'chat'));
});

test('what is not a question of a person is not answered', async () => {
  await start(configFor(prosody), testBotConfig(caveatd.address));
  const send = (more: Record<string, string>) => alice.do('send', { to: kBot, body: 'is massage safe?', ...more });
  send({ type: 'error' });
  send({ type: 'headline' });
  send({ more: '<received xmlns="urn:xmpp:carbons:2"/>' });
  send({ more: '<sent xmlns="urn:xmpp:carbons:2"/>' });
  send({ body: '' });
  send({ to: 'nobody@caveat.localhost', id: 'n1' });
  send({ more: '<encryption xmlns="urn:xmpp:eme:0" namespace="eu.siacs.conversations.axolotl"/>' });
  send({ body: 'help', id: 'h1' });
  send({ body: 'help', id: 'h1' });
  await until('the last is answered', () => alice.bodies(kBot).includes(words('help_alone')));
  send({ body: 'START' });
  await until('one more is answered', () => alice.bodies(kBot).length >= 4);
  assert.deepEqual(alice.bodies(kBot), [words('privacy'), words('text_only'), words('help_alone'), words('help_alone')]);
  const refused = alice.heard.filter(({ type }) => type === 'error').map(({ id, conditions }) => [id, ...conditions]);
  assert.deepEqual(refused, [['n1', 'item-not-found']]);
});

test('what comes back is counted once, if it was sent at all', async () => {
  log.lines = [];
  await start(configFor(prosody), testBotConfig(caveatd.address));
  alice.do('send', { to: kBot, body: 'help' });
  await until('it is answered', () => alice.bodies(kBot).length === 2);
  const { id } = alice.heard.find(({ body }) => body === words('help_alone'))!;
  const back = { to: kBot, body: '', type: 'error' };
  const more = '<error type="cancel"><gone xmlns="urn:ietf:params:xml:ns:xmpp-stanzas"/></error>';
  bob.do('send', { ...back, id, more });
  for (const each of ['unknown', id, id]) alice.do('send', { ...back, id: each, more });
  alice.do('send', { to: kBot, body: 'help' });
  await until('one more is answered', () => alice.bodies(kBot).length === 3);
  const counted = log.lines.filter((line) => line.includes('not delivered'));
  assert.equal(counted.length, 1);
  assert.match(counted[0]!, /"reason":"gone"/);
});

test('it may be put on a contact list, and says what it can do', async () => {
  await start(configFor(prosody), testBotConfig(caveatd.address));
  alice.do('subscribe', { to: kBot });
  await until('it is subscribed', () => alice.heard.some(({ event }) => event === 'presence_subscribed'));
  await until('it is present', () =>
    alice.heard.some(({ event, sender }) => event === 'presence_available' && sender.startsWith(kBot)));
  alice.do('info', { to: kBot });
  await until('it says so', () => alice.heard.some(({ event }) => event === 'info'));
  const info = alice.heard.find(({ event }) => event === 'info')!;
  assert.deepEqual(info.identities, [['client', 'bot']]);
  for (const feature of ['http://jabber.org/protocol/chatstates', 'urn:xmpp:receipts', 'urn:xmpp:ping']) {
    assert.ok(info.features.includes(feature), feature);
  }
});

test('in a room it answers who addresses it; not the past, and not in private there', async () => {
  await alice.join(kRoom, 'alice');
  alice.do('send', { to: kRoom, type: 'groupchat', body: 'caveat: is massage safe in pregnancy?' });
  await until('it is said', () => alice.bodies(`${kRoom}/alice`).length === 1);
  await start(configFor(prosody, { XMPP_ROOMS: kRoom }), testBotConfig(caveatd.address));
  await bob.join(kRoom, 'bob');
  log.lines = [];
  alice.do('send', { to: kRoom, type: 'groupchat', body: 'is massage safe after a fracture?' });
  alice.do('send', { to: kRoom, type: 'groupchat', body: 'caveat emptor, is massage safe?' });
  bob.do('send', { to: `${kRoom}/caveat`, body: 'is massage safe?', id: 'pm' });
  alice.do('send', { to: kRoom, type: 'groupchat', body: '@caveat is massage safe after a fracture?' });
  alice.do('send', { to: kRoom, type: 'groupchat', body: 'caveat: what is the capital of France?' });
  const said = () => bob.bodies(`${kRoom}/caveat`);
  await until('the answers are there', () => said().length === 3);
  assert.ok(said().every((body) => body.startsWith('alice: ')));
  assert.equal(said()[0], `alice: ${words('privacy')}`);
  assert.match(said()[1]!, /fracture/);
  assert.ok(bob.heard.some(({ composing, sender }) => composing && sender === `${kRoom}/caveat`));
  assert.equal(log.lines.filter((line) => line.includes('"answered"')).length, 2);
  await until('it came back', () => bob.heard.some(({ type, id }) => type === 'error' && id === 'pm'));
});

test('a nick that is taken in the room', async () => {
  const room = 'other@rooms.localhost';
  await alice.join(room, 'caveat');
  await start(configFor(prosody, { XMPP_ROOMS: room }), testBotConfig(caveatd.address));
  alice.do('send', { to: room, type: 'groupchat', body: 'caveat_1: help' });
  await until('it answers', () => alice.bodies(`${room}/caveat_1`).includes(`caveat: ${words('help_alone')}`));
});

test('a red flag reaches the staff room: they read the conversation with consent, reply, release', async () => {
  await bob.join(kStaffRoom, 'nurse');
  bob.do('lock', { room: kStaffRoom, password: 'open-sesame' });
  await until('the room has a password', () => bob.heard.some(({ event }) => event === 'locked'));
  const config = configFor(prosody, { XMPP_STAFF_ROOM: kStaffRoom, XMPP_STAFF_ROOM_PASSWORD: 'open-sesame' });
  await start(config, testBotConfig(caveatd.address));
  const staff = () => bob.bodies(`${kStaffRoom}/caveat`);
  alice.do('send', { to: kBot, body: 'I am numb between the legs and cannot pee' });
  await until('staff are told', () => staff().length === 1);
  const handle = /^caveat handoff (\w+)\nchannel: xmpp\nwhy: red_flag\nanswer: [0-9a-f]{64}$/.exec(staff()[0]!)![1]!;
  await until('consent is asked for', () => alice.bodies(kBot).includes(words('consent')));
  alice.do('send', { to: kBot, body: 'yes' });
  await until('staff read it', () => staff().some((body) => body.includes('person: I am numb between the legs')));
  bob.do('send', { to: kStaffRoom, type: 'groupchat', body: `reply ${handle} An ambulance\nis on its way.` });
  await until('the reply is there', () => alice.bodies(kBot).includes('An ambulance\nis on its way.'));
  // What is asked until then is for staff.
  alice.do('send', { to: kBot, body: 'does massage help?' });
  await until('staff read that too', () => staff().some((body) => body.includes('does massage help?')));
  bob.do('send', { to: kStaffRoom, type: 'groupchat', body: `release ${handle}` });
  await until('it is released', () => alice.bodies(kBot).includes(words('released')));
  await until('staff are told so', () => staff().includes(`${handle} is released`));
  const heard = alice.bodies(kBot);
  assert.equal(heard.indexOf(words('released')), heard.indexOf('An ambulance\nis on its way.') + 1, 'it was silent');
});

test('what the server had not handled when it died is sent when it is back', async () => {
  const away = await startProsody(kNames);
  toStop.push(() => away.kill());
  const service = await startCaveatd();
  await service.stop();
  const running = await start(configFor(away), testBotConfig(service.address, { unavailableAfterMs: 60_000 }));
  const carol = await Person.open('alice', away.clientPort);
  carol.do('send', { to: kBot, body: 'does massage help?' });
  await until('it is typing', () => carol.heard.some(({ composing }) => composing));
  log.lines = [];
  away.hang();
  const answering = await startCaveatd(service.address);
  toStop.push(() => answering.stop());
  await until('an answer is on its way', () => log.lines.some((line) => line.includes('"answered"')));
  // Written to the connection, where nobody reads it.
  await sleep(200);
  await carol.close();
  await away.kill();
  await until('it is not connected', () => !running.isReady());
  const back = await startProsody(kNames, away);
  toStop.push(() => back.stop());
  const again = await Person.open('alice', away.clientPort);
  toStop.push(() => again.close());
  await until('the answer is there', () => again.bodies(kBot).length === 2);
});

test('a wrong secret is logged, without it', async () => {
  log.lines = [];
  const config = configFor(prosody, { XMPP_SECRET: 'wrong-secret' });
  const running = await startXmpp(config, testBotConfig(caveatd.address), log.log);
  toStop.push(() => running.stop());
  await until('it is refused', () => log.lines.some((line) => line.includes('not-authorized')));
  log.assertWithout('wrong-secret');
});

test('all that is wrong with the settings is said', () => {
  const settings = new Settings({
    XMPP_SERVER: 'xmpp.example.org:5347', XMPP_DOMAIN: 'Not A Domain', XMPP_NICK: 'Caveat Bot',
    XMPP_ROOMS: `${kRoom},health`, XMPP_STAFF_ROOM: kRoom,
  });
  readXmppConfig(settings);
  assert.throws(() => settings.check(), (error: Error) => {
    const names = error.message.split('\n').map((line) => line.split(' ')[0]).toSorted();
    const wrong = ['DOMAIN', 'NICK', 'ROOMS', 'SECRET', 'SERVER', 'STAFF_ROOM'];
    assert.deepEqual(names, wrong.map((name) => `XMPP_${name}`));
    return true;
  });
});
