// What every adapter has to show, run through the adapter and the platform's real server or emulator.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { connect } from '@caveat/client';
import { startCaveatd, type Caveatd } from '@caveat/client/testing';
import type { BotConfig } from './bot_config.ts';
import type { Log } from './log.ts';
import type { Running } from './run.ts';
import { freePort, kTestNotices, startTestServer, testBotConfig, TestLog, until } from './testing.ts';

export interface PlatformEvent {
  id: string;
  user: string;
  text: string;
}

// An adapter and its platform. The platform outlives restarts of the adapter.
export interface AdapterUnderTest {
  start(config: BotConfig, log: Log): Promise<Running>;
  // As the platform delivers it, signed and all; resolves at the acknowledgement, where the platform has one.
  deliver(event: PlatformEvent): Promise<void>;
  // The texts of all messages that the platform has got from the adapter, oldest first.
  received(): string[];
  // The platform refuses the next message and asks to wait so long.
  refuseNext?(seconds: number): void;
  // False where events have no id by which a repeated delivery is known; default true.
  hasEventIds?: boolean;
}

// Registers the tests. `adapter` is called once, when the tests run.
export function describeAdapter(name: string, adapter: () => Promise<AdapterUnderTest>): void {
  const scenarios = new Scenarios();
  before(() => scenarios.open(adapter));
  after(() => scenarios.close());
  test(`${name}: the same event three times, with a restart in between, is answered once`, (t) =>
    scenarios.adapter.hasEventIds === false ? t.skip('events have no ids') : scenarios.answersOnce());
  test(`${name}: events while the service is away are answered late`, () => scenarios.answersLate());
  test(`${name}: a platform that asks to wait gets the message after that time`, (t) =>
    scenarios.adapter.refuseNext === undefined ? t.skip('never asks to wait') : scenarios.waitsAsAsked());
  test(`${name}: who asks too fast is told once`, () => scenarios.limits());
  test(`${name}: no text, answer id or user id is in the log`, () => scenarios.logsNothing());
}

const kQuestion = 'Does massage help lower back pain?';
const kOtherQuestion = 'What is the capital of France?';

class Scenarios {
  adapter!: AdapterUnderTest;
  #caveatd!: Caveatd;
  #events = 0;

  async open(adapter: () => Promise<AdapterUnderTest>): Promise<void> {
    this.#caveatd = await startCaveatd();
    this.adapter = await adapter();
  }

  async close(): Promise<void> {
    await this.#caveatd?.stop();
  }

  async answersOnce(): Promise<void> {
    const config = testBotConfig(this.#caveatd.address);
    const event = this.#event('once');
    let first: string[] = [];
    await this.#with(config, async (seen) => {
      await this.adapter.deliver(event);
      await this.adapter.deliver(event);
      await until('it is answered', () => seen().answers > 0);
      first = seen().texts;
    });
    // A later event of the same person is answered after whatever the repeated one leads to.
    const later = { ...this.#event('once'), text: kOtherQuestion };
    const { answer } = await connect(this.#caveatd.address).answers.ask({ question: kOtherQuestion });
    const isLater = (text: string) => text.includes(answer!.statements[0]!.text);
    await this.#with(config, async (seen) => {
      await this.adapter.deliver(event);
      await this.adapter.deliver(later);
      await until('the later event is answered', () => seen().texts.some(isLater));
      // Further parts of the first answer may still have been on their way.
      const again = seen().texts.filter((text) => first.includes(text));
      assert.deepEqual(again, [], 'the repeated event was answered again');
    });
  }

  async answersLate(): Promise<void> {
    const away = await startCaveatd();
    await away.stop();
    const config = testBotConfig(away.address, { unavailableAfterMs: 300 });
    await this.#with(config, async (seen) => {
      await this.adapter.deliver(this.#event('late'));
      await until('it is said', () => seen().notices.includes('unavailable'));
    });
    await this.#with(config, async (seen) => {
      const back = await startCaveatd(away.address);
      await until('it is answered', () => seen().answers > 0);
      await back.stop();
    });
  }

  async waitsAsAsked(): Promise<void> {
    await this.#with(testBotConfig(this.#caveatd.address), async (seen) => {
      const startMs = Date.now();
      this.adapter.refuseNext!(1);
      await this.adapter.deliver(this.#event('wait'));
      await until('it is answered', () => seen().answers > 0);
      assert.ok(Date.now() - startMs >= 1000);
    });
  }

  async limits(): Promise<void> {
    await this.#with(testBotConfig(this.#caveatd.address, { burst: 2, perMinute: 0.1 }), async (seen) => {
      for (let i = 0; i < 4; i += 1) await this.adapter.deliver(this.#event('fast'));
      await until('it is said', () => seen().notices.includes('slow_down'));
      await this.adapter.deliver(this.#event('calm'));
      await until('another person is answered', () => seen().notices.filter((id) => id === 'privacy').length === 2);
      assert.equal(seen().notices.filter((id) => id === 'slow_down').length, 1);
    });
  }

  async logsNothing(): Promise<void> {
    const log = new TestLog();
    const config = testBotConfig(this.#caveatd.address);
    const event = this.#event('nobody7351');
    const { answers } = connect(this.#caveatd.address);
    const { answer } = await answers.ask({ question: event.text, region: config.region });
    await this.#with(config, async (seen) => {
      await this.adapter.deliver(event);
      await until('it is answered', () => seen().answers > 0);
    }, log);
    assert.ok(log.lines.some((line) => line.includes('"answered"')));
    log.assertWithout('massage', 'back pain', event.user, answer!.answerId);
  }

  #event(user: string): PlatformEvent {
    this.#events += 1;
    return { id: String(1_000_000 + this.#events), user, text: kQuestion };
  }

  async #with(config: BotConfig, act: (seen: () => Seen) => Promise<void>, log = new TestLog()): Promise<void> {
    const before = this.adapter.received().length;
    const running = await this.adapter.start(config, log.log);
    try {
      await act(() => this.#seen(this.adapter.received().slice(before)));
    } catch (error) {
      process.stderr.write(log.lines.join(''));
      throw error;
    } finally {
      await running.stop();
    }
  }

  #seen(texts: string[]): Seen {
    // Words within answers are no messages.
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
  // How many messages are no notices.
  answers: number;
}

export interface StartUnderTest {
  // What the platform answers to whoever asks who the bot is.
  me: unknown;
  // Where its events go.
  path: string;
  start(platformUrl: string, botConfig: BotConfig, log: Log): Promise<{ stop(): Promise<void> }>;
}

// An adapter asks its platform who it is before it can answer. Until then it says so, and what is wrong with what it
// needs besides is told at once.
export function describeStart(name: string, { me, path, start }: StartUnderTest): void {
  test(`while ${name} is away health says so and events are refused; once it is back, they are taken`, async (t) => {
    const caveatd = await startCaveatd();
    let isAway = true;
    const platform = await startTestServer(() => (isAway ? undefined : { status: 200, body: me }));
    const listen = { host: '127.0.0.1', port: await freePort() };
    const starting = start(platform.url, { ...testBotConfig(caveatd.address), listen }, new TestLog().log);
    t.after(async () => {
      isAway = false;
      await (await starting).stop();
      await platform.stop();
      await caveatd.stop();
    });
    const status = async (at: string, method: string) =>
      (await fetch(`http://127.0.0.1:${listen.port}${at}`, { method }).catch(() => undefined))?.status;
    await until('health is served', async () => (await status('/health', 'GET')) === 503);
    assert.equal(await status(path, 'POST'), 503);
    isAway = false;
    await until('it is ready', async () => (await status('/health', 'GET')) === 200);
    assert.equal(await status(path, 'POST'), 401);
  });

  test(`what is wrong with the store, and with the port, is told while ${name} is away`, async (t) => {
    const platform = await startTestServer(() => undefined);
    t.after(() => platform.stop());
    const listen = { host: '127.0.0.1', port: Number(new URL(platform.url).port) };
    const botConfig = { ...testBotConfig('127.0.0.1:1'), listen };
    const { log } = new TestLog();
    const wrongStore = { ...botConfig, storePath: '/nowhere/bot.db' };
    await assert.rejects(start(platform.url, wrongStore, log), /cannot be written: ENOENT/);
    await assert.rejects(start(platform.url, botConfig, log), /EADDRINUSE/);
  });
}
