// What every channel does alike: accept an event once, answer it, hand over to a person.
import type { Services } from '@caveat/client';
import { Asker } from './ask.ts';
import type { BotConfig } from './bot_config.ts';
import { classify, withButton } from './classify.ts';
import { isLate, kDoubtMs } from './clocks.ts';
import { Delivery, kStopped, type Dropped } from './delivery.ts';
import { feedbackOutbox } from './feedback.ts';
import { Handoffs } from './handoff.ts';
import { KeyedHash } from './keyed_hash.ts';
import { kindOf, type Log } from './log.ts';
import { LostMessages } from './lost.ts';
import { Notices } from './notices.ts';
import type { Outbox } from './outbox.ts';
import { Pauses, Places } from './pauses.ts';
import { Planner } from './planner.ts';
import { admit } from './rate.ts';
import { kNewContact, type Lane, type NewEvent, type Opinion, type StoredEvent } from './records.ts';
import { keepReturned, type ReturnedTo } from './returned.ts';
import { staffCommandOf } from './staff_command.ts';
import type { Store } from './store.ts';
import { Threads } from './threads.ts';
import type { Channel, IncomingEvent, Outgoing, Staff } from './types.ts';
import { keepWatched } from './watched.ts';

const kSweepMs = 600_000;
const kContactMs = 365 * 86_400_000;
const kBucketMs = 86_400_000;
const kMinuteMs = 60_000;
// Calls at once, of the service and of the platform each.
const kPlaces = 16;

export interface BotParts {
  config: BotConfig;
  store: Store;
  services: Services;
  channel: Channel;
  // Where handoffs go; without it there are none.
  staff?: Staff | undefined;
  log: Log;
  // For tests; Date.now otherwise.
  now?: () => number;
}

export interface Health {
  ready: boolean;
  undelivered: number;
  staffUnreachable: string;
  missedUnreadable: string;
}

export class Bot {
  #config: BotConfig;
  #store: Store;
  #channel: Channel;
  #log: Log;
  #now: () => number;
  #hash: KeyedHash;
  #pauses = new Pauses();
  #notices: Notices;
  #handoffs: Handoffs;
  #feedback: Outbox<Opinion>;
  #delivery: Delivery;
  #planner: Planner;
  #undelivered = 0;
  #threads: Threads;
  #lost: LostMessages;
  #loops: Promise<void>[] = [];

  constructor({ config, store, services, channel, staff, log, now = Date.now }: BotParts) {
    this.#config = config;
    this.#store = store;
    this.#channel = channel;
    this.#log = log;
    this.#now = now;
    const hash = (this.#hash = new KeyedHash(config.key));
    const pauses = this.#pauses;
    this.#notices = new Notices(store, services, config.region, log);
    this.#handoffs = new Handoffs({
      store, staff, triggers: config.handoff, channelName: channel.name, historyMs: config.historyMs, hash, pauses, log,
      now,
    });
    this.#feedback = feedbackOutbox(store, services, pauses, log);
    this.#delivery = new Delivery({
      store, channel, notices: this.#notices, hash, places: new Places(kPlaces), pauses, log, now,
    });
    this.#lost = new LostMessages(channel, this.#notices, log, now);
    const asker = new Asker(services, new Places(kPlaces), pauses, log, now);
    this.#planner = new Planner({
      store, channel, config, asker, handoffs: this.#handoffs, log, now, onLate: (event) => this.#sayUnavailable(event),
      watch: (event) => this.#watch(event, event.body.text),
    });
    this.#threads = new Threads({
      store, pauses, log, handle: (event) => this.#handle(event),
      onGivenUp: () => this.#tellUndelivered({ reason: 'failed', answerId: '' }),
    });
  }

  // Starts answering what was accepted, now and before, as soon as there are notices: on the very first start once the
  // service has been reached, later at once.
  start(): void {
    if (this.#notices.loaded) this.#threads.open();
    this.#loops.push(this.#notices.keep(this.#pauses, () => this.#threads.open()), this.#sweep());
    this.#handoffs.wake();
    this.#feedback.wake();
  }

  // Ends after the calls under way. What is not answered waits in the store for the next start. The store stays open.
  async stop(): Promise<void> {
    this.#pauses.end();
    await Promise.all([this.#threads.settled(), ...this.#loops, this.#handoffs.settled(), this.#feedback.settled()]);
  }

  // Takes an event, on disk, before it returns: acknowledge to the platform after it and not before. `seen`: it was
  // taken at an earlier delivery, there is nothing more to do.
  accept(event: IncomingEvent): 'new' | 'seen' {
    const key = this.#hash.of('event', event.eventId);
    const thread = this.#hash.of('thread', event.thread);
    const user = this.#hash.of('user', event.user);
    const lane = this.#store.inTransaction(() => this.#add(event, key, thread, user));
    if (lane === undefined) return 'seen';
    this.#threads.wake(thread, lane);
    return 'new';
  }

  // As accept(), for platforms that deliver nothing again. What could not be kept is lost; unless they said STOP, the
  // person is told that no answer will follow.
  acceptOrTell(event: IncomingEvent): void {
    try {
      this.accept(event);
    } catch (error) {
      this.#log.error('a message could not be kept and is lost', { channel: this.#channel.name, ...kindOf(error) });
      if (this.#store.contact(this.#hash.of('user', event.user))?.stopped !== true) this.#lost.tell(event);
    }
  }

  // Whether something was taken of this thread in the time that ids are kept: for rooms where a person who was answered
  // need not address the bot again.
  knows(thread: string): boolean {
    return this.#store.hasThread(this.#hash.of('thread', thread));
  }

  // Whether what was sent then may have been taken and forgotten since: a delivery of it, which its sender signed with
  // that time, would be taken anew.
  isTooOld(sentMs: number): boolean {
    return sentMs <= this.#now() - this.#config.seenMs;
  }

  // For adapters that ask their platform for what it could not deliver: how far they have read of `source`, and never
  // longer ago than ids are kept, since what was answered before would not be known again. Undefined: of this source
  // nothing was read, or not with this key, which ids are hashed with as well.
  readTo(source: string): number | undefined {
    const markMs = this.#store.mark(this.#hash.of('mark', source));
    return markMs && Math.max(markMs, this.#now() - this.#config.seenMs);
  }

  setReadTo(source: string, ms: number): void {
    this.#store.setMark(this.#hash.of('mark', source), ms);
  }

  // Whether a message may go to this person: after STOP few may.
  isWanted(user: string, message: Outgoing): boolean {
    return this.#delivery.isWanted(this.#hash.of('user', user), message);
  }

  // For adapters whose platform gives back what it had taken: keeps such a message, on disk, while they send it again.
  // What this returns ends that. What a stop or a crash has left the next start sends, without buttons.
  keepReturned(to: ReturnedTo, message: Outgoing): () => void {
    const seq = keepReturned(this.#store, this.#hash, this.#now(), to, message);
    return () => {
      try {
        this.#store.setDone(seq);
      } catch (error) {
        this.#log.error('a message that was sent again is still kept', kindOf(error));
      }
    };
  }

  // A message of the staff's place. `release HANDLE` ends a handoff, `reply HANDLE words` is passed on to the person;
  // others are not for the bot, and false is returned. What came of it is posted to the staff.
  staffSaid(eventId: string, text: string): boolean {
    const command = staffCommandOf(text);
    if (command === undefined) return false;
    // A release that is delivered again would be told as one of a handoff that does not exist.
    const key = this.#hash.of('event', `staff ${eventId}`);
    if (this.#store.hasEvent(key)) return true;
    if (command.kind === 'release') {
      if (this.release(command.handle)) this.#handoffs.tellStaff(`${command.handle} is released`);
      else this.#tellNoHandoff(command.handle);
    } else if (!this.reply(command.handle, command.text, eventId)) {
      this.#tellNoHandoff(command.handle);
    }
    const receivedMs = this.#now();
    this.#store.addEvent({ key, thread: '', user: '', lane: 'direct', receivedMs, replyTo: '', body: {} }, 'done');
    return true;
  }

  // False if there is no such handoff.
  release(handle: string): boolean {
    const thread = this.#store.handoffNamed(handle.toLowerCase())?.thread;
    if (thread === undefined) return false;
    this.#store.inTransaction(() => this.#handoffs.release(handle));
    this.#threads.wake(thread, 'direct');
    return true;
  }

  // Passes a person's words on, once for each `id` of this handoff. False if there is no such handoff.
  reply(handle: string, text: string, id: string): boolean {
    const handoff = this.#store.inTransaction(() => this.#handoffs.reply(handle, text, id));
    if (handoff === undefined) return false;
    this.#threads.wake(handoff.thread, 'direct');
    return true;
  }

  // The platform can be reached again: what was not taken is sent now.
  retryNow(): void {
    this.#pauses.wake();
  }

  // A reviewed sentence, for where a platform wants one at once, as the reply to a button. Undefined if there is none.
  // Where no person can be reached, none is offered.
  notice(id: string): string | undefined {
    return this.#notices.text(this.#handoffs.noticeFor(id));
  }

  // The platform says later that it could not deliver a message which it had taken. A repeated delivery of this has the
  // same `eventId`. `reason` is logged: a code of the platform. `answerId` is of the answer, if it was one.
  undelivered(eventId: string, reason: string, answerId = ''): void {
    const key = this.#hash.of('event', eventId);
    const isNew = this.#store.inTransaction(() => {
      if (this.#store.hasEvent(key)) return false;
      const lane: Lane = 'direct';
      this.#store.addEvent({ key, thread: '', user: '', lane, receivedMs: this.#now(), replyTo: '', body: {} }, 'done');
      return true;
    });
    if (!isNew) return;
    this.#log.warn('a message was not delivered by the platform', { channel: this.#channel.name, reason });
    this.#tellUndelivered({ reason, answerId });
  }

  // For a health check: whether it answers, what waits, and what was not delivered since the start.
  // `staffUnreachable`: why staff cannot be told of anything until an operator mends it; empty if they can.
  // `missedUnreadable`: why what the platform could not deliver cannot be read from it; empty if it can.
  health(): Health & ReturnType<Store['counts']> {
    const isConnected = this.#channel.isConnected?.() ?? true;
    return {
      ready: this.#threads.isOpen && isConnected, undelivered: this.#undelivered,
      staffUnreachable: this.#handoffs.unreachable, missedUnreadable: this.#channel.missedUnreadable?.() ?? '',
      ...this.#store.counts(),
    };
  }

  #add(event: IncomingEvent, key: string, thread: string, user: string): Lane | undefined {
    const store = this.#store;
    if (store.hasEvent(key)) return undefined;
    const hasHandoff = store.handoffOf(thread) !== undefined;
    const contact = store.contact(user) ?? kNewContact;
    const receivedMs = this.#now();
    const sentMs = Math.min(event.sentMs ?? receivedMs, receivedMs);
    // After a clock was set back, nothing was said in the time to come.
    const keywordMs = Math.min(contact.keywordMs, receivedMs);
    // YES is START only to STOP.
    const known = { hasHandoff, isStopped: contact.stopped && sentMs >= keywordMs };
    const { lane, body, takesToken } = classify(withButton(event, this.#hash), this.#channel, known);
    if (event.sentMs !== undefined) body.sentMs = sentMs;
    const stored = { key, thread, user, lane, receivedMs, replyTo: event.replyTo, body };
    if (body.command === 'stop' || body.command === 'start') {
      const stopped = body.command === 'stop';
      // The other of the two was said after it, came before it, and was confirmed. In doubt STOP holds.
      const isOvertaken = contact.stopped !== stopped && sentMs + (stopped ? kDoubtMs : 0) < keywordMs;
      if (isOvertaken) return this.#addSilent(stored, undefined);
      body.isResumed = contact.stopped;
      store.setContact(user, receivedMs, { ...contact, stopped, keywordMs: Math.max(sentMs, keywordMs) });
    } else if (contact.stopped && (body.command !== 'more' || this.#channel.isStopFinal === true)) {
      // Now, as START may be accepted before it is planned. MORE is of an answer to what was urgent.
      return this.#addSilent(stored, body.command === undefined ? event.text : undefined);
    }
    if (!takesToken) {
      store.addEvent(stored);
      if (hasHandoff || body.tooLong) this.#watch(stored, event.text);
      return lane;
    }
    // What waited counts not for how fast the person asks now, but with what else they sent in that minute.
    const name = isLate(sentMs, receivedMs) ? `${user} ${Math.floor(sentMs / kMinuteMs)}` : user;
    const { admission, bucket } = admit(store.bucket(name), receivedMs, this.#config.burst, this.#config.perMinute);
    store.setBucket(name, bucket);
    if (admission === 'admitted') {
      store.addEvent(stored);
      if (body.tooLong) this.#watch(stored, event.text);
      return lane;
    }
    this.#log.info('a person asks too fast', { channel: this.#channel.name, reason: admission });
    store.addEvent({ ...stored, lane: 'direct', body: { isTooFast: true } }, admission === 'tell' ? 'waiting' : 'done');
    this.#watch(stored, event.text);
    if (admission === 'silent') setImmediate(() => this.#delivery.settled(event.replyTo));
    return 'direct';
  }

  // Nothing is said to it: after STOP, but for what is urgent where the channel allows that.
  #addSilent(event: NewEvent, text: string | undefined): Lane {
    this.#store.addEvent({ ...event, lane: 'direct', body: {} }, 'done');
    this.#watch(event, text);
    setImmediate(() => this.#delivery.settled(event.replyTo));
    return 'direct';
  }

  // Somebody who is not answered now, because a person will, because there is too much of it or because of STOP, may
  // still write that they cannot feel their legs: that is answered. Of a long text the service reads the beginning.
  #watch(event: NewEvent, text: string | undefined): void {
    const isStopped = this.#store.contact(event.user)?.stopped === true;
    if (text === undefined || (this.#channel.isStopFinal && isStopped)) return;
    const isKept = keepWatched(this.#store, this.#hash, event, text);
    setImmediate(() => (isKept ? this.#threads.wake(event.thread, 'ask') : this.#tellUnwatched(event, isStopped)));
  }

  // There are too many of this thread: whether it is urgent will not be known.
  #tellUnwatched(event: NewEvent, isStopped: boolean): void {
    this.#log.error('a message is not looked through, too many wait', { channel: this.#channel.name });
    if (!isStopped && this.#lost.tell(event)) this.#handoffs.tellUnwatched(event.thread);
  }

  async #handle(event: StoredEvent): Promise<void> {
    if (event.state === 'waiting') {
      // A notice that an earlier run did not get out.
      await this.#delivery.deliver(event, undefined, this.#untilMs());
      if (this.#pauses.ended || !(await this.#planner.plan(event))) return;
      this.#feedback.wake();
    }
    const planned = this.#store.nextEvent(event.thread, event.lane);
    // From now, as planning may have taken all the time that a question has.
    const dropped = await this.#delivery.deliver(event, planned?.response, this.#untilMs());
    if (this.#store.nextMessage(event.seq) !== undefined) return;
    const isWanted = dropped?.reason !== kStopped || event.body.command === 'staff';
    if (dropped !== undefined && isWanted) this.#tellUndelivered(dropped, this.#store.handoffOf(event.thread)?.handle);
    this.#store.setDone(event.seq);
    // Of what is watched, the event itself has been told of.
    if (!event.body.isWatched) this.#delivery.settled(event.replyTo);
  }

  async #sayUnavailable(event: StoredEvent): Promise<void> {
    if (event.warned) return;
    event.warned = true;
    this.#store.inTransaction(() => {
      this.#store.setWarned(event.seq);
      this.#store.addMessage(event.seq, -1, { kind: 'notice', id: 'unavailable' });
    });
    this.#log.warn('a person was told that the service is away', { channel: this.#channel.name });
    await this.#delivery.deliver(event, undefined, this.#untilMs());
  }

  // When what is planned now and was not taken is dropped.
  #untilMs(): number {
    return this.#now() + this.#config.unansweredMs;
  }

  #tellNoHandoff(handle: string): void {
    this.#handoffs.tellStaff(`no handoff is called ${handle}`);
  }

  #tellUndelivered({ reason, answerId }: Dropped, handle = 'none'): void {
    this.#undelivered += 1;
    const lines = ['caveat: a message could not be delivered', `handoff: ${handle}`, `channel: ${this.#channel.name}`];
    this.#handoffs.tellStaff([...lines, `why: ${reason}`, `answer: ${answerId || 'none'}`].join('\n'));
  }

  async #sweep(): Promise<void> {
    while (!this.#pauses.ended) {
      try {
        this.#sweepOnce();
      } catch (error) {
        // A full disk, say: what is old is forgotten later.
        this.#log.error('what is old could not be removed', kindOf(error));
      }
      await this.#pauses.wait(kSweepMs);
    }
  }

  #sweepOnce(): void {
    const now = this.#now();
    this.#store.removeBefore({
      historyMs: now - this.#config.historyMs, seenMs: now - this.#config.seenMs, contactMs: now - kContactMs,
      bucketMs: now - kBucketMs,
    });
    const openedMs = now - this.#config.handoffMs;
    const released = this.#store.inTransaction(() => this.#handoffs.releaseOpenedBefore(openedMs));
    for (const thread of released) this.#threads.wake(thread, 'direct');
  }
}
