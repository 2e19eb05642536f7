// What every adapter has to show, run through the adapter and the platform's real server or emulator.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, test } from 'node:test';
import { connect } from '@caveat/client';
import { startCaveatd, type Caveatd } from '@caveat/client/testing';
import type { BotConfig } from './bot_config.ts';
import type { Log } from './log.ts';
import type { Running } from './run.ts';
import {
  callOnce, fillDisk, freePort, kTestNotices, storedBytes, testBotConfig, testFolder, TestLog, until,
} from './testing.ts';

export * from './scenarios_start.ts';

export interface PlatformEvent {
  id: string;
  user: string;
  text: string;
}

// An adapter and its platform. The platform outlives restarts of the adapter.
export interface AdapterUnderTest {
  // The configuration says where to listen, also where the adapter would not listen otherwise.
  start(config: BotConfig, log: Log): Promise<Running>;
  // Where the platform knows one port of the adapter: that.
  port?: number;
  // As the platform delivers it, signed and all. Resolves with the status of the adapter's answer, by which a platform
  // knows whether to deliver it again; with nothing where it is told nothing.
  deliver(event: PlatformEvent): Promise<number | void>;
  // The texts of all messages that the platform has got for a person, oldest first.
  received(user: string): string[];
  // What the platform calls a person, and the place where they write: each like nothing else that may be on disk.
  idsOf(user: string): string[];
  // Where staff read of handoffs; without it there are none.
  staff?: StaffPlace;
  // A person presses the thumb below the last answer.
  rate?(user: string): Promise<void>;
  // The platform refuses the next message and asks to wait so long.
  refuseNext?(seconds: number): void;
  // False where events have no id by which a repeated delivery is known; default true.
  hasEventIds?: boolean;
  // False where the platform is not told whether an event was taken, and delivers none again; default true.
  isAcknowledged?: boolean;
}

export interface StaffPlace {
  // What was posted, oldest first; the lines of a post may stand for themselves.
  posts(): string[];
  // `release HANDLE` or `reply HANDLE words`.
  say(words: string): Promise<void>;
}

// Everybody who writes in the scenarios: for platforms that want to know people before.
export const kPeople = ['once', 'alone', 'full', 'late', 'wait', 'fast', 'calm', 'worried', 'nobody7351'];

// Registers the tests. `adapter` is called once, when the tests run.
export function describeAdapter(name: string, adapter: () => Promise<AdapterUnderTest>): void {
  const scenarios = openScenarios(adapter);
  testRepetition(name, scenarios);
  test(`${name}: on a full disk an event is not acknowledged, and answered once when it comes again`, (t) =>
    scenarios.adapter.isAcknowledged === false ? t.skip('nothing is acknowledged') : scenarios.outlivesFullDisk());
  test(`${name}: events while the service is away are answered late`, () => scenarios.answersLate());
  test(`${name}: a platform that asks to wait gets the message after that time`, (t) =>
    scenarios.adapter.refuseNext === undefined ? t.skip('never asks to wait') : scenarios.waitsAsAsked());
  test(`${name}: who asks too fast is told once`, () => scenarios.limits());
  test(`${name}: a person takes over for an emergency, for want of an answer, on request; silence till release`, (t) =>
    scenarios.adapter.staff === undefined ? t.skip('no staff here') : scenarios.handsOver(scenarios.adapter.staff));
  test(`${name}: no text, answer id or user id is in the log, no id in the store and no text for longer than needed`,
    () => scenarios.tellsNobody());
}

// Of what describeAdapter does, what repeated deliveries are for: for one more way to know them.
export function describeRepetition(name: string, adapter: () => Promise<AdapterUnderTest>): void {
  testRepetition(name, openScenarios(adapter));
}

function openScenarios(adapter: () => Promise<AdapterUnderTest>): Scenarios {
  const scenarios = new Scenarios();
  before(() => scenarios.open(adapter));
  after(() => scenarios.close());
  return scenarios;
}

function testRepetition(name: string, scenarios: Scenarios): void {
  test(`${name}: the same event three times, with a restart in between, is answered once`, (t) =>
    scenarios.adapter.hasEventIds === false ? t.skip('events have no ids') : scenarios.answersOnce());
}

const kQuestion = 'Does massage help lower back pain?';
// Nothing in the collection answers it.
const kOtherQuestion = 'What is the capital of France?';
const kRedFlag = 'I am numb between the legs and cannot pee';
const kReply = 'I will call you in five minutes.';

class Scenarios {
  adapter!: AdapterUnderTest;
  #caveatd!: Caveatd;
  #feedback = join(testFolder(), 'feedback.db');
  // What the answer to the other question says, on every platform.
  #noAnswer = '';
  #events = 0;

  async open(adapter: () => Promise<AdapterUnderTest>): Promise<void> {
    this.#caveatd = await startCaveatd(undefined, ['--feedback', this.#feedback]);
    const { answer } = await connect(this.#caveatd.address).answers.ask({ question: kOtherQuestion });
    this.#noAnswer = answer!.statements[0]!.text;
    this.adapter = await adapter();
  }

  async close(): Promise<void> {
    await this.#caveatd?.stop();
  }

  // Counted to the message, before the restart and after it: by what somebody else gets for the same.
  async answersOnce(): Promise<void> {
    const config = testBotConfig(this.#caveatd.address, { handoff: [] });
    const event = this.#event('once');
    await this.#with(config, async () => {
      await this.#deliver(this.#event('alone'), this.#event('alone', kOtherQuestion));
      await this.#deliver(event, event, this.#event('once', kOtherQuestion));
      assert.deepEqual(await this.#until('once', 1), await this.#until('alone', 1), 'before the restart');
    });
    await this.#with(config, async () => {
      await this.#deliver(this.#event('alone', kOtherQuestion));
      await this.#deliver(event, this.#event('once', kOtherQuestion));
      assert.deepEqual(await this.#until('once', 2), await this.#until('alone', 2), 'after it');
    });
  }

  async outlivesFullDisk(): Promise<void> {
    const log = new TestLog();
    await this.#with(testBotConfig(this.#caveatd.address, { handoff: [] }), async () => {
      const event = this.#event('full');
      const disk = fillDisk();
      try {
        assert.equal(await this.adapter.deliver(event), 500);
      } finally {
        disk.free();
      }
      await this.#deliver(event, event, this.#event('full', kOtherQuestion));
      const texts = await this.#until('full', 1);
      assert.equal(this.#seen('full').notices[0], 'privacy');
      assert.ok(texts.length > 1);
      assert.deepEqual(texts, [...new Set(texts)], 'nothing comes twice');
    }, log);
    assert.equal(log.lines.filter((line) => line.includes('"answered"')).length, 2);
    log.assertWithout('massage');
  }

  async answersLate(): Promise<void> {
    const away = `127.0.0.1:${await freePort()}`;
    const config = testBotConfig(away, { unavailableAfterMs: 300 });
    await this.#with(config, async () => {
      await this.#deliver(this.#event('late'));
      await until('it is said', () => this.#seen('late').notices.includes('unavailable'));
    });
    await this.#with(config, async () => {
      const back = await startCaveatd(away);
      await until('it is answered', () => this.#seen('late').answers > 0);
      await back.stop();
    });
  }

  async waitsAsAsked(): Promise<void> {
    await this.#with(testBotConfig(this.#caveatd.address), async () => {
      const startMs = Date.now();
      this.adapter.refuseNext!(1);
      await this.#deliver(this.#event('wait'));
      await until('it is answered', () => this.#seen('wait').answers > 0);
      assert.ok(Date.now() - startMs >= 1000);
    });
  }

  // Counted by what somebody else gets for one question: an answer may be several messages.
  async limits(): Promise<void> {
    const log = new TestLog();
    const config = testBotConfig(this.#caveatd.address, { burst: 2, perMinute: 0.1 });
    await this.#with(config, async (isSettled) => {
      for (let i = 0; i < 4; i += 1) await this.#deliver(this.#event('fast'));
      await until('it is said', () => this.#seen('fast').notices.includes('slow_down'));
      await this.#deliver(this.#event('calm'));
      await until('another person is answered', () => this.#seen('calm').notices.includes('privacy'));
      await until('all is done', isSettled);
      const [fast, calm] = [this.#seen('fast'), this.#seen('calm')];
      assert.ok(calm.answers > 0);
      assert.equal(fast.answers, 2 * calm.answers, 'as many answers as are allowed');
      assert.equal(fast.notices.filter((id) => id === 'slow_down').length, 1);
    }, log);
    assert.equal(log.lines.filter((line) => line.includes('"answered"')).length, 3);
  }

  async handsOver(staff: StaffPlace): Promise<void> {
    const log = new TestLog();
    await this.#with(testBotConfig(this.#caveatd.address), async () => {
      await this.#handOver(staff, 'red_flag', kRedFlag, 'yes');
      await this.#handOver(staff, 'abstention', kOtherQuestion, 'no');
      await this.#handOver(staff, 'request', 'person', 'yes');
      await this.#deliver(this.#event('worried', kOtherQuestion));
      await this.#until('worried', 2);
      // What was asked while a person had taken over would have been answered before this.
      assert.equal(log.lines.filter((line) => line.includes('"answered"')).length, 3);
    }, log);
    log.assertWithout('numb', 'cannot pee', 'capital', 'massage', 'call you', ...this.adapter.idsOf('worried'));
  }

  // The bot has nothing to do with the thread at the start, and at the end.
  async #handOver(staff: StaffPlace, why: string, words: string, consent: 'yes' | 'no'): Promise<void> {
    const user = 'worried';
    const before = { texts: this.adapter.received(user).length, posts: staff.posts().length };
    const told = () => this.#seen(user, before.texts);
    const posted = () => staff.posts().slice(before.posts).join('\n');
    await this.#deliver(this.#event(user, words));
    // Who answers is said last at the first contact, if that is an emergency.
    const isAsked = () => told().notices.includes('consent') && this.#seen(user).notices.includes('privacy');
    await until('consent is asked for', isAsked);
    await until('staff are told', () => /^caveat handoff \w+$[^]*^answer: \w+$/m.test(posted()));
    const handle = /^caveat handoff (\w+)$/m.exec(posted())![1]!;
    assert.match(posted(), new RegExp(`^why: ${why}$`, 'm'));
    assert.match(posted(), why === 'request' ? /^answer: none$/m : /^answer: [0-9a-f]{64}$/m);
    assert.ok(!posted().includes(words), 'not before there is consent');

    await this.#deliver(this.#event(user, consent));
    const consented = consent === 'yes' ? 'consent_given' : 'consent_refused';
    await until('it is heard', () => told().notices.includes(consented));
    await this.#deliver(this.#event(user));
    if (consent === 'yes') {
      const transcript = why === 'request' ? `caveat transcript ${handle}` : `person: ${words}`;
      await until('staff have the transcript', () => posted().includes(transcript));
      await until('staff read on', () => posted().includes(`${handle} wrote:\n${kQuestion}`));
    } else {
      await until('staff hear of it', () => posted().includes(`${handle} wrote again, without consent to share it`));
      assert.ok(![words, kQuestion].some((text) => posted().includes(text)));
    }
    await staff.say(`reply ${handle} ${kReply}`);
    await until('the reply is there', () => told().texts.includes(kReply));
    await staff.say(`release ${handle}`);
    await until('it is released', () => told().notices.includes('released'));
    const notice = (id: string) => kTestNotices.get(id)!;
    const since = told().texts.slice(told().texts.indexOf(notice(consented)));
    assert.deepEqual(since, [notice(consented), kReply, notice('released')], 'the bot is silent meanwhile');
  }

  async tellsNobody(): Promise<void> {
    const log = new TestLog();
    const config = testBotConfig(this.#caveatd.address);
    const event = this.#event('nobody7351', `${kQuestion} My house has the number 90417.`);
    const ids = this.adapter.idsOf(event.user);
    const { answers } = connect(this.#caveatd.address);
    const { answer } = await answers.ask({ question: event.text, region: config.region });
    await this.#with(config, async (isSettled) => {
      await this.#deliver(event);
      await until('it is answered', () => this.#seen(event.user).answers > 0);
      await this.adapter.rate?.(event.user);
      await until('all is done', isSettled);
    }, log);
    assert.ok(log.lines.some((line) => line.includes('"answered"')));
    log.assertWithout('massage', 'back pain', '90417', ...ids, answer!.answerId);
    const isKept = (text: string) => storedBytes(config.storePath).includes(text);
    assert.deepEqual(ids.filter(isKept), [], 'an id is in the store');
    if (this.adapter.rate !== undefined) this.#checkRater(config, ids);

    // The conversation is kept for a while, for questions that go on from it.
    const texts = [event.text, ...answer!.statements.map(({ text }) => text)];
    assert.ok(isKept(event.text));
    await this.#with({ ...config, historyMs: 0 }, async () => {});
    assert.deepEqual(texts.filter(isKept), [], 'a text is in the store');
  }

  // The service is given who had an opinion as a hash by the key of the configuration alone.
  #checkRater({ key }: BotConfig, ids: string[]): void {
    const db = new DatabaseSync(this.#feedback, { readOnly: true });
    const raters = db.prepare('SELECT rater FROM opinion').all().map(({ rater }) => rater);
    db.close();
    assert.equal(raters.length, 1);
    const hashes = ids.map((id) => createHmac('sha256', key).update(`user\0${id}`).digest('hex').slice(0, 32));
    assert.ok(hashes.includes(String(raters[0])), `the rater is ${String(raters[0])}`);
  }

  #event(user: string, text = kQuestion): PlatformEvent {
    this.#events += 1;
    return { id: String(1_000_000 + this.#events), user, text };
  }

  async #deliver(...events: PlatformEvent[]): Promise<void> {
    for (const event of events) assert.equal((await this.adapter.deliver(event)) ?? 200, 200);
  }

  // What a person has got before the answer to the other question, once it was answered so many times.
  async #until(user: string, times: number): Promise<string[]> {
    const ends = () => [...this.adapter.received(user).entries()].filter(([, text]) => text.includes(this.#noAnswer));
    await until(`${user} has that answer`, () => ends().length >= times);
    return this.adapter.received(user).slice(0, ends()[times - 1]![0]);
  }

  async #with(
    config: BotConfig, act: (isSettled: () => Promise<boolean>) => Promise<void>, log = new TestLog(),
  ): Promise<void> {
    const port = this.adapter.port ?? (await freePort());
    const running = await this.adapter.start({ ...config, listen: { host: '127.0.0.1', port } }, log.log);
    const isSettled = async () => {
      const { body } = await callOnce(`http://127.0.0.1:${port}/health`, { method: 'GET' });
      const { events, staffPosts, opinions } = JSON.parse(body) as Record<string, number>;
      return events === 0 && staffPosts === 0 && opinions === 0;
    };
    try {
      await act(isSettled);
    } catch (error) {
      process.stderr.write(log.lines.join(''));
      throw error;
    } finally {
      await running.stop();
    }
  }

  #seen(user: string, first = 0): Seen {
    const texts = this.adapter.received(user).slice(first);
    // Words within answers are not messages.
    const sentences = [...kTestNotices].filter(([id]) => !/^(button|where)_/.test(id));
    const ids = texts.map((text) => sentences.find(([, notice]) => text.includes(notice))?.[0]);
    const notices = ids.filter((id) => id !== undefined);
    return { texts, notices, answers: ids.length - notices.length };
  }
}

interface Seen {
  texts: string[];
  // Ids, in order.
  notices: string[];
  // How many messages are not notices.
  answers: number;
}
