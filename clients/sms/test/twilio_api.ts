// Vercel's emulator of Twilio, behind a server that notes what it took and refuses what it is told to.
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

export class TwilioApi {
  url = '';
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

  async #answer({ path, headers, body }: HttpRequest): Promise<TestResponse> {
    const refusal = this.refusals.shift();
    if (refusal !== undefined) {
      const { status, code, retryAfter } = refusal;
      const pause: Record<string, string> = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
      return { status, headers: pause, body: { code, message: `refused: ${body}`, status } };
    }
    const { authorization = '', 'content-type': type = '' } = headers;
    const answer = await fetch(new URL(path, this.#emulator.url), {
      method: 'POST', body: new Uint8Array(body), headers: { authorization, 'content-type': type },
    });
    const answered = (await answer.json()) as Record<'to' | 'from' | 'body' | 'sid', string>;
    const { to, from, body: text, sid } = answered;
    if (answer.status === 201) this.taken.push({ to, from, text, sid });
    return { status: answer.status, body: answered };
  }
}
