// Sends what a table of the store holds, one after the other, until it is empty.
import type { Log } from './log.ts';
import { kindOf } from './log.ts';
import { backoffMs, type Pauses } from './pauses.ts';
import { RetryAfter } from './types.ts';

export interface Queue<T> {
  // As it stands in logs.
  name: string;
  next(): T | undefined;
  send(item: T): Promise<void>;
  remove(item: T): void;
  // No later attempt can do better.
  isFinal(error: unknown): boolean;
}

const kFirstPauseMs = 500;
const kMostAskedPauseMs = 3_600_000;
const kLongestPauseMs = 60_000;

export class Outbox<T> {
  #queue: Queue<T>;
  #pauses: Pauses;
  #log: Log;
  #running: Promise<void> | undefined;
  #attempt = 1;

  constructor(queue: Queue<T>, pauses: Pauses, log: Log) {
    this.#queue = queue;
    this.#pauses = pauses;
    this.#log = log;
  }

  // Starts sending, if that is not being done already.
  wake(): void {
    if (this.#running === undefined && !this.#pauses.ended) this.#running = this.#drain();
  }

  async settled(): Promise<void> {
    await this.#running;
  }

  async #drain(): Promise<void> {
    // Out of the turn of wake(), which may be within a transaction, and which has yet to note that this runs.
    await new Promise<void>((resolve) => setImmediate(resolve));
    for (let item = this.#queue.next(); item !== undefined && !this.#pauses.ended; item = this.#queue.next()) {
      await this.#sendOne(item);
    }
    // In the same turn as the look that found nothing, so that a wake() after it starts anew.
    this.#running = undefined;
  }

  async #sendOne(item: T): Promise<void> {
    try {
      await this.#queue.send(item);
      this.#queue.remove(item);
      this.#attempt = 1;
    } catch (error) {
      if (this.#queue.isFinal(error)) {
        this.#log.warn(`${this.#queue.name}: not taken, dropped`, kindOf(error));
        this.#remove(item);
        return;
      }
      this.#log.warn(`${this.#queue.name}: not taken yet`, { attempt: this.#attempt, ...kindOf(error) });
      const askedMs = error instanceof RetryAfter ? Math.min(kMostAskedPauseMs, error.seconds * 1000) : 0;
      await this.#pauses.wait(Math.max(askedMs, backoffMs(this.#attempt, kFirstPauseMs, kLongestPauseMs)));
      this.#attempt += 1;
    }
  }

  // What the disk does not let go is sent, or dropped, once more.
  #remove(item: T): void {
    try {
      this.#queue.remove(item);
    } catch (error) {
      this.#log.error(`${this.#queue.name}: could not be removed`, kindOf(error));
    }
  }
}
