import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { Store } from '@caveat/bot';
import { testFolder } from '@caveat/bot/testing';

const kTimes = { historyMs: 0, seenMs: 0, contactMs: 0, bucketMs: 0 };

function event(key: string, receivedMs = 0) {
  const body = { text: 'is it safe?' };
  return { key, thread: 't', user: 'u', lane: 'ask' as const, receivedMs, replyTo: 'room', body };
}

function path(): string {
  return join(testFolder(), 'bot.db');
}

// All bytes of the store on disk.
function onDisk(file: string): string {
  const folder = dirname(file);
  return readdirSync(folder).map((name) => readFileSync(join(folder, name), 'latin1')).join('');
}

test('a store with other tables is refused, and says what to do', () => {
  const file = path();
  new Store(file).close();
  const other = new DatabaseSync(file);
  other.exec('PRAGMA user_version = 999');
  other.close();
  assert.throws(() => new Store(file), /has tables of version 999, this program needs \d+: run the version/);
});

test('a store of an earlier version keeps what it has', () => {
  const file = path();
  const before = new Store(file);
  before.addEvent(event('1'));
  before.setContact('stopped', 5, { toldPrivacy: true, stopped: true, keywordMs: 9 });
  before.setContact('started', 5, { toldPrivacy: true, stopped: false, keywordMs: 9 });
  before.close();
  const old = new DatabaseSync(file);
  old.exec('DROP TABLE mark; ALTER TABLE contact DROP COLUMN keyword_ms; PRAGMA user_version = 2');
  old.close();
  for (const marked of [undefined, 7]) {
    const store = new Store(file);
    assert.equal(store.nextEvent('t', 'ask')!.body.text, 'is it safe?');
    assert.equal(store.mark('source'), marked);
    // It is not known when it was said, but not after the last contact.
    assert.deepEqual(['stopped', 'started'].map((user) => store.contact(user)!.keywordMs), [5, 0]);
    store.setMark('source', 7);
    store.close();
  }
});

test('a second bot with the same store is refused', () => {
  const file = path();
  const first = new Store(file);
  assert.throws(() => new Store(file), /is in use: another bot runs with it/);
  first.close();
  new Store(file).close();
});

test('a file that is not a store, and one that cannot be written', () => {
  const file = path();
  writeFileSync(file, 'this is a text, and has been one for longer than a hundred bytes; '.repeat(4));
  assert.throws(() => new Store(file), /cannot be used: .*not a database/);
  assert.throws(() => new Store('/nowhere/bot.db'), /The store \/nowhere\/bot.db cannot be written: ENOENT/);
});

test('only its owner may read it', () => {
  const file = path();
  const store = new Store(file);
  store.addEvent(event('1'));
  const folder = dirname(file);
  for (const name of readdirSync(folder)) assert.equal(statSync(join(folder, name)).mode & 0o077, 0, name);
  store.close();
});

test('nothing is left on disk of what was answered and forgotten', () => {
  const file = path();
  const store = new Store(file);
  store.addEvent(event('1'));
  const { seq } = store.nextEvent('t', 'ask')!;
  store.setPlan(seq, [{ kind: 'staff', text: 'is it safe' }], Buffer.from('is it safe'));
  store.addHistory('t', 5, { question: 'is it safe?', shown: ['is it safe'], answerId: 'a' });
  assert.ok(onDisk(file).includes('is it safe'));
  store.setDone(seq);
  store.removeBefore({ ...kTimes, historyMs: 10 });
  assert.ok(!onDisk(file).includes('is it safe'));
  assert.ok(store.hasEvent('1'));
  store.close();
});

test('a failed transaction leaves nothing', () => {
  const store = new Store(':memory:');
  assert.throws(() =>
    store.inTransaction(() => {
      store.addEvent(event('1'));
      throw new Error('stop');
    }));
  assert.ok(!store.hasEvent('1'));
  store.inTransaction(() => store.addEvent(event('1')));
  assert.ok(store.hasEvent('1'));
  store.close();
});

test('what is old is forgotten, but for who said STOP and what is not answered', () => {
  const store = new Store(':memory:');
  store.addEvent(event('waiting', 1));
  store.addEvent(event('old', 1), 'done');
  store.addEvent(event('new', 11), 'done');
  store.addHistory('t', 1, { question: 'old', shown: [], answerId: '' });
  store.addHistory('t', 11, { question: 'new', shown: [], answerId: '' });
  store.setContact('stopped', 1, { toldPrivacy: true, stopped: true, keywordMs: 1 });
  store.setContact('gone', 1, { toldPrivacy: true, stopped: false, keywordMs: 0 });
  store.addTicket('old', 1, { answerId: 'a', followUps: [] });
  store.removeBefore({ historyMs: 10, seenMs: 10, contactMs: 10, bucketMs: 10 });
  assert.deepEqual(['waiting', 'old', 'new'].filter((key) => store.hasEvent(key)), ['waiting', 'new']);
  assert.deepEqual(store.history('t', 0, 9).map(({ question }) => question), ['new']);
  assert.deepEqual(store.contact('stopped'), { toldPrivacy: true, stopped: true, keywordMs: 1 });
  assert.equal(store.contact('gone'), undefined);
  assert.equal(store.ticket('old'), undefined);
  store.close();
});
