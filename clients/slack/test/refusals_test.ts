// What Slack refuses for what it is.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connect, Wording } from '@caveat/client';
import { until } from '@caveat/bot/testing';
import { SlackApi } from '../src/api.ts';
import { escaped, kRender } from '../src/message.ts';
import { kBotToken } from './slack_platform.ts';
import { caveatd, health, log, nurse, nurses, patient, posted, said, seen, send, slack, start } from './run.ts';

// More caveats than a short text has room for.
const kQuestion = 'is massage safe? I am pregnant, have osteoporosis and cancer, take warfarin, and had a stroke ' +
  'and a fracture';

function refuse(error: string): void {
  slack.refusals.push({ status: 200, body: JSON.stringify({ ok: false, error }) });
}

test('an answer that is refused for its blocks goes out as its words, with each caveat', async () => {
  const url = await start();
  const direct = await slack.direct('patient');
  await send(url, said(direct, patient, 'help'));
  await posted(2);
  const render = { ...kRender, answersMore: true };
  const { answers } = connect(caveatd.address);
  const { answer, rendering } = await answers.ask({ question: kQuestion, region: 'GB', render });
  const { parts, caveats, shortText } = rendering!;
  assert.ok(parts.length > 1 && caveats.length > 3 && shortText.includes('MORE'));
  for (const [i, code] of ['invalid_blocks', 'invalid_blocks_format', 'msg_blocks_too_long'].entries()) {
    const first = slack.posted.length;
    refuse(code);
    await send(url, said(direct, patient, kQuestion, { thread_ts: `1700000000.00010${i}` }));
    const words = (await posted(first + parts.length)).slice(first);
    assert.deepEqual(words.map(({ text }) => text), parts.map(({ text }) => text), code);
    for (const { blocks, options, threadTs } of words) {
      assert.deepEqual([blocks, options['mrkdwn'], threadTs], [[], 'true', `1700000000.00010${i}`]);
    }
    const whole = words.map(({ text }) => text).join('\n');
    for (const { caveatId, wording } of caveats) {
      const { text, shortText: short } = answer!.caveats.find(({ id }) => id === caveatId)!;
      assert.ok(whole.includes(escaped(wording === Wording.LONG ? text : short)), `${code}: ${caveatId}`);
    }
  }
});

test('of an answer in words that Slack ceases to take midway, only the rest is posted again', async () => {
  await start();
  const api = new SlackApi(kBotToken, slack.apiUrl, log.log);
  const direct = await slack.direct('patient');
  const words = ['one', 'two', 'three'].map((text) => ({ text }));
  const post = () => api.post({ channel: direct }, [{ text: 'short', blocks: [], words }], 'm1');
  refuse('invalid_blocks');
  slack.refusals.push(undefined, { status: 503 });
  await assert.rejects(post);
  await post();
  assert.deepEqual(seen(direct), ['one', 'two', 'three']);
  await post();
  assert.equal(seen(direct).length, 4);
});

test('a staff channel that is gone is said in log and health, loses nothing and holds up nobody', async () => {
  await slack.call('conversations.join', { channel: nurses });
  const url = await start(nurses);
  const staffState = async () => (await (await fetch(new URL('/health', url))).json()) as Record<string, unknown>;
  const direct = await slack.direct('patient');
  const gone = { status: 200, body: JSON.stringify({ ok: false, error: 'is_archived' }) };
  slack.refuseIn(nurses, gone);
  await send(url, said(direct, patient, 'person'));
  await until('health says so', async () => (await staffState())['staffUnreachable'] === 'is_archived');
  assert.deepEqual([(await staffState())['ready'], (await staffState())['staffPosts']], [true, 1]);
  assert.ok(log.lines.some((line) => line.includes('staff cannot be reached') && line.includes('"is_archived"')));
  slack.refuseIn(nurses, gone);
  await send(url, said(health, nurse, 'is massage safe after a fracture?', { type: 'app_mention' }));
  await until('another person is answered', () => seen(health).some((text) => text.includes('racture')));
  await until('staff are told when it is back', () => seen(nurses).some((text) => text.includes('caveat handoff')));
  await until('health says so', async () => (await staffState())['staffUnreachable'] === '');
  assert.equal((await staffState())['staffPosts'], 0);
});

test('a text for staff that Slack will never take is dropped and logged; one for a lost channel waits', async () => {
  await slack.call('conversations.join', { channel: nurses });
  const url = await start(nurses);
  const direct = await slack.direct('patient');
  const refuse = (error: string) => slack.refuseIn(nurses, { status: 200, body: JSON.stringify({ ok: false, error }) });
  refuse('msg_too_long');
  await send(url, said(direct, patient, 'person'));
  const dropped = () => log.lines.some((line) => line.includes('staff: not taken, dropped'));
  await until('it is dropped', dropped);
  refuse('not_in_channel');
  await send(url, said(direct, patient, 'no'));
  await until('the next is posted', () => seen(nurses).some((text) => text.includes('does not consent')));
  assert.ok(log.lines.some((line) => line.includes('staff: not taken yet') && line.includes('not_in_channel')));
});
