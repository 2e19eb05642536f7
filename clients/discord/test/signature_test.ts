// Nobody but Discord is listened to.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { generateKeyPairSync, sign } from 'node:crypto';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Settings } from '@caveat/bot';
import { testBotConfig, testEnvironment, TestLog } from '@caveat/bot/testing';
import { readDiscordConfig, type RunningDiscord } from '../src/index.ts';
import { Discord, kApplicationId, kBotToken, kGuild, kStaffChannel, kUser, kUsername } from './discord_platform.ts';
import { startOn } from './run.ts';

let discord: Discord;
let running: RunningDiscord;
const log = new TestLog();

before(async () => {
  discord = await new Discord().open();
  // There is no service: whatever is taken, waits, and is counted.
  running = await startOn(discord, testBotConfig('127.0.0.1:9'), log.log);
});
after(async () => {
  await running.stop();
  await discord.close();
});

async function post(body: string, headers: Record<string, string>): Promise<number> {
  return (await fetch(`${running.url}/discord/interactions`, { method: 'POST', body, headers })).status;
}

async function waiting(): Promise<number> {
  return ((await (await fetch(`${running.url}/health`)).json()) as { events: number }).events;
}

const question = () => JSON.stringify(discord.ask('does massage help?'));
const now = () => Math.floor(Date.now() / 1000);

const kHeaders: [what: string, headers: (body: string) => Record<string, string>][] = [
  ['no signature', () => ({})],
  ['no timestamp', (body) => ({ 'x-signature-ed25519': discord.headers(body)['x-signature-ed25519']! })],
  ['a signature of other words', () => discord.headers('{}')],
  ['a signature of another time', (body) => ({ ...discord.headers(body), 'x-signature-timestamp': String(now() - 1) })],
  ['a signature of ten minutes ago', (body) => discord.headers(body, now() - 600)],
  ['a signature of in ten minutes', (body) => discord.headers(body, now() + 600)],
  ['a signature that is not hexadecimal', (body) => ({ ...discord.headers(body), 'x-signature-ed25519': 'zz' })],
  ['a signature that is cut', (body) => {
    const headers = discord.headers(body);
    return { ...headers, 'x-signature-ed25519': headers['x-signature-ed25519']!.slice(0, 64) };
  }],
  ['a timestamp that is not a number', (body) => ({ ...discord.headers(body), 'x-signature-timestamp': 'now' })],
  ['another key', (body) => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const signature = sign(null, Buffer.from(`${now()}${body}`), privateKey).toString('hex');
    return { 'x-signature-ed25519': signature, 'x-signature-timestamp': String(now()) };
  }],
];
for (const [what, headers] of kHeaders) {
  test(`${what} is refused: 401`, async () => {
    const body = question();
    assert.equal(await post(body, headers(body)), 401);
    assert.equal(await waiting(), 0);
  });
}

test('a ping is answered, as long as its signature holds', async () => {
  const body = JSON.stringify({ id: '1', application_id: kApplicationId, token: 'x', type: 1 });
  const headers = discord.headers(body);
  const response = await fetch(`${running.url}/discord/interactions`, { method: 'POST', body, headers });
  assert.deepEqual([response.status, await response.json()], [200, { type: 1 }]);
  assert.equal(await post(body, { ...headers, 'x-signature-timestamp': '0' }), 401);
});

test('what is not an interaction, or cannot be answered, is refused: 400; of another application: 403', async () => {
  const others = [
    '', 'no json', 'null', '[]', '{"type":2}', JSON.stringify(discord.press('Not An Id')),
    JSON.stringify(discord.interaction({ type: 5 })), JSON.stringify(discord.interaction({ data: { name: 'else' } })),
    JSON.stringify(discord.ask('x', { member: undefined })),
  ];
  for (const body of others) assert.equal(await post(body, discord.headers(body)), 400, body);
  const foreign = JSON.stringify(discord.ask('x', { application_id: kGuild }));
  assert.equal(await post(foreign, discord.headers(foreign)), 403);
  assert.equal(await waiting(), 0);
});

test('what is signed is taken at once, while the service is away', async () => {
  const body = question();
  const headers = discord.headers(body);
  const response = await fetch(`${running.url}/discord/interactions`, { method: 'POST', body, headers });
  // The mark alone: what is said comes later, and by another way.
  assert.deepEqual([response.status, await response.json()], [200, { type: 5, data: { flags: 64 } }]);
  assert.equal(await waiting(), 1);
  log.assertWithout('massage', kUser, kUsername);
});

function runProgram(name: string, more: Record<string, string>): Promise<{ code: number; said: string }> {
  const environment = { PATH: process.env['PATH']!, ...testEnvironment('127.0.0.1:9', more) };
  const child = spawn(process.execPath, [join(import.meta.dirname, '../src', name)], { env: environment });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return new Promise((resolve) => child.once('exit', (code) => resolve({ code: code ?? -1, said })));
}

test('all that is missing or wrong is named, and there is no start', async () => {
  const { code, said } = await runProgram('main.ts', { DISCORD_PUBLIC_KEY: 'abc', DISCORD_STAFF_CHANNEL: '#staff' });
  assert.equal(code, 2, said);
  const names = ['DISCORD_APPLICATION_ID', 'DISCORD_PUBLIC_KEY', 'DISCORD_BOT_TOKEN', 'DISCORD_STAFF_CHANNEL'];
  for (const name of [...names, 'CAVEAT_BOT_LISTEN']) assert.match(said, new RegExp(`^${name} `, 'm'));
  const settings = new Settings({
    DISCORD_APPLICATION_ID: kApplicationId, DISCORD_PUBLIC_KEY: discord.publicKey, DISCORD_BOT_TOKEN: kBotToken,
    CAVEAT_BOT_LISTEN: '127.0.0.1:0',
  });
  assert.equal(readDiscordConfig(settings).isPrivate, true);
  settings.check();
});

test('commands are registered: for all, and for staff where their channel is', async () => {
  const { code, said } = await runProgram('register.ts', {
    DISCORD_APPLICATION_ID: kApplicationId, DISCORD_BOT_TOKEN: kBotToken, DISCORD_STAFF_CHANNEL: kStaffChannel,
    DISCORD_API: discord.api,
  });
  assert.equal(code, 0, said);
  const path = `/applications/${kApplicationId}`;
  assert.deepEqual(discord.commands, [
    { path: `${path}/commands`, names: ['ask', 'help', 'more', 'person'] },
    { path: `${path}/guilds/${kGuild}/commands`, names: ['release', 'reply'] },
  ]);
});
