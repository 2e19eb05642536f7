// Reads an event: what of it is kept, and whether the service is needed for it.
import type { KeyedHash } from './keyed_hash.ts';
import type { EventBody, Lane } from './records.ts';
import type { Channel, IncomingEvent } from './types.ts';
import { asksForPerson, keywordOf } from './words.ts';

// The most that the service takes, in code points.
const kMostChars = 2000;

export interface Classified {
  lane: Lane;
  body: EventBody;
  // Whether it counts for the limit of how often a person may ask.
  takesToken: boolean;
}

export interface Known {
  hasHandoff: boolean;
  isStopped: boolean;
}

// An opinion of a message is the press of a button below it, which goes by the hash of the message's id.
export function withButton(event: IncomingEvent, hash: KeyedHash): IncomingEvent {
  if (event.opinion === undefined) return event;
  const { message, isHelpful } = event.opinion;
  return { ...event, button: `${isHelpful ? 'helpful' : 'unhelpful'}:${hash.of('message', message)}` };
}

export function classify(
  event: IncomingEvent, channel: Channel, { hasHandoff, isStopped }: Known,
): Classified {
  const { text, button, feedbackReason, command, region } = event;
  const word = text === undefined ? undefined : keywordOf(text, isStopped);
  const keyword = channel.keywords === 'none' && word !== 'more' ? undefined : word;
  const body: EventBody = {};
  if (region !== undefined) body.region = region;
  if (command !== undefined || keyword !== undefined) {
    body.command = command ?? keyword!;
    const isMore = body.command === 'more';
    // No provider knows MORE.
    if (command === undefined && channel.keywords === 'recorded' && !isMore) body.isRecordOnly = true;
    const takesToken = isMore || body.command === 'help' || body.command === 'person';
    // After the answer that is on its way, of which it may be.
    return { lane: isMore ? 'ask' : 'direct', body, takesToken };
  }
  if (button !== undefined) {
    body.button = button;
    if (feedbackReason !== undefined) body.feedbackReason = feedbackReason;
    const isQuestion = button.startsWith('ask:');
    return { lane: isQuestion && !hasHandoff ? 'ask' : 'direct', body, takesToken: isQuestion && !hasHandoff };
  }
  if (text === undefined || text.trim() === '') return { lane: 'direct', body, takesToken: !hasHandoff };
  // What is longer is not kept: nobody will read it.
  if (!isWithin(text)) {
    return { lane: 'direct', body: { ...body, tooLong: true }, takesToken: !hasHandoff };
  }
  body.text = text;
  const isDirect = hasHandoff || asksForPerson(text);
  return { lane: isDirect ? 'direct' : 'ask', body, takesToken: !hasHandoff };
}

// As much as the service reads.
export function beginningOf(text: string): string {
  return isWithin(text) ? text : [...text].slice(0, kMostChars).join('');
}

// Whether the service reads all of it.
export function isWithin(text: string): boolean {
  // A code point is one or two units.
  return text.length <= kMostChars || (text.length <= 2 * kMostChars && [...text].length <= kMostChars);
}
