// Deliveries of Slack: each is on disk before it is acknowledged.
import { isValidSlackRequest } from '@slack/bolt';
import { json, type HttpRequest, type HttpResponse, type Log, type Route } from '@caveat/bot';
import type { Payload } from './events.ts';

// Throws if it could not be stored: then Slack is not told that it was, and delivers again.
export type Take = (payload: Payload) => void;

// The route of Slack's requests: events and pressed buttons.
export function slackRoute(signingSecret: string, take: Take, log: Log): Route {
  return (request) => {
    if (!isSigned(request, signingSecret)) {
      log.warn('a request whose signature is wrong or old was refused', { code: 401 });
      return { status: 401 };
    }
    const payload = payloadOf(request);
    return payload === undefined ? { status: 400 } : answer(payload, take);
  };
}

function isSigned({ headers, body }: HttpRequest, signingSecret: string): boolean {
  return isValidSlackRequest({
    signingSecret, body: body.toString('utf8'),
    headers: {
      'x-slack-signature': String(headers['x-slack-signature'] ?? ''),
      'x-slack-request-timestamp': Number(headers['x-slack-request-timestamp'] ?? Number.NaN),
    },
  });
}

function answer(payload: Payload, take: Take): HttpResponse {
  if (payload.type === 'url_verification') return { status: 200, ...json({ challenge: payload.challenge }) };
  take(payload);
  return { status: 200 };
}

// Events come as JSON, pressed buttons as a form with JSON in one field.
function payloadOf({ headers, body }: HttpRequest): Payload | undefined {
  const text = body.toString('utf8');
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
  try {
    const value: unknown = JSON.parse(isForm ? (new URLSearchParams(text).get('payload') ?? '') : text);
    return typeof value === 'object' && value !== null ? (value as Payload) : undefined;
  } catch {
    return undefined;
  }
}
