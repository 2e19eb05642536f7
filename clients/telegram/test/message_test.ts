import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { toBinary } from '@bufbuild/protobuf';
import { AnswerSchema, connect, type Rendering } from '@caveat/client';
import { startCaveatd, type Caveatd } from '@caveat/client/testing';
import { ConfigurationError, RetryAfter, Settings, type Outgoing } from '@caveat/bot';
import { readTelegramConfig } from '@caveat/telegram';
import { kRender, messageOf, staffMessagesOf } from '../src/message.ts';
import { Pacer } from '../src/pacer.ts';

let caveatd: Caveatd;
before(async () => {
  caveatd = await startCaveatd();
});
after(() => caveatd.stop());

const kHostile = '<b>x</b> *b* _i_ [NHS](https://evil.example) <a href="https://evil.example">NHS</a> `c` &lt;';

// What the service makes of an answer whose texts are hostile, and which is the server's own as far as its id tells.
async function hostileRendering(): Promise<Rendering> {
  const { answers } = connect(caveatd.address);
  const { answer } = await answers.ask({ question: 'is massage safe after a fracture?', region: 'GB' });
  for (const caveat of answer!.caveats) caveat.text = kHostile;
  for (const statement of answer!.statements) statement.text = kHostile;
  answer!.answerId = '';
  answer!.answerId = createHash('sha256').update(toBinary(AnswerSchema, answer!)).digest('hex');
  return (await answers.renderAnswer({ answer: answer!, options: kRender })).rendering!;
}

function outgoing(more: Partial<Outgoing>): Outgoing {
  return { id: 'm1', kind: 'answer', text: '', buttons: [], ...more };
}

test('markup in documents arrives as it stands there', async () => {
  const [part] = (await hostileRendering()).parts;
  const { text, entities } = messageOf(outgoing({ part: part!, text: part!.text }));
  assert.ok(text.includes(kHostile));
  assert.ok(entities.every((entity) => entity.type !== 'text_link' || !entity.url.includes('evil')));
  assert.ok(entities.every(({ offset, length }) => text.slice(offset, offset + length).trim() !== ''));
});

test('a further question that is longer than a button is left out, not cut', () => {
  const kind = 'follow_up' as const;
  const buttons = [64, 65].map((length) => ({ kind, id: `ask:t:${length}`, label: 'x'.repeat(length) }));
  const { keyboard } = messageOf(outgoing({ text: 'help', buttons }));
  assert.deepEqual(keyboard.flat().map(({ text }) => text), ['x'.repeat(64)]);
});

test('a long transcript goes out whole, in messages that Telegram takes', () => {
  const text = Array.from({ length: 300 }, (_, i) => `person: line ${i} @everyone 👩‍⚕️`).join('\n');
  const messages = staffMessagesOf(text);
  assert.ok(messages.length > 1 && messages.every(({ text: piece }) => piece.length <= 4096));
  assert.equal(messages.map(({ text: piece }) => piece).join('\n'), text);
  for (const { text: piece, entities } of messages) {
    assert.deepEqual(entities, [{ type: 'pre', offset: 0, length: piece.length }]);
  }
});

test('turns: one a second to a chat, twenty a minute to a group, thirty a second in all', () => {
  let now = 1_000_000;
  const pace = { chatMs: 1000, overallMs: 34, groupMessages: 20, groupMs: 60_000 };
  const pacer = new Pacer(pace, () => now);
  assert.deepEqual([pacer.reserve(1), pacer.reserve(1), pacer.reserve(2), pacer.reserve(1)], [0, 1000, 1034, 2000]);
  now += 60_000;
  assert.deepEqual([10, 11, 12].map((chat) => pacer.reserve(chat)), [0, 34, 68]);
  assert.throws(() => {
    for (let i = 0; i < 10; i += 1) pacer.reserve(13);
  }, (error) => error instanceof RetryAfter && error.seconds > 4 && error.seconds < 6);
  const group = new Pacer(pace, () => now);
  for (let i = 0; i < 20; i += 1) {
    assert.equal(group.reserve(-1), 0);
    now += 1000;
  }
  assert.throws(() => group.reserve(-1), (error) => error instanceof RetryAfter && Math.round(error.seconds) === 40);
  now += 40_000;
  assert.equal(group.reserve(-1), 0);
});

test('all that is wrong with the settings is said at once', () => {
  const settings = new Settings({
    CAVEAT_TELEGRAM_TOKEN: 'abc', CAVEAT_TELEGRAM_STAFF_CHAT: '@nurses', CAVEAT_TELEGRAM_DELIVERY: 'webhook',
    CAVEAT_TELEGRAM_WEBHOOK_SECRET: 'with spaces in it!', CAVEAT_TELEGRAM_WEBHOOK_URL: 'http://bot.example.org',
  });
  readTelegramConfig(settings);
  assert.throws(() => settings.check(), (error: ConfigurationError) => {
    const wrong = ['TOKEN is not', 'STAFF_CHAT has', 'WEBHOOK_SECRET takes', 'WEBHOOK_URL has', 'CAVEAT_BOT_LISTEN is'];
    for (const each of wrong) assert.ok(error.message.includes(each), each);
    return error.problems.length === 5;
  });
});

test('the program says what is missing and exits with 2', async () => {
  const main = new URL('../src/main.ts', import.meta.url).pathname;
  const env = { CAVEAT_TELEGRAM_DELIVERY: 'webhook' };
  const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let text = '';
  child.stderr.on('data', (data) => (text += data));
  assert.equal(await new Promise((resolve) => child.once('exit', resolve)), 2);
  const missing = ['CAVEAT_TELEGRAM_TOKEN', 'CAVEAT_TELEGRAM_WEBHOOK_SECRET', 'CAVEAT_BOT_STORE', 'CAVEAT_BOT_KEY'];
  for (const name of missing) assert.ok(text.includes(`${name} `), name);
});
