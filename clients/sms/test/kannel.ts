// A real Kannel, configured as docs/channels/sms.md says, and the operator's side of it.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '@caveat/bot/testing';
import { namespaceCommand } from './namespace.ts';

const kBearerbox = '/usr/sbin/bearerbox';
const kSmsbox = '/usr/sbin/smsbox';
export const kFakeSmsc = '/usr/lib/kannel/test/fakesmsc';
const kPrograms = [kBearerbox, kSmsbox, kFakeSmsc, '/usr/bin/unshare', '/usr/bin/ip'];
const kSettings = '/etc/kannel';
const kLogs = '/var/log/kannel';
const kDefaults = '/etc/default/kannel';
export const kSmscPort = 10_000;
export const kAdapterPort = 8093;
export const kPasswords = { sendsms: 'send-3f9a', secret: 'secret-72c1d04e-93', admin: 'admin-55' };
const kSendsmsPort = 13_013;

// What is said of a real operator in the document; the port is all that it has.
const kSmscGroup = `
group = smsc
smsc = fake
smsc-id = operator
port = ${kSmscPort}
connect-allow-ip = 127.0.0.1
`;

// What begins a network of its own for Kannel. Throws where a program or the permission is missing: a test that is left
// out unnoticed shows nothing.
export function commandForKannel(): string[] {
  const missing = kPrograms.filter((program) => !existsSync(program)).join(', ');
  if (missing !== '') throw new Error(`no ${missing}: scripts/install-deps --tests installs it`);
  const command = namespaceCommand();
  if (command !== undefined) return command;
  throw new Error('no network namespace can be made here, and outside of one Kannel would listen on all addresses. ' +
    'Run this as root, in a container with --cap-add SYS_ADMIN --cap-add NET_ADMIN; or allow users to make them, by ' +
    'sysctl kernel.unprivileged_userns_clone=1 user.max_user_namespaces=1000: `unshare --net --map-root-user true`.');
}

export class Kannel {
  #folder: string;
  #file: string;
  #bearerbox: ChildProcess | undefined;
  #smsbox: ChildProcess | undefined;

  constructor(folder: string) {
    this.#folder = folder;
    this.#file = join(folder, kSettings, 'kannel.conf');
    // What the package brings: folders of its settings and logs, and a file that says which boxes start.
    for (const name of [kSettings, kLogs, dirname(kDefaults)]) mkdirSync(join(folder, name), { recursive: true });
    const page = readFileSync(join(import.meta.dirname, '../../../docs/channels/sms.md'), 'utf8');
    const [, documented] = /```conf\n([\s\S]*?)```/.exec(page)!;
    const config = this.#inFolder(documented!)
      .replace('CHANGE-ADMIN', kPasswords.admin).replace('CHANGE-SENDSMS', kPasswords.sendsms)
      .replace('CHANGE-SECRET', kPasswords.secret);
    // Tests do not wait ten seconds.
    const impatient = config.replace('http-queue-delay = 10', 'http-queue-delay = 1');
    writeFileSync(this.#file, impatient.replace('\ngroup = smsbox', `${kSmscGroup}\ngroup = smsbox`));
    copyFileSync(kDefaults, join(folder, kDefaults));
    this.#followSteps(page);
  }

  // What the page says to do after that, but for the restart.
  #followSteps(page: string): void {
    const [, steps] = /```sh\n((?:sudo .*\n)+)sudo systemctl restart kannel\n```/.exec(page)!;
    const owner = String(process.getuid!());
    const here = this.#inFolder(steps!).replaceAll('sudo ', '').replace('-o kannel', `-o ${owner}`)
      .replace('chown kannel', `chown ${owner}`);
    execFileSync('bash', ['-euo', 'pipefail', '-c', here]);
    // As /etc/init.d/kannel takes them.
    const boxes = execFileSync('sh', ['-c', `. ${join(this.#folder, kDefaults)}; echo "$START_WAPBOX/$START_SMSBOX"`]);
    if (String(boxes) !== '/1\n') throw new Error(`wapbox/smsbox are started: ${boxes}`);
  }

  #inFolder(text: string): string {
    return text.replaceAll(/\/(?:var\/l(?:og|ib)|etc(?:\/default)?)\/kannel/g, (path) => join(this.#folder, path));
  }

  async start(): Promise<void> {
    this.#bearerbox = spawn(kBearerbox, ['-v', '4', this.#file], { stdio: 'ignore' });
    await untilListening(kSmscPort);
    await untilListening(13_001);
    await this.startSmsbox();
  }

  async startSmsbox(): Promise<void> {
    this.#smsbox = spawn(kSmsbox, ['-v', '4', this.#file], { stdio: 'ignore' });
    await untilListening(kSendsmsPort);
  }

  async stopSmsbox(): Promise<void> {
    await end(this.#smsbox);
  }

  async stop(): Promise<void> {
    await Promise.all([end(this.#smsbox), end(this.#bearerbox)]);
  }

  // What Kannel itself has written down.
  logs(): string {
    const read = (name: string) => readFileSync(join(this.#folder, kLogs, name), 'latin1');
    return ['bearerbox.log', 'smsbox.log'].map(read).join('');
  }
}

export interface Segment {
  from: string;
  to: string;
  // User data header; empty where the message is one segment.
  header: Buffer;
  payload: Buffer;
}

// A line of the protocol of Kannel's fake SMSC, its bytes as latin1: FROM TO [udh HEADER] text|data|ucs-2 PAYLOAD.
// Undefined for a line that goes on with the text of the one before.
export function segmentOf(line: string): Segment | undefined {
  const match = /^(\S+) (\S+) (?:udh (\S+) )?(text|data|ucs-2) (.*)$/.exec(line);
  if (match === null) return undefined;
  const [, from, to, header = '', kind, payload] = match;
  const bytes = kind === 'text' ? Buffer.from(payload!, 'latin1') : bytesOf(payload!);
  return { from: from!, to: to!, header: bytesOf(header), payload: bytes };
}

// The messages that a phone would show, in the order of their last segments.
export function messagesOf(segments: Segment[]): { to: string; text: string; segments: number }[] {
  const waiting = new Map<string, Segment[]>();
  return segments.flatMap((segment) => {
    const { header, to } = segment;
    if (header.length === 0) return [{ to, text: textOf(segment.payload), segments: 1 }];
    const [, element, , reference, total] = header;
    if (element !== 0) throw new Error('a header of another kind');
    const key = `${to} ${reference}`;
    const parts = [...(waiting.get(key) ?? []), segment];
    waiting.set(key, parts);
    if (parts.length < total!) return [];
    waiting.delete(key);
    parts.sort((a, b) => a.header[5]! - b.header[5]!);
    return [{ to, text: textOf(Buffer.concat(parts.map(({ payload }) => payload))), segments: parts.length }];
  });
}

// An operator's SMSC with one subscriber behind it. Bearerbox takes one connection at a time.
export class FakeSmsc {
  segments: Segment[] = [];
  #socket: Socket | undefined;
  #rest = '';

  async open(): Promise<void> {
    this.#socket = connect(kSmscPort, '127.0.0.1');
    await new Promise((resolve) => this.#socket!.once('connect', resolve));
    this.#socket.setEncoding('latin1').on('data', (chunk) => {
      const lines = (this.#rest + chunk).split('\n');
      this.#rest = lines.pop()!;
      for (const line of lines) this.#take(line);
    });
  }

  #take(line: string): void {
    const segment = segmentOf(line);
    const last = this.segments.at(-1);
    if (segment !== undefined) this.segments.push(segment);
    else if (last !== undefined) last.payload = Buffer.concat([last.payload, Buffer.from(`\n${line}`, 'latin1')]);
  }

  // A text from a phone.
  say(from: string, to: string, text: string): void {
    this.#socket!.write(Buffer.from(`${from} ${to} ${typeAndData(text)}\n`));
  }

  // Something that is not text.
  sayData(from: string, to: string): void {
    this.#socket!.write(`${from} ${to} data %00%01%02\n`);
  }

  async close(): Promise<void> {
    if (this.#socket === undefined) return;
    const closed = new Promise((resolve) => this.#socket!.once('close', resolve));
    this.#socket!.destroy();
    await closed;
  }
}

// As a phone sends it: in GSM where that does, which Kannel's fake SMSC takes as UTF-8, else in UCS-2.
export function typeAndData(text: string): string {
  if ([...text].every((char) => char < '\u0100' || char === '€')) return `text ${text}`;
  return `ucs2 ${escaped(Buffer.from(text, 'utf16le').swap16())}`;
}

function escaped(bytes: Buffer): string {
  return [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
}

function bytesOf(escapedText: string): Buffer {
  const bytes: number[] = [];
  for (let at = 0; at < escapedText.length; at += 1) {
    const char = escapedText[at]!;
    if (char === '%') {
      bytes.push(Number.parseInt(escapedText.slice(at + 1, at + 3), 16));
      at += 2;
    } else {
      bytes.push(char === '+' ? 0x20 : char.charCodeAt(0));
    }
  }
  return Buffer.from(bytes);
}

// The fake SMSC does not say which it is. UCS-2 of what we send has zeros, and GSM-7, shown as UTF-8, has none.
function textOf(payload: Buffer): string {
  return payload.includes(0) ? Buffer.from(payload).swap16().toString('utf16le') : payload.toString('utf8');
}

async function untilListening(port: number): Promise<void> {
  await until(`port ${port} is open`, async () => {
    const socket = connect(port, '127.0.0.1');
    const isOpen = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    });
    socket.destroy();
    if (!isOpen) await sleep(30);
    return isOpen;
  });
}

async function end(child: ChildProcess | undefined): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 2000);
  await exited;
  clearTimeout(late);
}
