import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Channel as RenderChannel, connect } from '@caveat/client';
import { startCaveatd } from '@caveat/client/testing';
import type { OpenBot } from '@caveat/bot';
import { FakeChannel, FakeStaff, kTestNotices, testBotConfig, until } from '@caveat/bot/testing';
import { caveatd, said, settled, start } from './support.ts';

const kQuestion = 'Does massage help lower back pain?';
const kManyConditions = 'Is massage okay? I am pregnant and have a fracture, osteoporosis, and take warfarin';
const kRedFlag = 'I am numb between the legs and cannot pee';

async function say(opened: OpenBot, ...texts: string[]): Promise<void> {
  for (const text of texts) {
    opened.bot.accept(said(text));
    await settled(opened);
  }
}

function small(): FakeChannel {
  const channel = new FakeChannel();
  channel.render = { channel: RenderChannel.PLAIN, maxChars: 900 };
  return channel;
}

test('MORE brings the last answer whole, with every caveat, in as many messages as it needs', async () => {
  const channel = small();
  const opened = start(channel, testBotConfig(caveatd.address));
  await say(opened, kQuestion, ' more! ');
  const [, first, ...again] = channel.sent.map(({ message }) => message);
  assert.ok(!first!.rendering!.isComplete);
  assert.ok(again.length > 1);
  assert.ok(again.every(({ answer }) => answer!.answerId === first!.answer!.answerId));
  assert.ok(again[0]!.rendering!.isComplete);
  const text = again.map((message) => message.text).join('\n');
  for (const caveat of first!.answer!.caveats) assert.ok(text.includes(caveat.text), caveat.id);
});

test('MORE gives up nothing, where the caveats alone have no room in one message', async () => {
  const channel = small();
  const opened = start(channel, testBotConfig(caveatd.address));
  await say(opened, kManyConditions, 'send more');
  const [, first, ...again] = channel.sent.map(({ message }) => message);
  const text = again.map((message) => message.text).join('\n');
  for (const each of [...first!.answer!.caveats, ...first!.answer!.statements]) assert.ok(text.includes(each.text));
  assert.ok(again.every(({ part }) => part!.length <= 900));
});

test('an answer that has no room says to send MORE, unless there is an address', async () => {
  for (const wholeAnswerUrl of ['', 'https://answers.example/1']) {
    const channel = small();
    await say(start(channel, testBotConfig(caveatd.address, { wholeAnswerUrl })), kQuestion);
    const { text } = channel.sent[1]!.message;
    assert.ok(text.endsWith(`: ${wholeAnswerUrl || kTestNotices.get('where_more')}`), text);
  }
});

test('MORE without an answer, or after a release, is told that there is none', async () => {
  const channel = small();
  const staff = new FakeStaff();
  const opened = start(channel, testBotConfig(caveatd.address), staff);
  await say(opened, 'MORE', 'what is the capital of France?');
  opened.bot.release(/^caveat handoff (\w+)/.exec(staff.posts[0]!)![1]!);
  await say(opened, 'MORE');
  const kinds = ['privacy', 'nothing_more', 'answer', 'handed_over', 'consent', 'released', 'nothing_more'];
  assert.deepEqual(channel.kinds, kinds);
});

test('MORE in a thread that is handed over is answered, and staff hear of it', async () => {
  const channel = small();
  const staff = new FakeStaff();
  const opened = start(channel, testBotConfig(caveatd.address), staff);
  await say(opened, kRedFlag, 'yes', 'MORE');
  assert.deepEqual(channel.kinds.slice(0, 5), ['answer', 'handed_over', 'consent', 'privacy', 'consent_given']);
  assert.ok(channel.kinds.length > 5 && channel.kinds.slice(5).every((kind) => kind === 'answer'));
  assert.match(staff.posts.at(-1)!, /wrote:\nMORE$/);
});

test('after STOP MORE brings what is urgent, and nothing else; nothing at all where STOP is final', async () => {
  for (const [question, isStopFinal, count] of [[kRedFlag, false, 1], [kQuestion, false, 0], [kRedFlag, true, 0]] as const) {
    const channel = Object.assign(new FakeChannel(), { isStopFinal });
    const opened = start(channel, testBotConfig(caveatd.address));
    await say(opened, question, 'stop');
    const before = channel.sent.length;
    await say(opened, 'MORE');
    assert.equal(channel.sent.length - before, count, `${question} ${isStopFinal}`);
  }
});

test('MORE while the service is away is answered late', async () => {
  const first = await startCaveatd();
  const channel = small();
  const opened = start(channel, testBotConfig(first.address, { unavailableAfterMs: 200 }));
  await say(opened, kQuestion);
  await first.stop();
  opened.bot.accept(said('MORE'));
  await until('it is said', () => channel.kinds.includes('unavailable'));
  const back = await startCaveatd(first.address);
  await settled(opened);
  await back.stop();
  assert.deepEqual(channel.kinds.slice(0, 4), ['privacy', 'answer', 'unavailable', 'answer']);
});

test('without staff no person is offered, and PERSON is told that there is none', async () => {
  const channel = new FakeChannel();
  const opened = start(channel, testBotConfig(caveatd.address));
  await say(opened, 'help', 'PERSON', 'Can I talk to a person?');
  opened.bot.accept({ eventId: 'c1', thread: 't1', user: 'u1', replyTo: 'r', command: 'person' });
  await settled(opened);
  assert.deepEqual(channel.kinds, ['privacy', 'help_alone', 'no_person', 'no_person', 'no_person']);
  assert.doesNotMatch(channel.sent[1]!.message.text, /PERSON/);
  assert.equal(opened.bot.notice('did_it_help'), kTestNotices.get('did_it_help_alone'));
  const staffed = start(new FakeChannel(), testBotConfig(caveatd.address), new FakeStaff());
  assert.equal(staffed.bot.notice('help_alone'), kTestNotices.get('help_alone'));
});

test('a text message of which the words have to be of another script tells as many caveats as there is room for', async () => {
  const channel = new FakeChannel();
  channel.render = { channel: RenderChannel.SMS, maxSegments: 3 };
  const opened = start(channel, testBotConfig(caveatd.address));
  const question = 'Is massage okay with my Żółw? I am pregnant and have a fracture';
  await say(opened, question);
  const { part, rendering } = channel.sent[1]!.message;
  assert.ok(part!.smsSegments <= 3);
  const told = (each: typeof rendering) => each!.caveats.filter(({ wording }) => wording !== 3).length;
  const { answers } = connect(caveatd.address);
  const render = { channel: RenderChannel.SMS, maxChars: 3 * 67 };
  const narrow = await answers.ask({ question, region: 'GB', render });
  // For as much as UCS-2 holds in three segments fewer caveats had room, in a text that was GSM-7 after all.
  assert.ok(told(rendering) > told(narrow.rendering), `${told(rendering)} and ${told(narrow.rendering)}`);
});
