// One question to the service, for as long as it takes.
import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { Code, ConnectError } from '@connectrpc/connect';
import {
  AskResponseSchema, reasonOf, RenderOptionsSchema, type Answer, type AskResponse, type Services,
} from '@caveat/client';
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

  ask(question: Question, waiting: Waiting): Promise<Asked> {
    return this.#insist(() => this.#ask(question), waiting);
  }

  // An earlier answer once more, in as many parts as `render` allows.
  renderAgain(answer: Answer, render: RenderLimits, wholeAnswerUrl: string, waiting: Waiting): Promise<Asked> {
    return this.#insist(() => this.#renderAgain(answer, render, wholeAnswerUrl), waiting);
  }

  async #insist(call: () => Promise<AskResponse>, waiting: Waiting): Promise<Asked> {
    let isToldLate = false;
    let refusals = 0;
    for (let attempt = 1; !this.#pauses.ended; attempt += 1) {
      if (this.#now() >= waiting.untilMs) return { kind: 'expired' };
      const asked = await this.#attempt(call, attempt);
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

  async #attempt(call: () => Promise<AskResponse>, attempt: number): Promise<AskResponse | ConnectError> {
    try {
      return await this.#places.use(call);
    } catch (error) {
      const failure = ConnectError.from(error);
      this.#log.warn('the service did not answer', { attempt, code: Code[failure.code], reason: reasonOf(failure) });
      return failure;
    }
  }

  async #ask({ text, history, region, render, wholeAnswerUrl }: Question): Promise<AskResponse> {
    const options = optionsOf(render, wholeAnswerUrl);
    const response = await this.#services.answers.ask({ question: text, history, region, render: options });
    return this.#fitted(response, options, render.maxSegments);
  }

  async #renderAgain(answer: Answer, render: RenderLimits, wholeAnswerUrl: string): Promise<AskResponse> {
    // What has no room even so is not had by asking for more again.
    const options = { ...optionsOf(render, wholeAnswerUrl), answersMore: false, isWhole: true };
    const { rendering } = await this.#services.answers.renderAnswer({ answer, options });
    return this.#fitted(create(AskResponseSchema, rendering === undefined ? { answer } : { answer, rendering }), options,
      render.maxSegments);
  }

  // A character that GSM-7 lacks, as in a word of the question, makes a segment hold less than half of what it holds
  // else. What is too long then is rendered for less: for as much as leaves out just what has no room. The text may be
  // of GSM-7 after that, and has all the room of it.
  async #fitted(response: AskResponse, options: Options, maxSegments: number | undefined): Promise<AskResponse> {
    const { answer } = response;
    let { rendering } = response;
    for (let maxChars = options.maxChars ?? 0; ; ) {
      if (answer === undefined || rendering === undefined || rendering.parts.length === 0) {
        throw new ConnectError('the response has no answer or no text', Code.Internal);
      }
      const tooLong = rendering.parts.filter(({ smsSegments }) => smsSegments > (maxSegments ?? Infinity));
      const least = (maxSegments ?? 0) * kUcs2Segment;
      if (tooLong.length === 0 || maxChars <= least) return { ...response, rendering };
      maxChars = Math.max(least, Math.max(...tooLong.map(({ length }) => length)) - 1);
      ({ rendering } = await this.#services.answers.renderAnswer({ answer, options: { ...options, maxChars } }));
    }
  }
}

type Options = MessageInitShape<typeof RenderOptionsSchema>;

function optionsOf({ maxSegments, ...limits }: RenderLimits, wholeAnswerUrl: string): Options {
  const options: Options = { ...limits, wholeAnswerUrl, answersMore: true };
  if (maxSegments !== undefined) options.maxChars = maxSegments * kGsm7Segment;
  return options;
}

// Nothing is wrong with the question, nor for long with the service: it is asked until the question expires.
const kAway = [
  Code.Unavailable, Code.DeadlineExceeded, Code.ResourceExhausted, Code.Aborted, Code.Canceled, Code.Internal,
  Code.Unknown, Code.DataLoss,
];
// The same request is refused at every later attempt.
const kForGood = [Code.InvalidArgument, Code.OutOfRange];
