import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ConfigurationError, readBotConfig, Settings, type Environment } from '@caveat/bot';
import { testFolder } from '@caveat/bot/testing';

const kKey = '0123456789abcdef0123456789abcdef';

function problemsOf(environment: Environment): string[] {
  const settings = new Settings(environment);
  readBotConfig(settings);
  try {
    settings.check();
    return [];
  } catch (error) {
    assert.ok(error instanceof ConfigurationError);
    return error.problems;
  }
}

test('a store and a key are all that has to be set', () => {
  assert.deepEqual(problemsOf({ CAVEAT_BOT_STORE: 'x.db', CAVEAT_BOT_KEY: kKey }), []);
});

test('all that is wrong is said at once, and no secret with it', () => {
  const problems = problemsOf({
    CAVEAT_BOT_KEY: 'short', CAVEAT_REGION: 'uk', CAVEAT_BOT_BURST: '0', CAVEAT_BOT_HANDOFF: 'always',
    CAVEAT_LOG_LEVEL: 'loud', CAVEAT_STAFF_WEBHOOK_URL: 'http://example.org/hook', CAVEAT_STAFF_TOKEN: 'tiny',
    CAVEAT_WHOLE_ANSWER_URL: 'ftp://x', CAVEAT_BOT_PER_MINUTE: 'many',
  });
  for (const name of [
    'CAVEAT_BOT_STORE', 'CAVEAT_BOT_KEY', 'CAVEAT_REGION', 'CAVEAT_BOT_BURST', 'CAVEAT_BOT_HANDOFF', 'CAVEAT_LOG_LEVEL',
    'CAVEAT_STAFF_WEBHOOK_URL', 'CAVEAT_STAFF_TOKEN', 'CAVEAT_WHOLE_ANSWER_URL', 'CAVEAT_BOT_PER_MINUTE',
  ]) {
    assert.equal(problems.filter((line) => line.startsWith(`${name} `)).length, 1, name);
  }
  assert.equal(problems.length, 10);
  assert.ok(!problems.some((line) => line.includes('short"') || line.includes('tiny')));
});

test('an address of the whole answer leaves room for the warnings', () => {
  const env = { CAVEAT_BOT_STORE: 'x.db', CAVEAT_BOT_KEY: kKey };
  const urlOf = (length: number) => 'https://clinic.example/'.padEnd(length, 'x');
  assert.deepEqual(problemsOf({ ...env, CAVEAT_WHOLE_ANSWER_URL: urlOf(200) }), []);
  assert.match(problemsOf({ ...env, CAVEAT_WHOLE_ANSWER_URL: urlOf(201) })[0]!, /CAVEAT_WHOLE_ANSWER_URL is longer than 200/);
});

test('a file for TLS that is not there is said at start', (t) => {
  process.env['CAVEAT_TLS_CA'] = '/nowhere.pem';
  t.after(() => delete process.env['CAVEAT_TLS_CA']);
  const env = { CAVEAT_BOT_STORE: 'x.db', CAVEAT_BOT_KEY: kKey };
  assert.deepEqual(problemsOf(env), [], 'in the clear none is read');
  assert.match(problemsOf({ ...env, CAVEAT_ADDRESS: 'https://caveat.example:443' })[0]!, /CAVEAT_ADDRESS .*CAVEAT_TLS_CA/);
});

test('a secret may be in a file', () => {
  const file = join(testFolder(), 'key');
  writeFileSync(file, `${kKey}\n`);
  const settings = new Settings({ CAVEAT_BOT_STORE: 'x.db', CAVEAT_BOT_KEY_FILE: file });
  assert.equal(readBotConfig(settings).key, kKey);
  settings.check();
  const missing = { CAVEAT_BOT_STORE: 'x.db', CAVEAT_BOT_KEY_FILE: '/nowhere' };
  assert.match(problemsOf(missing)[0]!, /CAVEAT_BOT_KEY_FILE cannot/);
  const both = { CAVEAT_BOT_STORE: 'x.db', CAVEAT_BOT_KEY: kKey, CAVEAT_BOT_KEY_FILE: file };
  assert.match(problemsOf(both)[0]!, /both set/);
});

test('addresses', () => {
  const good: [string, string, number][] = [
    ['127.0.0.1:80', '127.0.0.1', 80], ['[::1]:0', '::1', 0], ['a.b:65535', 'a.b', 65535],
  ];
  for (const [given, host, port] of good) {
    const settings = new Settings({ A: given });
    assert.deepEqual(settings.address('A', ''), { host, port });
    settings.check();
  }
  for (const given of ['', '8080', 'host:', 'host:99999', '::1:80', 'a b:1']) {
    const settings = new Settings({ A: given });
    settings.address('A', 'none');
    assert.throws(() => settings.check(), /A is .*HOST:PORT/, given);
  }
});
