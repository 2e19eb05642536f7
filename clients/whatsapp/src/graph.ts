// The Graph API through its client, whose own fetch says neither that something went wrong nor when to come back.
import { WhatsAppAPI } from 'whatsapp-api-js';
import { RetryAfter, Undeliverable } from '@caveat/bot';
import type { WhatsAppConfig } from './config.ts';

const kGraphUrl = 'https://graph.facebook.com';
const kTimeoutMs = 20_000;
const kPauseSeconds = 5;
// Limits, and how long to wait where the answer does not say: of the app, the account, the throughput, of reports as
// spam, and of messages to one person (1 in 6 s).
const kLimits = new Map([[4, 60], [80_007, 60], [130_429, kPauseSeconds], [131_048, 60], [131_056, 6]]);
// No later attempt does better: a message that is not taken as it is, a person who cannot be reached, 24 hours over.
const kFinal = [100, 131_008, 131_009, 131_021, 131_026, 131_030, 131_047, 131_051];

export function openGraph({ token, appSecret, apiVersion, graphUrl }: WhatsAppConfig): WhatsAppAPI {
  const fetchOrThrow = async (url: unknown, options?: RequestInit): Promise<Response> => {
    const to = String(url).replace(kGraphUrl, graphUrl);
    const response = await fetch(to, { ...options, redirect: 'error', signal: AbortSignal.timeout(kTimeoutMs) });
    if (!response.ok) throw await failureOf(response);
    return response;
  };
  return new WhatsAppAPI({ token, appSecret, v: apiVersion, ponyfill: { fetch: fetchOrThrow as typeof fetch } });
}

async function failureOf(response: Response): Promise<Error> {
  const { status, headers } = response;
  const body = (await response.json().catch(() => undefined)) as { error?: { code?: unknown } } | undefined;
  const code = Number(body?.error?.code ?? Number.NaN);
  const given = Number(headers.get('retry-after') ?? Number.NaN);
  if (status === 429 || kLimits.has(code)) {
    return new RetryAfter(Number.isFinite(given) ? given : (kLimits.get(code) ?? kPauseSeconds));
  }
  if (kFinal.includes(code)) return new Undeliverable(String(code));
  // Another may be mended by an operator, as a token that has expired. Meta's words quote what was sent.
  return Object.assign(new Error('the Graph API did not take it'), { code: Number.isNaN(code) ? status : code });
}
