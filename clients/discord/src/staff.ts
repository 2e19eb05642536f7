// Staff read of handoffs in a channel.
import { DiscordAPIError } from '@discordjs/rest';
import { RESTJSONErrorCodes } from 'discord-api-types/v10';
import { StaffUnreachable, Undeliverable, type Staff } from '@caveat/bot';
import { retryAfterIn, type DiscordApi } from './api.ts';
import { bodyOf, kMostChars } from './outgoing.ts';

const kFence = '```';
// Of the channel, though they come with 400: an operator can name another, or open it again.
const kOfTheChannel: (string | number)[] = [
  RESTJSONErrorCodes.CannotSendMessagesInNonTextChannel, RESTJSONErrorCodes.CannotExecuteActionOnThisChannelType,
  RESTJSONErrorCodes.InvalidActionOnArchivedThread,
];

// Words of a person are shown in a block, or attached as a file: neither has links, mentions or markup.
export class DiscordStaff implements Staff {
  #api: DiscordApi;
  #channel: string;

  constructor(api: DiscordApi, channel: string) {
    this.#api = api;
    this.#channel = channel;
  }

  async post(text: string, id: string): Promise<void> {
    const block = `${kFence}\n${text}\n${kFence}`;
    const fits = block.length <= kMostChars && !text.includes(kFence);
    const title = text.split('\n', 1)[0]!;
    const data = Buffer.from(text, 'utf8');
    const files = fits ? [] : [{ name: `${id}.txt`, data, contentType: 'text/plain; charset=utf-8' }];
    try {
      await this.#api.post(this.#channel, bodyOf(fits ? block : title, []), id, { files });
    } catch (error) {
      throw retryAfterIn(error) ?? ofText(error) ?? ofChannel(error) ?? error;
    }
  }
}

// A text that Discord will never take would hold up all that come after it. Nothing else for staff is dropped.
function ofText(error: unknown): Undeliverable | undefined {
  if (!(error instanceof DiscordAPIError) || kOfTheChannel.includes(error.code)) return undefined;
  return [400, 413].includes(error.status) ? new Undeliverable(String(error.code)) : undefined;
}

// A wrong token (401) has nothing to do with the channel.
function ofChannel(error: unknown): StaffUnreachable | undefined {
  if (!(error instanceof DiscordAPIError)) return undefined;
  return [400, 403, 404].includes(error.status) ? new StaffUnreachable(String(error.code)) : undefined;
}
