// The reviewed sentences that the bot says of itself. They are kept in the store, so that they can be said while the
// service is away.
import type { Services } from '@caveat/client';
import { kindOf, type Log } from './log.ts';
import { backoffMs, type Pauses } from './pauses.ts';
import type { Store } from './store.ts';

const kRefreshMs = 3_600_000;
const kFirstPauseMs = 500;
const kLongestPauseMs = 30_000;

export class Notices {
  #texts: Map<string, string>;
  #store: Store;
  #services: Services;
  #region: string;
  #log: Log;

  constructor(store: Store, services: Services, region: string, log: Log) {
    this.#store = store;
    this.#services = services;
    this.#region = region;
    this.#log = log;
    this.#texts = store.notices();
  }

  // Undefined if the service has no such notice: then nothing is said, and the log says so.
  text(id: string): string | undefined {
    const text = this.#texts.get(id);
    if (text === undefined) this.#log.error('the service has no such notice', { notice: id });
    return text;
  }

  get loaded(): boolean {
    return this.#texts.size > 0;
  }

  // Fetches them now, then every hour, until `pauses` ends. `onLoaded` is called each time that they were fetched.
  async keep(pauses: Pauses, onLoaded: () => void): Promise<void> {
    for (let attempt = 1; !pauses.ended; ) {
      try {
        const { notices } = await this.#services.corpus.listNotices({ region: this.#region });
        this.#texts = new Map(notices.map(({ id, text }) => [id, text]));
        this.#store.setNotices(this.#texts);
        attempt = 1;
        onLoaded();
        await pauses.wait(kRefreshMs);
      } catch (error) {
        if (pauses.ended) return;
        this.#log.warn('notices could not be fetched', { attempt, ...kindOf(error) });
        await pauses.wait(backoffMs(attempt, kFirstPauseMs, kLongestPauseMs));
        attempt += 1;
      }
    }
  }
}
