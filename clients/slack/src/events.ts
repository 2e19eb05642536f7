// What Slack delivers, as what the bot takes.
import type { Bot, IncomingEvent } from '@caveat/bot';

// Of the Events API and of interactivity; what is not used is left out.
export interface Payload {
  type?: string;
  challenge?: string;
  event?: SlackEvent;
  user?: { id?: string };
  channel?: { id?: string };
  message?: { ts?: string; thread_ts?: string };
  actions?: { value?: string; action_ts?: string }[];
}

interface SlackEvent {
  type?: string;
  subtype?: string;
  channel?: string;
  user?: string;
  bot_id?: string;
  text?: string;
  ts?: string;
  thread_ts?: string;
  edited?: unknown;
}

type Message = SlackEvent & { channel: string; user: string; ts: string };

// A message of a person. Edits, deletions, joins and what bots write have other subtypes.
const kSubtypes = [undefined, 'file_share', 'thread_broadcast'];

export interface Place {
  // The bot's own user.
  me: string;
  staffChannel: string;
}

// Takes what a person said to the bot or pressed, on disk before it returns. All else is not for the bot.
export function take(payload: Payload, place: Place, bot: Bot): void {
  const { type, event } = payload;
  if (type === 'event_callback' && event !== undefined && isSaidByPerson(event, place)) takeMessage(event, place, bot);
  if (type === 'block_actions') takePresses(payload, bot);
}

function isSaidByPerson(event: SlackEvent, { me }: Place): event is Message {
  const isMessage = event.type === 'app_mention' || (event.type === 'message' && kSubtypes.includes(event.subtype));
  const isComplete = event.channel !== undefined && event.user !== undefined && event.ts !== undefined;
  const isPerson = event.bot_id === undefined && event.user !== me && event.user !== 'USLACKBOT';
  return isMessage && isComplete && isPerson && event.edited === undefined;
}

function takeMessage(event: Message, { me, staffChannel }: Place, bot: Bot): void {
  const said = event.text ?? '';
  const text = plainText(said);
  // Not the id of the event: Slack announces one message with a mention twice, as app_mention and as message, each with
  // an event_id of its own. A repeated delivery has the same channel and ts as well.
  const eventId = `message ${event.channel} ${event.ts}`;
  if (event.channel === staffChannel) {
    bot.staffSaid(eventId, text);
    return;
  }
  const isAddressed = isDirect(event.channel) || event.type === 'app_mention' || mentions(said, me);
  const conversation = conversationOf(event.channel, event.thread_ts ?? event.ts, event.user);
  // In a thread where the bot has answered this person, they need not name it again; what begins with a mention is said
  // to somebody else.
  const isFollowUp = event.thread_ts !== undefined && !/^\s*<@/.test(said) && bot.knows(conversation);
  if (!isAddressed && !isFollowUp) return;
  const threadTs = event.thread_ts ?? (isDirect(event.channel) ? undefined : event.ts);
  const common = { eventId, user: event.user, thread: conversation, replyTo: replyTo(event.channel, threadTs) };
  bot.accept({ ...common, ...contentOf(text, event) });
}

function contentOf(text: string, { subtype }: SlackEvent): Pick<IncomingEvent, 'text' | 'command'> {
  if (text !== '') return { text };
  // A mention alone asks what the bot can do.
  return subtype === 'file_share' ? {} : { command: 'help' };
}

function takePresses({ user, channel, message, actions = [] }: Payload, bot: Bot): void {
  if (user?.id === undefined || channel?.id === undefined || message?.ts === undefined) return;
  const threadTs = message.thread_ts ?? (isDirect(channel.id) ? undefined : message.ts);
  for (const { value, action_ts: actionTs } of actions) {
    if (value === undefined || actionTs === undefined) continue;
    bot.accept({
      eventId: `press ${channel.id} ${message.ts} ${user.id} ${actionTs}`, user: user.id, button: value,
      thread: conversationOf(channel.id, threadTs ?? '', user.id), replyTo: replyTo(channel.id, threadTs),
    });
  }
}

// A direct conversation is one, whatever threads it has; in a channel each thread is one for each person.
function conversationOf(channel: string, threadTs: string, user: string): string {
  return isDirect(channel) ? `${channel} ${user}` : `${channel} ${threadTs} ${user}`;
}

function replyTo(channel: string, threadTs: string | undefined): string {
  return JSON.stringify({ channel, ...(threadTs === undefined ? {} : { thread_ts: threadTs }) });
}

function isDirect(channel: string): boolean {
  return channel.startsWith('D');
}

function mentions(text: string, user: string): boolean {
  return text.includes(`<@${user}>`) || text.includes(`<@${user}|`);
}

// As the person saw it: labels of links, no ids of users.
export function plainText(text: string): string {
  return text
    .replace(/<([^<>]*)>/g, (_, inner: string) => labelOf(inner))
    .replace(/&(lt|gt|amp);/g, (_, name: 'lt' | 'gt' | 'amp') => kEntities[name])
    .trim();
}

const kEntities = { lt: '<', gt: '>', amp: '&' };

function labelOf(inner: string): string {
  const bar = inner.indexOf('|');
  const label = bar < 0 ? undefined : inner.slice(bar + 1);
  if (inner.startsWith('@')) return '';
  if (inner.startsWith('#')) return label === undefined ? '' : `#${label}`;
  if (inner.startsWith('!')) return inner.startsWith('!date') ? (label ?? '') : '';
  return label ?? inner;
}
