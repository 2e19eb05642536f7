// Sends answers to an interaction: in place of the mark that an answer is being made, then below it, and when its token
// is over by the bot itself.
import { setTimeout as sleep } from 'node:timers/promises';
import { piecesOf, type Channel, type Log, type Outgoing } from '@caveat/bot';
import { isRefusedAsMalformed, isUnknown, isUnknownMessage, ofPerson, type DiscordApi } from './api.ts';
import type { ReplyTo } from './incoming.ts';
import { bodyOf, kMostChars, kRender, type MessageBody } from './outgoing.ts';

// Tokens hold for 15 minutes; a message on its way needs some of it.
const kTokenMs = 14.5 * 60_000;
// As long as Discord may need to take our acknowledgement.
const kAcknowledgeMs = 10_000;
const kMostNonce = 25;

export class DiscordChannel implements Channel {
  name = 'discord';
  render = kRender;
  hasButtons = true;
  // The press of a thumb is answered with the thanks at once.
  saysThanks = false;
  #api: DiscordApi;
  #log: Log;
  #now: () => number;
  // Tokens whose mark has been replaced in this run; of others Discord is asked.
  #answered = new Set<string>();
  #turns = new Map<string, Promise<void>>();

  constructor(api: DiscordApi, log: Log, now = Date.now) {
    this.#api = api;
    this.#log = log;
    this.#now = now;
  }

  async send(replyTo: string, message: Outgoing, signal: AbortSignal): Promise<void> {
    const to = JSON.parse(replyTo) as ReplyTo;
    const texts = message.kind === 'staff' ? piecesOf(message.text, kMostChars) : [message.text];
    for (const [i, text] of texts.entries()) {
      const nonce = `${i}${message.id}`.slice(0, kMostNonce);
      await this.#sendBody(bodyOf(text, message.buttons), to, nonce, signal);
    }
  }

  // Takes the mark away where nothing came.
  async settled(replyTo: string): Promise<void> {
    const { token, atMs } = JSON.parse(replyTo) as ReplyTo;
    if (this.#answered.delete(token)) return;
    for (const endMs = atMs + kAcknowledgeMs; ; await sleep(500, undefined, { ref: false })) {
      try {
        await this.#inTurn(token, async () => {
          if (!this.#answered.has(token) && (await this.#api.isWaiting(token))) await this.#api.deleteOriginal(token);
        });
        return;
      } catch (error) {
        if (this.#now() > endMs) throw error;
      }
    }
  }

  async #sendBody(body: MessageBody, to: ReplyTo, nonce: string, signal: AbortSignal): Promise<void> {
    try {
      await this.#sendOnce(body, to, nonce, signal);
    } catch (error) {
      if (!isRefusedAsMalformed(error) || body.components === undefined) throw ofPerson(error);
      this.#log.error('a message was refused as malformed, sent again as its words alone', { channel: this.name });
      const { components: _, ...bare } = body;
      await this.#sendOnce(bare, to, nonce, signal).catch((again: unknown) => Promise.reject(ofPerson(again)));
    }
  }

  async #sendOnce(body: MessageBody, to: ReplyTo, nonce: string, signal: AbortSignal): Promise<void> {
    const ageMs = this.#now() - to.atMs;
    if (ageMs > kTokenMs) return this.#sendLate(body, to, nonce, signal);
    try {
      await this.#reply(body, to, signal);
    } catch (error) {
      if (!isUnknown(error)) throw error;
      if (ageMs < kAcknowledgeMs) throw Object.assign(new Error('not acknowledged yet'), { code: 'NOT_ACKNOWLEDGED' });
      return this.#sendLate(body, to, nonce, signal);
    }
  }

  #reply(body: MessageBody, { token, isPrivate }: ReplyTo, signal: AbortSignal): Promise<void> {
    return this.#inTurn(token, async () => {
      const isFirst = !this.#answered.has(token) && (await this.#isWaiting(token, signal));
      const isPlaced = isFirst && (await this.#replaceMark(token, body, signal));
      if (!isPlaced) await this.#api.followUp(token, body, isPrivate, signal);
      this.#answered.add(token);
    });
  }

  // False where the person has taken the mark away since it was seen.
  async #replaceMark(token: string, body: MessageBody, signal: AbortSignal): Promise<boolean> {
    try {
      await this.#api.editOriginal(token, body, signal);
      return true;
    } catch (error) {
      if (isUnknownMessage(error)) return false;
      throw error;
    }
  }

  // What is done to one interaction, one thing after the other: an answer is not to take the place of a mark that is being
  // taken away.
  async #inTurn(token: string, work: () => Promise<void>): Promise<void> {
    const before = this.#turns.get(token) ?? Promise.resolve();
    const mine = before.then(work, work);
    this.#turns.set(token, mine);
    try {
      await mine;
    } finally {
      if (this.#turns.get(token) === mine) this.#turns.delete(token);
    }
  }

  // Not where the mark has been taken away, by settled() or by the person.
  async #isWaiting(token: string, signal: AbortSignal): Promise<boolean> {
    try {
      return await this.#api.isWaiting(token, signal);
    } catch (error) {
      if (isUnknownMessage(error)) return false;
      throw error;
    }
  }

  // What was for the person alone stays so.
  async #sendLate(body: MessageBody, to: ReplyTo, nonce: string, signal: AbortSignal): Promise<void> {
    const channel = to.isPrivate ? await this.#api.directChannel(to.user, signal) : to.channel;
    await this.#api.post(channel, body, nonce, { signal });
  }
}
