// What is sent, as blocks of Slack.
import type { types } from '@slack/bolt';
import { piecesOf, type Button, type Outgoing, type RenderLimits } from '@caveat/bot';
import { Channel as RenderChannel } from '@caveat/client';

// What a section, the text of a message and that of a button may hold.
export const kSectionChars = 3000;
const kTextChars = 4000;
const kButtonChars = 75;

// Slack refuses a message with more than about 13,000 characters in all its blocks.
export const kRender = { channel: RenderChannel.SLACK, maxChars: kSectionChars, maxParts: 3 } satisfies RenderLimits;
export const kWhole = { ...kRender, maxParts: 4 } satisfies RenderLimits;

export interface SlackMessage {
  // Shown in notifications, and all that a screen reader reads out: of the blocks it reads nothing.
  text: string;
  blocks?: types.KnownBlock[];
  // Whether Slack looks for markup in `text`. Sections say for themselves.
  mrkdwn?: boolean;
  // For a message with blocks: all that these say, as messages without any.
  words?: SlackMessage[];
}

// An answer is one message, whatever its parts: what stands in the first is never seen without the rest.
export function messageOf(message: Outgoing): SlackMessage {
  if (message.rendering === undefined) {
    const text = escaped(message.text);
    const blocks = [section({ type: 'plain_text', text: message.text, emoji: false }), ...actionsOf(message.buttons)];
    return { text, blocks, words: [{ text }] };
  }
  const { parts, shortText } = message.rendering;
  // verbatim: Slack makes no mention or link of what looks like one.
  const sections = parts.map(({ text }) => section({ type: 'mrkdwn', text, verbatim: true }));
  // The short text may only say that there are caveats, and where.
  const words = parts.map(({ text }) => ({ text, mrkdwn: true }));
  // The first part has triage, the verdict and each caveat.
  const first = escaped(parts[0]!.shown);
  const text = first.length <= kTextChars ? first : escaped(shortText);
  return { text, blocks: [...sections, ...actionsOf(message.buttons)], words };
}

// What a person says has no reviewed length: messages of plain text, as many as it takes.
export function plainMessagesOf(text: string): SlackMessage[] {
  const pieces = piecesOf(text, kSectionChars, (piece) => escaped(piece).length);
  return pieces.map((piece) => ({ text: escaped(piece) }));
}

// As Slack wants it in a text that it looks for markup in; without this, `<!channel>` calls everybody.
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

// expand: Slack folds long sections behind "see more" otherwise, and a caveat with them.
function section(text: types.MrkdwnElement | types.PlainTextElement): types.SectionBlock {
  return { type: 'section', text, expand: true };
}

function actionsOf(buttons: Button[]): types.ActionsBlock[] {
  const followUps = buttons.filter(({ kind, label }) => kind === 'follow_up' && label.length <= kButtonChars);
  const others = buttons.filter(({ kind }) => kind !== 'follow_up');
  return [followUps, others].filter((row) => row.length > 0).map(actions);
}

function actions(buttons: Button[]): types.ActionsBlock {
  const elements = buttons.map(({ id, label }): types.Button => ({
    type: 'button', action_id: id, value: id, text: { type: 'plain_text', text: label, emoji: false },
  }));
  return { type: 'actions', elements };
}
