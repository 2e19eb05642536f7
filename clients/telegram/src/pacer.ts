// When a message may go out, so that Telegram does not refuse it.
import { setTimeout as sleep } from 'node:timers/promises';
import { RetryAfter } from '@caveat/bot';

export interface Pace {
  // Between two messages to one chat, and between any two.
  chatMs: number;
  overallMs: number;
  // To one group, so many messages in so long.
  groupMessages: number;
  groupMs: number;
}

// A longer wait is not waited for here, where it would keep others from sending.
const kLongestWaitMs = 4000;
const kMostChats = 10_000;

export class Pacer {
  #pace: Pace;
  #now: () => number;
  #nextMs = 0;
  // When messages to a chat went out or will, oldest first.
  #times = new Map<number, number[]>();

  constructor(pace: Pace, now: () => number = Date.now) {
    this.#pace = pace;
    this.#now = now;
  }

  // Resolves when a message to the chat may be sent. Throws RetryAfter if that is too long from now.
  async turn(chat: number, signal?: AbortSignal): Promise<void> {
    const waitMs = this.reserve(chat);
    if (waitMs > 0) await sleep(waitMs, undefined, { signal });
  }

  // Milliseconds from now to the message's turn, which is taken with this call.
  reserve(chat: number): number {
    const now = this.#now();
    this.#forget(now);
    const times = this.#times.get(chat) ?? [];
    const atMs = Math.max(now, this.#nextMs, this.#freeMs(chat, times));
    if (atMs - now > kLongestWaitMs) throw new RetryAfter((atMs - now) / 1000);
    this.#nextMs = atMs + this.#pace.overallMs;
    this.#times.set(chat, [...times, atMs].slice(-this.#pace.groupMessages));
    return atMs - now;
  }

  #freeMs(chat: number, times: number[]): number {
    const { chatMs, groupMessages, groupMs } = this.#pace;
    const last = times.at(-1);
    if (last === undefined) return 0;
    // Groups have negative ids.
    const isFull = chat < 0 && times.length >= groupMessages;
    return Math.max(last + chatMs, isFull ? times[times.length - groupMessages]! + groupMs : 0);
  }

  #forget(now: number): void {
    if (this.#times.size < kMostChats) return;
    for (const [chat, times] of this.#times) {
      if (times.at(-1)! + this.#pace.groupMs < now) this.#times.delete(chat);
    }
  }
}
