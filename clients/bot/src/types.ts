// What an adapter and the bot say to each other.
import type { Answer, FeedbackReason, RenderedPart, Rendering, Channel as RenderChannel } from '@caveat/client';

export type Command = 'help' | 'start' | 'stop' | 'person' | 'more';

// Something that a person did. Give what the platform gives: the bot hashes ids before it stores them.
export interface IncomingEvent {
  // The platform's own id of the event: a repeated delivery has the same one.
  eventId: string;
  // One person's conversation. What was asked in it before is taken to be about the same person, so a room with several
  // people needs a thread for each of them.
  thread: string;
  // The platform's id of the person.
  user: string;
  // What Channel.send needs to reach the thread. Kept only until the event is answered.
  replyTo: string;
  // What was written; leave out for pictures, voice messages and files.
  text?: string;
  // `Button.id` of the button that was pressed.
  button?: string;
  // What was thought of a message, where the platform names the message and not a button: what Channel.send returned.
  opinion?: { message: string; isHelpful: boolean };
  // Why an answer did not help, where the channel asks for it along with the button.
  feedbackReason?: FeedbackReason;
  // A command of the platform, as Telegram's /help.
  command?: Command;
  // Where the person is, if the platform knows it for certain; else that of the configuration.
  region?: string;
  // When it was sent, by the platform's clock: it counts as of then, or as of now if that is to come. Without it, as of now.
  sentMs?: number;
}

export type ButtonKind = 'helpful' | 'unhelpful' | 'person' | 'yes' | 'no' | 'follow_up';

export interface Button {
  kind: ButtonKind;
  // To be handed back as IncomingEvent.button: at most 40 bytes of a-z, 0-9 and the colon.
  id: string;
  // At most 20 characters; for a follow_up a whole question, which a channel with less room leaves out and never cuts.
  label: string;
}

// One message to send, as it stands.
export interface Outgoing {
  // The same at each attempt to send the same message: for platforms that drop duplicates.
  id: string;
  // `staff`: a person's own words.
  kind: 'answer' | 'notice' | 'staff';
  text: string;
  buttons: Button[];
  // Of an answer: this part of it, and the whole.
  part?: RenderedPart;
  index?: number;
  rendering?: Rendering;
  answer?: Answer;
  // Of a notice: its id.
  noticeId?: string;
}

export interface RenderLimits {
  channel: RenderChannel;
  maxChars?: number;
  maxParts?: number;
  // For text messages, in place of maxChars: the most that carry one part, 3 to 10.
  maxSegments?: number;
}

// A platform, as the bot sees it.
export interface Channel {
  // As it stands in logs and staff posts: lower case, one word.
  name: string;
  render: RenderLimits;
  // The same for the whole answer, to MORE: default as `render`, with 20 parts.
  whole?: RenderLimits;
  // Whether messages may have buttons.
  hasButtons: boolean;
  // STOP, START and HELP as whole messages: `answered` by the bot (default, as the notices name them), `recorded` where
  // the provider answers them itself, or `none`: they are questions.
  keywords?: 'answered' | 'recorded' | 'none';
  // True where carriers forbid every message after STOP, as for text messages; default false: who says STOP and then
  // writes of an emergency is told what to do.
  isStopFinal?: boolean;
  // False where the platform itself shows that an opinion was taken; default true: the bot says thanks.
  saysThanks?: boolean;
  // Resolves when the platform has taken the message; with the platform's id of it, where opinions are of messages.
  // Throws RetryAfter, Undeliverable, or anything else to be called again. `signal` is aborted when the bot no longer
  // waits and will send the message again: do not send it after that.
  send(replyTo: string, message: Outgoing, signal: AbortSignal): Promise<string | void>;
  // For channels that keep a connection: whether they have it now. Without it GET /health is not ready.
  isConnected?(): boolean;
  // For channels that ask their platform for what it could not deliver: why that cannot be read, as a code; empty if it
  // can. GET /health shows it.
  missedUnreadable?(): string;
  // Shows that an answer is being made; may fail.
  typing?(replyTo: string): Promise<void>;
  // All that an event leads to has been sent, be it nothing: for platforms that show meanwhile that an answer is being
  // made. Called once at most; may fail.
  settled?(replyTo: string): Promise<void>;
}

// Where staff read of handoffs.
export interface Staff {
  // `text` has several lines. `id` is the same at each attempt. Throws Undeliverable for a text that will never be
  // taken, which is dropped; StaffUnreachable, RetryAfter or anything else to be called again.
  post(text: string, id: string): Promise<void>;
}

// The platform asks to wait, as HTTP 429 does.
export class RetryAfter extends Error {
  seconds: number;
  constructor(seconds: number) {
    super(`the platform asks to wait ${seconds} s`);
    this.name = 'RetryAfter';
    this.seconds = seconds;
  }
}

// The staff's place is gone, or closed to the bot, until an operator mends it. What is for staff is kept, and nothing
// is handed over meanwhile: the person would be told of somebody who does not hear of them. `reason` is logged, and
// stands in GET /health: a code of the platform.
export class StaffUnreachable extends Error {
  reason: string;
  constructor(reason: string) {
    super(`staff cannot be reached: ${reason}`);
    this.name = 'StaffUnreachable';
    this.reason = reason;
  }
}

// The platform will never take this message: the person has blocked the bot, the conversation is gone. `reason` is
// logged: a code of the platform, no text of a message.
export class Undeliverable extends Error {
  reason: string;
  constructor(reason: string) {
    super(`not deliverable: ${reason}`);
    this.name = 'Undeliverable';
    this.reason = reason;
  }
}
