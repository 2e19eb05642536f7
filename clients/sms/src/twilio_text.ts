// A text as Twilio tells of it, by its webhook or in its log.
import type { Bot, Log } from '@caveat/bot';
import { addressOf, conversationOf } from './address.ts';

export interface TwilioText {
  sid: string;
  from: string;
  to: string;
  body: string;
  mediaCount: number;
  // Of one that comes late.
  sentMs?: number;
}

// On disk before it returns, and once, whichever way it comes.
export function takeText({ sid, from, to, body, mediaCount, sentMs }: TwilioText, bot: Bot, log: Log): 'new' | 'seen' {
  const address = addressOf(from, to);
  if (sid === '' || address === undefined) {
    log.warn('a message came from a sender that cannot be answered', { channel: 'sms', reason: 'sender' });
    return 'seen';
  }
  const event = { eventId: sid, ...conversationOf(address), ...(sentMs === undefined ? {} : { sentMs }) };
  const hasMedia = mediaCount > 0;
  // What was written below a picture is a question, and that the picture is not looked at has to be said.
  const media = hasMedia ? bot.accept({ ...event, eventId: `${sid} media` }) : 'seen';
  const text = body.trim() !== '' || !hasMedia ? bot.accept({ ...event, text: body }) : 'seen';
  return media === 'new' || text === 'new' ? 'new' : 'seen';
}
