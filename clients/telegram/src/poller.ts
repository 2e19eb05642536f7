// Asks for updates, and confirms each when it is on disk. grammY's own loop confirms what a handler has failed on, too:
// at the next request, or when it is stopped.
import { GrammyError } from 'grammy';
import type { Update } from 'grammy/types';
import { backoffMs, kindOf, Pauses, type Log } from '@caveat/bot';
import { retryMs, type TelegramApi } from './api.ts';

const kFirstPauseMs = 1000;
const kLongestPauseMs = 30_000;

export class Poller {
  #api: TelegramApi;
  #take: (update: Update) => void;
  #log: Log;
  #pauses = new Pauses();
  #abort = new AbortController();
  #running: Promise<void> | undefined;
  #failures = 0;

  // `take` throws if an update could not be stored: then it is not confirmed, and asked for again.
  constructor(api: TelegramApi, take: (update: Update) => void, log: Log) {
    this.#api = api;
    this.#take = take;
    this.#log = log;
  }

  // Whether updates are taken: Telegram was there at the last request, and what it gave could be stored.
  get isConnected(): boolean {
    return this.#failures === 0;
  }

  // `onBack` is called when Telegram can be reached again.
  start(onBack: () => void): void {
    this.#running = this.#poll(onBack);
  }

  async stop(): Promise<void> {
    this.#pauses.end();
    this.#abort.abort();
    await this.#running;
  }

  async #poll(onBack: () => void): Promise<void> {
    for (let offset = 0; !this.#pauses.ended; ) {
      try {
        // After a failure without a wait: that all is well again is not known before there is an answer.
        for (const update of await this.#api.updates(offset, this.#abort.signal, this.isConnected)) {
          this.#take(update);
          offset = update.update_id + 1;
        }
        if (!this.isConnected) onBack();
        this.#failures = 0;
      } catch (error) {
        if (this.#pauses.ended) return;
        this.#failures += 1;
        const attempt = this.#failures;
        this.#log.warn('updates could not be taken', { attempt, ...reasonOf(error) });
        await this.#pauses.wait(Math.max(retryMs(error), backoffMs(attempt, kFirstPauseMs, kLongestPauseMs)));
      }
    }
  }
}

// 409: another program asks for the updates of this bot.
function reasonOf(error: unknown): ReturnType<typeof kindOf> {
  return error instanceof GrammyError ? { code: error.error_code } : kindOf(error);
}
