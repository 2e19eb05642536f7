import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startCaveatd } from '@caveat/client/testing';
import { StaffUnreachable, Undeliverable, type OpenBot } from '@caveat/bot';
import { FakeChannel, FakeStaff, testBotConfig, TestLog, until } from '@caveat/bot/testing';
import { caveatd, said, settled, start, stop } from './support.ts';

async function say(opened: OpenBot, text: string): Promise<void> {
  opened.bot.accept(said(text));
  await settled(opened);
}

function handleIn({ posts }: FakeStaff): string {
  return /^caveat handoff (\w+)/.exec(posts[0]!)![1]!;
}

test('without consent staff get no word of what was written, before nor after', async () => {
  const channel = new FakeChannel();
  const staff = new FakeStaff();
  const opened = start(channel, testBotConfig(caveatd.address), staff);
  await say(opened, 'what is the capital of France?');
  assert.match(staff.posts[0]!, /why: abstention/);
  await say(opened, 'and of Spain?');
  await say(opened, 'No, thanks');
  await say(opened, 'hello?');
  await say(opened, 'yes');
  assert.ok(!staff.posts.some((post) => /France|Spain|hello/.test(post)));
  assert.equal(staff.posts.filter((post) => post.includes('wrote again')).length, 3);
  assert.deepEqual(channel.kinds.slice(-3), ['handed_over', 'consent', 'consent_refused']);
});

test('what was written while consent was open comes with the transcript', async () => {
  const channel = new FakeChannel();
  const staff = new FakeStaff();
  const opened = start(channel, testBotConfig(caveatd.address), staff);
  await say(opened, 'PERSON');
  await say(opened, 'good morning');
  await say(opened, 'I am numb between the legs and cannot pee');
  await say(opened, 'yes');
  const [, ...lines] = staff.posts.at(-1)!.split('\n');
  assert.deepEqual(lines.filter((line) => line.startsWith('person: ')), [
    'person: good morning', 'person: I am numb between the legs and cannot pee',
  ]);
  assert.equal(lines.filter((line) => line.startsWith('caveat: ')).length, 1);
});

test('after a release what was asked before counts no more', async () => {
  const channel = new FakeChannel();
  const staff = new FakeStaff();
  const opened = start(channel, testBotConfig(caveatd.address), staff);
  await say(opened, 'I am numb between the legs and cannot pee');
  opened.bot.release(handleIn(staff));
  await say(opened, 'does massage help?');
  assert.deepEqual(channel.kinds.slice(-2), ['released', 'answer']);
});

test('a handoff outlives a restart, and one that nobody released ends by itself', async () => {
  const channel = new FakeChannel();
  const staff = new FakeStaff();
  const config = testBotConfig(caveatd.address);
  const first = start(channel, config, staff);
  await say(first, 'person');
  await stop(first);
  const second = start(channel, config, staff);
  await say(second, 'are you there?');
  assert.ok(!channel.kinds.includes('answer'));
  await stop(second);
  const third = start(channel, { ...config, handoffMs: 0 }, staff);
  await until('it is released', () => channel.kinds.at(-1) === 'released');
  assert.match(staff.posts.at(-1)!, /is released: its time is over/);
  await say(third, 'does massage help?');
  assert.equal(channel.kinds.at(-1), 'answer');
});

test('which reasons hand over is configured', async () => {
  const channel = new FakeChannel();
  const staff = new FakeStaff();
  const opened = start(channel, testBotConfig(caveatd.address, { handoff: ['request'] }), staff);
  await say(opened, 'I am numb between the legs and cannot pee');
  await say(opened, 'what is the capital of France?');
  assert.deepEqual(staff.posts, []);
  await say(opened, 'human');
  assert.match(staff.posts[0]!, /why: request\nanswer: [0-9a-f]{64}$/);
});

test('HELP and a pressed question reach staff in words; HELP is answered with who answers now', async () => {
  const channel = new FakeChannel();
  const staff = new FakeStaff();
  const opened = start(channel, testBotConfig(caveatd.address), staff);
  await say(opened, 'is massage safe after a fracture?');
  const { buttons } = channel.sent.at(-1)!.message;
  const press = async (kind: string) => {
    const button = buttons.find((each) => each.kind === kind)!;
    const { text: _, ...event } = said('', { button: button.id });
    opened.bot.accept(event);
    await settled(opened);
    return button.label;
  };
  await say(opened, 'person');
  const handle = handleIn(staff);
  const whileAsked = await press('follow_up');
  assert.equal(staff.posts.at(-1), `${handle} wrote again, without consent to share it`);
  await say(opened, 'yes');
  assert.ok(staff.posts.at(-1)!.split('\n').includes(`person: ${whileAsked}`));
  const given = await press('follow_up');
  assert.equal(staff.posts.at(-1), `${handle} wrote:\n${given}`);
  await press('person');
  assert.equal(staff.posts.at(-1), `${handle} wrote:\nPERSON`);
  const { text: _, ...stale } = said('', { button: `yes:${handle}` });
  opened.bot.accept(stale);
  await settled(opened);
  assert.equal(staff.posts.at(-1), `${handle} pressed a button that is over`);
  await say(opened, 'Help!');
  assert.equal(staff.posts.at(-1), `${handle} wrote:\nHELP`);
  assert.deepEqual(channel.kinds.slice(2), ['handed_over', 'consent', 'consent_given', 'help', 'handed_over']);
});

test('who asks too fast in a thread that is handed over is told so, and staff get no riddle', async () => {
  const channel = new FakeChannel();
  const staff = new FakeStaff();
  const opened = start(channel, testBotConfig(caveatd.address, { burst: 1, perMinute: 0.1 }), staff);
  await say(opened, 'person');
  await say(opened, 'help');
  assert.deepEqual(channel.kinds, ['privacy', 'handed_over', 'consent', 'slow_down']);
  assert.equal(staff.posts.length, 1);
});

test('a question that the service refuses for good is said to be unanswered, and no answer is promised', async () => {
  const channel = new FakeChannel();
  channel.render = { ...channel.render, maxChars: 1 };
  const log = new TestLog();
  const staff = new FakeStaff();
  const config = testBotConfig(caveatd.address, { unavailableAfterMs: 1 });
  await say(start(channel, config, staff, log), 'does massage help?');
  assert.deepEqual(channel.kinds, ['privacy', 'unanswered']);
  assert.match(staff.posts[0]!, /question was not answered\nchannel: fake\nwhy: MAX_CHARS_TOO_SMALL/);
  assert.ok(log.lines.some((line) => line.includes('MAX_CHARS_TOO_SMALL')));
});

test('a question that could not be answered in its time is given up, the person and staff hear of it', async () => {
  const away = await startCaveatd();
  await away.stop();
  const channel = new FakeChannel();
  const staff = new FakeStaff();
  const config = testBotConfig(away.address, { unavailableAfterMs: 100, unansweredMs: 500 });
  await say(start(channel, config, staff), 'does massage help?');
  assert.deepEqual(channel.kinds, ['unavailable', 'privacy', 'unanswered']);
  assert.match(staff.posts[0]!, /question was not answered\nchannel: fake\nwhy: EXPIRED/);
});

test('while staff cannot be reached nothing is handed over, what is for them is kept, health says why', async () => {
  const channel = new FakeChannel();
  const log = new TestLog();
  let refusal: Error | undefined = new StaffUnreachable('is_archived');
  const staff = new (class extends FakeStaff {
    override async post(text: string): Promise<void> {
      if (refusal !== undefined) throw refusal;
      await super.post(text);
    }
  })();
  const opened = start(channel, testBotConfig(caveatd.address), staff, log);
  opened.bot.accept(said('person', { thread: 'first', user: 'first' }));
  await until('it is known', () => opened.bot.health().staffUnreachable === 'is_archived');
  const kept = opened.bot.health().staffPosts;
  assert.equal(kept, 1);
  opened.bot.accept(said('I am numb between the legs and cannot pee'));
  opened.bot.accept(said('human'));
  await until('it is answered', () => opened.bot.health().events === 0);
  assert.deepEqual(channel.kinds, ['privacy', 'handed_over', 'consent', 'privacy', 'no_person', 'answer']);
  assert.deepEqual([opened.bot.health().ready, opened.bot.health().staffPosts], [true, kept]);
  assert.ok(log.lines.some((line) => line.includes('staff cannot be reached') && line.includes('is_archived')));
  refusal = undefined;
  await settled(opened);
  assert.equal(opened.bot.health().staffUnreachable, '');
  assert.match(staff.posts[0]!, /^caveat handoff/);
  await say(opened, 'human');
  assert.deepEqual(channel.kinds.slice(-2), ['handed_over', 'consent']);
});

test('of a text for staff that is dropped the log has the code', async () => {
  const log = new TestLog();
  const staff = { post: async () => Promise.reject(new Undeliverable('msg_too_long')) };
  await say(start(new FakeChannel(), testBotConfig(caveatd.address), staff, log), 'person');
  const dropped = log.lines.filter((line) => line.includes('staff: not taken, dropped'));
  assert.deepEqual(dropped.map((line) => (JSON.parse(line) as { code: string }).code), ['msg_too_long']);
});
