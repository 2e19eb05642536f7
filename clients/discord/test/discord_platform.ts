// Discord, on loopback: it signs interactions, shows answers, and refuses what Discord would refuse.
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HttpRequest } from '@caveat/bot';
import { startTestServer, type TestResponse, type TestServer } from '@caveat/bot/testing';

export const kApplicationId = '100000000000000001';
export const kBotToken = 'a-bot-token-of-the-tests';
export const kStaffChannel = '300000000000000003';
export const kGuild = '400000000000000004';
export const kChannel = '200000000000000002';
export const kUser = '600000000000000006';
export const kUsername = 'pat.of.the.tests';
const kLoading = 128;

// As Discord shows a backslash ahead of what is not a letter, digit or space.
export function withoutEscapes(text: string): string {
  return text.replace(/\\([^0-9A-Za-z\s])/g, '$1');
}

interface Component {
  custom_id: string;
  label: string;
}

export interface Shown {
  // '@original', 'followup', or the id of the channel.
  place: string;
  content: string;
  flags: number;
  allowed_mentions?: { parse: string[] };
  components?: { components: Component[] }[];
  nonce?: string;
  // Of the interaction that it answers.
  token?: string;
  // Of an attachment.
  file?: string;
}

interface Original {
  // Messages of the interaction that can be read, by where they stand.
  texts: [place: string, text: string][];
  isAcknowledged: boolean;
  isDeleted: boolean;
  flags: number;
}

export class Discord {
  keys = generateKeyPairSync('ed25519');
  shown: Shown[] = [];
  commands: { path: string; names: string[] }[] = [];
  // Of the next messages.
  refusals: TestResponse[] = [];
  // Tokens do not hold any more.
  isExpired = false;
  acknowledgesAfterMs = 0;
  // From taking a call to answering it.
  latencyMs = 0;
  // The next edit of a mark finds it gone.
  isTakenAway = false;
  // A person takes no direct messages.
  isClosed = false;
  api = '';
  #server!: TestServer;
  #originals = new Map<string, Original>();
  #ids = 0;

  async open(): Promise<this> {
    this.#server = await startTestServer(async (request) => {
      const response = await this.#answer(request);
      await sleep(this.latencyMs);
      return response;
    });
    this.api = `${this.#server.url}/api`;
    return this;
  }

  async close(): Promise<void> {
    await this.#server.stop();
  }

  get publicKey(): string {
    return (this.keys.publicKey.export({ format: 'der', type: 'spki' }) as Buffer).subarray(-32).toString('hex');
  }

  // The next message is refused, and may come after so long.
  refuseFor(seconds: number): void {
    const headers = { 'retry-after': String(seconds), 'x-ratelimit-scope': 'shared' };
    this.refusals.push({ status: 429, headers, body: { retry_after: seconds, global: false, message: '' } });
  }

  // Marks that still say that an answer is being made.
  get waiting(): number {
    return [...this.#originals.values()].filter(({ flags, isDeleted }) => flags & kLoading && !isDeleted).length;
  }

  // Shows the mark of an acknowledged interaction, and nothing else of it.
  mark(token: string): void {
    this.#originals.set(token, { texts: [], isAcknowledged: true, isDeleted: false, flags: kLoading });
  }

  // What can still be read of an interaction.
  standing(token: string): string[] {
    return this.#originals.get(token)!.texts.map(([, text]) => text);
  }

  // An interaction in a server, but for what `more` changes.
  interaction(more: Record<string, unknown> = {}): Record<string, unknown> {
    this.#ids += 1;
    return {
      id: String(500_000_000_000_000_000n + BigInt(this.#ids)), application_id: kApplicationId, version: 1, type: 2,
      token: randomBytes(8).toString('hex'), channel_id: kChannel, guild_id: kGuild, context: 0,
      member: { user: { id: kUser, username: kUsername } }, ...more,
    };
  }

  ask(question: string, more: Record<string, unknown> = {}): Record<string, unknown> {
    return this.command('ask', { question }, more);
  }

  command(name: string, values: Record<string, string>, more: Record<string, unknown> = {}): Record<string, unknown> {
    const options = Object.entries(values).map(([option, value]) => ({ name: option, type: 3, value }));
    return this.interaction({ data: { name, options }, ...more });
  }

  press(customId: string, more: Record<string, unknown> = {}): Record<string, unknown> {
    return this.interaction({ type: 3, data: { custom_id: customId, component_type: 2 }, ...more });
  }

  headers(body: string, seconds = Math.floor(Date.now() / 1000)): Record<string, string> {
    const signature = sign(null, Buffer.from(`${seconds}${body}`), this.keys.privateKey).toString('hex');
    return { 'x-signature-ed25519': signature, 'x-signature-timestamp': String(seconds) };
  }

  // Delivers, and takes the answer as Discord does.
  async deliver(url: string, interaction: Record<string, unknown>): Promise<{ type: number; data?: Shown }> {
    const { status, answer } = await this.attempt(url, interaction);
    if (answer === undefined) throw new Error(`the interaction was answered with ${status}`);
    return answer;
  }

  // The same, also where the adapter does not take it.
  async attempt(
    url: string, interaction: Record<string, unknown>,
  ): Promise<{ status: number; answer?: { type: number; data?: Shown } }> {
    const token = String(interaction['token']);
    const isKnown = this.#originals.has(token);
    if (!isKnown) this.#originals.set(token, { texts: [], isAcknowledged: false, isDeleted: false, flags: 0 });
    const body = JSON.stringify(interaction);
    const headers = { 'content-type': 'application/json', ...this.headers(body) };
    const response = await fetch(`${url}/discord/interactions`, { method: 'POST', body, headers });
    const { status } = response;
    if (status !== 200) {
      if (!isKnown) this.#originals.delete(token);
      return { status };
    }
    const answer = (await response.json()) as { type: number; data?: Shown };
    const original = this.#originals.get(token)!;
    if (isKnown) return { status, answer };
    // Discord may be slower to take the acknowledgement than we are to answer.
    setTimeout(() => (original.isAcknowledged = true), this.acknowledgesAfterMs);
    if (answer.type === 5) original.flags = kLoading | (answer.data?.flags ?? 0);
    if (answer.type === 4) this.shown.push({ ...answer.data!, place: '@original', token });
    return { status, answer };
  }

  async #answer(request: HttpRequest): Promise<TestResponse> {
    const { method, headers } = request;
    const path = decodeURIComponent(request.path).replace(/^\/api\/v10/, '');
    const body = await bodyIn(request);
    const webhook = /^\/webhooks\/(\d+)\/([^/]+)(\/messages\/@original)?$/.exec(path);
    if (webhook !== null) return this.#ofInteraction(method, webhook[2]!, webhook[3] !== undefined, body);
    if (headers.authorization !== `Bot ${kBotToken}`) return { status: 401, body: { code: 0, message: '401' } };
    const channel = /^\/channels\/(\w+)(\/messages)?$/.exec(path);
    if (channel !== null && method === 'GET') return { status: 200, body: { id: channel[1], guild_id: kGuild } };
    if (channel !== null) return this.#take(channel[1]!, body);
    if (path === '/users/@me/channels') {
      return { status: 200, body: { id: `dm${(body as { recipient_id?: string }).recipient_id}` } };
    }
    if (method === 'PUT') {
      this.commands.push({ path, names: (body as unknown as { name: string }[]).map(({ name }) => name) });
      return { status: 200, body: [] };
    }
    return { status: 404, body: { code: 0, message: path } };
  }

  #ofInteraction(method: string, token: string, isOriginal: boolean, body: Partial<Shown>): TestResponse {
    const original = this.#originals.get(token);
    if (this.isExpired || original === undefined || !original.isAcknowledged) {
      return { status: 404, body: { code: 10_015, message: 'Unknown Webhook' } };
    }
    if (method === 'PATCH' && this.isTakenAway) {
      this.isTakenAway = false;
      original.isDeleted = true;
    }
    if (isOriginal && original.isDeleted) return { status: 404, body: { code: 10_008, message: 'Unknown Message' } };
    if (method === 'GET') return { status: 200, body: { flags: original.flags } };
    if (method === 'DELETE') {
      original.isDeleted = true;
      original.texts = original.texts.filter(([place]) => place !== '@original');
      return { status: 204 };
    }
    const place = isOriginal ? '@original' : 'followup';
    const reply = this.#take(place, { ...body, token }, isOriginal ? original.flags & 64 : 0);
    if (reply.status !== 200) return reply;
    // The first message takes the place of the mark, whichever way it comes.
    original.flags &= ~kLoading;
    original.texts.push([place, body.content ?? '']);
    return reply;
  }

  #take(place: string, body: Partial<Shown>, flags = 0): TestResponse {
    const refusal = this.refusals.shift();
    if (refusal !== undefined) return refusal;
    if (this.isClosed && place.startsWith('dm')) return { status: 403, body: { code: 50_007, message: 'Cannot send' } };
    if (!isFit(body)) return { status: 400, body: { code: 50_035, message: 'Invalid Form Body' } };
    const isRepeated = body.nonce !== undefined && this.shown.some(({ nonce }) => nonce === body.nonce);
    if (!isRepeated) this.shown.push({ ...body, place, content: body.content ?? '', flags: (body.flags ?? 0) | flags });
    return { status: 200, body: { id: String(this.shown.length) } };
  }
}

// Whether Discord would take it.
export function isFit({ content = '', nonce = '', components: rows = [] }: Partial<Shown>): boolean {
  const components = rows.flatMap((row) => row.components);
  return [...content].length <= 2000 && rows.length <= 5 && nonce.length <= 25 &&
    rows.every((row) => row.components.length >= 1 && row.components.length <= 5) &&
    components.every(({ custom_id: id, label }) => id.length <= 100 && label.length <= 80);
}

async function bodyIn({ headers, body: bytes }: HttpRequest): Promise<Partial<Shown>> {
  const type = headers['content-type'] ?? '';
  if (!type.startsWith('multipart/')) return bytes.length === 0 ? {} : (JSON.parse(bytes.toString()) as Partial<Shown>);
  const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData();
  const file = form.get('files[0]') as File | null;
  const body = JSON.parse(String(form.get('payload_json'))) as Partial<Shown>;
  return file === null ? body : { ...body, file: await file.text() };
}
