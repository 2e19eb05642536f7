// A Slack for tests: the emulator, which keeps messages and threads; in front of it what the emulator lacks: refusals,
// Socket Mode, the limits of blocks; and deliveries, signed as Slack signs them.
import { createHmac, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createEmulator } from 'emulate';
import type { HttpRequest } from '@caveat/bot';
import { freePort, startTestServer, type TestResponse, type TestServer } from '@caveat/bot/testing';
import { kPeople as kScenarioPeople } from '@caveat/bot/scenarios';
import { SocketServer } from './socket_server.ts';

export const kBotToken = 'xoxb-test';
export const kAppToken = 'xapp-test';
export const kBotUser = 'U0CAVEATBOT';
export const kSigningSecret = '0123456789abcdef0123456789abcdef';
const kPeople = ['patient', 'nurse', ...kScenarioPeople];
const kInvalidAuth = { status: 200, body: { ok: false, error: 'invalid_auth' } };
const kTokens = [kBotToken, ...kPeople.map((name) => `xoxp-${name}`)];

// A message that the adapter posted, as Slack took it.
export interface Posted {
  channel: string;
  threadTs: string | undefined;
  // The fallback of notifications.
  fallback: string;
  // What the blocks show, or else the fallback.
  text: string;
  blocks: Block[];
  options: Record<string, string>;
}

export interface Block {
  type: string;
  text?: { type: string; text: string; verbatim?: boolean };
  expand?: boolean;
  elements?: { action_id: string; value: string; text: { type: string; text: string } }[];
}

type Reply = Record<string, any> & { ok: boolean };

export class SlackPlatform {
  posted: Posted[] = [];
  // How the next messages are refused, in order; one is taken where there is no refusal.
  refusals: (TestResponse | undefined)[] = [];
  #refusalsIn = new Map<string, TestResponse>();
  socket = new SocketServer();
  // The only one that opens a connection.
  appToken = kAppToken;
  #emulator: { close(): Promise<void> };
  #emulatorUrl: string;
  #server!: TestServer;
  #lastTs = 0;

  private constructor(emulator: { close(): Promise<void> }, emulatorUrl: string) {
    this.#emulator = emulator;
    this.#emulatorUrl = emulatorUrl;
  }

  static async start(): Promise<SlackPlatform> {
    const port = await freePort();
    const emulator = await createEmulator({ service: 'slack', port, seed: { slack: seed() } });
    const platform = new SlackPlatform(emulator, `http://127.0.0.1:${port}`);
    platform.#server = await startTestServer((request) => platform.#reply(request));
    platform.#server.http.on('upgrade', (request, socket) => platform.socket.accept(request, socket));
    return platform;
  }

  get apiUrl(): string {
    return `${this.#server.url}/api/`;
  }

  async stop(): Promise<void> {
    this.socket.close();
    await this.#server.stop();
    await this.#emulator.close();
  }

  // The next message to the channel is refused.
  refuseIn(channel: string, refusal: TestResponse): void {
    this.#refusalsIn.set(channel, refusal);
  }

  // A call of Slack's API as the owner of the token.
  async call(method: string, args: Record<string, string>, token = kBotToken): Promise<Reply> {
    const response = await fetch(`${this.#emulatorUrl}/api/${method}`, {
      method: 'POST', headers: { authorization: `Bearer ${token}` }, body: new URLSearchParams(args),
    });
    const reply = (await response.json()) as Reply;
    if (!reply.ok) throw new Error(`${method}: ${reply['error']}`);
    return reply;
  }

  async channel(name: string): Promise<string> {
    const { channels } = await this.call('conversations.list', { types: 'public_channel' });
    return channels.find((each: { name: string }) => each.name === name).id;
  }

  async user(name: string): Promise<string> {
    const { members } = await this.call('users.list', {}, 'xoxp-nurse');
    return members.find((each: { name: string }) => each.name === name).id;
  }

  // The direct conversation of a person with the bot.
  async direct(person: string): Promise<string> {
    return (await this.call('conversations.open', { users: kBotUser }, `xoxp-${person}`))['channel'].id;
  }

  // Writes as a person would, and returns the message's ts.
  async write(person: string, channel: string, text: string, threadTs?: string): Promise<string> {
    const thread: Record<string, string> = threadTs === undefined ? {} : { thread_ts: threadTs };
    return (await this.call('chat.postMessage', { channel, text, ...thread }, `xoxp-${person}`))['ts'];
  }

  async thread(channel: string, ts: string): Promise<{ text: string; user: string; blocks?: Block[] }[]> {
    return (await this.call('conversations.replies', { channel, ts }))['messages'];
  }

  // Like no earlier one.
  newTs(): string {
    this.#lastTs = Math.max(this.#lastTs + 1, Date.now() * 1000);
    return `${Math.floor(this.#lastTs / 1e6)}.${String(this.#lastTs % 1e6).padStart(6, '0')}`;
  }

  #refusalOf(channel: string): TestResponse | undefined {
    const refusal = this.#refusalsIn.get(channel) ?? this.refusals.shift();
    this.#refusalsIn.delete(channel);
    return refusal;
  }

  async #reply({ path, headers, body: bytes }: HttpRequest): Promise<TestResponse> {
    const { authorization = '', 'content-type': type = '' } = headers;
    const body = bytes.toString('utf8');
    if (path === '/api/apps.connections.open') {
      const opened = { ok: true, url: this.apiUrl.replace('http', 'ws') };
      return authorization === `Bearer ${this.appToken}` ? { status: 200, body: opened } : kInvalidAuth;
    }
    const isMessage = path === '/api/chat.postMessage';
    const refusal = isMessage ? this.#refusalOf(new URLSearchParams(body).get('channel') ?? '') : undefined;
    if (refusal !== undefined) return refusal;
    const posted = isMessage ? postedOf(new URLSearchParams(body)) : undefined;
    if (posted !== undefined) checkLimits(posted);
    // The emulator takes any token for its administrator's.
    if (!kTokens.includes(authorization.replace('Bearer ', ''))) return kInvalidAuth;
    const passed = { method: 'POST', headers: { authorization, 'content-type': type }, body };
    const response = await fetch(`${this.#emulatorUrl}${path}`, passed);
    const reply = (await response.json()) as Reply;
    if (posted !== undefined && reply.ok) this.posted.push(posted);
    return { status: response.status, body: reply };
  }
}

const kJoin = 'channels:join';

// Scopes are those of the manifest in the documentation, and the emulator is strict about them.
function seed() {
  const scopes = manifestScopes();
  const everything = ['chat:write', 'channels:read', 'channels:history', kJoin, 'im:write', 'im:history', 'users:read'];
  return {
    strict_scopes: true,
    users: kPeople.map((name) => ({ name })),
    channels: [{ name: 'health' }, { name: 'nurses' }],
    oauth_apps: [{
      client_id: '1.2', client_secret: 'x', app_id: 'A0CAVEAT', name: 'Caveat', redirect_uris: [], scopes,
      bot_id: 'B0CAVEAT', bot_user_id: kBotUser, bot_name: 'caveat',
    }],
    tokens: [
      // It joins on its own here, where nobody can invite it.
      { token: kBotToken, type: 'bot' as const, user_id: kBotUser, bot_id: 'B0CAVEAT', scopes: [...scopes, kJoin] },
      ...kPeople.map((user) => ({ token: `xoxp-${user}`, type: 'user' as const, user, scopes: everything })),
    ],
  };
}

function manifestScopes(): string[] {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/channels/slack.md'), 'utf8');
  const list = /^ +bot:\n((?: +- \S+\n)+)/m.exec(page);
  if (list === null) throw new Error('docs/channels/slack.md has no manifest with scopes of the bot');
  return list[1]!.split('\n').map((line) => line.replace(/^ *- /, '')).filter((scope) => scope !== '');
}

function postedOf(body: URLSearchParams): Posted {
  const { channel = '', thread_ts, text = '', blocks: json = '[]', ...options } = Object.fromEntries(body);
  const blocks = JSON.parse(json) as Block[];
  const shown = blocks.filter(({ type }) => type === 'section').map((block) => block.text!.text);
  return {
    channel, threadTs: thread_ts, fallback: text, blocks, options, text: shown.length === 0 ? text : shown.join('\n\n'),
  };
}

// What Slack refuses, or cuts, and the emulator takes.
export function checkLimits({ fallback, blocks }: Pick<Posted, 'fallback' | 'blocks'>): void {
  const fail = (what: string) => {
    throw new Error(`over Slack's limits: ${what}`);
  };
  if (fallback.length === 0 || fallback.length > 4000) fail('text');
  if (blocks.length > 50 || JSON.stringify(blocks).length > 13_000) fail('blocks');
  for (const { text, elements = [] } of blocks) {
    if ((text?.text.length ?? 1) > 3000 || text?.text.length === 0) fail('section');
    if (elements.length > 25 || new Set(elements.map((each) => each.action_id)).size < elements.length) fail('actions');
    for (const { action_id, value, text: label } of elements) {
      if (label.text.length > 75 || value.length > 2000 || action_id.length > 255) fail('button');
    }
  }
}

export interface DeliveryOptions {
  secret?: string;
  ageSeconds?: number;
  retry?: number;
  unsigned?: boolean;
}

// Delivers as Slack does: `payload` is of an event, or of a pressed button; or else a body that Slack would never send.
export async function deliver(url: string, payload: object | string, options: DeliveryOptions = {}): Promise<Response> {
  const { secret = kSigningSecret, ageSeconds = 0, retry, unsigned = false } = options;
  const isPress = typeof payload === 'object' && 'actions' in payload;
  const json = typeof payload === 'string' ? payload : JSON.stringify(payload);
  const body = isPress ? new URLSearchParams({ payload: json }).toString() : json;
  const timestamp = Math.floor(Date.now() / 1000) - ageSeconds;
  const signature = `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
  const headers = new Headers({ 'content-type': isPress ? 'application/x-www-form-urlencoded' : 'application/json' });
  if (!unsigned) {
    headers.set('x-slack-request-timestamp', String(timestamp));
    headers.set('x-slack-signature', signature);
  }
  if (retry !== undefined) headers.set('x-slack-retry-num', String(retry));
  return fetch(url, { method: 'POST', headers, body });
}

// The envelope of an event.
export function envelope(event: object): Record<string, unknown> {
  return {
    type: 'event_callback', team_id: 'T000000001', api_app_id: 'A0CAVEAT', event_id: `Ev${randomUUID()}`,
    event_time: Math.floor(Date.now() / 1000), event,
    authorizations: [{ team_id: 'T000000001', user_id: kBotUser, is_bot: true }],
  };
}

// A button of a message that was posted, as Slack tells of it when it is pressed.
export function press(posted: Posted, ts: string, user: string, kind: RegExp, actionTs: string): object {
  const button = posted.blocks.flatMap(({ elements = [] }) => elements).find(({ value }) => kind.test(value));
  if (button === undefined) throw new Error(`the message has no button ${kind}`);
  return {
    type: 'block_actions', team: { id: 'T000000001' }, user: { id: user }, channel: { id: posted.channel },
    container: { type: 'message', message_ts: ts, channel_id: posted.channel },
    message: { ts, ...(posted.threadTs === undefined ? {} : { thread_ts: posted.threadTs }) }, trigger_id: randomUUID(),
    actions: [{ type: 'button', action_id: button.action_id, value: button.value, action_ts: actionTs }],
  };
}
