// One question to the service, for as long as it takes.
import { Code, ConnectError } from '@connectrpc/connect';
import { reasonOf, type AskResponse, type Services } from '@caveat/client';
import type { Log } from './log.ts';
import { backoffMs, type Pauses, type Places } from './pauses.ts';
import type { RenderLimits } from './types.ts';

const kFirstPauseMs = 200;
const kLongestPauseMs = 15_000;
// A service that is being replaced may refuse for a moment what it takes after that. No answer is promised meanwhile.
const kFirstRefusedPauseMs = 5000;
const kMostRefusals = 3;
// Of a text message in several segments: septets, and UTF-16 code units.
const kGsm7Segment = 153;
const kUcs2Segment = 67;

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
  // Called once, when the person has waited so long for a service that is away that something has to be said. Not where
  // the service refuses: an answer that is promised then would never come.
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
    let refusals = 0;
    for (let attempt = 1; !this.#pauses.ended; attempt += 1) {
      if (this.#now() >= waiting.untilMs) return { kind: 'expired' };
      const asked = await this.#attempt(question, attempt);
      if (asked instanceof ConnectError === false) return { kind: 'answered', response: asked };
      const reason = reasonOf(asked) || Code[asked.code];
      const isAway = kAway.includes(asked.code);
      if (!isAway) refusals += 1;
      if (kForGood.includes(asked.code) || refusals >= kMostRefusals) return { kind: 'refused', reason };
      if (this.#pauses.ended) break;
      const leftMs = isAway ? waiting.sinceMs + waiting.afterMs - this.#now() : Infinity;
      if (!isToldLate && leftMs <= 0) {
        isToldLate = true;
        await waiting.onLate();
      }
      const pauseMs = isAway
        ? backoffMs(attempt, kFirstPauseMs, kLongestPauseMs)
        : backoffMs(refusals, kFirstRefusedPauseMs, Infinity);
      await this.#pauses.wait(isToldLate ? pauseMs : Math.min(pauseMs, Math.max(1, leftMs)));
    }
    return { kind: 'ended' };
  }

  async #attempt(question: Question, attempt: number): Promise<AskResponse | ConnectError> {
    try {
      return await this.#places.use(() => this.#call(question));
    } catch (error) {
      const failure = ConnectError.from(error);
      this.#log.warn('the service did not answer', { attempt, code: Code[failure.code], reason: reasonOf(failure) });
      return failure;
    }
  }

  async #call({ text, history, region, render, wholeAnswerUrl }: Question): Promise<AskResponse> {
    const { maxSegments, ...limits } = render;
    if (maxSegments !== undefined) limits.maxChars = maxSegments * kGsm7Segment;
    const { answers } = this.#services;
    const response = await answers.ask({ question: text, history, region, render: { ...limits, wholeAnswerUrl } });
    const { answer, rendering } = response;
    if (answer === undefined || (rendering?.parts.length ?? 0) === 0) {
      throw new ConnectError('the response has no answer or no text', Code.Internal);
    }
    if (maxSegments === undefined || rendering!.parts.every(({ smsSegments }) => smsSegments <= maxSegments)) {
      return response;
    }
    // It has a character that GSM-7 lacks, a word of the question, and a segment holds less of it then.
    const options = { ...limits, maxChars: maxSegments * kUcs2Segment, wholeAnswerUrl };
    const again = await answers.renderAnswer({ answer, options });
    return again.rendering === undefined ? response : { ...response, rendering: again.rendering };
  }
}

// Nothing is wrong with the question, nor for long with the service: it is asked until the question expires.
const kAway = [
  Code.Unavailable, Code.DeadlineExceeded, Code.ResourceExhausted, Code.Aborted, Code.Canceled, Code.Internal,
  Code.Unknown, Code.DataLoss,
];
// The same request is refused at every later attempt.
const kForGood = [Code.InvalidArgument, Code.OutOfRange];
