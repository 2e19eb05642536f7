// Discord's API, as far as it is used.
import { DiscordAPIError, RateLimitError, REST, type RequestData } from '@discordjs/rest';
import { MessageFlags, RESTJSONErrorCodes, Routes, type APIChannel, type APIMessage } from 'discord-api-types/v10';
import { RetryAfter, Undeliverable } from '@caveat/bot';
import type { DiscordConfig } from './config.ts';
import type { MessageBody } from './outgoing.ts';

// The library's queue waits so long by itself; for longer the bot does, which has other things to do meanwhile.
const kLongestWaitMs = 2000;
const kTimeoutMs = 10_000;

export class DiscordApi {
  #rest: REST;
  #applicationId: string;

  constructor({ api, botToken, applicationId }: Pick<DiscordConfig, 'api' | 'botToken' | 'applicationId'>) {
    // Not tried again by the library, which would send a message twice: the bot does, and knows what was taken.
    this.#rest = new REST({
      api, version: '10', retries: 0, timeout: kTimeoutMs,
      rejectOnRateLimit: ({ retryAfter }) => retryAfter > kLongestWaitMs,
    }).setToken(botToken);
    this.#applicationId = applicationId;
  }

  // Whether Discord shows that an answer is being made.
  async isWaiting(token: string, signal?: AbortSignal): Promise<boolean> {
    const original = (await this.#rest.get(this.#original(token), withoutBot({ signal }))) as Partial<APIMessage>;
    return ((original.flags ?? 0) & MessageFlags.Loading) !== 0;
  }

  async editOriginal(token: string, body: MessageBody, signal: AbortSignal): Promise<void> {
    await this.#rest.patch(this.#original(token), withoutBot({ body, signal }));
  }

  async deleteOriginal(token: string): Promise<void> {
    await this.#rest.delete(this.#original(token), withoutBot({}));
  }

  async followUp(token: string, body: MessageBody, isPrivate: boolean, signal: AbortSignal): Promise<void> {
    const flags = (body.flags ?? 0) | (isPrivate ? MessageFlags.Ephemeral : 0);
    await this.#rest.post(Routes.webhook(this.#applicationId, token), withoutBot({ body: { ...body, flags }, signal }));
  }

  // `nonce`, at most 25 characters: Discord drops a repeated message of the last minutes.
  async post(channel: string, body: MessageBody, nonce: string, more: RequestData = {}): Promise<void> {
    await this.#rest.post(Routes.channelMessages(channel), { ...more, body: { ...body, nonce, enforce_nonce: true } });
  }

  // The channel of direct messages with a person.
  async directChannel(user: string, signal: AbortSignal): Promise<string> {
    const channel = await this.#rest.post(Routes.userChannels(), { body: { recipient_id: user }, signal });
    return (channel as APIChannel).id;
  }

  // The server that a channel belongs to; undefined if to none.
  async guildOf(channel: string): Promise<string | undefined> {
    return ((await this.#rest.get(Routes.channel(channel))) as { guild_id?: string }).guild_id;
  }

  // Replaces all commands there are, of one server or of all.
  async setCommands(commands: object[], guild?: string): Promise<void> {
    const route = guild === undefined
      ? Routes.applicationCommands(this.#applicationId)
      : Routes.applicationGuildCommands(this.#applicationId, guild);
    await this.#rest.put(route, { body: commands });
  }

  #original(token: string): `/${string}` {
    return Routes.webhookMessage(this.#applicationId, token, '@original');
  }
}

// The token of the interaction is in the path and is all that is needed.
function withoutBot({ body, signal }: { body?: MessageBody; signal?: AbortSignal | undefined }): RequestData {
  return { auth: false, body, signal };
}

// The interaction is not known: its token is over, or the acknowledgement has not arrived yet.
export function isUnknown(error: unknown): boolean {
  const codes: (string | number)[] = [
    RESTJSONErrorCodes.UnknownWebhook, RESTJSONErrorCodes.UnknownInteraction, RESTJSONErrorCodes.InvalidWebhookToken,
  ];
  return error instanceof DiscordAPIError && codes.includes(error.code);
}

export function isUnknownMessage(error: unknown): boolean {
  return error instanceof DiscordAPIError && error.code === RESTJSONErrorCodes.UnknownMessage;
}

export function isRefusedAsMalformed(error: unknown): boolean {
  return error instanceof DiscordAPIError && error.status === 400;
}

export function retryAfterIn(error: unknown): RetryAfter | undefined {
  return error instanceof RateLimitError ? new RetryAfter(error.retryAfter / 1000) : undefined;
}

// 401: our token, which an operator can mend.
export function ofPerson(error: unknown): unknown {
  const isFinal = error instanceof DiscordAPIError && error.status >= 400 && error.status < 500 && error.status !== 401;
  return retryAfterIn(error) ?? (isFinal ? new Undeliverable(String(error.code)) : error);
}
