// What was sent and comes back. An error of the type "wait" is of the moment (RFC 6120, 8.3.2): the other server is
// away, or takes no more from us just now. That is sent again after a pause, some times.
import { jid, type Element } from '@xmpp/component';
import { backoffMs, Pauses, type Log } from '@caveat/bot';
import type { XmppConnection } from './connection.ts';
import { conditionOf, isTemporary } from './stanza.ts';

// With the pauses below, and the first of the configuration, about a quarter of an hour.
const kMostAttempts = 10;
const kLongestPauseMs = 300_000;
// What comes back does so soon.
const kMostRemembered = 1000;

export interface Sent {
  id: string;
  // Bare address.
  to: string;
  stanza: Element;
  // Called once, when it has come back for good; `from`: who says so.
  onReturned(from: string, condition: string): void;
}

interface Remembered extends Sent {
  attempts: number;
  isWaiting: boolean;
}

export class Returned {
  #connection: XmppConnection;
  #firstPauseMs: number;
  #log: Log;
  #pauses = new Pauses();
  // By the id of the message.
  #sent = new Map<string, Remembered>();
  #running = new Set<Promise<void>>();

  constructor(connection: XmppConnection, firstPauseMs: number, log: Log) {
    this.#connection = connection;
    this.#firstPauseMs = firstPauseMs;
    this.#log = log;
  }

  remember(sent: Sent): void {
    // An attempt to send it that the bot repeats is not one that was returned.
    this.#sent.set(sent.id, { ...sent, attempts: this.#sent.get(sent.id)?.attempts ?? 0, isWaiting: false });
    const [oldest] = this.#sent.keys();
    if (this.#sent.size > kMostRemembered) this.#sent.delete(oldest!);
  }

  // Takes a stanza of the type error. Only of what was sent it is believed: anybody can write one.
  take(stanza: Element): void {
    const { id = '', from = '' } = stanza.attrs;
    const sent = this.#sent.get(id);
    if (sent === undefined || sent.isWaiting || jid(from).bare().toString() !== sent.to) return;
    const condition = conditionOf(stanza);
    if (!isTemporary(stanza)) return sent.onReturned(from, condition);
    const run = this.#sendAgain(sent, from, condition).finally(() => this.#running.delete(run));
    this.#running.add(run);
  }

  // What waits is given up: nothing of it outlives the program.
  end(): void {
    this.#pauses.end();
  }

  async settled(): Promise<void> {
    await Promise.all(this.#running);
  }

  async #sendAgain(sent: Remembered, from: string, condition: string): Promise<void> {
    sent.isWaiting = true;
    while (sent.attempts < kMostAttempts && !this.#pauses.ended) {
      sent.attempts += 1;
      const ms = Math.round(backoffMs(sent.attempts, this.#firstPauseMs, kLongestPauseMs));
      this.#log.warn('a message came back, and is sent again', { attempt: sent.attempts, ms, reason: condition });
      await this.#pauses.wait(ms);
      if (this.#pauses.ended) break;
      sent.isWaiting = false;
      const isSent = await this.#connection.sendConfirmed(sent.stanza).then(() => true, () => false);
      // It may have come back meanwhile, and waits by itself.
      if (isSent || sent.isWaiting) return;
      sent.isWaiting = true;
    }
    sent.onReturned(from, condition);
  }
}
