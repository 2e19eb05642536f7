// What comes back with an error that will pass, on a real prosody.
import assert from 'node:assert/strict';
import { copyFileSync } from 'node:fs';
import { after, afterEach, before, test } from 'node:test';
import { component, jid, xml, type Component, type Element } from '@xmpp/component';
import { startCaveatd, type Caveatd } from '@caveat/client/testing';
import { Settings } from '@caveat/bot';
import { kTestNotices, testBotConfig, TestLog, testStorePath, until } from '@caveat/bot/testing';
import { readXmppConfig, startXmpp, type RunningXmpp } from '@caveat/xmpp';
import { kElsewhere, kSecret, Person, startProsody, type Prosody } from './prosody.ts';

const kBot = 'caveat@caveat.localhost';
const kStaffRoom = `nurses@${kElsewhere}`;
const kBack = '<error type="wait"><resource-constraint xmlns="urn:ietf:params:xml:ns:xmpp-stanzas"/></error>';

let caveatd: Caveatd;
let prosody: Prosody;
let alice: Person;
const log = new TestLog();
const toStop: (() => unknown)[] = [];

before(async () => {
  [caveatd, prosody] = await Promise.all([startCaveatd(), startProsody(['alice'])]);
  alice = await Person.open('alice', prosody.clientPort);
});
afterEach(async () => {
  for (const stop of toStop.splice(0).toReversed()) await stop();
  alice.heard = [];
  log.assertWithout('massage', 'alice', 'dora', 'numb');
  log.lines = [];
});
after(async () => {
  await alice?.close();
  await prosody?.stop();
  await caveatd?.stop();
});

async function start(
  returnedPauseMs: number, staffRoom = '', botConfig = testBotConfig(caveatd.address),
): Promise<RunningXmpp> {
  const config = readXmppConfig(new Settings({
    XMPP_SERVER: `127.0.0.1:${prosody.componentPort}`, XMPP_DOMAIN: 'caveat.localhost', XMPP_SECRET: kSecret,
    XMPP_STAFF_ROOM: staffRoom,
  }));
  const running = await startXmpp({ ...config, returnedPauseMs }, botConfig, log.log);
  toStop.push(() => running.stop());
  await until('it is ready', () => running.isReady());
  return running;
}

// A domain beyond the server, as a server of its own is. `taken`: what it has got.
class Elsewhere {
  taken: Element[] = [];
  #component: Component;

  constructor(onStanza = (_stanza: Element, _send: (reply: Element) => void) => {}) {
    const service = `xmpp://127.0.0.1:${prosody.componentPort}`;
    this.#component = component({ service, domain: kElsewhere, password: kSecret });
    this.#component.on('error', () => {});
    this.#component.on('stanza', (stanza) => {
      this.taken.push(stanza);
      onStanza(stanza, (reply) => void this.#component.send(reply));
    });
  }

  async open(): Promise<this> {
    await this.#component.start();
    return this;
  }

  async close(): Promise<void> {
    this.#component.reconnect.stop();
    await this.#component.stop();
  }

  send(stanza: Element): void {
    void this.#component.send(stanza);
  }

  get bodies(): string[] {
    return this.taken.flatMap((stanza) => stanza.getChildText('body') ?? []);
  }
}

function back(times = 1): () => boolean {
  return () => log.lines.filter((line) => line.includes('came back, and is sent again')).length >= times;
}

// How many messages wait in the store.
async function waiting(): Promise<number> {
  const listening = log.lines.findLast((line) => line.includes('"listening"'));
  const { listen } = JSON.parse(listening ?? '') as { listen: string };
  return ((await (await fetch(`${listen}/health`)).json()) as { messages: number }).messages;
}

const undelivered = () => log.lines.filter((line) => line.includes('not delivered by the platform'));

test('to whom cannot be reached just now, the answer is sent again until they can', async () => {
  const botConfig = testBotConfig(caveatd.address);
  // No service is there.
  await start(50, '', { ...botConfig, caveatd: '127.0.0.1:1' });
  const from = `dora@${kElsewhere}/phone`;
  const before = await new Elsewhere().open();
  before.send(xml('message', { to: kBot, from, type: 'chat', id: 'q1' }, xml('body', {}, 'does massage help?')));
  await until('an answer is being made', () => before.taken.some((stanza) => stanza.getChild('composing')));
  await toStop.pop()!();
  await before.close();
  await start(50, '', botConfig);
  // Prosody says itself that it cannot be delivered: remote-server-timeout, of the type "wait".
  await until('both messages came back', back(2));
  assert.ok(log.lines.some((line) => line.includes('"reason":"remote-server-timeout"')));
  const again = await new Elsewhere().open();
  toStop.push(() => again.close());
  await until('both have arrived', () => again.bodies.length === 2);
  assert.ok(again.bodies.includes(kTestNotices.get('privacy')!));
  assert.deepEqual(undelivered(), []);
});

test('what comes back each time is given up, and counted once', async () => {
  await start(1);
  alice.do('send', { to: kBot, body: 'help' });
  const arrived = () => alice.heard.filter(({ body }) => body === kTestNotices.get('help_alone'));
  for (let times = 1; times <= 11; times += 1) {
    await until(`it has arrived ${times} times`, () => arrived().length === times);
    alice.do('send', { to: kBot, body: '', type: 'error', id: arrived()[0]!.id, more: kBack });
  }
  await until('it is counted', () => undelivered().length === 1);
  assert.match(undelivered()[0]!, /"reason":"resource-constraint"/);
  alice.do('send', { to: kBot, body: '', type: 'error', id: arrived()[0]!.id, more: kBack });
  alice.do('send', { to: kBot, body: 'START' });
  await until('it goes on', () => arrived().length === 12);
  assert.equal(undelivered().length, 1);
});

test('who says STOP gets nothing more of what came back, and no line of it is undelivered', async () => {
  await start(500);
  alice.do('send', { to: kBot, body: 'does massage help lower back pain?' });
  const answers = () => alice.heard.filter(({ body }) => body?.includes('[1]'));
  await until('it is answered', () => answers().length === 1);
  alice.do('send', { to: kBot, body: '', type: 'error', id: answers()[0]!.id, more: kBack });
  await until('it waits', back());
  alice.do('send', { to: kBot, body: 'STOP' });
  await until('that is confirmed', () => alice.bodies(kBot).includes(kTestNotices.get('stopped_but_urgent')!));
  const isDropped = () => log.lines.some((line) => line.includes('came back is not wanted any more'));
  await until('it is dropped, or comes again', () => isDropped() || answers().length > 1);
  assert.equal(answers().length, 1);
  alice.do('send', { to: kBot, body: 'START' });
  await until('that is confirmed', () => alice.bodies(kBot).includes(kTestNotices.get('started')!));
  assert.equal(answers().length, 1);
  assert.deepEqual(undelivered(), []);
});

test('what is said later waits behind it, but for an emergency', async () => {
  await start(1500);
  const bodies = () => alice.heard.flatMap(({ body }) => body || []);
  const [help, more] = [kTestNotices.get('help_alone')!, kTestNotices.get('nothing_more')!];
  alice.do('send', { to: kBot, body: 'help' });
  await until('it has arrived', () => bodies().includes(help));
  const { id } = alice.heard.find(({ body }) => body === help)!;
  alice.do('send', { to: kBot, body: '', type: 'error', id, more: kBack });
  await until('it waits', back());
  alice.heard = [];
  alice.do('send', { to: kBot, body: 'MORE' });
  alice.do('send', { to: kBot, body: 'I am numb between the legs and cannot pee' });
  await until('all has arrived', () => bodies().length === 3);
  assert.deepEqual(bodies().slice(1), [help, more]);
  assert.match(bodies()[0]!, /999/);
  assert.deepEqual(undelivered(), []);
});

for (const how of ['a crash', 'a stop']) {
  test(`what still waits at ${how} is sent in order at the next start`, async () => {
    const botConfig = testBotConfig(caveatd.address, { listen: { host: '127.0.0.1', port: 0 } });
    await start(60_000, '', botConfig);
    const bodies = () => alice.heard.flatMap(({ body }) => body || []);
    const [help, more] = [kTestNotices.get('help_alone')!, kTestNotices.get('nothing_more')!];
    alice.do('send', { to: kBot, body: 'help' });
    await until('it has arrived', () => bodies().includes(help));
    const { id } = alice.heard.find(({ body }) => body === help)!;
    alice.do('send', { to: kBot, body: '', type: 'error', id, more: kBack });
    await until('it waits', back());
    alice.do('send', { to: kBot, body: 'MORE' });
    // As the adapter has no more to do, both wait.
    await until('both are on disk', async () => (await waiting()) === 2);
    alice.heard = [];
    // What a crash leaves on disk.
    const crashed = testStorePath();
    for (const end of ['', '-wal']) copyFileSync(botConfig.storePath + end, crashed + end);
    await toStop.pop()!();
    const storePath = how === 'a crash' ? crashed : botConfig.storePath;
    await start(50, '', { ...botConfig, storePath });
    await until('both have arrived', () => bodies().length === 2);
    assert.deepEqual(bodies(), [help, more]);
    await until('nothing waits', async () => (await waiting()) === 0);
    assert.deepEqual(undelivered(), []);
  });
}

test('a post that the staff room does not take now is sent again; one that it never takes is logged', async () => {
  // In the order of the messages that it gets.
  const types = ['wait', undefined, 'cancel'];
  const room = await new Elsewhere(({ name, attrs: { from, to, id, type } }, send) => {
    if (name === 'presence' && type === undefined) {
      const self = xml('x', 'http://jabber.org/protocol/muc#user', xml('status', { code: '110' }));
      send(xml('presence', { from: to, to: from }, self));
    }
    const refusal = name === 'message' ? types.shift() : undefined;
    if (refusal === undefined) return;
    const condition = xml('policy-violation', 'urn:ietf:params:xml:ns:xmpp-stanzas');
    const error = xml('error', { type: refusal }, condition);
    send(xml('message', { from: kStaffRoom, to: from, id, type: 'error' }, error));
  }).open();
  toStop.push(() => room.close());
  await start(50, kStaffRoom);
  alice.do('send', { to: kBot, body: 'I am numb between the legs and cannot pee' });
  await until('the post has come again', () => room.bodies.length === 2);
  assert.ok(back()());
  assert.equal(room.bodies[0], room.bodies[1]);
  assert.match(room.bodies[0]!, /^caveat handoff \w+\nchannel: xmpp\nwhy: red_flag/);
  alice.do('send', { to: kBot, body: 'yes' });
  await until('it is noted', () => log.lines.some((line) => line.includes('the staff room does not take a post')));
  assert.equal(room.bodies.length, 3);
  // A query asks whether the room's server is through with what it got.
  const said = room.taken.filter(({ name }) => name !== 'iq');
  assert.ok(said.every(({ attrs }) => jid(attrs['to']!).bare().toString() === kStaffRoom));
  assert.deepEqual(undelivered(), []);
});
