import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { Channel as RenderChannel, connect, FeedbackReason, Rating } from '@caveat/client';
import { startCaveatd } from '@caveat/client/testing';
import { piecesOf, RetryAfter, Store, Undeliverable, type Outgoing } from '@caveat/bot';
import { FakeChannel, FakeStaff, testBotConfig, testFolder, TestLog, until } from '@caveat/bot/testing';
import { caveatd, said, settled, start, stop } from './support.ts';

test('a question is answered, after the notice of first contact', async () => {
  const channel = new FakeChannel();
  const opened = start(channel, testBotConfig(caveatd.address));
  assert.equal(opened.bot.accept(said('is massage safe after a fracture?')), 'new');
  await settled(opened);
  opened.bot.accept(said('how long does the relief last?'));
  await settled(opened);
  assert.deepEqual(channel.kinds, ['privacy', 'answer', 'answer']);
  assert.equal(channel.sent[1]!.replyTo, 'room 1');
  assert.ok(channel.sent[1]!.message.answer!.caveats.some(({ id }) => id === 'fracture'));
  assert.deepEqual(channel.sent[1]!.message.buttons.slice(-2).map(({ kind }) => kind), ['helpful', 'unhelpful']);
});

test('the same event three times, with a restart in between, is answered once', async () => {
  const channel = new FakeChannel();
  const config = testBotConfig(caveatd.address);
  const first = start(channel, config);
  const event = said('does massage help?');
  assert.equal(first.bot.accept(event), 'new');
  assert.equal(first.bot.accept(event), 'seen');
  await settled(first);
  await stop(first);
  const second = start(channel, config);
  assert.equal(second.bot.accept(event), 'seen');
  await settled(second);
  assert.deepEqual(channel.kinds, ['privacy', 'answer']);
});

test('an emergency comes before the notice of first contact', async () => {
  const channel = new FakeChannel();
  const opened = start(channel, testBotConfig(caveatd.address));
  opened.bot.accept(said('I am numb between the legs and cannot pee'));
  await settled(opened);
  assert.deepEqual(channel.kinds, ['answer', 'privacy']);
});

test('what came while the service was away is answered late, and its being away is said once', async () => {
  const away = await startCaveatd();
  await away.stop();
  const channel = new FakeChannel();
  const config = testBotConfig(away.address, { unavailableAfterMs: 300 });
  const first = start(channel, config);
  first.bot.accept(said('does massage help?'));
  await until('it is said', () => channel.kinds.includes('unavailable'));
  await stop(first);
  const second = start(channel, config);
  const back = await startCaveatd(away.address);
  await settled(second);
  await back.stop();
  assert.deepEqual(channel.kinds, ['unavailable', 'privacy', 'answer']);
});

test('a crash between parts: sending goes on at the part that was not confirmed', async () => {
  const channel = new FakeChannel();
  channel.render = { ...channel.render, maxChars: 400, maxParts: 5 };
  const config = testBotConfig(caveatd.address);
  channel.failures = [];
  const opened = start(channel, config);
  const send = channel.send.bind(channel);
  channel.send = async (replyTo, message) => {
    if (message.index === 1) throw new Error('the line is cut');
    return send(replyTo, message);
  };
  opened.bot.accept(said('does massage help?'));
  await until('the first part is sent', () => channel.kinds.length === 2);
  await stop(opened);
  channel.send = send;
  await settled(start(channel, config));
  const parts = channel.sent.filter(({ message }) => message.kind === 'answer').map(({ message }) => message);
  assert.ok(parts.length >= 2);
  assert.deepEqual(parts.map(({ index }) => index), parts.map((_, i) => i));
  assert.equal(new Set(parts.map(({ id }) => id)).size, parts.length);
});

test('a platform that asks to wait gets the same message after that time', async () => {
  const channel = new FakeChannel();
  channel.failures = [new RetryAfter(0.2)];
  const opened = start(channel, testBotConfig(caveatd.address));
  const startMs = Date.now();
  opened.bot.accept(said('does massage help?'));
  opened.bot.retryNow();
  await settled(opened);
  assert.ok(Date.now() - startMs >= 200);
  assert.deepEqual(channel.kinds, ['privacy', 'answer']);
});

test('what can never be delivered is dropped, and the thread goes on', async () => {
  const channel = new FakeChannel();
  channel.failures = [new Undeliverable('blocked')];
  const opened = start(channel, testBotConfig(caveatd.address));
  opened.bot.accept(said('does massage help?'));
  await settled(opened);
  opened.bot.accept(said('how long does the relief last?'));
  await settled(opened);
  assert.deepEqual(channel.kinds, ['answer']);
});

test('who asks too fast is told once', async () => {
  const channel = new FakeChannel();
  const opened = start(channel, testBotConfig(caveatd.address, { burst: 2, perMinute: 0.1 }));
  for (let i = 0; i < 5; i += 1) opened.bot.accept(said('does massage help?'));
  opened.bot.accept(said('does massage help?', { thread: 't2', user: 'u2' }));
  await settled(opened);
  const of = (thread: string) => channel.kinds.filter((kind) => kind === thread).length;
  assert.equal(of('answer'), 3);
  assert.equal(of('slow_down'), 1);
});

test('STOP, START and HELP are not questions', async () => {
  const channel = new FakeChannel();
  const opened = start(channel, testBotConfig(caveatd.address));
  for (const text of ['HELP', 'Stop.', 'does massage help?', ' start ', 'Stop the pain']) {
    opened.bot.accept(said(text));
    await settled(opened);
  }
  assert.deepEqual(channel.kinds, ['privacy', 'help_alone', 'stopped_but_urgent', 'started', 'answer']);
});

test('after STOP, YES begins again as START does', async () => {
  const channel = new FakeChannel();
  const opened = start(channel, testBotConfig(caveatd.address));
  for (const text of ['stop', 'does massage help?', 'Yes']) {
    opened.bot.accept(said(text));
    await settled(opened);
  }
  assert.deepEqual(channel.kinds, ['stopped_but_urgent', 'privacy', 'started']);
});

test('staff hear of what is not delivered, once, and health counts it', async () => {
  const channel = new FakeChannel();
  const staff = new FakeStaff();
  const opened = start(channel, testBotConfig(caveatd.address), staff);
  // Of the notice of first contact, and with it of the answer that would have followed.
  channel.failures = [new Undeliverable('131047')];
  opened.bot.accept(said('does massage help?'));
  await settled(opened);
  for (let i = 0; i < 2; i += 1) opened.bot.undelivered('status 1', '30005', 'ab12');
  await settled(opened);
  const told = staff.posts.filter((post) => post.includes('could not be delivered'));
  assert.equal(told.length, 2);
  assert.match(told[0]!, /handoff: none\nchannel: fake\nwhy: 131047\nanswer: [0-9a-f]{64}$/);
  assert.match(told[1]!, /why: 30005\nanswer: ab12$/);
  assert.equal(opened.bot.health().undelivered, 2);
});

test('a text message keeps to its segments, where a word of the question needs UCS-2 as well', async () => {
  const channel = new FakeChannel();
  channel.render = { channel: RenderChannel.SMS, maxSegments: 6 };
  const opened = start(channel, testBotConfig(caveatd.address));
  const question = 'In Poland my mother she always go for needles, and me I prefer hands of masażysta. ' +
    'Which one gives more for the back, honestly?';
  const render = { channel: RenderChannel.SMS, maxChars: 6 * 153 };
  const { rendering } = await connect(caveatd.address).answers.ask({ question, region: 'GB', render });
  assert.ok(rendering!.parts[0]!.smsSegments > 6);
  opened.bot.accept(said(question));
  await settled(opened);
  const [part] = channel.sent.flatMap(({ message }) => message.part ?? []);
  assert.ok(part!.smsSegments <= 6);
  assert.equal(channel.sent[1]!.message.rendering!.caveats.length, rendering!.caveats.length);
});

test('a message without text, and one that is too long', async () => {
  const channel = new FakeChannel();
  const opened = start(channel, testBotConfig(caveatd.address));
  const { text: _, ...picture } = said('');
  opened.bot.accept(picture);
  opened.bot.accept(said('x'.repeat(2001)));
  await settled(opened);
  assert.deepEqual(channel.kinds, ['privacy', 'text_only', 'too_long']);
});

test('a red flag is handed over; consent brings the transcript; the bot is silent until released', async () => {
  const channel = new FakeChannel();
  const staff = new FakeStaff();
  const opened = start(channel, testBotConfig(caveatd.address), staff);
  opened.bot.accept(said('I am numb between the legs and cannot pee'));
  await settled(opened);
  assert.deepEqual(channel.kinds, ['answer', 'handed_over', 'consent', 'privacy']);
  const post = /^caveat handoff (\w+)\nchannel: fake\nwhy: red_flag\nanswer: [0-9a-f]{64}$/.exec(staff.posts[0]!);
  const handle = post![1]!;
  const [yes] = channel.sent[2]!.message.buttons;
  assert.equal(yes!.id, `yes:${handle}`);
  const { text: _, ...press } = said('', { button: yes!.id });
  opened.bot.accept(press);
  await settled(opened);
  assert.match(staff.posts[1]!, /^caveat transcript \w+\nperson: I am numb between the legs/);
  opened.bot.accept(said('are you there?'));
  await settled(opened);
  assert.equal(staff.posts[2], `${handle} wrote:\nare you there?`);
  assert.equal(opened.bot.staffSaid('s1', `reply ${handle} A nurse is here.`), true);
  assert.equal(opened.bot.staffSaid('s1', `reply ${handle} A nurse is here.`), true);
  await settled(opened);
  assert.equal(opened.bot.staffSaid('s2', `release ${handle}`), true);
  await settled(opened);
  opened.bot.accept(said('does massage help?'));
  await settled(opened);
  assert.deepEqual(channel.kinds.slice(4), ['consent_given', 'staff', 'released', 'answer']);
  assert.equal(opened.bot.staffSaid('s3', 'good morning'), false);
  assert.equal(opened.bot.staffSaid('s2', `release ${handle}`), true);
  await settled(opened);
  assert.deepEqual(staff.posts.slice(3), [`${handle} is released`]);
});

test('a person is asked for while the service is away', async () => {
  const away = await startCaveatd();
  await away.stop();
  const channel = new FakeChannel();
  const staff = new FakeStaff();
  const opened = start(channel, testBotConfig(away.address, { unavailableAfterMs: 200 }), staff);
  opened.bot.accept(said('does massage help?'));
  opened.bot.accept(said('Talk to a person!'));
  await until('it is handed over', () => channel.kinds.includes('consent') && staff.posts.length > 0);
  assert.match(staff.posts[0]!, /why: request/);
});

test('an emergency breaks the silence of a thread that is handed over, and staff hear of it', async () => {
  const channel = new FakeChannel();
  const staff = new FakeStaff();
  const opened = start(channel, testBotConfig(caveatd.address), staff);
  for (const text of ['human', 'is anybody there?', 'I am numb between the legs and cannot pee']) {
    opened.bot.accept(said(text));
    await settled(opened);
  }
  assert.deepEqual(channel.kinds, ['privacy', 'handed_over', 'consent', 'answer']);
  assert.match(channel.sent[3]!.message.text, /^Call/);
  assert.match(staff.posts.at(-1)!, /wrote what may be urgent\nanswer: [0-9a-f]{64}$/);
});

test('who asks too fast is still told of an emergency', async () => {
  const channel = new FakeChannel();
  const opened = start(channel, { ...testBotConfig(caveatd.address), burst: 1, perMinute: 1 });
  for (const text of ['does massage help?', 'how often?', 'how long?', 'I am numb between the legs and cannot pee']) {
    opened.bot.accept(said(text));
    await settled(opened);
  }
  assert.deepEqual(channel.kinds, ['privacy', 'answer', 'slow_down', 'answer']);
  assert.match(channel.sent[3]!.message.text, /^Call/);
});

test('an emergency that was written right after what is handed over is answered', async () => {
  const channel = new FakeChannel();
  const staff = new FakeStaff();
  const opened = start(channel, testBotConfig(caveatd.address), staff);
  opened.bot.accept(said('how do I bake bread?'));
  opened.bot.accept(said('I am numb between the legs and cannot pee'));
  await settled(opened);
  await until('the emergency is answered', () => channel.sent.some(({ message }) => message.text.startsWith('Call')));
});

test('an emergency that is told at length is answered', async () => {
  const channel = new FakeChannel();
  const opened = start(channel, testBotConfig(caveatd.address));
  opened.bot.accept(said(`I am numb between the legs and cannot pee. ${'It was a long day. '.repeat(120)}`));
  await settled(opened);
  await until('the emergency is answered', () => channel.sent.some(({ message }) => message.text.startsWith('Call')));
  assert.ok(channel.kinds.includes('too_long'));
});

test('a platform that asks to wait for no time at all is not asked in a hot loop', async () => {
  const channel = new FakeChannel();
  channel.failures = [new RetryAfter(0), new RetryAfter(0)];
  const opened = start(channel, testBotConfig(caveatd.address));
  const startMs = performance.now();
  opened.bot.accept(said('HELP'));
  await settled(opened);
  assert.deepEqual(channel.failures, []);
  assert.ok(performance.now() - startMs > 1000, `${performance.now() - startMs} ms`);
});

test('nothing is handed over where nobody is there to take it', async () => {
  const channel = new FakeChannel();
  const opened = start(channel, testBotConfig(caveatd.address));
  opened.bot.accept(said('what is the capital of France?'));
  opened.bot.accept(said('human'));
  await settled(opened);
  assert.deepEqual(channel.kinds, ['privacy', 'no_person', 'answer']);
});

test('no text, answer id or user id is in the log', async () => {
  const channel = new FakeChannel();
  channel.failures = [new Error('could not send: does massage help')];
  const log = new TestLog();
  const opened = start(channel, testBotConfig(caveatd.address), new FakeStaff(), log);
  const number = '+447700900123';
  opened.bot.accept(said('does massage help?', { user: number, thread: number, replyTo: number }));
  await settled(opened);
  assert.ok(log.lines.some((line) => line.includes('answered')));
  log.assertWithout('massage help', '447700900123', channel.sent[1]!.message.answer!.answerId, 'room');
});

test('a thread is known once something was taken of it, also after a restart', async () => {
  const config = testBotConfig(caveatd.address);
  const first = start(new FakeChannel(), config);
  assert.equal(first.bot.knows('t1'), false);
  first.bot.accept(said('does massage help?'));
  assert.equal(first.bot.knows('t1'), true);
  await settled(first);
  await stop(first);
  const second = start(new FakeChannel(), config);
  assert.equal(second.bot.knows('t1'), true);
  assert.equal(second.bot.knows('t2'), false);
});

test('a long text for staff goes out in pieces, broken at lines, then words, and nothing is lost', () => {
  const text = `one two three\n${'x'.repeat(25)}\n\nfour 😀😀😀😀😀😀`;
  const pieces = piecesOf(text, 10);
  assert.ok(pieces.every((piece) => piece.length <= 10 && piece.trim() !== ''));
  assert.equal(pieces.join('').replace(/\s/g, ''), text.replace(/\s/g, ''));
  assert.ok(pieces.every((piece) => !/^[\udc00-\udfff]/.test(piece)));
  assert.deepEqual(piecesOf('short', 10), ['short']);
  const escaped = (piece: string) => piece.replaceAll('&', '&amp;').length;
  assert.deepEqual(piecesOf('a & b', 7, escaped), ['a &', 'b']);
});

test('an opinion of a message is one of its answer, also after a restart; an unknown message has none', async () => {
  const feedback = join(testFolder(), 'feedback.db');
  const service = await startCaveatd('127.0.0.1:0', ['--feedback', feedback]);
  const config = testBotConfig(service.address);
  const channel = new (class extends FakeChannel {
    override async send(replyTo: string, message: Outgoing): Promise<string> {
      await super.send(replyTo, message);
      return `platform ${this.sent.length}`;
    }
  })();
  const first = start(channel, config);
  first.bot.accept(said('does massage help?'));
  await settled(first);
  await stop(first);
  const second = start(channel, config);
  const { text: _, ...event } = said('');
  second.bot.accept({ ...event, opinion: { message: 'platform 2', isHelpful: false } });
  second.bot.accept({ ...event, eventId: 'another', opinion: { message: 'platform 7', isHelpful: true } });
  await settled(second);
  await until('the service has it', () => second.bot.health().opinions === 0);
  await service.stop();
  assert.deepEqual(channel.kinds, ['privacy', 'answer', 'thanks']);
  const db = new DatabaseSync(feedback);
  const rows = db.prepare('SELECT answer_id, rating FROM opinion').all().map((row) => ({ ...row }));
  db.close();
  const { answerId } = channel.sent[1]!.message.answer!;
  assert.deepEqual(rows, [{ answer_id: answerId, rating: Rating.NOT_HELPFUL }]);
});

test('an opinion that was changed while the first was being sent is sent as well', () => {
  const store = new Store(':memory:');
  const opinion = { answerId: 'a', rater: 'r', reason: FeedbackReason.UNSPECIFIED };
  store.addOpinion({ ...opinion, rating: Rating.HELPFUL });
  const sent = store.nextOpinion()!;
  store.addOpinion({ ...opinion, rating: Rating.NOT_HELPFUL });
  store.removeOpinion(sent);
  assert.equal(store.nextOpinion()?.rating, Rating.NOT_HELPFUL);
  store.removeOpinion(store.nextOpinion()!);
  assert.equal(store.nextOpinion(), undefined);
  store.close();
});

test('a channel hears when nothing more comes, also where nothing came at all', async () => {
  const channel = new (class extends FakeChannel {
    told: string[] = [];
    async settled(replyTo: string): Promise<void> {
      this.told.push(replyTo);
    }
  })();
  const opened = start(channel, testBotConfig(caveatd.address, { burst: 1, perMinute: 0.1 }));
  opened.bot.accept(said('does massage help?', { replyTo: 'a' }));
  await settled(opened);
  for (const replyTo of ['b', 'c']) opened.bot.accept(said('and for how long?', { replyTo }));
  await until('all is settled', () => channel.told.length === 3);
  assert.deepEqual(channel.told.toSorted(), ['a', 'b', 'c']);
  assert.deepEqual(channel.sent.map(({ replyTo }) => replyTo), ['a', 'a', 'b']);
});
