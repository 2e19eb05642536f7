// Writes messages for Discord. Words are the service's, in Markdown; what stands here is how Discord shows them.
import {
  ButtonStyle, ComponentType, MessageFlags, type RESTPostAPIWebhookWithTokenJSONBody,
} from 'discord-api-types/v10';
import type { Button, RenderLimits } from '@caveat/bot';
import { Channel as RenderChannel } from '@caveat/client';

// Limits of Discord, which counts code points.
export const kMostChars = 2000;
const kMostLabel = 80;
const kMostRows = 5;

export const kRender = { channel: RenderChannel.MARKDOWN, maxChars: kMostChars, maxParts: 5 } satisfies RenderLimits;

export type MessageBody = Pick<
  RESTPostAPIWebhookWithTokenJSONBody, 'content' | 'flags' | 'allowed_mentions' | 'components'>;

// Mentions nobody, whatever the words are, and unfolds no link.
export function bodyOf(content: string, buttons: Button[]): MessageBody {
  const rows = rowsOf(buttons);
  return {
    content, flags: MessageFlags.SuppressEmbeds, allowed_mentions: { parse: [] },
    ...(rows.length === 0 ? {} : { components: rows }),
  };
}

// One row for each further question, which is long, and one for all the others. A question that is too long for a
// button stands in the text.
function rowsOf(buttons: Button[]): NonNullable<MessageBody['components']> {
  const questions = buttons.filter(({ kind, label }) => kind === 'follow_up' && label.length <= kMostLabel);
  const others = buttons.filter(({ kind }) => kind !== 'follow_up');
  const rows = [...questions.slice(0, kMostRows - 1).map((question) => [question]), others];
  return rows.filter((row) => row.length > 0).map((row) => ({
    type: ComponentType.ActionRow,
    components: row.map(({ id, label }) => ({
      type: ComponentType.Button, style: ButtonStyle.Secondary, custom_id: id, label,
    })),
  }));
}
