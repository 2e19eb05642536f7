// Vercel's emulator of Twilio, behind a server that notes what it took, refuses what it is told to, and has a log of
// texts that came in: the emulator lists messages without Twilio's filters.
import { createEmulator, type Emulator } from 'emulate';
import type { HttpRequest } from '@caveat/bot';
import { freePort, startTestServer, type TestResponse, type TestServer } from '@caveat/bot/testing';

export const kAccount = 'AC00000000000000000000000000000000';
export const kToken = 'twilio_test_auth_token';
export const kNumber = '+15551234567';

export interface Refusal {
  status: number;
  code: number;
  retryAfter?: number;
}

// A text that came in, as Twilio's log has it.
export interface Logged {
  sid: string;
  from: string;
  body: string | null;
  sentAt: Date;
  to?: string;
  status?: string;
  media?: number;
}

// Of a list, whatever is asked for.
const kPageSize = 2;

export class TwilioApi {
  url = '';
  // In any order.
  logged: Logged[] = [];
  // How the log has been asked for.
  listed: URLSearchParams[] = [];
  // For the next requests of the log, one each; undefined: it is answered.
  listRefusals: (Refusal | undefined)[] = [];
  // Resolves when the next lists are answered.
  listGate: Promise<void> | undefined;
  // What it has taken, in order.
  taken: { to: string; from: string; text: string; sid: string }[] = [];
  // For the next messages, one each.
  refusals: Refusal[] = [];
  #emulator!: Emulator;
  #server: TestServer | undefined;

  // `webhook`: where texts that come in are posted to.
  async start(webhook: string): Promise<void> {
    this.#emulator = await createEmulator({
      service: 'twilio', port: await freePort(),
      seed: {
        twilio: {
          account: { sid: kAccount, auth_token: kToken },
          phone_numbers: [{ phone_number: kNumber, sms_url: webhook }],
        },
      },
    });
    this.#server = await startTestServer((request) => this.#answer(request));
    this.url = this.#server.url;
  }

  // Something that happens at Twilio: a text comes in, or a message comes to its end.
  async simulate(what: 'inbound-message' | 'message-status', fields: Record<string, string>): Promise<number> {
    const response = await fetch(`${this.#emulator.url}/_twilio/simulate/${what}`, {
      method: 'POST', body: new URLSearchParams(fields),
      headers: { authorization: `Basic ${Buffer.from(`${kAccount}:${kToken}`).toString('base64')}` },
    });
    return response.status;
  }

  async stop(): Promise<void> {
    await this.#server?.stop();
    await this.#emulator.close();
  }

  async #answer({ method, path, query, headers, body }: HttpRequest): Promise<TestResponse> {
    const { authorization = '', 'content-type': type = '' } = headers;
    const refusal = (method === 'GET' ? this.listRefusals : this.refusals).shift();
    if (refusal !== undefined) return refused(refusal, String(body));
    if (method === 'GET') await this.listGate;
    if (method === 'GET') return this.#list(path, query, authorization);
    const answer = await fetch(new URL(path, this.#emulator.url), {
      method: 'POST', body: new Uint8Array(body), headers: { authorization, 'content-type': type },
    });
    const answered = (await answer.json()) as Record<'to' | 'from' | 'body' | 'sid', string>;
    const { to, from, body: text, sid } = answered;
    if (answer.status === 201) this.taken.push({ to, from, text, sid });
    return { status: answer.status, body: answered };
  }

  // The newest first, a page at a time; of DateSent only the day counts, as is documented.
  #list(path: string, query: URLSearchParams, authorization: string): TestResponse {
    const basic = `Basic ${Buffer.from(`${kAccount}:${kToken}`).toString('base64')}`;
    if (authorization !== basic) return { status: 401, body: { code: 20_003, message: 'Authenticate', status: 401 } };
    this.listed.push(query);
    const dayOf = (date: string | Date) => new Date(date).toISOString().slice(0, 10);
    const found = this.logged
      .filter(({ to = kNumber, sentAt }) => to === query.get('To') && dayOf(sentAt) >= dayOf(query.get('DateSent>')!))
      .toSorted((a, b) => +b.sentAt - +a.sentAt);
    const page = Number(query.get('Page') ?? 0);
    const start = page * kPageSize;
    const next = new URLSearchParams(query);
    next.set('Page', String(page + 1));
    next.set('PageToken', `PA${found[start + kPageSize - 1]?.sid}`);
    const messages = found.slice(start, start + kPageSize).map(messageOf);
    const nextPage = found.length > start + kPageSize ? `${path}?${next}` : null;
    const uris = { first_page_uri: path, previous_page_uri: null, next_page_uri: nextPage, uri: path };
    const counts = { page, page_size: kPageSize, start, end: start + messages.length };
    return { status: 200, body: { messages, ...counts, ...uris } };
  }
}

function refused({ status, code, retryAfter }: Refusal, body: string): TestResponse {
  const pause: Record<string, string> = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
  return { status, headers: pause, body: { code, message: `refused: ${body}`, status } };
}

function messageOf(logged: Logged): object {
  const { sid, from, body, sentAt, to = kNumber, status = 'received', media = 0 } = logged;
  const date = sentAt.toUTCString().replace('GMT', '+0000');
  return {
    sid, from, to, body, status, direction: 'inbound', num_media: String(media), date_sent: date, date_created: date,
    date_updated: date, account_sid: kAccount, api_version: '2010-04-01', num_segments: '1',
  };
}
