import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { connect } from '@caveat/client';
import type { BotConfig } from '@caveat/bot';
import { kTestNotices, testBotConfig, until } from '@caveat/bot/testing';
import { startSlack } from '@caveat/slack';
import { escaped } from '../src/message.ts';
import {
  caveatd, feedbackFile, health, log, nurse, nurses, patient, posted, said, seen, send, slack, start, stop,
} from './run.ts';
import { deliver, envelope, kBotToken, kBotUser, kSigningSecret, press, type Posted } from './slack_platform.ts';

// Waits until what was sent before is dealt with, and returns what was posted.
async function settled(url: string): Promise<Posted[]> {
  await until('nothing waits', async () => {
    const { events, messages } = (await (await fetch(new URL('/health', url))).json()) as Record<string, number>;
    return events === 0 && messages === 0;
  });
  return slack.posted;
}

async function answerTo(question: string, history: string[] = []) {
  return (await connect(caveatd.address).answers.ask({ question, history, region: 'GB' })).answer!;
}

test('only what Slack has signed within five minutes is taken', async () => {
  const url = await start();
  const event = envelope(said(await slack.direct('patient'), patient, 'does massage help?'));
  const refused = [{ secret: 'f'.repeat(32) }, { ageSeconds: 600 }, { unsigned: true }];
  for (const options of refused) assert.equal((await deliver(url, event, options)).status, 401);
  const challenge = await deliver(url, { type: 'url_verification', challenge: 'abc' });
  assert.deepEqual(await challenge.json(), { challenge: 'abc' });
  for (const malformed of ['null', '{', '']) assert.equal((await deliver(url, malformed)).status, 400);
  assert.equal((await fetch(url)).status, 405);
  assert.deepEqual(await settled(url), []);
  assert.equal(new URL(url).hostname, '127.0.0.1');
});

test('a mention is answered once, in its thread, every caveat whole; the thread goes on without one', async () => {
  const botConfig = testBotConfig(caveatd.address);
  let url = await start('', botConfig);
  const question = 'I am pregnant and take warfarin, is massage safe?';
  const text = `<@${kBotUser}> ${question}`;
  const ts = await slack.write('patient', health, text);
  // One message is announced as both, each of them up to four times.
  for (const type of ['app_mention', 'message']) {
    const delivered = envelope({ type, channel: health, user: patient, text, ts });
    for (const retry of [undefined, 1, 2]) {
      const response = await deliver(url, delivered, retry === undefined ? {} : { retry });
      assert.equal(response.status, 200);
    }
  }
  const [privacy, answer] = await posted(2);
  assert.equal(privacy!.text, kTestNotices.get('privacy'));
  const { caveats } = await answerTo(question);
  assert.ok(caveats.length >= 3);
  // The fallback is all that a listener gets.
  for (const shown of [answer!.blocks[0]!.text!.text, answer!.fallback]) {
    for (const { id, text } of caveats) assert.ok(shown.includes(escaped(text)), id);
  }
  const sections = answer!.blocks.filter(({ type }) => type === 'section');
  assert.ok(sections.every((block) => block.expand === true && block.text!.verbatim === true));
  assert.equal(answer!.options['unfurl_links'], 'false');
  const thread = await slack.thread(health, ts);
  assert.deepEqual(thread.map(({ user }) => user), [patient, kBotUser, kBotUser]);
  assert.deepEqual(thread[2]!.blocks, answer!.blocks);

  await stop();
  url = await start('', botConfig);
  await send(url, { type: 'app_mention', channel: health, user: patient, text, ts });
  await send(url, said(health, nurse, 'get well soon', { thread_ts: ts }));
  await send(url, said(health, patient, `<@${nurse}> thank you`, { thread_ts: ts }));
  await send(url, said(health, patient, 'how was your weekend?'));
  await send(url, said(health, patient, 'how long does the relief last?', { thread_ts: ts }));
  const [followUp, ...none] = await settled(url);
  assert.equal(followUp!.threadTs, ts);
  const [first] = (await answerTo('how long does the relief last?', [question])).statements;
  assert.ok(followUp!.text.includes(first!.text));
  assert.deepEqual(none, []);
});

test('what no person said anew is not answered', async () => {
  const url = await start();
  const direct = await slack.direct('patient');
  const question = 'does massage help?';
  const message = said(direct, patient, question);
  await send(url, said(direct, kBotUser, question));
  await send(url, said(direct, 'USLACKBOT', question));
  await send(url, said(direct, 'U0OTHERBOT', question, { bot_id: 'B0OTHER' }));
  await send(url, said(direct, patient, question, { subtype: 'bot_message' }));
  await send(url, said(direct, patient, question, { subtype: 'message_changed', message }));
  await send(url, said(direct, patient, question, { subtype: 'message_deleted' }));
  await send(url, said(health, patient, `<@${kBotUser}> ${question}`, { type: 'app_mention', edited: { ts: '1.2' } }));
  await send(url, { type: 'reaction_added', user: patient });
  assert.deepEqual(await settled(url), []);
});

test('a direct message is answered below it, and in its thread if it was written in one', async () => {
  const url = await start();
  const direct = await slack.direct('patient');
  await send(url, said(direct, patient, 'does massage help?'));
  await posted(2);
  await send(url, said(direct, patient, 'and after a fracture?', { thread_ts: '1700000000.000100' }));
  await posted(3);
  await send(url, said(direct, patient, '', { subtype: 'file_share' }));
  const all = await posted(4);
  assert.deepEqual(all.map(({ threadTs }) => threadTs), [undefined, undefined, '1700000000.000100', undefined]);
  assert.equal(all[3]!.text, kTestNotices.get('text_only'));
});

test('markup of a person arrives inert', async () => {
  await slack.call('conversations.join', { channel: nurses });
  const url = await start(nurses);
  const hostile = `<!channel> &lt;!here&gt; <@${nurse}> <https://evil.example|NHS> *bold* does massage help? &amp;amp;`;
  const direct = await slack.direct('patient');
  await send(url, said(direct, patient, hostile));
  await send(url, said(direct, patient, 'person'));
  await until('consent is asked for', () => slack.posted.some(({ blocks }) => consentButton(blocks)));
  const consent = slack.posted.find(({ blocks }) => consentButton(blocks))!;
  await deliver(url, press(consent, '1.1', patient, /^yes:/, '5.5'));
  await until('staff read it', () => seen(nurses).some((text) => text.includes('transcript')));
  for (const { channel, text, fallback, blocks } of slack.posted) {
    const marked = blocks.filter((block) => block.text?.type === 'mrkdwn').map((block) => block.text!.text);
    for (const shown of [fallback, ...marked]) {
      assert.doesNotMatch(shown, /<[!@#]/, channel);
      assert.doesNotMatch(shown, /<https:\/\/evil/);
    }
    if (!text.includes('transcript')) continue;
    assert.match(text, /person: {1,2}&lt;!here&gt; {1,2}NHS \*bold\* does massage help\? &amp;amp;/);
  }
  assert.ok(slack.posted.every(({ options }) => options['mrkdwn'] === 'false' && options['unfurl_links'] === 'false'));
});

function consentButton(blocks: Posted['blocks']): boolean {
  return blocks.some(({ elements = [] }) => elements.some(({ value }) => value.startsWith('yes:')));
}

test('buttons: a further question, an opinion, a person; each press counts once', async () => {
  await slack.call('conversations.join', { channel: nurses });
  const url = await start(nurses);
  const question = 'is massage safe after a fracture?';
  await send(url, said(health, patient, `<@${kBotUser}> ${question}`, { type: 'app_mention' }));
  const [, answer] = await posted(2);
  const { answerId, followUps } = await answerTo(question);
  const labels = answer!.blocks.flatMap(({ elements = [] }) => elements).map(({ text }) => text.text);
  const own = ['helpful', 'unhelpful', 'person'].map((kind) => kTestNotices.get(`button_${kind}`)!);
  assert.deepEqual(labels, [...followUps, ...own]);

  for (let i = 0; i < 3; i += 1) await deliver(url, press(answer!, '1.1', patient, /^ask:\w+:0$/, '5.1'));
  const [, , further] = await posted(3);
  assert.equal(further!.threadTs, answer!.threadTs);
  const [first] = (await answerTo(followUps[0]!, [question])).statements;
  assert.ok(further!.text.includes(first!.text));

  for (let i = 0; i < 2; i += 1) await deliver(url, press(answer!, '1.1', patient, /^unhelpful:/, '5.2'));
  assert.equal((await posted(4))[3]!.text, kTestNotices.get('thanks'));
  await deliver(url, press(answer!, '1.1', patient, /^helpful:/, '5.3'));
  await posted(5);
  await until('the service has it', () => ratings(answerId).length === 1 && ratings(answerId)[0] === 1);

  await deliver(url, press(answer!, '1.1', patient, /^person:/, '5.4'));
  await until('staff are told', () => seen(nurses).some((text) => text.includes('why: request')));
});

function ratings(answerId: string): number[] {
  const db = new DatabaseSync(feedbackFile, { readOnly: true });
  try {
    const rows = db.prepare('SELECT rating FROM opinion WHERE answer_id = ?').all(answerId);
    return rows.map(({ rating }) => Number(rating));
  } finally {
    db.close();
  }
}

test('a red flag reaches the staff channel; the bot is silent until a member releases', async () => {
  await slack.call('conversations.join', { channel: nurses });
  const url = await start(nurses);
  const direct = await slack.direct('patient');
  slack.refusals.push({ status: 200, body: '{"ok": false, "error": "internal_error"}' });
  await send(url, said(direct, patient, 'I am numb between the legs and cannot pee'));
  await until('consent is asked for', () => seen(direct).includes(kTestNotices.get('consent')!));
  await until('staff are told', () => seen(nurses).length === 1);
  const handle = /^caveat handoff (\w+)\nchannel: slack\nwhy: red_flag/.exec(seen(nurses)[0]!)![1]!;
  await send(url, said(direct, patient, 'yes'));
  await until('staff read it', () => seen(nurses).some((text) => text.includes('cannot pee')));
  await send(url, said(direct, patient, 'does massage help?'));
  await until('it is passed on', () => seen(nurses).some((text) => text === `${handle} wrote:\ndoes massage help?`));
  const before = seen(direct).length;
  await send(url, said(nurses, nurse, 'good morning'));
  await send(url, said(nurses, nurse, `<@${kBotUser}> reply ${handle} Call <tel:999|999> now &amp; wait.`));
  await until('the reply is there', () => seen(direct).length === before + 1);
  assert.equal(seen(direct)[before], 'Call 999 now &amp; wait.');
  const release = said(nurses, nurse, `release ${handle}`);
  for (let i = 0; i < 3; i += 1) await send(url, release);
  await until('the person is told', () => seen(direct).includes(kTestNotices.get('released')!));
  await until('staff are told', () => seen(nurses).includes(`${handle} is released`));
  assert.ok(!seen(nurses).some((text) => text.startsWith('no handoff')));
  await send(url, said(direct, patient, 'does massage help?'));
  await until('it is answered', () => seen(direct).length === before + 3);
});

test('what Slack will never take is dropped, what it may take later is sent again', async () => {
  const url = await start();
  const direct = await slack.direct('patient');
  slack.refusals.push({ status: 200, body: '{"ok": false, "error": "is_archived"}' });
  await send(url, said(direct, patient, 'does massage help?'));
  await until('it is dropped', () => log.lines.some((line) => line.includes('"is_archived"')));
  slack.refusals.push({ status: 503 }, { status: 200, body: '{"ok": false, "error": "missing_scope"}' });
  await send(url, said(direct, patient, 'is massage safe after a fracture?'));
  await posted(1);
  assert.ok(log.lines.some((line) => line.includes('"missing_scope"')));
});

test('it does not start where handoffs would reach nobody, nor with a token that Slack refuses', async () => {
  const botConfig: BotConfig = { ...testBotConfig(caveatd.address), listen: { host: '127.0.0.1', port: 0 } };
  const delivery = { by: 'http' as const, signingSecret: kSigningSecret };
  const config = { botToken: kBotToken, delivery, staffChannel: '', apiUrl: slack.apiUrl };
  const random = await slack.channel('random');
  await assert.rejects(startSlack({ ...config, staffChannel: random }, botConfig, log.log), /Invite the bot/);
  await assert.rejects(startSlack({ ...config, staffChannel: 'C0NOSUCH' }, botConfig, log.log), /channel_not_found/);
  const wrongToken = { ...config, botToken: 'xoxb-wrong' };
  await assert.rejects(startSlack(wrongToken, botConfig, log.log), /auth\.test: invalid_auth/);
});
