// Events of a thread are handled one after the other, threads beside each other.
import { kindOf, type Log } from './log.ts';
import type { Pauses } from './pauses.ts';
import type { Lane, StoredEvent } from './records.ts';
import type { Store } from './store.ts';

// After so many failures of our own an event is given up, so that the thread goes on.
const kMostOwnFailures = 5;
const kLongestPauseMs = 30_000;

export interface ThreadsParts {
  store: Store;
  // Leaves the event done in the store.
  handle(event: StoredEvent): Promise<void>;
  // An event could not be handled and will not be.
  onGivenUp(event: StoredEvent): void;
  pauses: Pauses;
  log: Log;
}

export class Threads {
  #store: Store;
  #onGivenUp: (event: StoredEvent) => void;
  #handle: (event: StoredEvent) => Promise<void>;
  #pauses: Pauses;
  #log: Log;
  #isOpen = false;
  #running = new Map<string, Promise<void>>();

  constructor({ store, handle, onGivenUp, pauses, log }: ThreadsParts) {
    this.#store = store;
    this.#handle = handle;
    this.#onGivenUp = onGivenUp;
    this.#pauses = pauses;
    this.#log = log;
  }

  // Starts with what is in the store. Until then, events only wait there.
  open(): void {
    if (this.#isOpen || this.#pauses.ended) return;
    this.#isOpen = true;
    for (const { thread, lane } of this.#store.openThreads()) this.wake(thread, lane);
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  // There is something new in this thread.
  wake(thread: string, lane: Lane): void {
    const name = `${lane}:${thread}`;
    if (this.#isOpen && !this.#pauses.ended && !this.#running.has(name)) {
      this.#running.set(name, this.#drain(name, thread, lane));
    }
  }

  async settled(): Promise<void> {
    await Promise.all([...this.#running.values()]);
  }

  async #drain(name: string, thread: string, lane: Lane): Promise<void> {
    // Not in the turn of accept(), whose caller has a platform waiting.
    await new Promise<void>((resolve) => setImmediate(resolve));
    let failures = 0;
    for (let event = this.#next(thread, lane); event !== undefined; event = this.#next(thread, lane)) {
      try {
        await this.#handle(event);
        failures = 0;
      } catch (error) {
        failures += 1;
        this.#log.error('an event could not be handled', { attempt: failures, ...kindOf(error) });
        await this.#pauses.wait(Math.min(kLongestPauseMs, failures * 1000));
        if (failures >= kMostOwnFailures && this.#giveUp(event)) failures = 0;
      }
    }
    // In the same turn as the look that found nothing, so that a wake() after it starts anew.
    this.#running.delete(name);
  }

  // False if not even that can be stored, on a full disk: the event waits.
  #giveUp(event: StoredEvent): boolean {
    try {
      this.#store.setDone(event.seq);
      this.#onGivenUp(event);
      return true;
    } catch (error) {
      this.#log.error('an event could not be given up', kindOf(error));
      return false;
    }
  }

  #next(thread: string, lane: Lane): StoredEvent | undefined {
    return this.#pauses.ended ? undefined : this.#store.nextEvent(thread, lane);
  }
}
