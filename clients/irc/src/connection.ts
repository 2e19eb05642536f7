// A connection that comes back, and lines of which it is known that the server has taken them.
import irc, { type Client, type MessageEvent, type WhoisEvent } from 'irc-framework';
import { backoffMs, kindOf, Pauses, Undeliverable, type Log } from '@caveat/bot';
import type { IrcConfig } from './config.ts';

const kFirstPauseMs = 1000;
const kLongestPauseMs = 60_000;
export const kNoSuchNick = 'no_such_nick';
// "Please wait a while and try again", "target change too fast".
const kNotNow = ['263', '439'];

// So many lines at once.
const kBurst = 4;
// How often a nick that was taken and channels that were left are tried again.
const kMendMs = 30_000;
const kQuitMs = 1000;

export interface ConnectionEvents {
  message(event: MessageEvent): void;
  registered(): void;
}

// A line on its way.
interface Pending {
  token: string;
  target: string;
  settle(error?: Error): void;
}

export class IrcConnection {
  #config: IrcConfig;
  #events: ConnectionEvents;
  #log: Log;
  #pauses = new Pauses();
  #client: Client | undefined;
  #isRegistered = false;
  #sinceMs = 0;
  #joined = new Set<string>();
  #pending: Pending | undefined;
  #queue: Promise<unknown> = Promise.resolve();
  #tokens = 0;
  #lineTimesMs: number[] = [];
  #nicksTried = 0;
  // Why the last connection ended, if not by being closed: a certificate that is not trusted, say.
  #failure: Error | undefined;
  #running: Promise<void> | undefined;
  #closed = () => {};

  constructor(config: IrcConfig, events: ConnectionEvents, log: Log) {
    this.#config = config;
    this.#events = events;
    this.#log = log;
  }

  // Connects, and connects again whenever the connection is lost.
  start(): void {
    this.#running = this.#keep();
  }

  async stop(): Promise<void> {
    this.#pauses.end();
    this.#client?.quit();
    // A server that does not close the connection is not waited for.
    const giveUp = setTimeout(() => this.#closed(), kQuitMs);
    await this.#running;
    clearTimeout(giveUp);
  }

  get isRegistered(): boolean {
    return this.#isRegistered;
  }

  // When this connection was made: nobody knows who left and came before.
  get sinceMs(): number {
    return this.#sinceMs;
  }

  get nick(): string {
    return this.#client?.user.nick ?? this.#config.nick;
  }

  isSame(one: string, other: string): boolean {
    return this.#client?.caseCompare(one, other) ?? one.toLowerCase() === other.toLowerCase();
  }

  // Sends a line as it stands and resolves when the server has handled it: it answers a PING that was sent after it.
  // Lines go one after the other. Throws an Error with the code kNoSuchNick if nobody has the nick.
  say(target: string, text: string, signal: AbortSignal): Promise<void> {
    const said = this.#queue.then(() => this.#say(target, text, signal));
    this.#queue = said.catch(() => {});
    return said;
  }

  // Who has this nick now; an error in it says that nobody has.
  whois(nick: string, signal: AbortSignal): Promise<WhoisEvent> {
    return new Promise((resolve, reject) => {
      if (!this.#isRegistered) return reject(notConnected());
      signal.addEventListener('abort', () => reject(notConnected()), { once: true });
      this.#client!.whois(nick, resolve);
    });
  }

  async #say(target: string, text: string, signal: AbortSignal): Promise<void> {
    await this.#pace();
    const client = this.#client;
    if (!this.#isRegistered || client === undefined) throw notConnected();
    if (signal.aborted) throw signal.reason;
    if (/^[#&+!]/.test(target) && !this.#joined.has(target.toLowerCase())) throw notConnected();
    await new Promise<void>((resolve, reject) => {
      const token = `caveat-${(this.#tokens += 1)}`;
      const settle = (error?: Error) => {
        signal.removeEventListener('abort', onAbort);
        this.#pending = undefined;
        if (error === undefined) resolve();
        else reject(error);
      };
      const onAbort = () => settle(notConnected());
      signal.addEventListener('abort', onAbort, { once: true });
      this.#pending = { token, target, settle };
      client.raw('PRIVMSG', target, text);
      client.raw('PING', token);
    });
  }

  async #pace(): Promise<void> {
    const now = Date.now();
    const burstMs = kBurst * this.#config.linePauseMs;
    this.#lineTimesMs = this.#lineTimesMs.filter((at) => now - at < burstMs);
    if (this.#lineTimesMs.length >= kBurst) await this.#pauses.wait(this.#lineTimesMs[0]! + burstMs - now);
    this.#lineTimesMs.push(Date.now());
  }

  async #keep(): Promise<void> {
    for (let attempt = 1; !this.#pauses.ended; attempt += 1) {
      const wasRegistered = await this.#connectOnce();
      if (this.#pauses.ended) return;
      if (wasRegistered) attempt = 1;
      const ms = Math.round(backoffMs(attempt, kFirstPauseMs, kLongestPauseMs));
      const why = this.#failure === undefined ? {} : kindOf(this.#failure);
      this.#log.warn('the IRC server is not connected', { attempt, ms, ...why });
      await this.#pauses.wait(ms);
    }
  }

  // Resolves at the end of the connection, with whether it was of use.
  async #connectOnce(): Promise<boolean> {
    const { server, hasTls, nick, username, password, account } = this.#config;
    const client = new irc.Client({
      ...server, tls: hasTls, rejectUnauthorized: true, nick, username, gecos: nick, version: null,
      ...(password === '' ? {} : { password }),
      // Without an account irc-framework would try the server's password as one.
      account: account ?? ({} as { account: string; password: string }),
      sasl_disconnect_on_fail: true, auto_reconnect: false, ping_interval: 30, ping_timeout: 90,
    });
    this.#client = client;
    this.#nicksTried = 0;
    let wasRegistered = false;
    client.on('registered', () => (wasRegistered = true));
    client.on('socket close', (error) => (this.#failure = error instanceof Error ? error : undefined));
    this.#listen(client);
    const mending = setInterval(() => this.#mend(), kMendMs);
    await new Promise<void>((resolve) => {
      this.#closed = resolve;
      client.on('close', () => resolve());
      client.connect();
    });
    clearInterval(mending);
    this.#isRegistered = false;
    this.#joined.clear();
    this.#pending?.settle(notConnected());
    return wasRegistered;
  }

  #listen(client: Client): void {
    client.on('registered', () => {
      this.#isRegistered = true;
      this.#sinceMs = Date.now();
      this.#log.info('connected', { address: this.#config.server.host });
      this.#mend();
      this.#events.registered();
    });
    client.on('join', ({ nick, channel }) => {
      if (client.caseCompare(nick, client.user.nick)) this.#joined.add(channel.toLowerCase());
    });
    client.on('kick', ({ kicked, channel }) => {
      if (client.caseCompare(kicked, client.user.nick)) this.#joined.delete(channel.toLowerCase());
    });
    client.on('nick in use', () => {
      // One that is tried later is left for the next time.
      if (!this.#isRegistered) client.changeNick(`${this.#config.nick}_${(this.#nicksTried += 1) % 100}`);
    });
    client.on('privmsg', (event) => {
      if (this.#isRegistered && !event.from_server) this.#events.message(event);
    });
    client.on('pong', ({ message }) => {
      if (message === this.#pending?.token) this.#pending.settle();
    });
    client.on('irc error', ({ error, nick, channel }) => this.#fail(error, nick ?? channel ?? ''));
    client.on('unknown command', ({ command, params }) => this.#refuse(command, params));
    client.on('sasl failed', ({ reason }) => this.#log.error('the account was not accepted', { reason }));
  }

  #fail(error: string, target: string): void {
    if (this.#pauses.ended) return;
    this.#log.warn('the IRC server refused something', { reason: error });
    const pending = this.#pending;
    if (pending === undefined || !this.isSame(pending.target, target)) return;
    if (error === 'cannot_send_to_user') pending.settle(new Undeliverable(error));
    if (error === kNoSuchNick || error === 'cannot_send_to_channel') pending.settle(failure(error));
  }

  // Some refusals have a number alone: the PONG that follows one would else say that the line was taken.
  #refuse(number: string, [, ...params]: string[]): void {
    const pending = this.#pending;
    if (pending === undefined || !/^(263|716|[45]\d\d)$/.test(number)) return;
    if (!params.some((param) => param === 'PRIVMSG' || this.isSame(param, pending.target))) return;
    this.#log.warn('the IRC server refused something', { reason: number });
    // What a channel refuses may be mended there, and is tried again.
    const isForGood = !kNotNow.includes(number) && !/^[#&+!]/.test(pending.target);
    pending.settle(isForGood ? new Undeliverable(number) : failure(number));
  }

  // Joins what is not joined, and takes the configured nick once it is free.
  #mend(): void {
    const client = this.#client;
    if (!this.#isRegistered || client === undefined) return;
    const { nick, channels, staffChannel, staffChannelKey } = this.#config;
    for (const channel of channels) if (!this.#joined.has(channel.toLowerCase())) client.join(channel);
    if (staffChannel !== '' && !this.#joined.has(staffChannel.toLowerCase())) {
      if (staffChannelKey === '') client.join(staffChannel);
      else client.join(staffChannel, staffChannelKey);
    }
    if (!client.caseCompare(client.user.nick, nick)) client.changeNick(nick);
  }
}

function notConnected(): Error {
  return failure('NOT_CONNECTED');
}

function failure(code: string): Error {
  return Object.assign(new Error(code), { code });
}
