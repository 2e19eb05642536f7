// What is on disk of the ids that a platform gives: their hashes by the operator's key, and nothing to guess them from.
import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { FakeChannel, testBotConfig, testFolder } from '@caveat/bot/testing';
import { caveatd, said, settled, start, stop } from './support.ts';

const kUser = 'telephone-447700900123';
const kThread = 'channel-C0123456789';
const kEvent = 'event-Ev0987654321';

const hmac = (key: string, words: string) => createHmac('sha256', key).update(words).digest('hex').slice(0, 32);

test('an id is kept as its HMAC by the key of the configuration, in whichever table', async () => {
  const storePath = join(testFolder(), 'bot.db');
  const config = testBotConfig(caveatd.address, { storePath });
  const bot = start(new FakeChannel(), config);
  bot.bot.accept(said('does massage help?', { eventId: kEvent, user: kUser, thread: kThread }));
  await settled(bot);
  await stop(bot);

  const database = new DatabaseSync(storePath, { readOnly: true });
  const tables = database.prepare(`SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name`).all();
  const rows = tables.map(({ name }) => [name, database.prepare(`SELECT * FROM ${String(name)}`).all()] as const);
  database.close();
  const kept = (column: string) =>
    new Set(rows.flatMap(([, all]) => all.map((row) => row[column])).filter((value) => typeof value === 'string'));
  assert.deepEqual(kept('user'), new Set([hmac(config.key, `user\0${kUser}`)]));
  assert.deepEqual(kept('thread'), new Set([hmac(config.key, `thread\0${kThread}`)]));
  assert.deepEqual(kept('event_key'), new Set([hmac(config.key, `event\0${kEvent}`)]));

  // Neither as it is nor as a hash that anybody could make of a telephone number.
  const folder = dirname(storePath);
  const bytes = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'latin1')).join('');
  for (const id of [kUser, kThread, kEvent]) {
    assert.ok(!bytes.includes(id), id);
    for (const kind of ['user', 'thread', 'event']) {
      for (const words of [id, `${kind}\0${id}`]) {
        assert.ok(!bytes.includes(createHash('sha256').update(words).digest('hex').slice(0, 32)), words);
        assert.ok(!bytes.includes(hmac('', words)), words);
      }
    }
  }
});
