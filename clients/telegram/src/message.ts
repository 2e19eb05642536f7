// What is sent, as text with entities: what looks like markup stays plain text, and nothing needs escaping.
import type { InlineKeyboardButton, MessageEntity } from 'grammy/types';
import { Channel as RenderChannel, SpanStyle, type StyledRange } from '@caveat/client';
import { piecesOf, type Button, type Outgoing, type RenderLimits } from '@caveat/bot';

// UTF-16 code units of a message.
export const kMessageChars = 4096;
// What phones show of a button in a row of its own. Longer further questions stand in the text alone.
const kButtonChars = 64;

export const kRender = { channel: RenderChannel.TELEGRAM, maxChars: kMessageChars, maxParts: 3 } satisfies RenderLimits;

export interface TelegramMessage {
  text: string;
  entities: MessageEntity[];
  keyboard: InlineKeyboardButton.CallbackButton[][];
}

export function messageOf({ part, text, buttons }: Outgoing): TelegramMessage {
  const keyboard = keyboardOf(buttons);
  if (part === undefined) return { text, entities: [], keyboard };
  return { text: part.shown, entities: part.ranges.flatMap(entitiesOf), keyboard };
}

// What a person says has no reviewed length: as many messages as it takes.
export function plainMessagesOf(text: string): TelegramMessage[] {
  return piecesOf(text, kMessageChars).map((piece) => ({ text: piece, entities: [], keyboard: [] }));
}

// For staff, who read what somebody wrote: in a block of code no name becomes a mention, and no address a link.
export function staffMessagesOf(text: string): TelegramMessage[] {
  return plainMessagesOf(text).map((message) => {
    return { ...message, entities: [{ type: 'pre', offset: 0, length: message.text.length }] };
  });
}

// Offsets of both count UTF-16 code units.
function entitiesOf({ offset, length, style, url }: StyledRange): MessageEntity[] {
  switch (style) {
    case SpanStyle.BOLD:
      return [{ type: 'bold', offset, length }];
    case SpanStyle.QUOTE:
      // Not a blockquote: that is a block of its own, and would part a quote from the number of its source.
      return [{ type: 'italic', offset, length }];
    case SpanStyle.LINK:
      return [{ type: 'text_link', offset, length, url }];
    default:
      return [];
  }
}

function keyboardOf(buttons: Button[]): InlineKeyboardButton.CallbackButton[][] {
  const row = (row: Button[]) => row.map(({ id, label }) => ({ text: label, callback_data: id }));
  const followUps = buttons.filter(({ kind, label }) => kind === 'follow_up' && label.length <= kButtonChars);
  const paired = buttons.filter(({ kind }) => kind !== 'follow_up' && kind !== 'person');
  const person = buttons.filter(({ kind }) => kind === 'person');
  return [...followUps.map((button) => [button]), paired, person].filter((each) => each.length > 0).map(row);
}
