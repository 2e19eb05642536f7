// What the store keeps.
import type { FeedbackReason, Rating } from '@caveat/client';
import type { Command } from './types.ts';

// `ask` needs the service; `direct` does not, and so is not held up by it.
export type Lane = 'ask' | 'direct';

export interface EventBody {
  text?: string;
  button?: string;
  feedbackReason?: FeedbackReason;
  command?: Command | 'released' | 'staff';
  region?: string;
  tooLong?: boolean;
  // The provider has answered the command already.
  isRecordOnly?: boolean;
  // START after STOP.
  isResumed?: boolean;
  // The person asks faster than is allowed, and is told so.
  isTooFast?: boolean;
  // Nothing is said to it but what is urgent: the thread is handed over, or the person asks too fast.
  isWatched?: boolean;
  // Of what came late.
  sentMs?: number;
}

export interface NewEvent {
  key: string;
  thread: string;
  user: string;
  lane: Lane;
  receivedMs: number;
  replyTo: string;
  body: EventBody;
}

export interface StoredEvent extends NewEvent {
  seq: number;
  state: 'waiting' | 'sending';
  warned: boolean;
  response: Uint8Array | undefined;
}

// What is to be sent, by reference: the words are the service's.
export type MessageBody =
  | { kind: 'part'; index: number; ticket: string; offersPerson: boolean }
  | { kind: 'notice'; id: string; handle?: string }
  | { kind: 'staff'; text: string };

export interface StoredMessage {
  seq: number;
  position: number;
  body: MessageBody;
}

export interface HistoryEntry {
  question: string;
  // The texts that were sent, in order.
  shown: string[];
  answerId: string;
}

export type Consent = 'asked' | 'given' | 'refused';

export interface Handoff {
  handle: string;
  thread: string;
  user: string;
  replyTo: string;
  why: string;
  answerId: string;
  consent: Consent;
  openedMs: number;
}

export interface StaffPost {
  seq: number;
  id: string;
  text: string;
}

export interface Opinion {
  seq: number;
  answerId: string;
  rater: string;
  rating: Rating;
  reason: FeedbackReason;
}

export interface Ticket {
  answerId: string;
  followUps: string[];
}

export interface Contact {
  toldPrivacy: boolean;
  stopped: boolean;
  // When STOP or START was said last; 0: never.
  keywordMs: number;
}

export const kNewContact: Contact = { toldPrivacy: false, stopped: false, keywordMs: 0 };

export interface Bucket {
  tokens: number;
  atMs: number;
  told: boolean;
}
