// Messages that could not be kept, on a full disk say, from platforms that deliver nothing again.
import { randomUUID } from 'node:crypto';
import { kindOf, type Log } from './log.ts';
import type { Notices } from './notices.ts';
import type { Channel, IncomingEvent } from './types.ts';

// Two programs that answer each other must not do so for as long as the disk is full.
const kPauseMs = 60_000;
const kMostRemembered = 1000;
const kSendTimeoutMs = 30_000;

export class LostMessages {
  #channel: Channel;
  #notices: Notices;
  #log: Log;
  #now: () => number;
  #toldMs = new Map<string, number>();

  constructor(channel: Channel, notices: Notices, log: Log, now: () => number) {
    this.#channel = channel;
    this.#notices = notices;
    this.#log = log;
    this.#now = now;
  }

  // Tells the person that no answer will follow, at most once a minute: false if that is too soon. Tried once: nothing of
  // it can be kept either.
  tell({ user, replyTo }: Pick<IncomingEvent, 'user' | 'replyTo'>): boolean {
    const text = this.#notices.text('unanswered');
    const now = this.#now();
    if (text === undefined || now - (this.#toldMs.get(user) ?? -Infinity) < kPauseMs) return false;
    if (this.#toldMs.size >= kMostRemembered) this.#toldMs.clear();
    this.#toldMs.set(user, now);
    const message = { id: randomUUID(), kind: 'notice' as const, text, noticeId: 'unanswered', buttons: [] };
    this.#channel.send(replyTo, message, AbortSignal.timeout(kSendTimeoutMs)).catch((error: unknown) =>
      this.#log.warn('a person could not be told of a message that is lost', kindOf(error)));
    return true;
  }
}
