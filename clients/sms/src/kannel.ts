// Kannel: smsbox posts what comes in and sends what goes out. docs/channels/sms.md has its configuration.
import {
  endOfSecond, isSame, RetryAfter, Undeliverable, type Bot, type HttpRequest, type HttpResponse, type Log,
  type Outgoing, type Route,
} from '@caveat/bot';
import type { Carrier } from './adapter.ts';
import { addressOf, conversationOf, type Address } from './address.ts';
import type { KannelConfig } from './config.ts';
import { smsSizeOf } from './sms_size.ts';

// As max-messages in kannel.conf: what is longer Kannel would cut.
const kMostSegments = 10;
// Empty, and never an error for the person: with max-messages = 0 smsbox sends none.
const kTaken: HttpResponse = { status: 200 };

export class KannelCarrier implements Carrier {
  #config: KannelConfig;

  constructor(config: KannelConfig) {
    this.#config = config;
  }

  routes(bot: Bot, log: Log): Record<string, Route> {
    return { 'POST /kannel': (request) => this.#receive(request, bot, log) };
  }

  async send(replyTo: string, { text }: Outgoing, signal: AbortSignal): Promise<void> {
    const { person, service } = JSON.parse(replyTo) as Address;
    const { isGsm7, segments } = smsSizeOf(text);
    if (segments > kMostSegments) throw new Undeliverable('too_long');
    const { sendUrl, username, password } = this.#config;
    // Numbers, text and password stay out of the address, which ends up in logs.
    const response = await fetch(sendUrl, {
      method: 'POST',
      headers: {
        'content-type': 'text/plain; charset=UTF-8', 'x-kannel-username': username, 'x-kannel-password': password,
        'x-kannel-from': service, 'x-kannel-to': person, 'x-kannel-coding': isGsm7 ? '0' : '2',
      },
      body: text,
      redirect: 'error',
      signal,
    });
    await response.body?.cancel();
    if (response.ok) return;
    const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
    if (Number.isFinite(seconds)) throw new RetryAfter(seconds);
    if (response.status === 400) throw new Undeliverable('400');
    throw Object.assign(new Error('smsbox did not take a message'), { status: response.status });
  }

  #receive({ query, headers, body }: HttpRequest, bot: Bot, log: Log): HttpResponse {
    const expected = `Basic ${Buffer.from(`caveat:${this.#config.secret}`).toString('base64')}`;
    if (!isSame(expected, headers.authorization)) return { status: 401 };
    const id = query.get('id') ?? '';
    const from = headerOf(headers['x-kannel-from']);
    const to = headerOf(headers['x-kannel-to']);
    if (id === '' || from === '' || to === '') {
      log.error('a message of smsbox has no id, sender or receiver: see post-url and send-sender in kannel.conf');
      return { status: 400 };
    }
    const address = addressOf(from, to);
    if (address === undefined) {
      log.warn('a message came from a sender that cannot be answered', { channel: 'sms', reason: 'sender' });
      return kTaken;
    }
    const text = textOf(body, headerOf(headers['x-kannel-coding']));
    // What waited at smsbox may come in another order.
    const sentMs = timeOf(headerOf(headers['x-kannel-time']));
    // One that has been caught, and is delivered again when its id is forgotten, is too old.
    if (sentMs !== undefined && bot.isTooOld(sentMs)) {
      log.warn('a message is too old to be answered', { channel: 'sms', reason: 'x-kannel-time' });
      return kTaken;
    }
    const event = { eventId: id, ...conversationOf(address), ...(sentMs === undefined ? {} : { sentMs }) };
    bot.accept(text === undefined ? event : { ...event, text });
    return kTaken;
  }
}

function headerOf(value: string | string[] | undefined): string {
  return typeof value === 'string' ? value : '';
}

// `2026-11-27 21:49:54`, in UTC. Undefined if there is none.
function timeOf(time: string): number | undefined {
  const ms = endOfSecond(Date.parse(`${time.replace(' ', 'T')}Z`) / 1000);
  return Number.isNaN(ms) ? undefined : ms;
}

// Undefined for 8-bit data, which is not text. Text of coding 2 comes as UTF-16, other text as UTF-8.
function textOf(body: Buffer, coding: string): string | undefined {
  if (coding === '1') return undefined;
  return new TextDecoder(coding === '2' ? 'utf-16be' : 'utf-8').decode(body);
}
