// Handing a thread over to a person, and back.
import { randomInt } from 'node:crypto';
import type { HandoffTrigger } from './bot_config.ts';
import { isLate } from './clocks.ts';
import type { KeyedHash } from './keyed_hash.ts';
import type { Log } from './log.ts';
import { Outbox } from './outbox.ts';
import type { Pauses } from './pauses.ts';
import type { EventBody, Handoff, HistoryEntry, MessageBody, StaffPost, StoredEvent } from './records.ts';
import type { Store } from './store.ts';
import { StaffUnreachable, Undeliverable, type Staff } from './types.ts';
import { consentOf } from './words.ts';

// No vowels and no digits that are taken for letters: a handle is read out and typed.
const kHandleLetters = 'bcdfghjkmnpqrstvwxz23456789';
const kHandleLength = 6;
const kMostHistory = 50;
const kOfferingPerson = ['help', 'did_it_help'];

export interface HandoffsParts {
  store: Store;
  staff: Staff | undefined;
  triggers: HandoffTrigger[];
  channelName: string;
  historyMs: number;
  hash: KeyedHash;
  pauses: Pauses;
  log: Log;
  now: () => number;
}

export class Handoffs {
  #parts: HandoffsParts;
  #outbox: Outbox<StaffPost>;
  #unreachable = '';

  constructor(parts: HandoffsParts) {
    this.#parts = parts;
    const { store, staff, pauses, log } = parts;
    this.#outbox = new Outbox<StaffPost>({
      name: 'staff',
      // What an earlier run could not post waits for a staff place to be configured again.
      next: () => (staff === undefined ? undefined : store.nextStaffPost()),
      send: (post) => this.#send(staff!, post),
      remove: ({ seq }) => store.removeStaffPost(seq),
      isFinal: (error) => error instanceof Undeliverable,
    }, pauses, log);
  }

  // Whether this is a reason to hand over: it is configured, and there is somebody to hand over to.
  isWanted(why: HandoffTrigger): boolean {
    return this.#parts.staff !== undefined && this.#unreachable === '' && this.#parts.triggers.includes(why);
  }

  // The notice that says the same and offers no person, where none can be asked for.
  noticeFor(id: string): string {
    return kOfferingPerson.includes(id) && !this.isWanted('request') ? `${id}_alone` : id;
  }

  // Why staff cannot be told of anything until an operator mends it; empty if they can.
  get unreachable(): string {
    return this.#unreachable;
  }

  wake(): void {
    this.#outbox.wake();
  }

  async settled(): Promise<void> {
    await this.#outbox.settled();
  }

  // Opens a handoff; to be called in the transaction that stores what is said. Returns what the person is told.
  open(event: StoredEvent, why: HandoffTrigger, answerId: string): MessageBody[] {
    const { store, channelName, log, now } = this.#parts;
    const handle = newHandle();
    const { thread, user, replyTo } = event;
    store.addHandoff({ handle, thread, user, replyTo, why, answerId, consent: 'asked', openedMs: now() });
    this.#post([`caveat handoff ${handle}`, `channel: ${channelName}`, `why: ${why}`, `answer: ${answerId || 'none'}`]);
    log.info('handed over', { channel: channelName, handle, why });
    return [{ kind: 'notice', id: 'handed_over' }, { kind: 'notice', id: 'consent', handle }];
  }

  // What an event of a thread that is handed over leads to: the bot says nothing of its own, but for consent. `text`:
  // what was written, or what a pressed button says.
  whileOpen(handoff: Handoff, event: StoredEvent, text: string | undefined): MessageBody[] {
    const { store, now } = this.#parts;
    store.setHandoffReplyTo(handoff.handle, event.replyTo);
    const consent = handoff.consent === 'asked' ? consentIn(event, handoff) : undefined;
    if (consent === 'yes') return this.#given(handoff);
    if (consent === 'no') return this.#refused(handoff);
    if (handoff.consent === 'given') {
      this.#post(said(handoff.handle, event.body, text));
      return [];
    }
    // Kept with the thread, so that staff get it with the transcript if consent comes later.
    if (text !== undefined && handoff.consent === 'asked') {
      store.addHistory(handoff.thread, now(), { question: text, shown: [], answerId: '' });
    }
    this.#post([`${handoff.handle} wrote again, without consent to share it`]);
    return [];
  }

  // Ends a handoff; the person is told. False if there is none of that name.
  release(handle: string): boolean {
    const { store, hash, log, channelName, now } = this.#parts;
    const handoff = store.handoffNamed(handle.toLowerCase());
    if (handoff === undefined) return false;
    store.removeHandoff(handoff.handle);
    // A person has dealt with it. What was asked before would hand the next question over again.
    store.removeHistory(handoff.thread);
    const key = hash.of('event', `release ${handoff.handle}`);
    this.#addInternal(handoff, key, { command: 'released' });
    log.info('released', { channel: channelName, handle: handoff.handle, ms: now() - handoff.openedMs });
    return true;
  }

  // Passes a person's words on. `id` tells one reply from another in this handoff: whoever counts replies begins anew
  // with each. Undefined if there is no such handoff.
  reply(handle: string, text: string, id: string): Handoff | undefined {
    const { store, hash } = this.#parts;
    const handoff = store.handoffNamed(handle.toLowerCase());
    if (handoff === undefined) return undefined;
    const key = hash.of('event', `reply ${handoff.handle} ${id}`);
    if (!store.hasEvent(key)) this.#addInternal(handoff, key, { command: 'staff', text });
    return handoff;
  }

  // Releases what nobody released: a thread must not stay silent for ever because somebody forgot. Returns the threads.
  releaseOpenedBefore(openedMs: number): string[] {
    return this.#parts.store.handoffsBefore(openedMs).map(({ handle, thread }) => {
      this.#post([`${handle} is released: its time is over`]);
      this.release(handle);
      return thread;
    });
  }

  // Too many messages of a thread wait to be looked through for what is urgent.
  tellUnwatched(thread: string): void {
    const { store, channelName } = this.#parts;
    const handle = store.handoffOf(thread)?.handle ?? 'none';
    const what = 'caveat: a message was not looked through for what is urgent, too many wait';
    this.#post([what, `handoff: ${handle}`, `channel: ${channelName}`]);
  }

  tellStaff(line: string): void {
    this.#post([line]);
  }

  async #send(staff: Staff, { text, id }: StaffPost): Promise<void> {
    const { channelName, log } = this.#parts;
    try {
      await staff.post(text, id);
      if (this.#unreachable !== '') log.info('staff can be reached again', { channel: channelName });
      this.#unreachable = '';
    } catch (error) {
      if (error instanceof StaffUnreachable && error.reason !== this.#unreachable) {
        const fields = { channel: channelName, code: error.reason, count: this.#parts.store.counts().staffPosts };
        log.error('staff cannot be reached, what is for them is kept', fields);
        this.#unreachable = error.reason;
      }
      throw error;
    }
  }

  #given({ handle, thread }: Handoff): MessageBody[] {
    const { store, historyMs, now } = this.#parts;
    store.setConsent(handle, 'given');
    const entries = store.history(thread, now() - historyMs, kMostHistory);
    // What was urgent while consent was open is there twice: as it was written, and as it was answered.
    const isTwice = ({ question, answerId }: HistoryEntry, i: number) =>
      answerId === '' && entries[i + 1]?.question === question;
    const once = entries.filter((entry, i) => !isTwice(entry, i));
    this.#post([`caveat transcript ${handle}`, ...once.flatMap(transcriptLines)]);
    return [{ kind: 'notice', id: 'consent_given' }];
  }

  #refused({ handle }: Handoff): MessageBody[] {
    this.#parts.store.setConsent(handle, 'refused');
    this.#post([`${handle} does not consent to share the conversation`]);
    return [{ kind: 'notice', id: 'consent_refused' }];
  }

  #addInternal({ thread, user, replyTo }: Handoff, key: string, body: EventBody): void {
    this.#parts.store.addEvent({ key, thread, user, lane: 'direct', receivedMs: this.#parts.now(), replyTo, body });
  }

  #post(lines: string[]): void {
    if (this.#parts.staff === undefined) return;
    this.#parts.store.addStaffPost(newHandle() + newHandle(), lines.join('\n'));
    this.wake();
  }
}

function newHandle(): string {
  return Array.from({ length: kHandleLength }, () => kHandleLetters[randomInt(kHandleLetters.length)]).join('');
}

// A word that was sent before the person was asked is not a reply to that. If it came within a minute of being sent,
// clocks may differ: then the time when it came counts.
function consentIn({ body, receivedMs }: StoredEvent, { handle, openedMs }: Handoff): 'yes' | 'no' | undefined {
  const { button, text, sentMs = receivedMs } = body;
  if (button === `yes:${handle}`) return 'yes';
  if (button === `no:${handle}`) return 'no';
  const isReply = isLate(sentMs, receivedMs) ? sentMs >= openedMs : receivedMs >= openedMs;
  return isReply && text !== undefined ? consentOf(text) : undefined;
}

function said(handle: string, { tooLong, button }: EventBody, text: string | undefined): string[] {
  if (tooLong) return [`${handle} wrote more than 2,000 characters, which are not kept`];
  if (text !== undefined) return [`${handle} wrote:`, text];
  return [`${handle} ${button === undefined ? 'sent something other than text' : 'pressed a button that is over'}`];
}

function transcriptLines({ question, shown, answerId }: HistoryEntry): string[] {
  const answer = answerId === '' ? [] : [`answer: ${answerId}`];
  return [`person: ${question}`, ...shown.map((text) => `caveat: ${text}`), ...answer];
}
