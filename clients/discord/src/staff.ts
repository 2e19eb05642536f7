// Staff read of handoffs in a channel.
import type { Staff } from '@caveat/bot';
import { retryAfterIn, type DiscordApi } from './api.ts';
import { bodyOf, kMostChars } from './outgoing.ts';

const kFence = '```';

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
      throw retryAfterIn(error) ?? error;
    }
  }
}
