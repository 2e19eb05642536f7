// A real ngircd on loopback, and a client of it that shows the bytes on the wire.
import { spawn, type ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort, testFolder, until } from '@caveat/bot/testing';

export interface Ngircd {
  port: number;
  // It takes what is sent to it no more, without closing a connection.
  hang(): void;
  stop(): Promise<void>;
  kill(): Promise<void>;
}

const kProgram = process.env['CAVEAT_NGIRCD'] ?? '/usr/sbin/ngircd';

export interface NgircdOptions {
  port?: number;
  password?: string;
  // Whether users have the penalty of flooders, as is ngircd's default. Tests send faster than people.
  hasPenalty?: boolean;
  // Its `port` takes TLS then.
  tls?: { certFile: string; keyFile: string };
}

export async function startNgircd(options: NgircdOptions = {}): Promise<Ngircd> {
  const { port = 0, password = '', hasPenalty = false, tls } = options;
  const onPort = port === 0 ? await freePort() : port;
  const file = join(testFolder(), 'ngircd.conf');
  writeFileSync(file, `[Global]
Name = irc.test.example
Info = Test
Listen = 127.0.0.1
Ports = ${tls === undefined ? onPort : await freePort()}
MotdPhrase = Test
${password === '' ? '' : `Password = ${password}`}
[Limits]
MaxConnectionsIP = 0
MaxNickLength = 31
${hasPenalty ? '' : 'MaxPenaltyTime = 0'}
[Options]
DNS = no
Ident = no
PAM = no
${tls === undefined ? '' : `[SSL]\nPorts = ${onPort}\nCertFile = ${tls.certFile}\nKeyFile = ${tls.keyFile}`}
`);
  const child = spawn(kProgram, ['-n', '-f', file], { stdio: ['ignore', 'pipe', 'pipe'] });
  await ready(child);
  return {
    port: onPort, hang: () => child.kill('SIGSTOP'),
    stop: () => end(child, 'SIGTERM'), kill: () => end(child, 'SIGKILL'),
  };
}

async function ready(child: ChildProcess): Promise<void> {
  const said: string[] = [];
  await new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout!, child.stderr!]) {
      createInterface({ input: stream }).on('line', (line) => {
        said.push(line);
        if (/ ready\./.test(line)) resolve();
      });
    }
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`ngircd ended:\n${said.join('\n')}`)));
  });
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill(signal);
  await exited;
}

// What somebody with a terminal would see.
export class RawClient {
  // Each with its CR LF.
  lines: Buffer[] = [];
  #socket: Socket;
  #rest: Buffer = Buffer.alloc(0);

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (data) => this.#read(data));
    socket.on('error', () => {});
  }

  static async open(port: number, nick: string, { username = nick, password = '' } = {}): Promise<RawClient> {
    const socket = connect(port, '127.0.0.1');
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    const client = new RawClient(socket);
    if (password !== '') client.write(`PASS ${password}`);
    client.write(`NICK ${nick}`);
    client.write(`USER ${username} 0 * :${nick}`);
    await until(`${nick} is registered`, () => client.has(/ 001 /));
    return client;
  }

  write(line: string): void {
    this.#socket.write(`${line}\r\n`);
  }

  async join(channel: string): Promise<void> {
    this.write(`JOIN ${channel}`);
    await until(`${channel} is joined`, () => this.has(new RegExp(` 366 \\S+ ${channel} `)));
  }

  has(pattern: RegExp): boolean {
    return this.lines.some((line) => pattern.test(line.toString()));
  }

  // What `nick` said to `target`, as text.
  said(nick: string, target: string): string[] {
    const start = new RegExp(`^:${nick}!\\S+ PRIVMSG ${target} :`);
    return this.lines.map((line) => line.toString()).filter((line) => start.test(line))
      .map((line) => line.replace(start, '').replace(/\r\n$/, ''));
  }

  // Waits until somebody has this nick.
  async sees(nick: string): Promise<void> {
    await until(`${nick} is there`, async () => {
      const before = this.lines.length;
      this.write(`ISON ${nick}`);
      await until('the server answers', () => this.lines.slice(before).some((line) => / 303 /.test(line.toString())));
      return this.lines.slice(before).some((line) => line.toString().includes(`:${nick}`));
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #read(data: Buffer): void {
    this.#rest = Buffer.concat([this.#rest, data]);
    for (let at = this.#rest.indexOf('\n'); at >= 0; at = this.#rest.indexOf('\n')) {
      const line = this.#rest.subarray(0, at + 1);
      this.#rest = this.#rest.subarray(at + 1);
      if (line.toString().startsWith('PING')) this.write(line.toString().replace('PING', 'PONG').trim());
      else this.lines.push(Buffer.from(line));
    }
  }
}
