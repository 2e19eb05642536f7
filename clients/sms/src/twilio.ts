// Twilio: signed webhooks come in, what they do not bring is listed, answers go out by the messages API.
import twilio from 'twilio';
import type RequestClient from 'twilio/lib/base/RequestClient.js';
import {
  RetryAfter, Undeliverable, type Bot, type HttpRequest, type HttpResponse, type Log, type Outgoing, type Route,
} from '@caveat/bot';
import type { Carrier } from './adapter.ts';
import type { Address } from './address.ts';
import type { TwilioConfig } from './config.ts';
import { MissedTexts } from './missed.ts';
import { takeText } from './twilio_text.ts';

const kApiHost = 'https://api.twilio.com';
const kTimeoutMs = 20_000;
// Where Twilio says 429 without a time.
const kPauseSeconds = 5;
// Twilio's limit of UTF-16 code units.
export const kMostChars = 1600;
// No later attempt does better: the number does not exist, is not a mobile or has unsubscribed, or the text is too
// long.
const kFinal = [21211, 21214, 21217, 21265, 21610, 21612, 21614, 21617];
// Answers whose fate is not known yet.
const kMostSent = 10_000;
const kTaken: HttpResponse = { status: 200, headers: { 'content-type': 'text/xml' }, body: '<Response/>' };

export class TwilioCarrier implements Carrier {
  #config: TwilioConfig;
  #client: twilio.Twilio;
  // The answer of each message that Twilio took, by its id; the oldest are forgotten.
  #sent = new Map<string, string>();

  constructor(config: TwilioConfig) {
    this.#config = config;
    const { accountSid, authToken, apiUrl } = config;
    // At the level debug the SDK prints what it sends.
    const options = { httpClient: new TwilioHttp(apiUrl), logLevel: 'error', env: {} };
    this.#client = new twilio.Twilio(accountSid, authToken, options);
  }

  routes(bot: Bot, log: Log): Record<string, Route> {
    return {
      'POST /twilio': (request) => this.#verified(request, (fields) => receive(fields, this.#config, bot, log)),
      'POST /twilio/status': (request) => this.#verified(request, (fields) => this.#fate(fields, bot)),
    };
  }

  takeMissed(bot: Bot, log: Log): MissedTexts {
    return new MissedTexts(this.#config, this.#client, bot, log);
  }

  async send(replyTo: string, { text, answer }: Outgoing): Promise<void> {
    const { person, service } = JSON.parse(replyTo) as Address;
    if (text.length > kMostChars) throw new Undeliverable('21617');
    const { messagingServiceSid, publicUrl } = this.#config;
    const sender = messagingServiceSid === '' ? { from: service } : { messagingServiceSid };
    const statusCallback = `${publicUrl}/twilio/status`;
    try {
      const { sid } = await this.#client.messages.create({ to: person, body: text, statusCallback, ...sender });
      this.#note(sid, answer?.answerId ?? '');
    } catch (error) {
      const code = error instanceof twilio.RestException ? error.code : undefined;
      if (code !== undefined && kFinal.includes(code)) throw new Undeliverable(String(code));
      throw error;
    }
  }

  // Twilio signs the address that it calls, as it is set in its console, and the fields.
  #verified({ path, query, headers, body }: HttpRequest, act: (fields: URLSearchParams) => HttpResponse): HttpResponse {
    const { authToken, publicUrl } = this.#config;
    const fields = new URLSearchParams(body.toString('utf8'));
    // Twilio names each field once. Of two the signature might hold for the one and the other be read.
    if (new Set(fields.keys()).size !== fields.size) return { status: 403 };
    const signature = headers['x-twilio-signature'];
    const search = query.size === 0 ? '' : `?${query}`;
    const isSigned = typeof signature === 'string' &&
      twilio.validateRequest(authToken, signature, `${publicUrl}${path}${search}`, Object.fromEntries(fields));
    return isSigned ? act(fields) : { status: 403 };
  }

  #fate(fields: URLSearchParams, bot: Bot): HttpResponse {
    const sid = fields.get('MessageSid') ?? '';
    const status = fields.get('MessageStatus') ?? '';
    if (sid === '' || !['failed', 'undelivered', 'delivered'].includes(status)) return { status: 204 };
    const reason = fields.get('ErrorCode') ?? status;
    // A code of Twilio, and no text whatever comes.
    const code = /^[a-z0-9]{1,12}$/.test(reason) ? reason : status;
    if (status !== 'delivered') bot.undelivered(`status ${sid}`, code, this.#sent.get(sid) ?? '');
    this.#sent.delete(sid);
    return { status: 204 };
  }

  #note(sid: string, answerId: string): void {
    if (answerId === '') return;
    this.#sent.set(sid, answerId);
    const [oldest] = this.#sent.keys();
    if (this.#sent.size > kMostSent && oldest !== undefined) this.#sent.delete(oldest);
  }
}

function receive(fields: URLSearchParams, { numbers }: TwilioConfig, bot: Bot, log: Log): HttpResponse {
  const of = (name: string) => fields.get(name) ?? '';
  const to = of('To');
  if (!numbers.includes(to)) {
    log.warn('a text came to a number that is not in TWILIO_NUMBERS: what Twilio cannot deliver of it would be lost');
  }
  const text = { sid: of('MessageSid'), from: of('From'), to, body: of('Body'), mediaCount: Number(of('NumMedia')) };
  takeText(text, bot, log);
  return kTaken;
}

type TwilioResponse<T> = Awaited<ReturnType<typeof twilio.RequestClient.prototype.request<T>>>;

// Twilio's own client, at the address of the configuration; an error of its says nothing of Retry-After.
class TwilioHttp extends twilio.RequestClient {
  #apiUrl: string;

  constructor(apiUrl: string) {
    super({ timeout: kTimeoutMs });
    this.#apiUrl = apiUrl;
  }

  override async request<TData>(options: RequestClient.RequestOptions<TData>): Promise<TwilioResponse<TData>> {
    const response = await super.request({ ...options, uri: options.uri.replace(kApiHost, this.#apiUrl) });
    if (response.statusCode === 429) {
      const seconds = Number((response.headers as Record<string, string> | undefined)?.['retry-after'] ?? Number.NaN);
      throw new RetryAfter(Number.isFinite(seconds) ? seconds : kPauseSeconds);
    }
    return response;
  }
}
