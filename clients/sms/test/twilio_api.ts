// Vercel's emulator of Twilio, behind a server that notes what it took and refuses what it is told to.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createEmulator, type Emulator } from 'emulate';

export const kAccount = 'AC00000000000000000000000000000000';
export const kToken = 'twilio_test_auth_token';
export const kNumber = '+15551234567';

export interface Refusal {
  status: number;
  code: number;
  retryAfter?: number;
}

export class TwilioApi {
  url = '';
  // What it has taken, in order.
  taken: { to: string; from: string; text: string; sid: string }[] = [];
  // For the next messages, one each.
  refusals: Refusal[] = [];
  #emulator!: Emulator;
  #server: Server | undefined;

  // `webhook`: where texts that come in are posted to.
  async start(webhook: string): Promise<void> {
    const port = await freePort();
    this.#emulator = await createEmulator({
      service: 'twilio', port,
      seed: {
        twilio: {
          account: { sid: kAccount, auth_token: kToken },
          phone_numbers: [{ phone_number: kNumber, sms_url: webhook }],
        },
      },
    });
    this.#server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
      const refusal = this.refusals.shift();
      if (refusal !== undefined) {
        const { status, code, retryAfter } = refusal;
        const headers = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
        response.writeHead(status, { 'content-type': 'application/json', ...headers });
        response.end(JSON.stringify({ code, message: `refused: ${Buffer.concat(chunks)}`, status }));
        return;
      }
      const { authorization = '', 'content-type': type = '' } = request.headers;
      const answer = await fetch(new URL(request.url!, this.#emulator.url), {
        method: 'POST', body: Buffer.concat(chunks), headers: { authorization, 'content-type': type },
      });
      const body = await answer.text();
      if (answer.status === 201) {
        const { to, from, body: text, sid } = JSON.parse(body) as Record<'to' | 'from' | 'body' | 'sid', string>;
        this.taken.push({ to, from, text, sid });
      }
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(body);
    });
    await new Promise<void>((resolve) => this.#server!.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
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
    this.#server?.closeAllConnections();
    await new Promise((resolve) => this.#server?.close(resolve));
    await this.#emulator.close();
  }
}

// A port that nobody listens on just now.
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
