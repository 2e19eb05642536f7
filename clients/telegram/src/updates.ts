// What Telegram delivers, as what the bot takes.
import type { CallbackQuery, Message, MessageEntity, Update } from 'grammy/types';
import { endOfSecond, type Bot, type Command, type IncomingEvent, type Log } from '@caveat/bot';

// The updates that are asked for: no edits, no posts of channels.
export const kAllowedUpdates = ['message', 'callback_query'] as const;

export interface Me {
  id: number;
  username: string;
}

export interface Place {
  me: Me;
  isStaffChat(chat: number): boolean;
}

export interface ReplyTo {
  chat: number;
  // Of a forum.
  topic?: number;
  // In groups: the message that is answered.
  message?: number;
}

const kCommands: readonly Command[] = ['start', 'stop', 'help', 'person'];

// Takes what a person said to the bot or pressed, on disk before it returns. All else is not for the bot.
export function take(update: Update, place: Place, bot: Bot, log: Log): void {
  const eventId = `update ${update.update_id}`;
  const { message: said, callback_query: pressed } = update;
  // Telegram has an update for a day. One that has been caught, and is delivered again when its id is forgotten, is too
  // old. A press has no time of its own; what the button refers to is forgotten with ids.
  if (said !== undefined && bot.isTooOld(said.date * 1000)) {
    log.warn('a message is too old to be answered', { channel: 'telegram', reason: 'date' });
    return;
  }
  if (said !== undefined) takeMessage(eventId, said, place, bot);
  if (pressed !== undefined) takePress(eventId, pressed, bot);
}

function takeMessage(eventId: string, said: Message, { me, isStaffChat }: Place, bot: Bot): void {
  if (isStaffChat(said.chat.id)) {
    if (isOfStaff(said)) bot.staffSaid(eventId, (said.text ?? '').replace(/^(\/\w+)@\w+/, '$1'));
    return;
  }
  if (said.from === undefined || said.from.is_bot) return;
  const content = contentOf(said, me);
  if (content === undefined) return;
  const user = String(said.from.id);
  bot.accept({ eventId, user, sentMs: endOfSecond(said.date), ...threadOf(said, said.from.id), ...content });
}

// Administrators may write in the name of the group.
function isOfStaff({ from, sender_chat: sender, chat }: Message): boolean {
  return from?.is_bot === false || sender?.id === chat.id;
}

function takePress(eventId: string, { from, message, data }: CallbackQuery, bot: Bot): void {
  if (message === undefined || data === undefined) return;
  bot.accept({ eventId, user: String(from.id), button: data, ...threadOf(message, from.id) });
}

type Standing = Pick<Message, 'chat' | 'message_id'> & Partial<Pick<Message, 'message_thread_id' | 'is_topic_message'>>;

// In a group each person has a conversation of their own, and each topic.
function threadOf(said: Standing, user: number): Pick<IncomingEvent, 'thread' | 'replyTo'> {
  const { chat, message_id: message } = said;
  // Outside of forums a thread is a chain of replies, and none that can be written to.
  const topic = said.is_topic_message === true ? said.message_thread_id : undefined;
  const inTopic = topic === undefined ? {} : { topic };
  const replyTo: ReplyTo = { chat: chat.id, ...inTopic, ...(chat.type === 'private' ? {} : { message }) };
  return { thread: `${chat.id} ${topic ?? ''} ${user}`, replyTo: JSON.stringify(replyTo) };
}

// What is asked of the bot; undefined: nothing.
function contentOf(said: Message, me: Me): Pick<IncomingEvent, 'text' | 'command'> | undefined {
  const text = said.text ?? said.caption;
  const entities = said.entities ?? said.caption_entities ?? [];
  const isPrivate = said.chat.type === 'private';
  const isReply = said.reply_to_message?.from?.id === me.id;
  if (text === undefined) return (isPrivate || isReply) && isReadable(said) ? {} : undefined;
  const command = commandOf(text, entities);
  if (command !== undefined) {
    // A group may have other bots, with a /start of their own.
    const isForAnyBot = isPrivate || isReply || command.name === 'ask';
    const isMine = command.to === undefined ? isForAnyBot : isSameName(command.to, me.username);
    return isMine ? commandContent(command) : undefined;
  }
  const mentions = entities.filter((entity) => isMention(entity, text, me));
  if (!isPrivate && !isReply && mentions.length === 0) return undefined;
  const words = without(text, mentions);
  // A mention alone asks what the bot can do.
  return words === '' ? { command: 'help' } : { text: words };
}

interface GivenCommand {
  name: string;
  // The bot that it names.
  to: string | undefined;
  rest: string;
}

function commandContent({ name, rest }: GivenCommand): Pick<IncomingEvent, 'text' | 'command'> {
  if (name === 'ask' && rest !== '') return { text: rest };
  return { command: kCommands.find((command) => command === name) ?? 'help' };
}

function commandOf(text: string, entities: MessageEntity[]): GivenCommand | undefined {
  const first = entities.find(({ type, offset }) => type === 'bot_command' && offset === 0);
  if (first === undefined) return undefined;
  const [name, to] = text.slice(1, first.length).split('@');
  return { name: name!.toLowerCase(), to, rest: text.slice(first.length).trim() };
}

function isMention(entity: MessageEntity, text: string, me: Me): boolean {
  if (entity.type === 'text_mention') return entity.user.id === me.id;
  const name = text.slice(entity.offset + 1, entity.offset + entity.length);
  return entity.type === 'mention' && isSameName(name, me.username);
}

function isSameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function without(text: string, entities: MessageEntity[]): string {
  const cut = (rest: string, { offset, length }: MessageEntity) => rest.slice(0, offset) + rest.slice(offset + length);
  return entities.toSorted((a, b) => b.offset - a.offset).reduce(cut, text).trim();
}

// A picture, a voice message or the like. What tells of the group itself, as who has joined, is not answered.
function isReadable(said: Message): boolean {
  const kinds = [
    'animation', 'audio', 'contact', 'dice', 'document', 'location', 'paid_media', 'photo', 'poll', 'sticker', 'story',
    'venue', 'video', 'video_note', 'voice',
  ] as const;
  return kinds.some((kind) => said[kind] !== undefined);
}
