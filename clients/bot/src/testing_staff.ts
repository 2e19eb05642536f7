// For tests of adapters: staff who read of handoffs by a webhook, and answer by the adapter's own endpoints.
import assert from 'node:assert/strict';
import type { BotConfig } from './bot_config.ts';
import { hmacOf } from './http.ts';
import { callOnce, startTestServer, type TestServer } from './testing_server.ts';

const kSecret = 'webhook-secret-of-the-tests';
const kToken = 'staff-token-of-the-tests';

export class StaffDesk {
  #server: TestServer | undefined;
  #posts: string[] = [];

  static async open(): Promise<StaffDesk> {
    const desk = new StaffDesk();
    desk.#server = await startTestServer(({ headers, body }) => {
      assert.equal(headers['x-caveat-signature'], `sha256=${hmacOf('sha256', kSecret, [body])}`);
      desk.#posts.push((JSON.parse(body.toString('utf8')) as { text: string }).text);
      return { status: 200 };
    });
    return desk;
  }

  // What an adapter's configuration says of it.
  get config(): Pick<BotConfig, 'staffWebhook' | 'staffToken'> {
    return { staffWebhook: { url: this.#server!.url, secret: kSecret }, staffToken: kToken };
  }

  // The same as variables.
  get environment(): Record<string, string> {
    return {
      CAVEAT_STAFF_WEBHOOK_URL: this.#server!.url, CAVEAT_STAFF_WEBHOOK_SECRET: kSecret, CAVEAT_STAFF_TOKEN: kToken,
    };
  }

  // Of the handoffs that were posted, in order.
  get handles(): string[] {
    return [...new Set(this.#posts.flatMap((post) => /^caveat handoff (\w+)$/m.exec(post)?.[1] ?? []))];
  }

  // Oldest first.
  posts(): string[] {
    return this.#posts;
  }

  // `release HANDLE` or `reply HANDLE words`, to the adapter that serves at this address.
  async say(adapterUrl: string, said: string): Promise<void> {
    const [, path, handle, text = ''] = /^(release|reply) (\w+) ?(.*)$/s.exec(said)!;
    const headers = { authorization: `Bearer ${kToken}` };
    const body = JSON.stringify(path === 'reply' ? { handle, text } : { handle });
    const { status } = await callOnce(new URL(`/staff/${path}`, adapterUrl), { headers, body });
    assert.equal(status, path === 'reply' ? 202 : 200);
  }

  async close(): Promise<void> {
    await this.#server!.stop();
  }
}
