// Writes messages for Teams. Words are the service's; what stands here is how Teams shows them.
import { Activity } from '@microsoft/agents-activity';
import type { Button, Outgoing, RenderLimits } from '@caveat/bot';
import type { Answer, Citation, RenderedPart } from '@caveat/client';
import { Channel as RenderChannel, SpanStyle } from '@caveat/client';
import type { ReplyTo } from './incoming.ts';

// Limits of Teams: https://learn.microsoft.com/microsoftteams/platform/bots/how-to/bot-messages-ai-generated-content
const kMostCitations = 20;
const kMostName = 80;
const kMostAbstract = 160;
// With citations, buttons and UTF-16 well below the 80 KB that are safe, also below the 28 KB of older clients.
export const kMostChars = 7000;

export const kRender = { channel: RenderChannel.PLAIN, maxChars: kMostChars, maxParts: 5 } satisfies RenderLimits;

// `isBare`: the words alone, for a Teams that refuses what is added to them.
export function activityOf(message: Outgoing, text: string, to: ReplyTo, isBare = false): Activity {
  const { buttons, part, answer } = message;
  const citations = isBare || part === undefined || answer === undefined ? [] : citationsIn(part, answer);
  const pressable = isBare ? [] : buttons.filter(({ kind }) => !isOpinion(kind));
  const asksOpinion = !isBare && buttons.some(({ kind }) => isOpinion(kind));
  return Activity.fromObject({
    ...envelope('message', to),
    text,
    // Nothing in it can become markup: in Markdown a quote could carry a link, a heading or a mention.
    textFormat: 'plain',
    ...(citations.length === 0 ? {} : { entities: [citationEntity(citations)] }),
    ...(pressable.length === 0 ? {} : { attachments: [cardOf(pressable)] }),
    ...(asksOpinion ? { channelData: { feedbackLoop: { type: 'default' } } } : {}),
  });
}

export function typingTo(to: ReplyTo): Activity {
  return Activity.fromObject(envelope('typing', to));
}

export function staffActivity(text: string, conversation: string): Activity {
  return Activity.fromObject({
    type: 'message', channelId: 'msteams', conversation: { id: conversation }, text, textFormat: 'plain',
  });
}

function envelope(type: 'message' | 'typing', { conversation, activity, bot, user }: ReplyTo): Record<string, unknown> {
  return {
    type, channelId: 'msteams', conversation: { id: conversation }, from: { id: bot }, recipient: { id: user },
    replyToId: activity,
  };
}

function isOpinion(kind: Button['kind']): boolean {
  return kind === 'helpful' || kind === 'unhelpful';
}

// The citations whose numbers stand in this part. Teams refuses a message with more than it takes; the text names the
// sources of all.
function citationsIn({ paragraphs }: RenderedPart, { citations }: Answer): Citation[] {
  const marks = paragraphs.flatMap(({ spans }) => spans).filter(({ style }) => style === SpanStyle.MARK);
  const numbers = new Set(marks.map(({ citationNumber }) => citationNumber));
  return citations.filter(({ number }) => numbers.has(number)).slice(0, kMostCitations);
}

// Without the label "AI generated" (additionalType): nothing here is. Answers are quotes and reviewed sentences.
function citationEntity(citations: Citation[]): { type: string; [key: string]: unknown } {
  return {
    type: 'https://schema.org/Message', '@type': 'Message', '@context': 'https://schema.org', '@id': '',
    citation: citations.map((each) => ({ '@type': 'Claim', position: each.number, appearance: appearanceOf(each) })),
  };
}

// What is longer than Teams takes is left out and never cut; the quote stands in the text.
function appearanceOf({ number, source, quote, documentId }: Citation): Record<string, string> {
  const names = [source?.title ?? '', source?.authors ?? '', documentId];
  const url = source?.url ?? '';
  return {
    '@type': 'DigitalDocument',
    name: names.find((name) => name !== '' && name.length <= kMostName) ?? String(number),
    ...(url.startsWith('https://') ? { url } : {}),
    ...(quote !== '' && quote.length <= kMostAbstract ? { abstract: quote } : {}),
  };
}

// A card, since suggested actions exist in personal chats alone, and send words back where these send an id.
function cardOf(buttons: Button[]): Record<string, unknown> {
  const actions = buttons.map(({ id, label }) => ({
    type: 'Action.Submit', title: label, tooltip: label,
    data: { caveat: id, msteams: { type: 'messageBack', displayText: label, value: { caveat: id } } },
  }));
  return {
    contentType: 'application/vnd.microsoft.card.adaptive',
    content: { type: 'AdaptiveCard', version: '1.5', body: [], actions, msteams: { width: 'Full' } },
  };
}
