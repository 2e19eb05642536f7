// The adapter between a real caveatd and the emulator, and people who write to it.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, afterEach, before } from 'node:test';
import { startCaveatd, type Caveatd } from '@caveat/client/testing';
import { testBotConfig, testFolder, TestLog, until } from '@caveat/bot/testing';
import { startSlack, type RunningSlack } from '@caveat/slack';
import { deliver, envelope, kBotToken, kSigningSecret, SlackPlatform, type Posted } from './slack_platform.ts';

export let caveatd: Caveatd;
export let slack: SlackPlatform;
export let health: string;
export let nurses: string;
export let patient: string;
export let nurse: string;
export const feedbackFile = join(testFolder(), 'feedback.db');
export const log = new TestLog();
const toStop: RunningSlack[] = [];

before(async () => {
  caveatd = await startCaveatd(undefined, ['--feedback', feedbackFile]);
  slack = await SlackPlatform.start();
  [health, nurses] = [await slack.channel('health'), await slack.channel('nurses')];
  [patient, nurse] = [await slack.user('patient'), await slack.user('nurse')];
});
afterEach(async () => {
  for (const running of toStop.splice(0)) await running.stop();
});
after(async () => {
  await slack.stop();
  await caveatd.stop();
  log.assertWithout('massage', 'fracture', 'warfarin', 'cannot pee', patient, nurse, health, kBotToken, kSigningSecret);
  assert.doesNotMatch(log.lines.join(''), /[0-9a-f]{64}/);
});

// The address for deliveries. Stopped after the test.
export async function start(staffChannel = '', botConfig = testBotConfig(caveatd.address)): Promise<string> {
  const delivery = { by: 'http' as const, signingSecret: kSigningSecret };
  const config = { botToken: kBotToken, delivery, staffChannel, apiUrl: slack.apiUrl };
  slack.posted = [];
  const running = await startSlack(config, { ...botConfig, listen: { host: '127.0.0.1', port: 0 } }, log.log);
  toStop.push(running);
  return running.url!;
}

export async function stop(): Promise<void> {
  await toStop.pop()!.stop();
}

export function said(channel: string, user: string, text: string, more: object = {}): object {
  return { type: 'message', channel, user, text, ts: slack.newTs(), ...more };
}

export async function send(url: string, event: object): Promise<void> {
  assert.equal((await deliver(url, envelope(event))).status, 200);
}

export async function posted(count: number): Promise<Posted[]> {
  await until(`${count} messages are posted`, () => slack.posted.length >= count);
  return slack.posted;
}

export function seen(channel: string): string[] {
  return slack.posted.filter((each) => each.channel === channel).map(({ text }) => text);
}
