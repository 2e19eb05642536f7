import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Settings } from '@caveat/bot';
import { kTestNotices } from '@caveat/bot/testing';
import { readIrcConfig } from '../src/config.ts';
import { linesOf, maxTextBytes, withoutFormatting } from '../src/line.ts';

const kLocal = { IRC_SERVER: '127.0.0.1:6667', IRC_TLS: 'false' };

test('codes of formatting are left out', () => {
  assert.equal(withoutFormatting('\u0002is\u0002 \u000304,12it\u0003 \u001fsafe\u000f?'), 'is it safe?');
});

test('a text is broken between words only, and only if it has to be', () => {
  assert.deepEqual(linesOf('one two three', 13), ['one two three']);
  assert.deepEqual(linesOf('one two three', 12), ['one two', 'three']);
  assert.deepEqual(linesOf('one\r\ntwo\u0000three\n\n', 20), ['one', 'two', 'three']);
  assert.deepEqual(linesOf('ééééé a', 4), ['éé', 'éé', 'é a']);
  assert.deepEqual(linesOf('  ', 4), []);
});

test('every notice fits in a line', () => {
  const settings = new Settings({ ...kLocal, IRC_CHANNELS: '#a-channel-with-quite-a-long-name' });
  const most = maxTextBytes(readIrcConfig(settings));
  for (const [id, text] of kTestNotices) assert.equal(linesOf(text, most).length, 1, id);
});

test('all that is wrong with the settings is said', () => {
  const settings = new Settings({
    IRC_SERVER: 'irc.example.org:6667', IRC_TLS: 'false', IRC_NICK: '1 bad', IRC_CHANNELS: 'health,#ok',
    IRC_STAFF_CHANNEL: '#ok', IRC_ACCOUNT: 'caveat', IRC_MOST_LINES: '1', IRC_USERNAME: 'a b',
  });
  readIrcConfig(settings);
  assert.throws(() => settings.check(), (error: Error) => {
    const names = error.message.split('\n').map((line) => line.split(' ')[0]).toSorted();
    assert.deepEqual(names, [
      'IRC_ACCOUNT_PASSWORD', 'IRC_CHANNELS', 'IRC_MOST_LINES', 'IRC_NICK', 'IRC_STAFF_CHANNEL', 'IRC_TLS',
      'IRC_USERNAME',
    ]);
    return true;
  });
  const none = new Settings({});
  readIrcConfig(none);
  assert.throws(() => none.check(), /^ConfigurationError: IRC_SERVER is not set/);
});
