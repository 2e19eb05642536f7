// What is said to an event. Words come from the service: an answer's parts, or a notice by its id.
import { fromBinary, toBinary } from '@bufbuild/protobuf';
import { randomBytes } from 'node:crypto';
import {
  AnswerSchema, AskResponseSchema, FeedbackReason, Outcome, Rating, type Answer, type AskResponse,
} from '@caveat/client';
import type { Asked, Asker, Waiting } from './ask.ts';
import type { BotConfig, HandoffTrigger } from './bot_config.ts';
import type { Handoffs } from './handoff.ts';
import type { Log } from './log.ts';
import { kNewContact, type EventBody, type MessageBody, type StoredEvent } from './records.ts';
import type { Store } from './store.ts';
import type { Channel } from './types.ts';
import { isUrgent } from './urgency.ts';
import { asksForPerson } from './words.ts';

// The most that the service takes.
const kMostHistory = 10;
const kMostParts = 20;

export interface Plan {
  messages: MessageBody[];
  response?: Uint8Array;
}

export interface PlannerParts {
  store: Store;
  channel: Channel;
  config: BotConfig;
  asker: Asker;
  handoffs: Handoffs;
  log: Log;
  now: () => number;
  // Looks later whether an event is urgent.
  watch(event: StoredEvent): void;
  // Says the notice now, ahead of what is planned.
  onLate(event: StoredEvent): Promise<void>;
}

export class Planner {
  #parts: PlannerParts;

  constructor(parts: PlannerParts) {
    this.#parts = parts;
  }

  // Asks the service if it has to, and stores what is to be sent, all of it or nothing. False: the bot ends, and the
  // event waits for the next start.
  async plan(event: StoredEvent): Promise<boolean> {
    const question = this.#question(event);
    const earlier = this.#earlier(event);
    const asking = question === undefined ? earlier && this.#again(event, earlier) : this.#ask(event, question);
    const asked = await asking;
    if (asked?.kind === 'ended') return false;
    const { store } = this.#parts;
    store.inTransaction(() => {
      const { messages, response }: Plan =
        asked === undefined ? { messages: this.#direct(event) } : this.#answer(event, question, asked);
      store.setPlan(event.seq, this.#withPrivacy(event, messages, asked), response);
    });
    return true;
  }

  // What to ask the service; undefined if the event needs no answer of it. A thread may have been handed over since the
  // event was accepted.
  #question({ body, thread, user, lane }: StoredEvent): string | undefined {
    const { store, channel } = this.#parts;
    if (lane === 'direct') return undefined;
    if (body.isWatched) return channel.isStopFinal && this.#isStopped(user) ? undefined : body.text;
    if (this.#isStopped(user) || store.handoffOf(thread) !== undefined) return undefined;
    return body.text ?? this.#pressedQuestion(body);
  }

  // The answer that MORE is to bring again; undefined if there is none, or nothing may be said.
  #earlier({ body, thread, user }: StoredEvent): Answer | undefined {
    const { store, channel, config, now } = this.#parts;
    if (body.command !== 'more' || (channel.isStopFinal && this.#isStopped(user))) return undefined;
    const bytes = store.lastAnswer(thread, now() - config.historyMs);
    return bytes && fromBinary(AnswerSchema, bytes);
  }

  // Undefined if it is none, or one of an answer that is forgotten.
  #pressedQuestion({ button }: EventBody): string | undefined {
    const [kind, ticket, number] = (button ?? '').split(':');
    return kind === 'ask' ? this.#parts.store.ticket(ticket ?? '')?.followUps[Number(number)] : undefined;
  }

  #isStopped(user: string): boolean {
    return this.#parts.store.contact(user)?.stopped === true;
  }

  #direct(event: StoredEvent): MessageBody[] {
    const { body, thread, user, lane } = event;
    const { store, handoffs } = this.#parts;
    if (body.command === 'released') return [{ kind: 'notice', id: 'released' }];
    if (body.command === 'staff') return [{ kind: 'staff', text: body.text ?? '' }];
    if (body.command === 'stop' || body.command === 'start') return this.#toKeyword(event);
    if (this.#isStopped(user)) {
      this.#watchLate(event);
      return [];
    }
    if (/^(un)?helpful:/.test(body.button ?? '')) return this.#opinion(event);
    if (body.isTooFast) return [{ kind: 'notice', id: 'slow_down' }];
    const handoff = store.handoffOf(thread);
    if (handoff !== undefined) {
      this.#watchLate(event);
      const messages = handoffs.whileOpen(handoff, event, body.text ?? this.#pressedQuestion(body) ?? wordOf(body));
      return isKeyword(body) ? this.#toKeyword(event) : messages;
    }
    if (isKeyword(body)) return this.#toKeyword(event);
    if (isPersonRequest(body)) {
      if (!handoffs.isWanted('request')) return [{ kind: 'notice', id: 'no_person' }];
      return handoffs.open(event, 'request', this.#lastAnswerId(thread));
    }
    // A consent button of a handoff that is over, or a question of an answer that is forgotten.
    if (body.button !== undefined) return lane === 'ask' ? [{ kind: 'notice', id: handoffs.noticeFor('help') }] : [];
    return [{ kind: 'notice', id: body.tooLong ? 'too_long' : 'text_only' }];
  }

  // A word that a notice names is answered in every thread. In one that is handed over, the person is told as well that
  // the program does not answer there.
  #toKeyword({ body, thread }: StoredEvent): MessageBody[] {
    const { store, channel, handoffs } = this.#parts;
    if (body.isRecordOnly) return [];
    const notice = (id: string): MessageBody => ({ kind: 'notice', id });
    if (body.command === 'stop') return [notice(channel.isStopFinal ? 'stopped' : 'stopped_but_urgent')];
    const id = body.command === 'more' ? 'nothing_more' : body.isResumed ? 'started' : 'help';
    const reply = notice(handoffs.noticeFor(id));
    return store.handoffOf(thread) === undefined ? [reply] : [reply, notice('handed_over')];
  }

  // What was accepted before the thread was handed over, or before STOP: nobody has looked yet whether it is urgent.
  #watchLate(event: StoredEvent): void {
    if (event.lane === 'ask' && !event.body.isWatched) this.#parts.watch(event);
  }

  #opinion({ body, user }: StoredEvent): MessageBody[] {
    const { store, channel } = this.#parts;
    const [kind, name] = (body.button ?? '').split(':');
    const ticket = store.ticket(name ?? '');
    if (ticket === undefined) {
      this.#parts.log.warn('an opinion of an answer that is not known any more', { channel: channel.name });
      return [];
    }
    store.addOpinion({
      answerId: ticket.answerId, rater: user, rating: kind === 'helpful' ? Rating.HELPFUL : Rating.NOT_HELPFUL,
      reason: body.feedbackReason ?? FeedbackReason.UNSPECIFIED,
    });
    return channel.saysThanks === false ? [] : [{ kind: 'notice', id: 'thanks' }];
  }

  #ask(event: StoredEvent, text: string): Promise<Asked> {
    const { store, channel, config, asker, now } = this.#parts;
    if (!event.body.isWatched) void channel.typing?.(event.replyTo).catch(() => {});
    // A red flag carries over from earlier questions; of what is watched, only what is new is answered.
    const earlier = event.body.isWatched ? [] : store.history(event.thread, now() - config.historyMs, kMostHistory);
    const history = earlier.map(({ question }) => question);
    const region = event.body.region ?? config.region;
    return asker.ask(
      { text, history, region, render: channel.render, wholeAnswerUrl: config.wholeAnswerUrl }, this.#waiting(event));
  }

  #again(event: StoredEvent, earlier: Answer): Promise<Asked> {
    const { channel, config, asker } = this.#parts;
    void channel.typing?.(event.replyTo).catch(() => {});
    const whole = channel.whole ?? { ...channel.render, maxParts: kMostParts };
    return asker.renderAgain(earlier, whole, config.wholeAnswerUrl, this.#waiting(event));
  }

  #waiting(event: StoredEvent): Waiting {
    const { config, onLate } = this.#parts;
    return {
      sinceMs: event.receivedMs, afterMs: config.unavailableAfterMs, untilMs: event.receivedMs + config.unansweredMs,
      onLate: () => (event.body.isWatched ? Promise.resolve() : onLate(event)),
    };
  }

  // `question` is undefined where an earlier answer was asked for again.
  #answer(event: StoredEvent, question: string | undefined, asked: Exclude<Asked, { kind: 'ended' }>): Plan {
    const { channel, handoffs, log, now } = this.#parts;
    if (asked.kind === 'answered' && question === undefined) return this.#sentAgain(event, asked.response);
    if (asked.kind === 'answered') return this.#answered(event, question!, asked.response);
    if (event.body.isWatched) return { messages: [] };
    const reason = asked.kind === 'refused' ? asked.reason : 'EXPIRED';
    log.error('a question was not answered', { channel: channel.name, reason, ms: now() - event.receivedMs });
    if (reason === 'QUESTION_TOO_LONG') return { messages: [{ kind: 'notice', id: 'too_long' }] };
    if (reason === 'QUESTION_EMPTY') return { messages: [{ kind: 'notice', id: 'text_only' }] };
    handoffs.tellStaff(`caveat: a question was not answered\nchannel: ${channel.name}\nwhy: ${reason}`);
    // Where an answer was promised, it takes that back.
    return { messages: [{ kind: 'notice', id: 'unanswered' }] };
  }

  #answered(event: StoredEvent, question: string, response: AskResponse): Plan {
    const { store, channel, handoffs, log, now } = this.#parts;
    const answer = response.answer!;
    const why = triggerOf(response);
    if (event.body.isWatched && why !== 'red_flag') return { messages: [] };
    const parts = response.rendering!.parts;
    const shown = parts.map(({ text }) => text);
    store.addHistory(event.thread, now(), { question, shown, answerId: answer.answerId });
    store.setLastAnswer(event.thread, now(), toBinary(AnswerSchema, answer));
    const open = store.handoffOf(event.thread);
    if (open !== undefined) {
      handoffs.tellStaff(`${open.handle} wrote what may be urgent\nanswer: ${answer.answerId}`);
    }
    const isSilent = open !== undefined || this.#isStopped(event.user);
    const isHandedOver = why !== undefined && !isSilent && handoffs.isWanted(why);
    const messages = this.#partsOf(response, !isHandedOver && handoffs.isWanted('request'));
    if (isHandedOver) messages.push(...handoffs.open(event, why, answer.answerId));
    log.info('answered', {
      channel: channel.name, outcome: Outcome[answer.outcome], parts: parts.length, ms: now() - event.receivedMs,
    });
    return { messages, response: toBinary(AskResponseSchema, response) };
  }

  // It is not a new answer, so nothing is handed over for it. Where a person has taken over, staff read that it was
  // asked for.
  #sentAgain(event: StoredEvent, response: AskResponse): Plan {
    const { store, handoffs } = this.#parts;
    const open = store.handoffOf(event.thread);
    if (open !== undefined) handoffs.whileOpen(open, event, wordOf(event.body));
    const messages = this.#partsOf(response, open === undefined && handoffs.isWanted('request'));
    return { messages, response: toBinary(AskResponseSchema, response) };
  }

  // With what their buttons refer to.
  #partsOf({ answer, rendering }: AskResponse, offersPerson: boolean): MessageBody[] {
    const { store, now } = this.#parts;
    const ticket = randomBytes(6).toString('hex');
    store.addTicket(ticket, now(), { answerId: answer!.answerId, followUps: answer!.followUps });
    return rendering!.parts.map((_, index): MessageBody => ({ kind: 'part', index, ticket, offersPerson }));
  }

  // Who answers and what is kept is said once, on first contact: ahead of all else, but after an emergency. Not to who
  // said STOP.
  #withPrivacy(event: StoredEvent, messages: MessageBody[], asked: Asked | undefined): MessageBody[] {
    const { store, now } = this.#parts;
    const contact = store.contact(event.user) ?? kNewContact;
    const isSilent = messages.length === 0 || contact.stopped || messages[0]!.kind === 'staff';
    store.setContact(event.user, now(), { ...contact, toldPrivacy: contact.toldPrivacy || !isSilent });
    if (contact.toldPrivacy || isSilent) return messages;
    const privacy: MessageBody = { kind: 'notice', id: 'privacy' };
    const comesLater = asked?.kind === 'answered' && isUrgent(asked.response.answer);
    return comesLater ? [...messages, privacy] : [privacy, ...messages];
  }

  #lastAnswerId(thread: string): string {
    const { store, config, now } = this.#parts;
    return store.history(thread, now() - config.historyMs, 1)[0]?.answerId ?? '';
  }
}

function isKeyword({ command }: EventBody): boolean {
  return command === 'help' || command === 'more';
}

function isPersonRequest({ command, button, text }: EventBody): boolean {
  return command === 'person' || button?.startsWith('person:') === true || (text !== undefined && asksForPerson(text));
}

// What was said without a text of its own, as staff read it.
function wordOf({ command, button }: EventBody): string | undefined {
  if (command === 'help' || command === 'more') return command.toUpperCase();
  return command === 'person' || button?.startsWith('person:') ? 'PERSON' : undefined;
}

function triggerOf(response: AskResponse): HandoffTrigger | undefined {
  if (isUrgent(response.answer)) return 'red_flag';
  return response.answer?.outcome === Outcome.NOT_COVERED ? 'abstention' : undefined;
}
