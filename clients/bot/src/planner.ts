// What is said to an event. Words come from the service: an answer's parts, or a notice by its id.
import { toBinary } from '@bufbuild/protobuf';
import { randomBytes } from 'node:crypto';
import { AskResponseSchema, FeedbackReason, Outcome, Rating, TriageLevel, type AskResponse } from '@caveat/client';
import type { Asked, Asker } from './ask.ts';
import type { BotConfig, HandoffTrigger } from './bot_config.ts';
import type { Handoffs } from './handoff.ts';
import type { Log } from './log.ts';
import type { MessageBody, StoredEvent } from './records.ts';
import type { Store } from './store.ts';
import type { Channel } from './types.ts';
import { asksForPerson } from './words.ts';

// The most that the service takes.
const kMostHistory = 10;

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
    const asked = question === undefined ? undefined : await this.#ask(event, question);
    if (asked?.kind === 'ended') return false;
    const { store } = this.#parts;
    store.inTransaction(() => {
      const { messages, response }: Plan =
        asked === undefined ? { messages: this.#direct(event) } : this.#answer(event, question!, asked);
      store.setPlan(event.seq, this.#withPrivacy(event, messages, asked), response);
    });
    return true;
  }

  // What to ask the service; undefined if the event needs no answer of it. A thread may have been handed over since the
  // event was accepted.
  #question({ body, thread, user, lane }: StoredEvent): string | undefined {
    const { store } = this.#parts;
    if (lane === 'direct' || store.contact(user)?.stopped === true) return undefined;
    if (body.isWatched) return body.text;
    if (store.handoffOf(thread) !== undefined) return undefined;
    const [kind, ticket, number] = (body.button ?? '').split(':');
    return kind === 'ask' ? store.ticket(ticket ?? '')?.followUps[Number(number)] : body.text;
  }

  #direct(event: StoredEvent): MessageBody[] {
    const { body, thread, user, lane } = event;
    const { store, handoffs } = this.#parts;
    if (body.command === 'released') return [{ kind: 'notice', id: 'released' }];
    if (body.command === 'staff') return [{ kind: 'staff', text: body.text ?? '' }];
    if (body.command === 'stop') return body.isRecordOnly ? [] : [{ kind: 'notice', id: 'stopped' }];
    if (body.command === 'start') {
      return body.isRecordOnly ? [] : [{ kind: 'notice', id: body.isResumed ? 'started' : 'help' }];
    }
    if (body.isRecordOnly || store.contact(user)?.stopped === true) return [];
    if (/^(un)?helpful:/.test(body.button ?? '')) return this.#opinion(event);
    const handoff = store.handoffOf(thread);
    if (handoff !== undefined) {
      // It was accepted before the thread was handed over, so nobody has looked yet whether it is urgent.
      if (lane === 'ask') this.#parts.watch(event);
      return handoffs.whileOpen(handoff, event);
    }
    if (body.isTooFast) return [{ kind: 'notice', id: 'slow_down' }];
    if (body.command === 'help') return [{ kind: 'notice', id: 'help' }];
    if (isPersonRequest(body)) {
      if (!handoffs.isWanted('request')) return [{ kind: 'notice', id: 'help' }];
      return handoffs.open(event, 'request', this.#lastAnswerId(thread));
    }
    // A consent button of a handoff that is over, or a question of an answer that is forgotten.
    if (body.button !== undefined) return lane === 'ask' ? [{ kind: 'notice', id: 'help' }] : [];
    return [{ kind: 'notice', id: body.tooLong ? 'too_long' : 'text_only' }];
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
      { text, history, region, render: channel.render, wholeAnswerUrl: config.wholeAnswerUrl },
      {
        sinceMs: event.receivedMs, afterMs: config.unavailableAfterMs, untilMs: event.receivedMs + config.unansweredMs,
        onLate: () => (event.body.isWatched ? Promise.resolve() : this.#parts.onLate(event)),
      });
  }

  #answer(event: StoredEvent, question: string, asked: Exclude<Asked, { kind: 'ended' }>): Plan {
    const { channel, handoffs, log, now } = this.#parts;
    if (asked.kind === 'answered') return this.#answered(event, question, asked.response);
    if (event.body.isWatched) return { messages: [] };
    const reason = asked.kind === 'refused' ? asked.reason : 'EXPIRED';
    log.error('a question was not answered', { channel: channel.name, reason, ms: now() - event.receivedMs });
    if (reason === 'QUESTION_TOO_LONG') return { messages: [{ kind: 'notice', id: 'too_long' }] };
    if (reason === 'QUESTION_EMPTY') return { messages: [{ kind: 'notice', id: 'text_only' }] };
    handoffs.tellStaff(`caveat: a question was not answered\nchannel: ${channel.name}\nwhy: ${reason}`);
    // That it is unavailable has been said already.
    return { messages: [] };
  }

  #answered(event: StoredEvent, question: string, response: AskResponse): Plan {
    const { store, channel, handoffs, log, now } = this.#parts;
    const answer = response.answer!;
    const why = triggerOf(response);
    if (event.body.isWatched && why !== 'red_flag') return { messages: [] };
    const parts = response.rendering!.parts;
    const ticket = randomBytes(6).toString('hex');
    store.addTicket(ticket, now(), { answerId: answer.answerId, followUps: answer.followUps });
    const shown = parts.map(({ text }) => text);
    store.addHistory(event.thread, now(), { question, shown, answerId: answer.answerId });
    const open = store.handoffOf(event.thread);
    if (open !== undefined) {
      handoffs.tellStaff(`${open.handle} wrote what may be urgent\nanswer: ${answer.answerId}`);
    }
    const isHandedOver = why !== undefined && open === undefined && handoffs.isWanted(why);
    const offersPerson = !isHandedOver && handoffs.isWanted('request');
    const messages = parts.map((_, index): MessageBody => ({ kind: 'part', index, ticket, offersPerson }));
    if (isHandedOver) messages.push(...handoffs.open(event, why, answer.answerId));
    log.info('answered', {
      channel: channel.name, outcome: Outcome[answer.outcome], parts: parts.length, ms: now() - event.receivedMs,
    });
    return { messages, response: toBinary(AskResponseSchema, response) };
  }

  // Who answers and what is kept is said once, on first contact: ahead of all else, but after an emergency.
  #withPrivacy(event: StoredEvent, messages: MessageBody[], asked: Asked | undefined): MessageBody[] {
    const { store, now } = this.#parts;
    const contact = store.contact(event.user) ?? { toldPrivacy: false, stopped: false };
    const isSilent = messages.length === 0 || event.body.command === 'stop' || messages[0]!.kind === 'staff';
    store.setContact(event.user, now(), { ...contact, toldPrivacy: contact.toldPrivacy || !isSilent });
    if (contact.toldPrivacy || isSilent) return messages;
    const privacy: MessageBody = { kind: 'notice', id: 'privacy' };
    return asked?.kind === 'answered' && isUrgent(asked.response) ? [...messages, privacy] : [privacy, ...messages];
  }

  #lastAnswerId(thread: string): string {
    const { store, config, now } = this.#parts;
    return store.history(thread, now() - config.historyMs, 1)[0]?.answerId ?? '';
  }
}

function isPersonRequest({ command, button, text }: StoredEvent['body']): boolean {
  return command === 'person' || button?.startsWith('person:') === true || (text !== undefined && asksForPerson(text));
}

function triggerOf(response: AskResponse): HandoffTrigger | undefined {
  if (isUrgent(response)) return 'red_flag';
  return response.answer?.outcome === Outcome.NOT_COVERED ? 'abstention' : undefined;
}

function isUrgent({ answer }: AskResponse): boolean {
  return answer?.outcome === Outcome.RED_FLAG || (answer?.triage?.level ?? 0) >= TriageLevel.EMERGENCY;
}
