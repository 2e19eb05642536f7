// Socket Mode: Slack's deliveries over a connection that the adapter opens, and opens again.
import { setTimeout as sleep } from 'node:timers/promises';
import { SocketModeReceiver, type App, type ReceiverEvent } from '@slack/bolt';
import { backoffMs, kindOf, Pauses, RetryAfter, type Log } from '@caveat/bot';
import { failureOf, isPassing, refusalOf } from './api.ts';
import type { Payload } from './events.ts';
import { silentLogger } from './logger.ts';
import type { Take } from './receive.ts';

const kTimeoutMs = 20_000;
const kFirstPauseMs = 1000;
const kLongestPauseMs = 60_000;
// A call that hangs keeps nobody from stopping.
const kFinishMs = 5000;

export interface SlackSocket {
  // Resolves when it is connected for the first time. Waits for Slack if it is away; throws if it refuses the token.
  start(): Promise<void>;
  stop(): Promise<void>;
  isConnected(): boolean;
}

export function slackSocket(appToken: string, apiUrl: string, take: Take, log: Log): SlackSocket {
  return new Connection(receiverOf(appToken, apiUrl, take, log).client, log);
}

class Connection implements SlackSocket {
  #client: SocketModeReceiver['client'];
  #log: Log;
  #pauses = new Pauses();
  #isConnected = false;
  #closed = Promise.resolve();
  #kept = Promise.resolve();

  constructor(client: SocketModeReceiver['client'], log: Log) {
    this.#client = client;
    this.#log = log;
    client.on('connected', () => {
      this.#isConnected = true;
      log.info('connected to Slack');
    });
    client.on('close', () => {
      // The end of an earlier connection may be told of when there is a new one.
      this.#isConnected &&= client.websocket?.isActive() === true;
      log.info('the connection to Slack is closed');
    });
  }

  isConnected(): boolean {
    return this.#isConnected;
  }

  async start(): Promise<void> {
    await this.#open((code) => !isPassing(code));
    this.#kept = this.#keepOpen();
  }

  async stop(): Promise<void> {
    this.#pauses.end();
    await this.#client.disconnect();
    await Promise.race([this.#kept, sleep(kFinishMs, undefined, { ref: false })]);
  }

  // A token that Slack takes no more ends neither this nor the process: what was taken is still answered, GET /health
  // is not ready, and each refusal is in the log.
  async #keepOpen(): Promise<void> {
    while (!this.#pauses.ended) {
      await this.#closed;
      await this.#pauses.wait(kFirstPauseMs);
      await this.#open(() => false);
    }
  }

  // Tries until it is connected, or stopped. Throws where Slack refuses with a code that is final.
  async #open(isFinal: (code: string) => boolean): Promise<void> {
    for (let attempt = 1; !this.#pauses.ended; attempt += 1) {
      try {
        await this.#client.start();
        this.#closed = new Promise((resolve) => this.#client.once('disconnected', () => resolve()));
        if (this.#pauses.ended) await this.#client.disconnect();
        return;
      } catch (error) {
        const code = refusalOf(error);
        if (code !== undefined && isFinal(code)) throw error;
        if (code === undefined) this.#log.warn('Slack could not be reached', { attempt, ...kindOf(error) });
        else this.#log.error('Slack refuses a connection', { attempt, code });
        const failure = failureOf(error);
        const askedMs = failure instanceof RetryAfter ? failure.seconds * 1000 : 0;
        await this.#pauses.wait(Math.max(askedMs, backoffMs(attempt, kFirstPauseMs, kLongestPauseMs)));
      }
    }
  }
}

function receiverOf(appToken: string, apiUrl: string, take: Take, log: Log): SocketModeReceiver {
  const receiver = new SocketModeReceiver({
    appToken, logger: silentLogger,
    // The library's own attempts end in a rejection that nobody can catch, and the process with it.
    autoReconnectEnabled: false,
    installerOptions: {
      clientOptions: {
        slackApiUrl: apiUrl, retryConfig: { retries: 0 }, rejectRateLimitedCalls: true, timeout: kTimeoutMs,
      },
    },
    processEventErrorHandler: async ({ error }) => {
      log.error('a delivery could not be stored', kindOf(error));
      return false;
    },
  });
  // Not Bolt's App: it acknowledges an event before it calls a listener, and one that it could not authorise without
  // calling any.
  const processEvent = async ({ body, ack }: ReceiverEvent) => {
    take(body as Payload);
    // It is on disk: what Slack delivers again for want of this is known.
    await ack().catch((error: unknown) => log.warn('a delivery could not be acknowledged', kindOf(error)));
  };
  receiver.init({ processEvent } as App);
  return receiver;
}
