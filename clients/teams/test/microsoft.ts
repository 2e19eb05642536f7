// What the adapter meets of Microsoft, on loopback: the keys and tokens of the Bot Connector, and the Connector itself.
import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { HttpRequest } from '@caveat/bot';
import { startTestServer, type TestResponse, type TestServer } from '@caveat/bot/testing';
import { leadTo } from './microsoft_hosts.ts';

export const kClientId = '11111111-2222-4333-8444-555555555555';
export const kTenantId = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee';
const kIssuer = 'https://api.botframework.com';
const kAccessToken = 'an-access-token-of-the-fake';
export const kMostBytes = 80 * 1024;
const kMostCitations = 20;

// An activity as the Connector got it.
export interface Sent {
  type: string;
  text?: string;
  textFormat?: string;
  replyToId?: string;
  conversation: { id: string };
  entities?: { citation: { position: number; appearance: Record<string, string> }[]; [key: string]: unknown }[];
  attachments?: { content: { actions: { title: string; data: { caveat: string; msteams: object } }[] } }[];
  channelData?: unknown;
  // By the Connector.
  id: string;
  bytes: number;
}

export interface KeyPair {
  kid: string;
  privateKey: KeyObject;
  publicKey: KeyObject;
}

export function newKeyPair(kid: string): KeyPair {
  return { kid, ...generateKeyPairSync('rsa', { modulusLength: 2048 }) };
}

export class Microsoft {
  keys = newKeyPair('a-key');
  sent: Sent[] = [];
  tokenRequests: URLSearchParams[] = [];
  // Of the next messages: a status, and headers.
  refusals: { status: number; headers?: Record<string, string> }[] = [];
  // Of the next messages that are replies to none.
  staffRefusals: { status: number; headers?: Record<string, string> }[] = [];
  hasKeys = true;
  url = '';
  serviceUrl = '';
  #server!: TestServer;
  #leadNoMore = () => {};

  async open(): Promise<this> {
    this.#server = await startTestServer((request) => this.#answer(request));
    const { url: here } = this.#server;
    this.url = here;
    this.serviceUrl = `${here}/amer/`;
    this.#leadNoMore = leadTo(here);
    return this;
  }

  async close(): Promise<void> {
    this.#leadNoMore();
    await this.#server.stop();
  }

  get messages(): Sent[] {
    return this.sent.filter(({ type }) => type === 'message');
  }

  // A token as the Connector signs it, but for what `claims` changes.
  token(claims: Record<string, unknown> = {}, keys = this.keys, header: Record<string, unknown> = {}): string {
    const now = Math.floor(Date.now() / 1000);
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const usual = { iss: kIssuer, aud: kClientId, nbf: now - 60, exp: now + 600, serviceurl: this.serviceUrl };
    const payload = { ...usual, ...claims };
    const signed = `${part({ alg: 'RS256', typ: 'JWT', kid: keys.kid, ...header })}.${part(payload)}`;
    return `${signed}.${createSign('RSA-SHA256').update(signed).sign(keys.privateKey).toString('base64url')}`;
  }

  // A message of a personal chat, but for what `more` changes.
  activity(more: Record<string, unknown> = {}): Record<string, unknown> {
    return {
      type: 'message', id: '1700000000001', channelId: 'msteams', serviceUrl: this.serviceUrl, textFormat: 'plain',
      from: { id: '29:person', name: 'Pat Doe', aadObjectId: 'person-object-id' },
      recipient: { id: '28:bot', name: 'Caveat' },
      conversation: { id: 'a:personal', conversationType: 'personal', tenantId: kTenantId },
      channelData: { tenant: { id: kTenantId } }, ...more,
    };
  }

  #answer({ path, headers, body }: HttpRequest): TestResponse {
    if (path === '/login.botframework.com/v1/.well-known/keys' || path.endsWith('/discovery/v2.0/keys')) {
      const key = { ...this.keys.publicKey.export({ format: 'jwk' }), kid: this.keys.kid, use: 'sig', alg: 'RS256' };
      return this.hasKeys ? { status: 200, body: { keys: [key] } } : { status: 503, body: {} };
    }
    if (path.endsWith('/.well-known/openid-configuration')) return { status: 200, body: openIdConfiguration() };
    if (path === `/login.microsoftonline.com/${kTenantId}/oauth2/v2.0/token`) {
      this.tokenRequests.push(new URLSearchParams(body.toString()));
      return { status: 200, body: { token_type: 'Bearer', expires_in: 3600, access_token: kAccessToken } };
    }
    const match = /^\/amer\/v3\/conversations\/([^/]+)\/activities(?:\/([^/]+))?$/.exec(path);
    if (match === null) return { status: 404, body: { path } };
    if (headers.authorization !== `Bearer ${kAccessToken}`) return { status: 401, body: {} };
    return this.#take(body, decodeURIComponent(match[1]!), decodeURIComponent(match[2] ?? ''));
  }

  #take(body: Buffer, conversation: string, replyTo: string): TestResponse {
    const activity = JSON.parse(body.toString()) as Sent;
    const refusals = replyTo === '' && this.staffRefusals.length > 0 ? this.staffRefusals : this.refusals;
    const refusal = activity.type === 'message' ? refusals.shift() : undefined;
    if (refusal !== undefined) return { ...refusal, body: { error: { code: 'Refused' } } };
    if (body.length > kMostBytes) return { status: 413, body: { error: { code: 'MessageSizeTooBig' } } };
    const citations = activity.entities?.[0]?.citation ?? [];
    if (citations.length > kMostCitations) return { status: 400, body: { error: { code: 'BadSyntax' } } };
    const isForThere = activity.conversation.id === conversation && (activity.replyToId ?? '') === replyTo;
    if (!isForThere) return { status: 400, body: { error: { code: 'BadArgument' } } };
    const id = String(1_800_000_000_000 + this.sent.length);
    this.sent.push({ ...activity, id, bytes: body.length });
    return { status: 201, body: { id } };
  }
}

function openIdConfiguration(): Record<string, string> {
  const base = `https://login.microsoftonline.com/${kTenantId}`;
  return {
    issuer: `${base}/v2.0`, token_endpoint: `${base}/oauth2/v2.0/token`, jwks_uri: `${base}/discovery/v2.0/keys`,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`, end_session_endpoint: `${base}/oauth2/v2.0/logout`,
  };
}
