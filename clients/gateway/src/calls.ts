import type { DescService } from '@bufbuild/protobuf';
import {
  Code, createConnectRouter, createContextKey, createContextValues, type Interceptor, type Transport,
} from '@connectrpc/connect';
import {
  compressionBrotli, compressionGzip, universalRequestFromNodeRequest, universalResponseToNodeResponse,
} from '@connectrpc/connect-node';
import type { UniversalHandler } from '@connectrpc/connect/protocol';
import { codeToString, parseTimeout as parseConnectTimeout } from '@connectrpc/connect/protocol-connect';
import { parseTimeout as parseGrpcTimeout } from '@connectrpc/connect/protocol-grpc';
import type { Logger } from 'pino';
import { failure, kJsonOptions } from './errors.ts';
import { forward, kOutcome, type Outcome } from './forward.ts';
import type { Request, Response } from './headers.ts';
import { sendMalformed, sendWithoutBody, withReason } from './refusals.ts';

// Eleven texts of 2,000 code points, each escaped in JSON as two halves.
const kMaxMessageBytes = 384 * 1024;
const kDropMs = 1000;
const kCallerGone = 499;
const kWaitMs = createContextKey(0, { description: 'how long the caller has to wait before it may call' });
const kTimeouts = [['connect-timeout-ms', parseConnectTimeout], ['grpc-timeout', parseGrpcTimeout]] as const;

interface Bytes {
  read: number;
  written: number;
}

export interface CallOptions {
  services: readonly DescService[];
  upstream: Transport;
  maxTimeoutMs: number;
  // Milliseconds that the caller of a request has to wait; 0 if it may call.
  waitMs: (request: Request) => number;
  log: Logger;
}

// What Connect's own Node adapter does, but for this: the log has sizes, a message that is too large is a 413, no
// refusal is without words and a reason, and a request that names no valid host does not end the process.
export class Calls {
  #handlers: Map<string, UniversalHandler>;
  #options: CallOptions;

  constructor(options: CallOptions) {
    const router = createConnectRouter({
      acceptCompression: [compressionGzip, compressionBrotli],
      readMaxBytes: kMaxMessageBytes,
      jsonOptions: kJsonOptions,
      interceptors: [limitRate],
    });
    for (const service of options.services) forward(router, service, options.upstream, options.maxTimeoutMs);
    this.#handlers = new Map(router.handlers.map((handler) => [handler.requestPath, handler]));
    this.#options = options;
  }

  // Serves a call if `path` names a method; else returns false and does nothing.
  serve(path: string, request: Request, response: Response): boolean {
    const handler = this.#handlers.get(path);
    if (handler === undefined) return false;
    const outcome: Outcome = {};
    const bytes: Bytes = { read: 0, written: 0 };
    const startedMs = performance.now();
    response.once('close', () => this.#options.log.info({
      method: path.slice(1),
      code: outcome.code === undefined ? 'refused' : outcome.code === 0 ? 'ok' : codeToString(outcome.code),
      status: response.headersSent ? response.statusCode : kCallerGone,
      ms: Math.round(performance.now() - startedMs),
      request_bytes: bytes.read,
      response_bytes: bytes.written,
    }, 'call'));
    // Without this, an error on a connection that the caller has closed would end the process.
    response.on('error', () => undefined);
    this.#answer(handler, request, response, outcome, bytes).catch(() => {
      if (response.headersSent) response.destroy();
      else sendMalformed(response);
    });
    return true;
  }

  async #answer(
    handler: UniversalHandler, request: Request, response: Response, outcome: Outcome, bytes: Bytes,
  ): Promise<void> {
    takePlainBody(request);
    capDeadline(request, this.#options.maxTimeoutMs);
    const waitMs = this.#options.waitMs(request);
    const values = createContextValues().set(kOutcome, outcome).set(kWaitMs, waitMs);
    const universal = universalRequestFromNodeRequest(request, response, undefined, values);
    const chunks = request.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>;
    const answered = await handler({ ...universal, body: counted(chunks, (size) => void (bytes.read += size)) });
    dropRest(request);
    if (answered.body === undefined) {
      if (answered.status === 405) response.setHeader('Allow', handler.allowedMethods.join(', '));
      return sendWithoutBody(response, answered.status);
    }
    const answer = await withReason(answered);
    // Connect has one status for all of resource_exhausted. Before a call is forwarded, it is the message's size.
    const isTooLarge = answer.status === 429 && waitMs === 0 && (outcome.code === undefined || outcome.isTooLarge);
    return universalResponseToNodeResponse({
      ...answer,
      status: isTooLarge ? 413 : answer.status,
      body: counted(answer.body!, (size) => void (bytes.written += size)),
    }, response);
  }
}

const limitRate: Interceptor = (next) => (request) => {
  const waitMs = request.contextValues.get(kWaitMs);
  if (waitMs === 0) return next(request);
  throw failure(Code.ResourceExhausted, 'RATE_LIMITED', 'too many calls from this address; slow down', waitMs);
};

// `curl -d` says that its body is a form. From a browser that would be a call to which no preflight is due, so there it
// is refused as any other form.
function takePlainBody({ headers }: Request): void {
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
  const isBrowser = headers.origin !== undefined || headers['sec-fetch-site'] !== undefined;
  if (isForm && !isBrowser) headers['content-type'] = 'application/json';
}

// Connect would refuse a longer deadline, or, as its timers hold 31 bits, find it over at once.
function capDeadline({ headers }: Request, maxTimeoutMs: number): void {
  for (const [name, parse] of kTimeouts) {
    const value = headers[name];
    if (typeof value === 'string' && (parse(value, Infinity).timeoutMs ?? 0) > maxTimeoutMs) delete headers[name];
  }
}

// Of a body that was refused unread, the rest has to be read, or the connection stays busy with it. For HTTP/1.1 the
// server bounds how long that may take.
function dropRest(request: Request): void {
  if (request.complete) return;
  request.resume();
  if ('stream' in request) setTimeout(() => request.stream.close(), kDropMs).unref();
}

async function* counted(chunks: AsyncIterable<Uint8Array>, count: (size: number) => void): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    count(chunk.byteLength);
    yield chunk;
  }
}
