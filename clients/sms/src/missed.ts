// Texts that Twilio could not deliver. It tries for seconds, then has them in its log alone: the adapter looks there,
// at its start and every few minutes, for what came to its numbers since it looked last.
import type { Twilio } from 'twilio';
import { backoffMs, kindOf, Pauses, RetryAfter, type Bot, type Log } from '@caveat/bot';
import type { TwilioConfig } from './config.ts';
import { takeText } from './twilio_text.ts';

// What is looked at once more each time: Twilio's log may be behind, and its clock is not ours.
const kOverlapMs = 600_000;
const kPageSize = 1000;
const kFirstPauseMs = 1000;
const kLongestPauseMs = 60_000;

export class MissedTexts {
  #config: TwilioConfig;
  #client: Twilio;
  #bot: Bot;
  #log: Log;
  #pauses = new Pauses();
  #trouble = '';

  constructor(config: TwilioConfig, client: Twilio, bot: Bot, log: Log) {
    this.#config = config;
    this.#client = client;
    this.#bot = bot;
    this.#log = log;
    void this.#keep();
  }

  // Nothing is taken after it; a request under way is not waited for.
  stop(): void {
    this.#pauses.end();
  }

  // Why Twilio's log, or a part of it, could not be read the last time: a code; empty if it could.
  get trouble(): string {
    return this.#trouble;
  }

  async #keep(): Promise<void> {
    for (let attempt = 1; !this.#pauses.ended; ) {
      const error = await this.#takeAll();
      if (this.#pauses.ended) return;
      if (error === undefined) {
        this.#trouble = '';
        attempt = 1;
        await this.#pauses.wait(this.#config.missedEveryMs);
        continue;
      }
      const kind = kindOf(error);
      const askedMs = error instanceof RetryAfter ? error.seconds * 1000 : 0;
      const ms = Math.max(askedMs, backoffMs(attempt, kFirstPauseMs, kLongestPauseMs));
      this.#trouble = String(kind.code ?? kind.reason);
      this.#log.warn('texts that Twilio keeps could not be taken', { attempt, ms, ...kind });
      await this.#pauses.wait(ms);
      attempt += 1;
    }
  }

  // Returns what went wrong, if something did: with one number, it does not hold up the others, unless Twilio asks to
  // wait.
  async #takeAll(): Promise<Error | undefined> {
    let failure: Error | undefined;
    for (const number of this.#config.numbers) {
      if (this.#pauses.ended) return undefined;
      try {
        await this.#take(number);
      } catch (error) {
        failure = error instanceof Error ? error : new Error('not an error');
        if (failure instanceof RetryAfter) break;
      }
    }
    return failure;
  }

  // Throws if Twilio did not give them all, or not all could be kept: then all are looked at again.
  async #take(number: string): Promise<void> {
    const startMs = Date.now();
    const fromMs = this.#bot.readTo(number);
    // What came before the very first start is not ours to answer.
    if (fromMs === undefined) return this.#bot.setReadTo(number, startMs);
    const from = new Date(Math.floor(fromMs / 1000) * 1000);
    const listed = await this.#client.messages.list({ to: number, dateSentAfter: from, pageSize: kPageSize });
    if (this.#pauses.ended) return;
    let count = 0;
    // The newest stands first. What webhooks have brought may be newer still: each counts as of when it was sent.
    for (const { sid, from: person, to, body, numMedia, status, dateSent, dateCreated } of listed.reverse()) {
      const sentAt = dateSent ?? dateCreated;
      // What comes in is `received` at last, and only that. The filter by time is documented for whole days.
      if (status !== 'received' || sentAt < from) continue;
      // A body that has been redacted since counts as missing.
      const text = { sid, from: person, to, body: body ?? '', mediaCount: Number(numMedia), sentMs: +sentAt };
      if (takeText(text, this.#bot, this.#log) === 'new') count += 1;
    }
    if (count > 0) this.#log.warn('texts were taken that Twilio had not delivered yet', { channel: 'sms', count });
    this.#bot.setReadTo(number, Math.max(fromMs, startMs - kOverlapMs));
  }
}
