// Reads interactions.
import { InteractionContextType, InteractionType } from 'discord-api-types/v10';
import type { Command, IncomingEvent } from '@caveat/bot';

// What is read of an interaction.
export interface Interaction {
  id: string;
  application_id: string;
  type: InteractionType;
  token: string;
  channel_id?: string;
  context?: InteractionContextType;
  guild_id?: string;
  member?: { user?: { id?: string } };
  user?: { id?: string };
  data?: { name?: string; custom_id?: string; options?: { name?: string; value?: unknown }[] };
}

// What an answer needs to find its way.
export interface ReplyTo {
  token: string;
  channel: string;
  user: string;
  // Shown to the person alone.
  isPrivate: boolean;
  // When the token was given.
  atMs: number;
}

// Undefined if it is none.
export function interactionIn(body: Buffer): Interaction | undefined {
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
  const interaction = (value ?? {}) as Partial<Interaction>;
  const { id, token, type, application_id: application } = interaction;
  const isComplete = [id, token, application].every((each) => typeof each === 'string') && typeof type === 'number';
  return isComplete ? (interaction as Interaction) : undefined;
}

// Undefined if it is nothing that can be answered.
export function eventOf(interaction: Interaction, isPrivate: boolean): IncomingEvent | undefined {
  const { id, token, channel_id: channel, type, data } = interaction;
  const user = interaction.member?.user?.id ?? interaction.user?.id;
  if (typeof user !== 'string' || typeof channel !== 'string') return undefined;
  const to: ReplyTo = { token, channel, user, isPrivate, atMs: Date.now() };
  const event: IncomingEvent = { eventId: id, thread: `${channel} ${user}`, user, replyTo: JSON.stringify(to) };
  if (type === InteractionType.MessageComponent) {
    const button = data?.custom_id ?? '';
    return /^[a-z0-9:_]{1,100}$/.test(button) ? { ...event, button } : undefined;
  }
  if (type !== InteractionType.ApplicationCommand) return undefined;
  const command = kCommands[data?.name ?? ''];
  if (command !== undefined) return { ...event, command };
  return data?.name === 'ask' ? { ...event, text: optionOf(interaction, 'question') } : undefined;
}

const kCommands: Record<string, Command | undefined> = { help: 'help', more: 'more', person: 'person' };

// What staff say by a command, in the words that others type; undefined if it is not a staff command.
export function staffWordsOf(interaction: Interaction): string | undefined {
  const { type, data } = interaction;
  if (type !== InteractionType.ApplicationCommand) return undefined;
  const handle = optionOf(interaction, 'handle');
  if (data?.name === 'release') return `release ${handle}`;
  return data?.name === 'reply' ? `reply ${handle} ${optionOf(interaction, 'words')}` : undefined;
}

export function isWithBotAlone({ context, guild_id: guild }: Interaction): boolean {
  return context === undefined ? guild === undefined : context === InteractionContextType.BotDM;
}

function optionOf({ data }: Interaction, name: string): string {
  const value = data?.options?.find((option) => option.name === name)?.value;
  return typeof value === 'string' ? value : '';
}
