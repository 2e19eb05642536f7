// A real prosody on loopback, configured as docs/channels/xmpp.md says, and real clients of it.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort, testFolder, until } from '@caveat/bot/testing';

export const kSecret = 'secret-of-the-component';
// Another component, for what is beyond the server.
export const kElsewhere = 'elsewhere.localhost';
const kPassword = 'password-of-a-test';
const kPython = process.env['CAVEAT_PYTHON'] ?? '/usr/bin/python3';

export interface Prosody {
  clientPort: number;
  componentPort: number;
  // It takes what is sent to it no more, without closing a connection.
  hang(): void;
  stop(): Promise<void>;
  kill(): Promise<void>;
}

export interface Ports {
  clientPort: number;
  componentPort: number;
}

// With an account for each of `people`, a component caveat.localhost and rooms at rooms.localhost.
export async function startProsody(people: string[], ports?: Ports): Promise<Prosody> {
  const { clientPort, componentPort } =
    ports ?? { clientPort: await freePort(), componentPort: await freePort() };
  const folder = testFolder();
  const accounts = join(folder, 'localhost', 'accounts');
  mkdirSync(accounts, { recursive: true });
  for (const name of people) writeFileSync(join(accounts, `${name}.dat`), `return { ["password"] = "${kPassword}"; };`);
  const file = join(folder, 'prosody.cfg.lua');
  writeFileSync(file, configuration(folder, clientPort, componentPort));
  const child = spawn('prosody', ['--config', file, '-F'], { stdio: ['ignore', 'pipe', 'pipe'] });
  const said: string[] = [];
  for (const input of [child.stdout!, child.stderr!]) createInterface({ input }).on('line', (line) => said.push(line));
  child.once('error', (error) => said.push(String(error)));
  try {
    await until('prosody listens', async () => {
      if (child.exitCode !== null) throw new Error('prosody ended');
      return (await isOpen(clientPort)) && (await isOpen(componentPort));
    });
  } catch (error) {
    throw new Error(`${String(error)}\n${said.join('\n')}`);
  }
  return {
    clientPort, componentPort, hang: () => child.kill('SIGSTOP'),
    stop: () => end(child, 'SIGTERM'), kill: () => end(child, 'SIGKILL'),
  };
}

function configuration(folder: string, clientPort: number, componentPort: number): string {
  return `-- Nothing but what the test needs; it may run as root in a container.
run_as_root = true
pidfile = "${folder}/prosody.pid"
data_path = "${folder}"
plugin_paths = {}
log = { warn = "*console" }
interfaces = { "127.0.0.1" }
c2s_ports = { ${clientPort} }
modules_enabled = { "roster", "saslauth", "disco", "ping" }
modules_disabled = { "s2s" }
c2s_require_encryption = false
allow_unencrypted_plain_auth = true
authentication = "internal_plain"
storage = "internal"
${documented(componentPort)}
VirtualHost "localhost"
Component "${kElsewhere}"
  component_secret = "${kSecret}"
Component "rooms.localhost" "muc"
  muc_room_locking = false
`;
}

// What the page has an operator add, with this component's port, domain and secret.
function documented(componentPort: number): string {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/channels/xmpp.md'), 'utf8');
  const [, snippet = ''] = /```lua\n([\s\S]*?)```/.exec(page) ?? [];
  return snippet.replace('5347', String(componentPort)).replace('caveat.example.org', 'caveat.localhost')
    .replace('CHANGE-SECRET', kSecret);
}

async function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill(signal);
  const timer = sleep(3000).then(() => child.kill('SIGKILL'));
  await Promise.race([exited, timer]);
  await exited;
}

export interface Heard {
  event: string;
  sender: string;
  type: string;
  id: string;
  body: string;
  composing: boolean;
  unstyled: boolean;
  delayed: boolean;
  received: string | null;
  conditions: string[];
  features: string[];
  identities: string[][];
}

// A person with slixmpp.
export class Person {
  heard: Heard[] = [];
  #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
    createInterface({ input: child.stdout! }).on('line', (line) => this.heard.push(JSON.parse(line) as Heard));
  }

  static async open(name: string, port: number): Promise<Person> {
    const script = join(import.meta.dirname, 'client.py');
    const args = [script, '127.0.0.1', String(port), `${name}@localhost/test`, kPassword];
    const child = spawn(kPython, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    const person = new Person(child);
    await until(`${name} is online`, () => person.heard.some(({ event }) => event === 'started'));
    return person;
  }

  do(what: string, more: Record<string, string>): void {
    this.#child.stdin!.write(`${JSON.stringify({ do: what, ...more })}\n`);
  }

  async join(room: string, nick: string): Promise<void> {
    this.do('join', { room, nick });
    await until(`${room} is joined`, () => this.heard.some(({ event }) => event === 'joined'));
  }

  // Bodies of what `sender` wrote, in order.
  bodies(sender: string): string[] {
    return this.heard.filter(({ event, sender: from, body }) => event === 'message' && from === sender && body !== '')
      .map(({ body }) => body);
  }

  async close(): Promise<void> {
    const exited = new Promise<void>((resolve) => this.#child.once('exit', () => resolve()));
    this.#child.kill();
    await exited;
  }
}
