// Sends to Teams, by the Bot Connector that delivered the question.
import type { Activity } from '@microsoft/agents-activity';
import { ConnectorClient, HttpError, MsalTokenProvider, type AuthConfiguration } from '@microsoft/agents-hosting';
import { RetryAfter, StaffUnreachable, Undeliverable } from '@caveat/bot';
import { isServiceUrl, type TeamsConfig } from './config.ts';

// Whom the token is for.
const kScope = 'https://api.botframework.com';

export class Connector {
  #auth: AuthConfiguration;
  #tokens: MsalTokenProvider;
  #hosts: string[];

  constructor({ clientId, tenantId, clientSecret, serviceHosts }: TeamsConfig) {
    this.#auth = { clientId, tenantId, clientSecret };
    this.#tokens = new MsalTokenProvider(this.#auth);
    this.#hosts = serviceHosts;
  }

  // Resolves with the id of the message. Throws Undeliverable, RetryAfter, HttpError where Teams does not take it.
  async reply(serviceUrl: string, activity: Activity, signal?: AbortSignal): Promise<string> {
    const client = await this.#clientOf(serviceUrl);
    signal?.throwIfAborted();
    try {
      const conversation = encodeURIComponent(activity.conversation!.id);
      return (await client.replyToActivity(conversation, activity.replyToId!, activity)).id;
    } catch (error) {
      throw ofPerson(error);
    }
  }

  // To staff. Throws StaffUnreachable, RetryAfter, HttpError; 400 and 413 as HttpError.
  async post(serviceUrl: string, activity: Activity): Promise<void> {
    const client = await this.#clientOf(serviceUrl);
    try {
      await client.sendToConversation(encodeURIComponent(activity.conversation!.id), activity);
    } catch (error) {
      throw retryAfterIn(error) ?? ofStaff(error) ?? error;
    }
  }

  async #clientOf(serviceUrl: string): Promise<ConnectorClient> {
    if (!isServiceUrl(serviceUrl, this.#hosts)) throw new Undeliverable('service_url');
    const token = await this.#tokens.getAccessToken(this.#auth, kScope);
    // The SDK would go on without.
    if (token === '') throw new Error('no access token');
    return ConnectorClient.createClientWithToken(serviceUrl, token);
  }
}

export function isRefusedAsMalformed(error: unknown): error is HttpError {
  return error instanceof HttpError && error.status === 400;
}

export function isTooLarge(error: unknown): boolean {
  return error instanceof HttpError && error.status === 413;
}

// What Teams calls a refusal, as ConversationNotFound; its status if it does not say. No word of its message.
export function codeOf({ status, response }: HttpError): string {
  const { error } = (response.data ?? {}) as { error?: { code?: unknown } };
  return typeof error?.code === 'string' && /^\w{1,60}$/.test(error.code) ? error.code : String(status);
}

// 401: our secret, which an operator can mend; 408, 412 and 5xx pass:
// https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/send-proactive-messages
function ofPerson(error: unknown): unknown {
  const retry = retryAfterIn(error);
  if (retry !== undefined) return retry;
  if (!(error instanceof HttpError) || error.status < 402 || error.status >= 500) return error;
  return [408, 412, 429].includes(error.status) ? error : new Undeliverable(String(error.status));
}

// The conversation is gone, or the bot is not a member: an operator can mend that.
function ofStaff(error: unknown): StaffUnreachable | undefined {
  const isGone = error instanceof HttpError && [403, 404].includes(error.status);
  return isGone ? new StaffUnreachable(codeOf(error)) : undefined;
}

function retryAfterIn(error: unknown): RetryAfter | undefined {
  if (!(error instanceof HttpError) || error.status !== 429) return undefined;
  const seconds = Number(error.response.headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? new RetryAfter(seconds) : undefined;
}
