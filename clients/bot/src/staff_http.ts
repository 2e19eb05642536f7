// Staff by HTTP, for channels that have no rooms: posts go out to a webhook, commands come in with a token.
import { randomUUID } from 'node:crypto';
import type { Bot } from './bot.ts';
import { hmacOf, isSame, json, type HttpRequest, type HttpResponse, type Route } from './http.ts';
import { RetryAfter, StaffUnreachable, Undeliverable, type Staff } from './types.ts';

const kTimeoutMs = 10_000;

// Posts {"id", "text"}, signed as X-Caveat-Signature: sha256=HMAC-SHA256(secret, body) in hexadecimal digits. A
// repeated post has the same id.
export function webhookStaff({ url, secret }: { url: string; secret: string }): Staff {
  return {
    async post(text, id) {
      const body = JSON.stringify({ id, text });
      const signature = `sha256=${hmacOf('sha256', secret, [body])}`;
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-caveat-signature': signature },
        body,
        redirect: 'error',
        signal: AbortSignal.timeout(kTimeoutMs),
      });
      await response.body?.cancel();
      if (response.ok) return;
      const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
      if (response.status === 429 && Number.isFinite(seconds)) throw new RetryAfter(seconds);
      // Not dropped for a wrong address or a proxy's refusal: an operator can mend those. Too large stays too large.
      if (response.status === 413) throw new Undeliverable('413');
      const isPassing = response.status >= 500 || [408, 425, 429].includes(response.status);
      if (!isPassing) throw new StaffUnreachable(String(response.status));
      throw Object.assign(new Error('the staff webhook did not take a post'), { status: response.status });
    },
  };
}

// POST /staff/release {"handle"} and POST /staff/reply {"handle", "text", "id"}, with Authorization: Bearer TOKEN. A
// reply that is repeated with the same id in the same handoff is not sent again; without an id each is one of its own.
export function staffRoutes(bot: Bot, token: string): Record<string, Route> {
  if (token === '') return {};
  const guarded = (act: (fields: Record<string, unknown>) => HttpResponse): Route => (request) => {
    if (!isSame(`Bearer ${token}`, request.headers.authorization)) return { status: 401 };
    const fields = fieldsOf(request);
    return fields === undefined ? failure(400, 'BODY_MALFORMED') : act(fields);
  };
  return {
    'POST /staff/release': guarded(({ handle }) => {
      if (typeof handle !== 'string') return failure(400, 'HANDLE_MISSING');
      return bot.release(handle) ? { status: 200, ...json({ released: handle }) } : failure(404, 'NO_SUCH_HANDOFF');
    }),
    'POST /staff/reply': guarded(({ handle, text, id }) => {
      if (typeof handle !== 'string') return failure(400, 'HANDLE_MISSING');
      if (typeof text !== 'string' || text.trim() === '') return failure(400, 'TEXT_MISSING');
      const isTaken = bot.reply(handle, text, typeof id === 'string' ? id : randomUUID());
      return isTaken ? { status: 202, ...json({ handle }) } : failure(404, 'NO_SUCH_HANDOFF');
    }),
  };
}

function failure(status: number, reason: string): HttpResponse {
  return { status, ...json({ reason }) };
}

function fieldsOf({ body }: HttpRequest): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
