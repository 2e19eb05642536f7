// One question to the service, for as long as it takes.
import { Code, ConnectError } from '@connectrpc/connect';
import { reasonOf, type AskResponse, type Services } from '@caveat/client';
import { kindOf, type Log } from './log.ts';
import { backoffMs, type Pauses, type Places } from './pauses.ts';
import type { RenderLimits } from './types.ts';

const kFirstPauseMs = 200;
const kLongestPauseMs = 15_000;
// Of failures that may be of the moment, but are no sign that the service is away.
const kMostOddFailures = 5;

export interface Question {
  text: string;
  history: string[];
  region: string;
  render: RenderLimits;
  wholeAnswerUrl: string;
}

export interface Waiting {
  // When the question came, by Date.now().
  sinceMs: number;
  // Called once, when the person has waited so long that something has to be said.
  afterMs: number;
  onLate(): Promise<void>;
  // When to give up.
  untilMs: number;
}

export type Asked =
  | { kind: 'answered'; response: AskResponse }
  | { kind: 'refused'; reason: string }
  | { kind: 'expired' }
  | { kind: 'ended' };

export class Asker {
  #services: Services;
  #places: Places;
  #pauses: Pauses;
  #log: Log;
  #now: () => number;

  constructor(services: Services, places: Places, pauses: Pauses, log: Log, now: () => number) {
    this.#services = services;
    this.#places = places;
    this.#pauses = pauses;
    this.#log = log;
    this.#now = now;
  }

  async ask(question: Question, waiting: Waiting): Promise<Asked> {
    let isToldLate = false;
    let oddFailures = 0;
    for (let attempt = 1; !this.#pauses.ended; attempt += 1) {
      if (this.#now() >= waiting.untilMs) return { kind: 'expired' };
      try {
        return { kind: 'answered', response: await this.#places.use(() => this.#call(question)) };
      } catch (error) {
        const failure = ConnectError.from(error);
        if (!isAway(failure) && (!isOdd(failure) || (oddFailures += 1) >= kMostOddFailures)) {
          return { kind: 'refused', reason: reasonOf(error) || Code[failure.code] };
        }
        this.#log.warn('the service could not be asked', { attempt, ...kindOf(error), reason: Code[failure.code] });
      }
      if (this.#pauses.ended) break;
      const leftMs = waiting.sinceMs + waiting.afterMs - this.#now();
      if (!isToldLate && leftMs <= 0) {
        isToldLate = true;
        await waiting.onLate();
      }
      const pauseMs = backoffMs(attempt, kFirstPauseMs, kLongestPauseMs);
      await this.#pauses.wait(isToldLate ? pauseMs : Math.min(pauseMs, Math.max(1, leftMs)));
    }
    return { kind: 'ended' };
  }

  async #call({ text, history, region, render, wholeAnswerUrl }: Question): Promise<AskResponse> {
    const response = await this.#services.answers.ask({
      question: text, history, region,
      render: { channel: render.channel, maxChars: render.maxChars ?? 0, maxParts: render.maxParts ?? 0, wholeAnswerUrl },
    });
    if (response.answer === undefined || (response.rendering?.parts.length ?? 0) === 0) {
      throw new ConnectError('the response has no answer or no text', Code.Internal);
    }
    return response;
  }
}

function isAway({ code }: ConnectError): boolean {
  return [Code.Unavailable, Code.DeadlineExceeded, Code.ResourceExhausted, Code.Aborted, Code.Canceled].includes(code);
}

function isOdd({ code }: ConnectError): boolean {
  return [Code.Internal, Code.Unknown, Code.DataLoss].includes(code);
}
