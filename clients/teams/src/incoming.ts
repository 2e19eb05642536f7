// Reads what Teams delivers.
import type { IncomingEvent } from '@caveat/bot';

// What is read of an activity, as the Bot Connector's REST API defines it.
export interface IncomingActivity {
  type: string;
  id: string;
  channelId: string;
  serviceUrl: string;
  from: { id: string; aadObjectId?: string; role?: string };
  recipient: { id: string };
  conversation: { id: string; conversationType?: string; tenantId?: string };
  channelData?: { tenant?: { id?: string } };
  name?: string;
  text?: string;
  value?: unknown;
  replyToId?: string;
  entities?: { type?: string; text?: string; mentioned?: { id?: string } }[];
  attachments?: { contentType?: string }[];
  membersAdded?: { id?: string }[];
}

// What an answer needs to find its way.
export interface ReplyTo {
  serviceUrl: string;
  conversation: string;
  activity: string;
  bot: string;
  user: string;
}

// Undefined if it is not an activity.
export function activityIn(body: Buffer): IncomingActivity | undefined {
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
  const activity = (value ?? {}) as Partial<IncomingActivity>;
  const { type, id, channelId, serviceUrl, from, recipient, conversation } = activity;
  const needed = [type, id, channelId, serviceUrl, from?.id, recipient?.id, conversation?.id];
  return needed.every((each) => typeof each === 'string' && each !== '') ? (activity as IncomingActivity) : undefined;
}

// Other bots are not answered: two that answer each other never end.
export function isOfBot({ from }: IncomingActivity): boolean {
  return from.id.startsWith('28:') || (from.role !== undefined && from.role.toLowerCase() !== 'user');
}

// A reply in a channel names its thread behind the channel's id.
export function placeOf(conversation: string): string {
  return conversation.split(';messageid=')[0]!;
}

// The id of a message is a time, which two conversations may share.
export function messageKey(conversation: string, message: string): string {
  return `${placeOf(conversation)} ${message}`;
}

// Undefined if there is nothing to answer.
export function eventOf(activity: IncomingActivity): IncomingEvent | undefined {
  const { type } = activity;
  const event = bareEvent(activity, activity.id);
  if (type === 'conversationUpdate') return isWelcome(activity) ? { ...event, command: 'start' } : undefined;
  if (type !== 'message') return undefined;
  const button = buttonOf(activity.value);
  if (button !== undefined) return { ...event, button };
  if (!isPersonal(activity) && !isMentioned(activity)) return undefined;
  const text = textOf(activity);
  if (text !== '') return { ...event, text };
  // A bare mention asks what this is; a picture or file is said to be unreadable.
  return hasFiles(activity) ? event : { ...event, command: 'help' };
}

// Undefined if it is none.
export function opinionOf(activity: IncomingActivity): IncomingEvent | undefined {
  const { conversation, replyToId, value } = activity;
  const { actionName, actionValue } = (value ?? {}) as { actionName?: unknown; actionValue?: { reaction?: unknown } };
  const reaction = actionValue?.reaction;
  if (actionName !== 'feedback' || typeof replyToId !== 'string') return undefined;
  if (reaction !== 'like' && reaction !== 'dislike') return undefined;
  const opinion = { message: messageKey(conversation.id, replyToId), isHelpful: reaction === 'like' };
  return { ...bareEvent(activity, replyToId), opinion };
}

// Who did something, where, and how to answer, in reply to a message.
function bareEvent(activity: IncomingActivity, message: string): IncomingEvent {
  const { id, from, recipient, conversation, serviceUrl } = activity;
  const user = from.aadObjectId ?? from.id;
  const to: ReplyTo = {
    serviceUrl, conversation: conversation.id, activity: message, bot: recipient.id, user: from.id,
  };
  return {
    eventId: `${conversation.id} ${id}`, thread: `${conversation.id} ${user}`, user, replyTo: JSON.stringify(to),
  };
}

// What was written, without the mention of the bot. Words that look like a mention and are none stay.
export function textOf({ text = '', entities = [], recipient }: IncomingActivity): string {
  const mentions = entities.filter(({ type, mentioned }) => type === 'mention' && mentioned?.id === recipient.id);
  const without = (words: string, mention: string | undefined) => (mention ? words.replace(mention, () => ' ') : words);
  return mentions.reduce((words, mention) => without(words, mention.text), text).trim();
}

export function isMentioned({ entities = [], recipient }: IncomingActivity): boolean {
  return entities.some(({ type, mentioned }) => type === 'mention' && mentioned?.id === recipient.id);
}

function isPersonal({ conversation }: IncomingActivity): boolean {
  return conversation.conversationType === 'personal';
}

function isWelcome(activity: IncomingActivity): boolean {
  return isPersonal(activity) && activity.membersAdded?.some(({ id }) => id === activity.recipient.id) === true;
}

// Teams adds the same words as HTML to every message.
function hasFiles({ attachments = [] }: IncomingActivity): boolean {
  return attachments.some(({ contentType }) => contentType !== 'text/html');
}

function buttonOf(value: unknown): string | undefined {
  const id = typeof value === 'object' && value !== null ? (value as { caveat?: unknown }).caveat : undefined;
  return typeof id === 'string' && /^[a-z0-9:_]{1,64}$/.test(id) ? id : undefined;
}
