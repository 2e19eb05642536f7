// The component's connection to the server: it comes back by itself, and says when a stanza has been taken.
import { component, xml, type Component, type Element } from '@xmpp/component';
import { backoffMs, type Log } from '@caveat/bot';
import type { XmppConfig } from './config.ts';
import { kChatStates, kReceipts } from './stanza.ts';

const kFirstPauseMs = 500;
const kLongestPauseMs = 30_000;
const kConfirmMs = 10_000;
// How often the connection is tried, and what else is to be mended.
const kMendMs = 30_000;

const kDiscoInfo = 'http://jabber.org/protocol/disco#info';
const kDiscoItems = 'http://jabber.org/protocol/disco#items';
const kPing = 'urn:xmpp:ping';

export interface ConnectionEvents {
  message(stanza: Element): void;
  presence(stanza: Element): void;
  online(): void;
  // Every half minute while it is connected.
  mend(): void;
}

export class XmppConnection {
  // The bot's address, and the one that it is in rooms with.
  readonly bare: string;
  readonly full: string;
  #config: XmppConfig;
  #log: Log;
  #events: ConnectionEvents;
  #component: Component;
  #isOnline = false;
  #isStopped = false;
  #attempt = 1;
  // What waits for a reply of the server.
  #lost = new Set<(error: Error) => void>();
  #mending: NodeJS.Timeout | undefined;

  constructor(config: XmppConfig, events: ConnectionEvents, log: Log) {
    this.#config = config;
    this.#events = events;
    this.#log = log;
    this.bare = `${config.nick}@${config.domain}`;
    this.full = `${this.bare}/${config.nick}`;
    const { server, domain, secret } = config;
    const host = server.host.includes(':') ? `[${server.host}]` : server.host;
    this.#component = component({ service: `xmpp://${host}:${server.port}`, domain, password: secret });
    this.#listen();
    this.#answerQueries();
  }

  // Connects, and connects again whenever the connection is lost.
  start(): void {
    this.#mending = setInterval(() => void this.#mend(), kMendMs);
    this.#component.start().catch(() => {});
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    clearInterval(this.#mending);
    this.#component.reconnect.stop();
    await this.#component.stop().catch(() => {});
    this.#component.socket?.destroy();
  }

  get isOnline(): boolean {
    return this.#isOnline;
  }

  // Sends a stanza of which it does not matter whether it arrives.
  send(stanza: Element): void {
    if (this.#isOnline) this.#component.send(stanza).catch(() => {});
  }

  // Sends a stanza and resolves when the server has handled it: a ping that was sent after it has come back. Stanzas
  // keep their order on the way.
  async sendConfirmed(stanza: Element): Promise<void> {
    if (!this.#isOnline) throw notConnected();
    const sent = this.#component.send(stanza);
    await Promise.all([sent, this.ping(this.#config.domain)]);
  }

  async ping(to: string): Promise<void> {
    const ping = xml('iq', { type: 'get', to, from: this.full }, xml('ping', kPing));
    await new Promise<unknown>((resolve, reject) => {
      this.#lost.add(reject);
      const done = () => this.#lost.delete(reject);
      this.#component.iqCaller.request(ping, kConfirmMs).finally(done).then(resolve, reject);
    });
  }

  #listen(): void {
    const connection = this.#component;
    connection.reconnect.delay = kFirstPauseMs;
    // The library decodes what arrives piece by piece, and a letter may lie across two pieces.
    connection.on('connect', () => connection.socket?.setEncoding('utf8'));
    connection.on('online', () => {
      this.#isOnline = true;
      this.#attempt = 1;
      this.#log.info('connected', { address: this.#config.domain });
      this.#events.online();
      this.#events.mend();
    });
    connection.on('disconnect', () => {
      this.#isOnline = false;
      for (const reject of this.#lost) reject(notConnected());
      if (this.#isStopped) return;
      this.#log.warn('the XMPP server is not connected', { attempt: this.#attempt, ms: connection.reconnect.delay });
      connection.reconnect.delay = Math.round(backoffMs(this.#attempt, kFirstPauseMs, kLongestPauseMs));
      this.#attempt += 1;
    });
    connection.on('error', (error) => {
      const { code } = error as NodeJS.ErrnoException;
      this.#log.warn('an error of the XMPP connection', { reason: error.condition ?? code ?? error.name });
    });
    connection.on('stanza', (stanza) => {
      if (stanza.is('message')) this.#events.message(stanza);
      if (stanza.is('presence')) this.#events.presence(stanza);
    });
  }

  #answerQueries(): void {
    const { iqCallee } = this.#component;
    const { nick, domain } = this.#config;
    iqCallee.get(kPing, 'ping', () => true);
    iqCallee.get(kDiscoInfo, 'query', () =>
      xml('query', kDiscoInfo,
        xml('identity', { category: 'client', type: 'bot', name: nick }),
        ...[kDiscoInfo, kDiscoItems, kPing, kChatStates, kReceipts].map((name) => xml('feature', { var: name }))));
    const item = xml('item', { jid: this.bare, name: nick });
    iqCallee.get(kDiscoItems, 'query', ({ stanza }) =>
      xml('query', kDiscoItems, stanza.attrs['to'] === domain ? item : undefined));
  }

  // A connection that hangs, open or opening, is cut, so that it is made anew.
  async #mend(): Promise<void> {
    if (this.#isOnline) {
      const isAlive = await this.ping(this.#config.domain).then(() => true, () => false);
      if (isAlive) return this.#events.mend();
    }
    this.#component.socket?.destroy();
  }
}

function notConnected(): Error {
  return Object.assign(new Error('not connected'), { code: 'NOT_CONNECTED' });
}
