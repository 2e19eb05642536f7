// What comes in: Meta's deliveries, several messages in one.
import type { WhatsAppAPI } from 'whatsapp-api-js';
import type { PostData, ServerMessage, ServerStatusPayload } from 'whatsapp-api-js/types';
import {
  endOfSecond, hmacOf, isSame, kindOf, type Bot, type HttpRequest, type HttpResponse, type IncomingEvent, type Log,
  type Route,
} from '@caveat/bot';
import type { Address } from './address.ts';
import type { WhatsAppConfig } from './config.ts';

// Nothing that a person has written.
const kNoMessages = ['reaction', 'system', 'request_welcome'];

export function webhookRoutes(
  config: WhatsAppConfig, graph: WhatsAppAPI, bot: Bot, log: Log,
): Record<string, Route> {
  return {
    'GET /whatsapp': ({ query }) => greet(query, config.verifyToken),
    'POST /whatsapp': async (request) => {
      if (!(await isSigned(request, config.appSecret, graph))) return { status: 401 };
      return receive(request, config.phoneNumberId, bot, log);
    },
  };
}

// Once, when the webhook is set up.
function greet(query: URLSearchParams, verifyToken: string): HttpResponse {
  const token = query.get('hub.verify_token') ?? undefined;
  if (query.get('hub.mode') !== 'subscribe' || !isSame(verifyToken, token)) return { status: 403 };
  return { status: 200, headers: { 'content-type': 'text/plain' }, body: query.get('hub.challenge') ?? '' };
}

async function isSigned({ headers, body }: HttpRequest, appSecret: string, graph: WhatsAppAPI): Promise<boolean> {
  const signature = headers['x-hub-signature-256'];
  if (typeof signature !== 'string') return false;
  if (isSame(`sha256=${hmacOf('sha256', appSecret, [body])}`, signature)) return true;
  // Meta signs JSON with its letters escaped, however it comes.
  return graph.verifyRequestSignature(body.toString('utf8'), signature);
}

function receive({ body }: HttpRequest, phoneNumberId: string, bot: Bot, log: Log): HttpResponse {
  let data: Partial<PostData>;
  try {
    data = (JSON.parse(body.toString('utf8')) ?? {}) as PostData;
  } catch (error) {
    log.error('a signed delivery is not JSON', kindOf(error));
    return { status: 400 };
  }
  const acts: (() => void)[] = [];
  for (const { field, value } of (data.entry ?? []).flatMap(({ changes }) => changes ?? [])) {
    if (field !== 'messages') continue;
    if (value?.metadata?.phone_number_id !== phoneNumberId) {
      log.warn('a delivery is for another number', { channel: 'whatsapp', reason: 'phone_number_id' });
      continue;
    }
    // The client's types have one of them in each delivery; Meta sends several.
    const { messages = [], statuses = [] } = value as { messages?: ServerMessage[]; statuses?: ServerStatusPayload[] };
    acts.push(...messages.map((message) => () => take(message, bot, log)));
    acts.push(...statuses.map((status) => () => note(status, bot)));
  }
  return { status: takeAll(acts, log) ? 200 : 500 };
}

// Each by itself: one that fails holds up none after it. False: something could not be stored, and Meta has to deliver
// it again.
function takeAll(acts: (() => void)[], log: Log): boolean {
  let isStored = true;
  for (const act of acts) {
    try {
      act();
    } catch (error) {
      isStored = false;
      log.error('a message could not be taken', { channel: 'whatsapp', ...kindOf(error) });
    }
  }
  return isStored;
}

function take(message: ServerMessage, bot: Bot, log: Log): void {
  if (typeof message?.id !== 'string') return log.error('a message has no id', { channel: 'whatsapp' });
  const { id, from, from_user_id: userId, group_id: group } = message;
  const user = userId ?? from;
  if (group !== undefined || user === undefined || kNoMessages.includes(message.type)) {
    log.debug('nothing to answer', { channel: 'whatsapp', reason: group === undefined ? message.type : 'group' });
    return;
  }
  const address: Address = { messageId: id };
  if (from !== undefined) address.phone = from;
  if (userId !== undefined) address.userId = userId;
  const sentAt = Number(message.timestamp);
  const event: IncomingEvent = { eventId: id, thread: user, user, replyTo: JSON.stringify(address) };
  if (!Number.isNaN(sentAt)) event.sentMs = endOfSecond(sentAt);
  // Meta signs when it was sent. One that has been caught, and is delivered again when its id is forgotten, is too old.
  if (bot.isTooOld(sentAt * 1000)) {
    log.warn('a message is too old to be answered', { channel: 'whatsapp', reason: 'timestamp' });
    return;
  }
  for (const more of readableIn(message, log)) bot.accept({ ...event, ...more });
}

// One that is not as Meta describes it is taken as something that cannot be read: the person is told so.
function readableIn(message: ServerMessage, log: Log): Partial<IncomingEvent>[] {
  try {
    return saidIn(message);
  } catch (error) {
    log.error('a message is not as it should be', { channel: 'whatsapp', ...kindOf(error) });
    return [{}];
  }
}

// What to take of a message: as a rule one event.
function saidIn(message: ServerMessage): Partial<IncomingEvent>[] {
  switch (message.type) {
    case 'text':
      return [{ text: message.text.body }];
    case 'button':
      return [{ text: message.button.text }];
    case 'interactive': {
      const { interactive } = message;
      if (interactive.type === 'button_reply') return [{ button: interactive.button_reply.id }];
      return interactive.type === 'list_reply' ? [{ button: interactive.list_reply.id }] : [{}];
    }
    case 'image':
      return withCaption(message.id, message.image.caption);
    case 'video':
      return withCaption(message.id, message.video.caption);
    case 'document':
      return withCaption(message.id, message.document.caption);
    default:
      return [{}];
  }
}

// What was written below a picture is a question, and that the picture is not looked at has to be said.
function withCaption(id: string, caption = ''): Partial<IncomingEvent>[] {
  return caption.trim() === '' ? [{}] : [{ eventId: `${id} media` }, { text: caption }];
}

// Meta takes a message first and says later that it could not deliver it.
function note(payload: ServerStatusPayload, bot: Bot): void {
  const { id, status, timestamp, errors, biz_opaque_callback_data: data = '' } = payload;
  if (status !== 'failed' || bot.isTooOld(Number(timestamp) * 1000)) return;
  const code = Number(errors?.[0]?.code ?? Number.NaN);
  const answerId = /^[0-9a-f]{64}$/.test(data) ? data : '';
  bot.undelivered(`status ${id}`, Number.isInteger(code) ? String(code) : 'failed', answerId);
}
