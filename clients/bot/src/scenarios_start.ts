// What an adapter has to show that asks its platform who it is before it can answer.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startCaveatd } from '@caveat/client/testing';
import type { BotConfig } from './bot_config.ts';
import type { Log } from './log.ts';
import { freePort, startTestServer, testBotConfig, TestLog, until } from './testing.ts';

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
