// A store that cannot be written, on a full disk say.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startCaveatd, type Caveatd } from '@caveat/client/testing';
import { Settings } from '@caveat/bot';
import { fillDisk, kTestNotices, testBotConfig, TestLog, until } from '@caveat/bot/testing';
import { readXmppConfig, startXmpp, type RunningXmpp } from '@caveat/xmpp';
import { kSecret, Person, startProsody, type Prosody } from './prosody.ts';

const kBot = 'caveat@caveat.localhost';
const kRoom = 'health@rooms.localhost';

let caveatd: Caveatd;
let prosody: Prosody;
let alice: Person;
let running: RunningXmpp;
const log = new TestLog();

before(async () => {
  [caveatd, prosody] = await Promise.all([startCaveatd(), startProsody(['alice'])]);
  alice = await Person.open('alice', prosody.clientPort);
  await alice.join(kRoom, 'alice');
  const config = readXmppConfig(new Settings({
    XMPP_SERVER: `127.0.0.1:${prosody.componentPort}`, XMPP_DOMAIN: 'caveat.localhost', XMPP_SECRET: kSecret,
    XMPP_ROOMS: kRoom,
  }));
  running = await startXmpp(config, testBotConfig(caveatd.address), log.log);
  await until('it is ready', () => running.isReady());
});
after(async () => {
  await alice?.close();
  await running?.stop();
  await prosody?.stop();
  await caveatd?.stop();
});

test('what cannot be kept is refused in private and told of in a room, and the adapter goes on', async () => {
  const disk = fillDisk();
  const more = '<request xmlns="urn:xmpp:receipts"/>';
  alice.do('send', { to: kBot, body: 'is massage safe?', id: 'p1', more });
  const errors = () => alice.heard.filter(({ type, id }) => type === 'error' && id === 'p1');
  await until('it is refused', () => errors().length === 1);
  assert.deepEqual(errors()[0]!.conditions, ['resource-constraint']);
  // Only what was kept is said to have arrived.
  assert.ok(!alice.heard.some(({ received }) => received === 'p1'));
  alice.do('send', { to: kRoom, type: 'groupchat', body: 'caveat: is massage safe?' });
  const inRoom = () => alice.bodies(`${kRoom}/caveat`);
  await until('it is told', () => inRoom().includes(`alice: ${kTestNotices.get('unanswered')}`));
  assert.ok(running.isReady());
  disk.free();
  alice.do('send', { to: kBot, body: 'help', id: 'p2', more });
  alice.do('send', { to: kRoom, type: 'groupchat', body: 'caveat: help' });
  await until('it is answered in private', () => alice.bodies(kBot).includes(kTestNotices.get('help_alone')!));
  await until('it is answered in the room', () => inRoom().includes(`alice: ${kTestNotices.get('help_alone')}`));
  assert.ok(alice.heard.some(({ received }) => received === 'p2'));
  assert.equal(log.lines.filter((line) => line.includes('could not be kept')).length, 2);
  log.assertWithout('massage', 'alice');
});
