import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kindOf, Undeliverable, type LogFields } from '@caveat/bot';
import { TestLog } from '@caveat/bot/testing';

test('a field that is not on the list does not get into the log', () => {
  const log = new TestLog();
  log.log.info('answered', { channel: 'irc', question: 'is it safe?', user: 'alice' } as LogFields);
  const { channel, question, user, msg } = JSON.parse(log.lines[0]!) as Record<string, unknown>;
  assert.deepEqual([channel, question, user, msg], ['irc', undefined, undefined, 'answered']);
});

test('of an error its class and code are logged, and no word of its message', () => {
  const error = Object.assign(new TypeError('cannot send "is it safe?"'), { code: 'ECONNRESET' });
  assert.deepEqual(kindOf(error), { reason: 'TypeError', code: 'ECONNRESET' });
  assert.deepEqual(kindOf(new Undeliverable('is_archived')), { reason: 'Undeliverable', code: 'is_archived' });
  assert.deepEqual(kindOf('is it safe?'), { reason: 'string' });
});
