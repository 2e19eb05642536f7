// A Bot API server for tests, strict where the npm emulator is not: updates stay until they are confirmed, messages
// keep to the limits, requests to a webhook carry its secret.
import type { MessageEntity, Update } from 'grammy/types';
import type { HttpRequest } from '@caveat/bot';
import { startTestServer, type TestServer } from '@caveat/bot/testing';

export const kToken = '123456:AAE-test_token_of_a_bot_0123456789';
export const kMe = { id: 123456, is_bot: true as const, first_name: 'Caveat', username: 'caveat_bot' };

export interface Sent {
  chat_id: number;
  text: string;
  entities?: MessageEntity[];
  parse_mode?: string;
  message_thread_id?: number;
  reply_parameters?: { message_id: number };
  link_preview_options?: { is_disabled?: boolean };
  reply_markup?: { inline_keyboard: { text: string; callback_data: string }[][] };
}

export interface Refusal {
  error_code: number;
  // Only of messages to this chat.
  chat?: number;
  description?: string;
  parameters?: { retry_after?: number; migrate_to_chat_id?: number };
}

type Args = Record<string, any>;
type Reply = { ok: true; result: unknown } | ({ ok: false; description: string } & Omit<Refusal, 'description'>);

export class FakeTelegram {
  sent: Sent[] = [];
  // How the next messages are refused, in order.
  refusals: Refusal[] = [];
  blocked = new Set<number>();
  left = new Set<number>();
  answered: string[] = [];
  typing: number[] = [];
  confirmed: number[] = [];
  webhook: { url: string; secret: string } | undefined;
  calls: string[] = [];
  #waiting: Update[] = [];
  #wake = () => {};
  #ids = 1000;
  #server!: TestServer;

  static async start(): Promise<FakeTelegram> {
    const telegram = new FakeTelegram();
    telegram.#server = await startTestServer(async (request) => {
      const reply = await telegram.#reply(request);
      return { status: reply.ok ? 200 : reply.error_code, body: reply };
    });
    return telegram;
  }

  get apiUrl(): string {
    return this.#server.url;
  }

  async stop(): Promise<void> {
    await this.#server.stop();
  }

  newId(): number {
    return (this.#ids += 1);
  }

  // Delivers to who asks for updates.
  queue(update: Update): void {
    this.#waiting.push(update);
    this.#wake();
  }

  // Delivers to a webhook, and returns the status of its answer.
  async post(url: string, update: unknown, secret: string | undefined = this.webhook?.secret): Promise<number> {
    const headers = new Headers({ 'content-type': 'application/json' });
    if (secret !== undefined) headers.set('x-telegram-bot-api-secret-token', secret);
    return (await fetch(url, { method: 'POST', headers, body: JSON.stringify(update) })).status;
  }

  async #reply({ path, body }: HttpRequest): Promise<Reply> {
    const [, token, method = ''] = /^\/bot([^/]+)\/(\w+)$/.exec(path) ?? [];
    const args = JSON.parse(body.toString('utf8') || '{}') as Args;
    if (token !== kToken) return refusal(401);
    this.calls.push(method);
    switch (method) {
      case 'getMe': return { ok: true, result: kMe };
      case 'getChatMember': return this.#chatMember(args);
      case 'setWebhook': return this.#setWebhook(args['url'], args['secret_token']);
      case 'deleteWebhook': return this.#setWebhook('', '');
      case 'getUpdates': return await this.#updates(args);
      case 'sendChatAction': return { ok: true, result: this.typing.push(args['chat_id']) > 0 };
      case 'answerCallbackQuery': return { ok: true, result: this.answered.push(args['callback_query_id']) > 0 };
      case 'sendMessage': return this.#send(args as Sent);
      default: return refusal(404);
    }
  }

  #chatMember({ chat_id: chat }: Args): Reply {
    if (chat === -404) return refusal(400);
    return { ok: true, result: { status: this.left.has(chat) ? 'left' : 'administrator', user: kMe } };
  }

  #setWebhook(url: string, secret: string): Reply {
    this.webhook = url === '' ? undefined : { url, secret };
    return { ok: true, result: true };
  }

  async #updates({ offset, timeout }: Args): Promise<Reply> {
    if (this.webhook !== undefined) return refusal(409);
    const isConfirmed = ({ update_id }: Update) => update_id < offset;
    this.confirmed.push(...this.#waiting.filter(isConfirmed).map(({ update_id }) => update_id));
    this.#waiting = this.#waiting.filter((each) => !isConfirmed(each));
    if (this.#waiting.length === 0) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, timeout * 1000).unref();
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    return { ok: true, result: this.#waiting };
  }

  #send(message: Sent): Reply {
    const at = this.refusals.findIndex(({ chat = message.chat_id }) => chat === message.chat_id);
    if (at >= 0) {
      const [refused] = this.refusals.splice(at, 1);
      return { ...refusal(refused!.error_code), ...refused! };
    }
    if (this.blocked.has(message.chat_id)) return refusal(403);
    const problem = problemOf(message);
    if (problem !== undefined) return { ...refusal(400), description: `Bad Request: ${problem}` };
    this.sent.push(message);
    return { ok: true, result: { message_id: this.newId(), date: 1, chat: { id: message.chat_id, type: 'private' } } };
  }
}

function refusal(code: number): Extract<Reply, { ok: false }> {
  return { ok: false, error_code: code, description: 'refused: does massage help, user 73510001' };
}

const kButtonData = /^[\x20-\x7e]{1,64}$/;

export function problemOf({ text, entities = [], parse_mode, reply_markup }: Sent): string | undefined {
  if (parse_mode !== undefined) return 'a test does not parse markup';
  if (text.trim() === '') return 'message text is empty';
  if (text.length > 4096) return 'message is too long';
  const isOutside = entities.some(({ offset, length }) => offset < 0 || length < 1 || offset + length > text.length);
  if (isOutside) return 'entity is outside of the text';
  const buttons = reply_markup?.inline_keyboard.flat() ?? [];
  const isWrong = buttons.some(({ text: label, callback_data }) => label === '' || !kButtonData.test(callback_data));
  return isWrong ? 'BUTTON_DATA_INVALID' : undefined;
}

let updates = 500_000;

// The next update.
export function update(content: object): Update {
  return { update_id: (updates += 1), ...content } as Update;
}

// What a person writes, with the entities that Telegram finds in it. Groups have negative ids.
export function said(chat: number, user: number, text: string, more: object = {}): Update {
  return update({
    message: {
      message_id: (updates += 1), date: now(), chat: chatOf(chat), text, entities: entitiesIn(text), ...more,
      from: { id: user, is_bot: false, first_name: 'P', ...('from' in more ? (more.from as object) : {}) },
    },
  });
}

export function pressed(sent: Sent, user: number, data: RegExp): Update {
  const button = sent.reply_markup?.inline_keyboard.flat().find(({ callback_data }) => data.test(callback_data));
  if (button === undefined) throw new Error(`the message has no button ${data}`);
  const message = { message_id: (updates += 1), date: now(), chat: chatOf(sent.chat_id), text: sent.text, from: kMe };
  const from = { id: user, is_bot: false, first_name: 'P' };
  const query = { id: `q${updates}`, from, message, chat_instance: '1', data: button.callback_data };
  return update({ callback_query: query });
}

// In seconds.
function now(): number {
  return Math.floor(Date.now() / 1000);
}

function chatOf(id: number): object {
  return id < 0 ? { id, type: 'supergroup', title: 'G' } : { id, type: 'private', first_name: 'P' };
}

function entitiesIn(text: string): MessageEntity[] {
  const found = [...text.matchAll(/(?<=^|\s)(?:@\w+|\/\w+(?:@\w+)?)/g)];
  return found.map(({ 0: name, index: offset }) => ({
    type: name.startsWith('@') ? 'mention' : 'bot_command', offset, length: name.length,
  }));
}
