// What was sent and comes back. An error of the type "wait" is of the moment (RFC 6120, 8.3.2): the other server is
// away, or takes no more from us just now. That is sent again after a pause, some times, and what is said later to the
// same person waits behind it.
import { jid, type Element } from '@xmpp/component';
import { backoffMs, kindOf, Pauses, type Log } from '@caveat/bot';
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
  // What keeps its order: messages of one person.
  line: string;
  stanza: Element;
  // Waits behind nothing that is not.
  isUrgent: boolean;
  // Of the answer that it is a part of, or empty: without one part the rest makes no sense.
  answerId: string;
  // False after STOP.
  isWanted(): boolean;
  // Keeps it on disk while it waits; returns what ends that. Undefined if whoever sends it keeps it until it is taken.
  // May throw.
  keep(): (() => void) | undefined;
  // Called once, when it has come back for good; `from`: who says so.
  onReturned(from: string, condition: string): void;
  // It is not wanted any more.
  onUnwanted(): void;
}

interface Entry extends Sent {
  order: number;
  attempts: number;
  forget: (() => void) | undefined;
  // Of the last return.
  from: string;
  condition: string;
}

interface Line {
  // In the order in which they were first sent.
  waiting: Entry[];
  // On its way again.
  current: Entry | undefined;
}

export class Returned {
  #connection: XmppConnection;
  #firstPauseMs: number;
  #log: Log;
  #pauses = new Pauses();
  // By the id of the message; none that waits.
  #sent = new Map<string, Entry>();
  #lines = new Map<string, Line>();
  #running = new Set<Promise<void>>();
  #order = 0;

  constructor(connection: XmppConnection, firstPauseMs: number, log: Log) {
    this.#connection = connection;
    this.#firstPauseMs = firstPauseMs;
    this.#log = log;
  }

  // Resolves when the server has the message, or when it waits, on disk, behind one that came back.
  async send(sent: Sent): Promise<void> {
    const line = this.#lines.get(sent.line);
    const inLine = line === undefined ? [] : this.#wantedOf(line);
    // It came back before the server had confirmed it.
    if (inLine.some(({ id }) => id === sent.id)) return;
    this.#order += 1;
    // An attempt to send it that the bot repeats is not one that was returned.
    const attempts = this.#sent.get(sent.id)?.attempts ?? 0;
    const entry = { ...sent, order: this.#order, attempts, forget: undefined, from: '', condition: 'not-sent' };
    if (!inLine.some(({ isUrgent }) => isUrgent || !sent.isUrgent)) return this.#sendNow(entry);
    const forget = sent.keep();
    if (forget === undefined) throw Object.assign(new Error('waits behind another'), { code: 'WAITS_BEHIND' });
    this.#wait({ ...entry, forget });
  }

  // Takes a stanza of the type error. Only of what was sent it is believed: anybody can write one.
  take(stanza: Element): void {
    const { id = '', from = '' } = stanza.attrs;
    const entry = this.#sent.get(id);
    if (entry === undefined || jid(from).bare().toString() !== entry.to) return;
    this.#sent.delete(id);
    Object.assign(entry, { from, condition: conditionOf(stanza) });
    if (!isTemporary(stanza) || entry.attempts >= kMostAttempts) return this.#giveUp(entry);
    this.#sendLater(entry);
  }

  // What waits is on disk for the next start, but for posts of the staff's room.
  end(): void {
    this.#pauses.end();
  }

  async settled(): Promise<void> {
    await Promise.all(this.#running);
  }

  #sendLater(entry: Entry): void {
    entry.attempts += 1;
    this.#log.warn('a message came back, and is sent again', { attempt: entry.attempts, reason: entry.condition });
    try {
      entry.forget ??= entry.keep();
    } catch (error) {
      this.#log.error('a message that came back is not on disk while it waits', kindOf(error));
    }
    this.#wait(entry);
  }

  #wait(entry: Entry): void {
    const line = this.#lines.get(entry.line) ?? { waiting: [], current: undefined };
    line.waiting = [...line.waiting, entry].toSorted((one, other) => one.order - other.order);
    if (this.#lines.has(entry.line)) return;
    this.#lines.set(entry.line, line);
    const run = this.#drain(entry.line, line).finally(() => this.#running.delete(run));
    this.#running.add(run);
  }

  async #drain(name: string, line: Line): Promise<void> {
    while (line.waiting.length > 0 && !this.#pauses.ended) {
      const attempt = Math.max(1, line.waiting[0]!.attempts);
      await this.#pauses.wait(Math.round(backoffMs(attempt, this.#firstPauseMs, kLongestPauseMs)));
      while (!this.#pauses.ended && this.#wantedOf(line).length > 0 && (await this.#sendFirst(line)));
    }
    this.#lines.delete(name);
    for (const entry of line.waiting) if (entry.forget === undefined) this.#giveUp(entry);
  }

  // Sends the first of a line again. False if it waits once more.
  async #sendFirst(line: Line): Promise<boolean> {
    const entry = line.waiting.shift()!;
    line.current = entry;
    const isSent = await this.#sendNow(entry).then(() => true, () => false);
    // Servers keep the order: the reply of the other one comes after what it gives back.
    if (isSent) await this.#connection.ping(jid(entry.to).domain).catch(() => {});
    line.current = undefined;
    if (line.waiting.includes(entry)) return false;
    // Given up, or taken.
    if (isSent) {
      entry.forget?.();
      return true;
    }
    this.#sent.delete(entry.id);
    if (entry.attempts >= kMostAttempts) this.#giveUp(entry);
    else this.#sendLater(entry);
    return false;
  }

  async #sendNow(entry: Entry): Promise<void> {
    this.#sent.set(entry.id, entry);
    const [oldest] = this.#sent.keys();
    if (this.#sent.size > kMostRemembered) this.#sent.delete(oldest!);
    await this.#connection.sendConfirmed(entry.stanza);
  }

  // What of a line is still to be sent: after STOP little is.
  #wantedOf(line: Line): Entry[] {
    const unwanted = line.waiting.filter((entry) => !entry.isWanted());
    line.waiting = line.waiting.filter((entry) => !unwanted.includes(entry));
    for (const entry of unwanted) {
      this.#log.info('a message that came back is not wanted any more', { attempt: entry.attempts });
      entry.forget?.();
      entry.onUnwanted();
    }
    return line.current === undefined ? line.waiting : [line.current, ...line.waiting];
  }

  #giveUp(entry: Entry): void {
    entry.forget?.();
    try {
      entry.onReturned(entry.from, entry.condition);
    } catch (error) {
      // The line has to go on.
      this.#log.error('a message that is given up could not be counted', kindOf(error));
    }
    const line = this.#lines.get(entry.line);
    if (line === undefined || entry.answerId === '') return;
    const rest = line.waiting.filter(({ answerId }) => answerId === entry.answerId);
    line.waiting = line.waiting.filter((other) => !rest.includes(other));
    for (const { forget } of rest) forget?.();
  }
}
