// A bot as a process of its own: killed, stopped, wrongly configured.
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { startCaveatd, type Caveatd } from '@caveat/client/testing';
import { testEnvironment, testFolder, until } from '@caveat/bot/testing';

const kMain = join(import.meta.dirname, 'process_main.ts');
const kCli = join(import.meta.dirname, '../src/cli.ts');
const kToken = 'a-token-of-sixteen';

let caveatd: Caveatd;
before(async () => {
  caveatd = await startCaveatd();
});
after(() => caveatd?.stop());

interface Process {
  url: string;
  end(signal: NodeJS.Signals): Promise<number | null>;
}

function environmentFor(address: string): Record<string, string> {
  return testEnvironment(address, {
    CAVEAT_BOT_LISTEN: '127.0.0.1:0', CAVEAT_STAFF_TOKEN: kToken, CAVEAT_LOG_LEVEL: 'silent',
    PROCESS_OUT: join(testFolder(), 'out'),
  });
}

async function start(environment: Record<string, string>): Promise<Process> {
  const child = spawn(process.execPath, [kMain], { env: environment, stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout! });
  const url = await new Promise<string>((resolve) => lines.once('line', resolve));
  return { url, end: (signal) => end(child, signal) };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  child.kill(signal);
  return exited;
}

async function post({ url }: Process, id: string, text: string): Promise<string> {
  const body = JSON.stringify({ eventId: id, thread: 't', user: 'u', replyTo: 'r', text });
  return (await fetch(`${url}/event`, { method: 'POST', body })).text();
}

function sent({ PROCESS_OUT: file }: Record<string, string>): string[] {
  return existsSync(file!) ? readFileSync(file!, 'utf8').trimEnd().split('\n') : [];
}

test('what was accepted outlives a kill, and is answered once', async () => {
  const away = await startCaveatd();
  await away.stop();
  const environment = environmentFor(away.address);
  const first = await start(environment);
  assert.equal(await post(first, '1', 'does massage help?'), 'new');
  await first.end('SIGKILL');
  assert.deepEqual(sent(environment), []);
  const back = await startCaveatd(away.address);
  const second = await start(environment);
  assert.equal(await post(second, '1', 'does massage help?'), 'seen');
  await until('it is answered', () => sent(environment).includes('answer 1'));
  assert.equal(await second.end('SIGTERM'), 0);
  await back.stop();
  assert.equal(sent(environment).filter((line) => line === 'answer 0').length, 1);
});

test('a kill between two parts: sending goes on at the part that was not confirmed', async () => {
  const environment = environmentFor(caveatd.address);
  const first = await start({ ...environment, PROCESS_HOLD_AT: '3' });
  await post(first, '1', 'does massage help?');
  await until('the first part is sent', () => sent(environment).includes('answer 0'));
  await first.end('SIGKILL');
  assert.deepEqual(sent(environment), ['privacy', 'answer 0']);
  const second = await start(environment);
  await until('the rest is sent', () => sent(environment).length >= 4);
  await second.end('SIGTERM');
  assert.deepEqual(sent(environment).slice(0, 4), ['privacy', 'answer 0', 'answer 1', 'answer 2']);
});

test('what is wrong with the configuration is said in a line each, with exit code 2', async () => {
  const child = spawn(process.execPath, [kMain], { env: { CAVEAT_REGION: 'uk' }, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr!.on('data', (data: Buffer) => (said += data.toString()));
  const code = await new Promise((resolve) => child.once('close', resolve));
  assert.equal(code, 2);
  assert.deepEqual(said.trimEnd().split('\n').map((line) => line.split(' ')[0]), [
    'CAVEAT_BOT_STORE', 'CAVEAT_BOT_KEY', 'CAVEAT_REGION', 'PROCESS_OUT',
  ]);
});

test('caveat-bot tells what a bot refused, and how it is used', async () => {
  const bot = await start(environmentFor(caveatd.address));
  const command = async (args: string[], token = kToken) => {
    const env = { CAVEAT_BOT_URL: bot.url, CAVEAT_STAFF_TOKEN: token };
    const child = spawn(process.execPath, [kCli, ...args], { env, stdio: ['pipe', 'ignore', 'pipe'] });
    child.stdin!.on('error', () => {}).end('hello\n');
    let said = '';
    child.stderr!.on('data', (data: Buffer) => (said += data.toString()));
    const code = await new Promise((resolve) => child.once('close', resolve));
    return { code, said };
  };
  assert.match((await command([])).said, /^usage: caveat-bot release HANDLE/);
  assert.equal((await command(['release'])).code, 2);
  assert.match((await command(['release', 'zzzzzz'])).said, /404 .*NO_SUCH_HANDOFF/);
  assert.match((await command(['reply', 'zzzzzz'], 'wrong-token-of-sixteen')).said, /401/);
  assert.match((await command(['reply', 'zzzzzz'])).said, /404 .*NO_SUCH_HANDOFF/);
  assert.equal((await command(['reply', 'zzzzzz', 'on the command line'])).code, 2);
  await bot.end('SIGTERM');
});
