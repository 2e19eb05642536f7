// What Slack refuses for what it is.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Channel as RenderChannel, connect } from '@caveat/client';
import { until } from '@caveat/bot/testing';
import { escaped } from '../src/message.ts';
import { caveatd, health, log, nurse, nurses, patient, posted, said, seen, send, slack, start } from './run.ts';

async function shortTextOf(question: string): Promise<string> {
  const render = { channel: RenderChannel.SLACK, maxChars: 3000, maxParts: 3, answersMore: true };
  const { rendering } = await connect(caveatd.address).answers.ask({ question, region: 'GB', render });
  return rendering!.shortText;
}

test('an answer that is refused for its blocks goes out as its short text', async () => {
  const url = await start();
  const direct = await slack.direct('patient');
  await send(url, said(direct, patient, 'help'));
  await posted(2);
  const question = 'is massage safe after a fracture?';
  for (const [i, code] of ['invalid_blocks', 'invalid_blocks_format', 'msg_blocks_too_long'].entries()) {
    slack.refusals.push({ status: 200, body: JSON.stringify({ ok: false, error: code }) });
    await send(url, said(direct, patient, question, { thread_ts: `1700000000.00010${i}` }));
    const answer = (await posted(slack.posted.length + 1)).at(-1)!;
    assert.deepEqual(answer.blocks, [], code);
    assert.equal(answer.text, escaped(await shortTextOf(question)), code);
    assert.equal(answer.threadTs, `1700000000.00010${i}`);
  }
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
