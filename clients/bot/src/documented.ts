// For tests: an adapter as its page in docs/channels says to start it, a process of its own, between a real caveatd and
// the platform's real server or emulator.
import assert from 'node:assert/strict';
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { connect } from '@caveat/client';
import { startCaveatd, type Caveatd } from '@caveat/client/testing';
import { freePort, kTestNotices, testFolder, until, type StaffDesk } from './testing.ts';

const kTop = join(import.meta.dirname, '../../..');
const kEveryAdapters = readFileSync(join(kTop, 'clients/bot/README.md'), 'utf8');
const kQuestion = 'Is massage safe after a fracture?';
// Where the pages put store and key.
const kStateFolder = '/var/lib/caveat';

// One for all tests of a file.
let shared: Promise<Caveatd> | undefined;

export interface DocumentedAdapter {
  // Of variables: what the page leaves open, and what is elsewhere in a test. A secret's is put into the file that the
  // page names for it.
  values: Record<string, string>;
  // Of Node, where a library has the addresses of its platform in it.
  environment?: Record<string, string>;
  // As a person writes it.
  say(text: string): Promise<void>;
  // The texts of all messages that the platform has got from the adapter, oldest first, without escapes.
  received(): string[];
  // What the log must not have besides: who wrote, and what is secret.
  hidden: string[];
  // What makes libraries complain: a forged delivery of this text, and a platform that fails with it.
  disturb?(text: string): Promise<void>;
  // What else the page says to do, while the adapter runs.
  more?(page: Page): Promise<void>;
  close(): Promise<void>;
}

export interface DocumentedOptions {
  // Which of the page's commands, besides the ones that make the folder and start the adapter: those with this text.
  also?: string;
  // Where the platform expects the adapter, where that cannot be chosen; else a free port.
  listen?: string;
}

// Registers the test. `open` is given where the adapter will listen, as http://127.0.0.1:PORT.
export function describeDocumented(
  name: string, page: string, open: (url: string) => Promise<DocumentedAdapter>, { also, listen }: DocumentedOptions = {},
): void {
  after(async () => (await shared)?.stop());
  test(`${name}: what ${page} says starts it, it answers, logs nothing of that, and ends at SIGTERM`, async (t) => {
    const caveatd = await (shared ??= startCaveatd());
    const url = `http://${listen ?? `127.0.0.1:${await freePort()}`}`;
    const adapter = await open(url);
    t.after(() => adapter.close());
    const values = {
      CAVEAT_ADDRESS: caveatd.address, CAVEAT_BOT_LISTEN: new URL(url).host, CAVEAT_LOG_LEVEL: 'debug',
      CAVEAT_REGION: 'GB', ...adapter.values,
    };
    const followed = new Page(page, values);
    const running = new AdapterProcess(followed, also, adapter.environment);
    t.after(() => running.kill());
    await running.untilReady(url);
    await adapter.disturb?.(kQuestion);
    const { answer } = await connect(caveatd.address).answers.ask({ question: kQuestion, region: 'GB' });
    const { caveats, answerId } = answer!;
    assert.ok(caveats.length > 0);
    await adapter.say(kQuestion);
    const isOwed = (said: string) =>
      caveats.every(({ text, shortText }) => said.includes(text) || said.includes(shortText));
    await running.until('it answers with every caveat', () => isOwed(adapter.received().join('\n')));
    await adapter.more?.(followed);
    assert.deepEqual(await running.end(), { code: 0, signal: null }, running.written);
    for (const each of ['massage', 'fracture', answerId, ...adapter.hidden]) {
      assert.ok(!running.written.toLowerCase().includes(each.toLowerCase()), `"${each}" is in\n${running.written}`);
    }
    assert.doesNotMatch(running.written, /[0-9a-f]{64}/);
    assert.match(running.written, /"answered"/);
  });
}

// A page whose commands are run with the values of a test in place of an operator's.
export class Page {
  folder = testFolder();
  #text: string;
  #values: Record<string, string>;
  #secretFiles = new Map<string, string>();

  constructor(path: string, values: Record<string, string>) {
    this.#text = readFileSync(join(kTop, path), 'utf8');
    this.#values = values;
    mkdirSync(join(this.folder, 'secrets'));
    for (const name of Object.keys(values)) {
      const isDocumented = [this.#text, kEveryAdapters].some((text) => new RegExp(`\`${name}[\`=]`).test(text));
      assert.ok(isDocumented, `${name} is a variable that nobody reads of in ${path}`);
    }
  }

  // The one block of commands that has this text.
  commands(text: string): string {
    // Indented blocks, in lists too.
    const blocks = [...this.#text.matchAll(/(?<=\n\n)(?: {4,}.*\n)+/g)].map(([block]) => block.replace(/^ +/gm, ''));
    const found = blocks.filter((block) => block.includes(text));
    assert.equal(found.length, 1, `${found.length} blocks with ${text}`);
    return this.#ours(found[0]!);
  }

  // Values that are in no block of commands stand in the environment.
  get environment(): Record<string, string> {
    return { PATH: process.env['PATH']!, USER: userInfo().username, HOME: this.folder, ...this.#values };
  }

  // Runs a command, in the page's folder unless elsewhere, and returns what it printed.
  async run(command: string, cwd = this.folder): Promise<string> {
    const options = { cwd, env: this.environment };
    return (await promisify(execFile)('bash', ['--norc', '-euo', 'pipefail', '-c', command], options)).stdout;
  }

  // As a page's commands are to be run, at the top of the repository.
  async runAtTop(text: string): Promise<string> {
    return this.run(this.commands(text), kTop);
  }

  // What the page has `curl` tried for, in its checklist, with the status that it says.
  async assertCurls(url: string): Promise<void> {
    const tried = [...this.#text.matchAll(/`(curl [^`]*)`\s+says (\d+)/g)];
    assert.equal(tried.length, 1);
    for (const [, command = '', status] of tried) {
      const here = command.replace(/https:\/\/[\w.]+/, url);
      assert.notEqual(here, command);
      assert.equal(await this.run(`${here} -s -o answer -w '%{http_code}'`), status, command);
    }
  }

  #ours(block: string): string {
    const assigned = block.replace(/\b([A-Z][A-Z0-9_]+)=('[^']*'|\S+)/g, (whole, name: string, given: string) => {
      const secret = name.replace(/_FILE$/, '');
      const value = this.#values[name] ?? (secret === name ? undefined : this.#secretFile(secret));
      assert.ok(value !== undefined || !given.includes('…'), `the test has no value for ${name}`);
      return value === undefined ? whole : `${name}='${value}'`;
    });
    // Nobody has to be root for a folder of their own.
    return assigned.replaceAll(kStateFolder, join(this.folder, 'state')).replace(/^sudo /gm, '');
  }

  #secretFile(name: string): string | undefined {
    const value = this.#values[name];
    if (value !== undefined) {
      const path = join(this.folder, 'secrets', name);
      writeFileSync(path, `${value}\n`, { mode: 0o600 });
      this.#secretFiles.set(name, path);
      delete this.#values[name];
    }
    return this.#secretFiles.get(name);
  }
}

// Types what a page tells staff to type, for a person who has asked for one: by curl, then by caveat-bot.
export async function answerAsStaff(
  page: Page, url: string, desk: StaffDesk, { say, received }: Pick<DocumentedAdapter, 'say' | 'received'>,
): Promise<void> {
  const nextHandle = async (): Promise<string> => {
    const count = desk.handles.length;
    await say('PERSON');
    await until('staff are told', () => desk.handles.length > count);
    return desk.handles.at(-1)!;
  };
  const here = (command: string, handle: string) =>
    command.replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, url).replaceAll('k7m2xq', handle).replaceAll('$PWD', kTop);
  const isReleased = (times: number) => () =>
    received().filter((text) => text === kTestNotices.get('released')).length === times;

  writeFileSync(join(page.folder, 'token'), `${desk.environment['CAVEAT_STAFF_TOKEN']}\n`);
  const byCurl = here(page.commands('/staff/reply').replace('TOKEN_FILE', 'token'), await nextHandle());
  const [, body] = /# (\{.*\})$/m.exec(byCurl) ?? [];
  assert.ok(body !== undefined, 'the page does not say what is in reply.json');
  writeFileSync(join(page.folder, 'reply.json'), body.replace('…', 'We call you at three.'));
  await page.run(byCurl);
  await until('the person is answered and released', isReleased(1));
  assert.ok(received().includes('We call you at three.'));

  const byProgram = here(page.commands('caveat-bot reply'), await nextHandle());
  writeFileSync(join(page.folder, 'words.txt'), 'We call you at four.\n');
  await page.run(byProgram);
  await until('the person is answered and released again', isReleased(2));
  assert.ok(received().includes('We call you at four.'));
}

class AdapterProcess {
  // To stdout and stderr, by whichever library.
  written = '';
  #child: ChildProcess;
  #ended: Promise<{ code: number | null; signal: string | null }>;

  constructor(page: Page, also: string | undefined, environment: Record<string, string> = {}) {
    const makes = page.commands('install -d');
    const more = also === undefined ? '' : page.commands(also);
    // The shell makes way for the adapter, which so gets the signals.
    const starts = page.commands('src/main.ts').replace('clients/node_modules/.bin/node', 'exec $&');
    const env = { ...page.environment, ...environment };
    const options = { cwd: kTop, env, stdio: ['ignore' as const, 'pipe' as const, 'pipe' as const] };
    this.#child = spawn('bash', ['--norc', '-euo', 'pipefail', '-c', makes + more + starts], options);
    for (const stream of [this.#child.stdout!, this.#child.stderr!]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => (this.written += chunk));
    }
    this.#ended = new Promise((resolve) => this.#child.once('close', (code, signal) => resolve({ code, signal })));
  }

  async untilReady(url: string): Promise<void> {
    const status = async () => (await fetch(`${url}/health`).catch(() => undefined))?.status;
    await this.until('the adapter is ready', async () => (await status()) === 200);
  }

  async until(what: string, isTrue: () => boolean | Promise<boolean>): Promise<void> {
    try {
      await until(what, async () => {
        if (this.#child.exitCode !== null) throw new Error('the adapter ended');
        return isTrue();
      });
    } catch (error) {
      throw new Error(`${String(error)}\n${this.written}`);
    }
  }

  async end(): Promise<{ code: number | null; signal: string | null }> {
    this.#child.kill('SIGTERM');
    return this.#ended;
  }

  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill('SIGKILL');
    await this.#ended;
  }
}
