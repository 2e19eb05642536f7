// Sends what was planned for an event, in order, each message until the platform has it.
import { fromBinary } from '@bufbuild/protobuf';
import { AskResponseSchema, type AskResponse } from '@caveat/client';
import type { KeyedHash } from './keyed_hash.ts';
import { kindOf, type Log } from './log.ts';
import type { Notices } from './notices.ts';
import { backoffMs, type Pauses, type Places } from './pauses.ts';
import type { MessageBody, StoredEvent, StoredMessage } from './records.ts';
import type { Store } from './store.ts';
import { RetryAfter, Undeliverable, type Button, type ButtonKind, type Channel, type Outgoing } from './types.ts';
import { isUrgent } from './urgency.ts';

const kFirstPauseMs = 500;
const kLongestPauseMs = 30_000;
const kMostAskedPauseMs = 3_600_000;
// A platform that does not answer is asked again.
const kSendTimeoutMs = 30_000;

// The reason where a person does not want the message any more.
export const kStopped = 'stopped';

// A message that was not delivered and will not be.
export interface Dropped {
  reason: string;
  // Of the answer that it is a part of, or that it came before or after; else empty.
  answerId: string;
}

export interface DeliveryParts {
  store: Store;
  channel: Channel;
  notices: Notices;
  hash: KeyedHash;
  places: Places;
  pauses: Pauses;
  log: Log;
  now: () => number;
}

export class Delivery {
  #parts: DeliveryParts;

  constructor(parts: DeliveryParts) {
    this.#parts = parts;
  }

  // Sends the messages that the store holds for this event. `untilMs`: what is not taken by then is dropped. Returns
  // what was dropped, if something was.
  async deliver(event: StoredEvent, response: Uint8Array | undefined, untilMs: number): Promise<Dropped | undefined> {
    const { store } = this.#parts;
    const answered = response === undefined ? undefined : fromBinary(AskResponseSchema, response);
    for (let message = store.nextMessage(event.seq); message !== undefined; message = store.nextMessage(event.seq)) {
      const result = await this.#sendUntilTaken(event, message, answered, untilMs);
      if (result === 'waiting') return undefined;
      store.removeMessage(message.seq);
      if (result === 'sent' || result === 'skipped') continue;
      // The rest would not arrive either, or would make no sense without this.
      store.removeMessages(event.seq);
      return { ...result, answerId: answered?.answer?.answerId ?? '' };
    }
    return undefined;
  }

  // Tells the platform that nothing more comes in reply to an event.
  settled(replyTo: string): void {
    void this.#parts.channel.settled?.(replyTo).catch(() => {});
  }

  // Whether it may be sent to them, by the hash of their id: after STOP few may.
  isWanted(user: string, message: Outgoing): boolean {
    return this.#parts.store.contact(user)?.stopped !== true || this.#isSentAfterStop(message);
  }

  async #sendUntilTaken(
    event: StoredEvent, message: StoredMessage, answered: AskResponse | undefined, untilMs: number,
  ): Promise<'sent' | 'skipped' | 'waiting' | { reason: string }> {
    const { store, channel, pauses, log, now } = this.#parts;
    const outgoing = this.#outgoing(event, message, answered);
    if (outgoing === undefined) return 'skipped';
    for (let attempt = 1; !pauses.ended; attempt += 1) {
      if (!this.isWanted(event.user, outgoing)) return { reason: kStopped };
      if (now() >= untilMs) {
        log.error('a message could not be sent in time, dropped', { channel: channel.name, attempt });
        return { reason: 'late' };
      }
      try {
        // Presses of buttons are not answered after STOP.
        const said = store.contact(event.user)?.stopped === true ? { ...outgoing, buttons: [] } : outgoing;
        const send = (signal: AbortSignal) => channel.send(event.replyTo, said, signal);
        const sentId = await this.#parts.places.use(() => withTimeout(send));
        if (typeof sentId === 'string') this.#keepForOpinions(sentId, message.body);
        return 'sent';
      } catch (error) {
        if (error instanceof Undeliverable) {
          log.warn('a message is undeliverable, dropped', { channel: channel.name, reason: error.reason });
          return { reason: error.reason };
        }
        const backoff = backoffMs(attempt, kFirstPauseMs, kLongestPauseMs);
        // A platform that says 0 is not asked without a pause, and none is waited for longer than a timer can.
        const askedMs = error instanceof RetryAfter ? error.seconds * 1000 : 0;
        const ms = Math.min(kMostAskedPauseMs, Math.max(askedMs, backoff));
        log.warn('a message was not taken yet', { channel: channel.name, attempt, ms, ...kindOf(error) });
        await pauses.wait(ms, !(error instanceof RetryAfter));
      }
    }
    return 'waiting';
  }

  // What confirms it, and, where the channel allows it, what to do in an emergency.
  #isSentAfterStop({ noticeId, answer }: Outgoing): boolean {
    if (noticeId === 'stopped' || noticeId === 'stopped_but_urgent') return true;
    return !this.#parts.channel.isStopFinal && isUrgent(answer);
  }

  // The message is one more name of what its buttons refer to.
  #keepForOpinions(sentId: string, body: MessageBody): void {
    const { store, hash, now } = this.#parts;
    const ticket = body.kind === 'part' ? store.ticket(body.ticket) : undefined;
    if (ticket !== undefined) store.addTicket(hash.of('message', sentId), now(), ticket);
  }

  #outgoing(event: StoredEvent, message: StoredMessage, answered: AskResponse | undefined): Outgoing | undefined {
    const id = this.#parts.hash.of('message', `${event.key}:${message.position}`);
    const { body } = message;
    if (body.kind === 'staff') return { id, kind: 'staff', text: body.text, buttons: [] };
    if (body.kind === 'notice') {
      const text = this.#parts.notices.text(body.id);
      if (text === undefined) return undefined;
      return { id, kind: 'notice', text, noticeId: body.id, buttons: this.#consentButtons(body.handle) };
    }
    const rendering = answered?.rendering;
    const part = rendering?.parts[body.index];
    if (answered?.answer === undefined || rendering === undefined || part === undefined) return undefined;
    const isLast = body.index === rendering.parts.length - 1;
    const buttons = isLast ? this.#answerButtons(body, answered.answer.followUps) : [];
    const { answer } = answered;
    return { id, kind: 'answer', text: part.text, buttons, part, index: body.index, rendering, answer };
  }

  #answerButtons(body: Extract<MessageBody, { kind: 'part' }>, followUps: string[]): Button[] {
    if (!this.#parts.channel.hasButtons) return [];
    const asked = followUps.map((label, i): Button => ({ kind: 'follow_up', id: `ask:${body.ticket}:${i}`, label }));
    return [
      ...asked,
      ...this.#labelled('helpful', `helpful:${body.ticket}`),
      ...this.#labelled('unhelpful', `unhelpful:${body.ticket}`),
      ...(body.offersPerson ? this.#labelled('person', `person:${body.ticket}`) : []),
    ];
  }

  #consentButtons(handle: string | undefined): Button[] {
    if (handle === undefined || !this.#parts.channel.hasButtons) return [];
    return [...this.#labelled('yes', `yes:${handle}`), ...this.#labelled('no', `no:${handle}`)];
  }

  #labelled(kind: ButtonKind, id: string): Button[] {
    const label = this.#parts.notices.text(`button_${kind}`);
    return label === undefined ? [] : [{ kind, id, label }];
  }
}

function withTimeout<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      controller.abort();
      reject(Object.assign(new Error('no reply in time'), { code: 'SEND_TIMEOUT' }));
    }, kSendTimeoutMs);
    work(controller.signal).then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
