import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { toBinary } from '@bufbuild/protobuf';
import { AnswerSchema, connect, type Answer, type Rendering } from '@caveat/client';
import { startCaveatd, type Caveatd } from '@caveat/client/testing';
import { ConfigurationError, Settings, type Outgoing } from '@caveat/bot';
import { readSlackConfig } from '@caveat/slack';
import { plainText } from '../src/events.ts';
import { escaped, kRender, messageOf, plainMessagesOf } from '../src/message.ts';

let caveatd: Caveatd;
before(async () => {
  caveatd = await startCaveatd();
});
after(() => caveatd.stop());

const kHostile = '<!channel> <@U0NURSE> <https://evil.example|NHS> & *bold* _i_ ~s~ `c` @here &lt;!here&gt;';

// What the service makes of an answer that was changed, and is the server's own as far as its id tells.
async function rendered(change: (answer: Answer) => void): Promise<{ answer: Answer; rendering: Rendering }> {
  const { answers } = connect(caveatd.address);
  const { answer } = await answers.ask({ question: 'is massage safe after a fracture?', region: 'GB' });
  change(answer!);
  answer!.answerId = '';
  answer!.answerId = createHash('sha256').update(toBinary(AnswerSchema, answer!)).digest('hex');
  return { answer: answer!, rendering: (await answers.renderAnswer({ answer: answer!, options: kRender })).rendering! };
}

function outgoing(rendering: Rendering, more: Partial<Outgoing> = {}): Outgoing {
  const index = rendering.parts.length - 1;
  return { id: 'm1', kind: 'answer', text: rendering.parts[index]!.text, rendering, index, buttons: [], ...more };
}

test('markup in documents arrives inert, in the blocks and in the notification', async () => {
  const { rendering } = await rendered((answer) => {
    for (const caveat of answer.caveats) {
      caveat.text = kHostile;
      caveat.shortText = kHostile;
    }
    for (const statement of answer.statements) statement.text = kHostile;
    for (const citation of answer.citations) citation.source!.title = kHostile;
  });
  const { text, blocks } = messageOf(outgoing(rendering));
  const shown = [text, ...blocks!.map((block) => (block.type === 'section' ? block.text!.text : ''))];
  assert.ok(shown.join(' ').includes('&lt;!channel&gt;'));
  for (const [i, each] of shown.entries()) {
    const links = [...each.matchAll(/<([^>]*)>/g)].map(([, inner]) => inner!);
    assert.ok(links.every((link) => link.startsWith('https://') && !link.includes('evil')), links.join(' '));
    // Of the notification's text the message says that it has no markup.
    if (i > 0) assert.doesNotMatch(each, /`c`|\*bold\*/);
  }
});

test('a notification has the first part; where that is longer than Slack takes, the short text', async () => {
  const { answer, rendering } = await rendered((changed) => {
    for (const caveat of changed.caveats) caveat.text = 'a < b & c';
  });
  const [first] = rendering.parts;
  assert.equal(messageOf(outgoing(rendering)).text, escaped(first!.shown));
  const longer = { ...rendering, parts: [{ ...first!, shown: first!.shown.repeat(9) }] };
  assert.ok(escaped(longer.parts[0]!.shown).length > 4000);
  assert.equal(messageOf(outgoing(longer)).text, escaped(rendering.shortText));
  for (const { id, shortText } of answer.caveats) assert.ok(rendering.shortText.includes(shortText), id);
});

test('all parts of an answer are one message, below what Slack takes', async () => {
  const { rendering } = await rendered((answer) => {
    answer.statements = Array.from({ length: 40 }, () => ({ ...answer.statements[0]!, text: 'x'.repeat(400) }));
  });
  assert.equal(rendering.parts.length, 3);
  const { blocks } = messageOf(outgoing(rendering));
  assert.equal(blocks!.length, 3);
  assert.ok(JSON.stringify(blocks).length < 12_000);
});

test('a further question that is longer than a button is left out, not cut', async () => {
  const { rendering } = await rendered(() => {});
  const buttons = [
    { kind: 'follow_up' as const, id: 'ask:t:0', label: 'x'.repeat(75) },
    { kind: 'follow_up' as const, id: 'ask:t:1', label: 'x'.repeat(76) },
  ];
  const { blocks } = messageOf(outgoing(rendering, { buttons }));
  const elements = blocks!.flatMap((block) => (block.type === 'actions' ? block.elements : []));
  const labels = elements.map((element) => (element.type === 'button' ? element.text.text : ''));
  assert.deepEqual(labels, ['x'.repeat(75)]);
});

test('a long transcript goes out whole, in messages that Slack does not cut', () => {
  const text = Array.from({ length: 200 }, (_, i) => `person: line ${i} <!channel> & so on`).join('\n');
  const messages = plainMessagesOf(text);
  assert.ok(messages.length > 2 && messages.every(({ text: piece }) => piece.length <= 3000));
  assert.equal(messages.map(({ text: piece }) => piece).join('\n'), escaped(text));
});

for (const [said, expected] of [
  ['<@U0BOT> is it safe?', 'is it safe?'],
  ['is it safe <@U0BOT|caveat>', 'is it safe'],
  ['see <https://a.example/x?y=1&amp;z|this page> or <https://b.example>', 'see this page or https://b.example'],
  ['<!channel> <!subteam^S1|@nurses> in <#C1|general>', 'in #general'],
  ['<!date^1^{date}|Monday> &lt;b&gt; &amp;lt;', 'Monday <b> &lt;'],
  ['3 &lt; 4 &amp; 5 &gt; 4', '3 < 4 & 5 > 4'],
] as const) {
  test(`a person who writes ${said} has asked: ${expected}`, () => assert.equal(plainText(said), expected));
}

test('all that is wrong with the settings is said at once', () => {
  const settings = new Settings({
    CAVEAT_SLACK_BOT_TOKEN: 'xoxp-1', CAVEAT_SLACK_STAFF_CHANNEL: '#nurses', CAVEAT_SLACK_API_URL: 'http://example.org',
  });
  readSlackConfig(settings);
  assert.throws(() => settings.check(), (error: ConfigurationError) => {
    const wrong = ['BOT_TOKEN is', 'STAFF_CHANNEL has', 'API_URL has', 'SIGNING_SECRET (or', 'CAVEAT_BOT_LISTEN is'];
    for (const each of wrong) assert.ok(error.message.includes(each), each);
    return error.problems.length === 5;
  });
  const socket = new Settings({
    CAVEAT_SLACK_BOT_TOKEN: 'xoxb-1', CAVEAT_SLACK_DELIVERY: 'socket', CAVEAT_SLACK_APP_TOKEN: 'x',
  });
  readSlackConfig(socket);
  assert.throws(() => socket.check(), /^ConfigurationError: CAVEAT_SLACK_APP_TOKEN is not an app-level token/);
});

test('the program says what is missing and exits with 2', async () => {
  const main = new URL('../src/main.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [main], { env: {}, stdio: ['ignore', 'ignore', 'pipe'] });
  let text = '';
  child.stderr.on('data', (data) => (text += data));
  const code = await new Promise((resolve) => child.once('exit', resolve));
  assert.equal(code, 2);
  for (const name of ['CAVEAT_SLACK_BOT_TOKEN', 'CAVEAT_SLACK_SIGNING_SECRET', 'CAVEAT_BOT_STORE', 'CAVEAT_BOT_KEY']) {
    assert.ok(text.includes(`${name} `), name);
  }
});
