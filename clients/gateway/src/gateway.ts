import { readFileSync } from 'node:fs';
import { createServer as createHttp1Server, type Server } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { createClient, type Transport } from '@connectrpc/connect';
import { createGrpcTransport, Http2SessionManager } from '@connectrpc/connect-node';
import { AnswerService, CorpusService, FeedbackService } from '@caveat/client';
import { Health, HealthCheckResponse_ServingStatus as Status } from '@caveat/client/gen/grpc/health/v1/health_pb.js';
import { pino, type Logger } from 'pino';
import { callerOf } from './caller.ts';
import { Calls } from './calls.ts';
import type { Config } from './config.ts';
import { Files } from './files.ts';
import { allowOrigin, preflight, protect, sendJson, type Request, type Response } from './headers.ts';
import { shareOnePort, type OnePort } from './one_port.ts';
import { RateLimit } from './rate_limit.ts';
import { sendNoMethod } from './refusals.ts';

export interface Gateway {
  // HOST:PORT that it listens on.
  address: string;
  // Takes no further call, waits up to 8 seconds for those under way, and lets go of everything.
  close(): Promise<void>;
}

export interface GatewayOptions {
  log?: Logger;
  // After so long without a call, a connection is closed.
  idleMs?: number;
  // More connections than this are closed as they come.
  mostConnections?: number;
}

const kServices = [AnswerService, CorpusService, FeedbackService, Health];
const kHealthTimeoutMs = 1000;
const kDrainMs = 8000;
const kLookAgainMs = 50;
const kStalledMs = 10_000;
const kIdleMs = 65_000;
const kMostConnections = 1000;

// JSON lines on stderr, with nothing of the process or the machine in them.
export function openLog(level: string): Logger {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination({ fd: 2, sync: true }));
}

// Serves as `config` says, once the promise resolves; rejects if it cannot listen.
export async function startGateway(config: Config, options: GatewayOptions = {}): Promise<Gateway> {
  const { log = openLog(config.logLevel), idleMs = kIdleMs } = options;
  const { baseUrl, tls } = config.server;
  const connection = new Http2SessionManager(baseUrl, { pingIntervalMs: 60_000 }, tls);
  const upstream = createGrpcTransport({ baseUrl, sessionManager: connection, acceptCompression: [] });
  const listener = listenerOf(config, upstream, log);

  const http2 = createHttp2Server({ settings: { maxConcurrentStreams: 64 } }, (request, response) => {
    // HTTP/1.1 has its own clock for a request that does not come.
    request.stream.setTimeout(kStalledMs, () => request.stream.close());
    listener(request, response);
  });
  // An idle connection is a descriptor that nobody else has.
  http2.on('session', (session) => session.setTimeout(idleMs, () => session.close()));
  const clocks = { headersTimeout: 5000, requestTimeout: kStalledMs, keepAliveTimeout: idleMs };
  const http1 = createHttp1Server(clocks, listener);
  http1.maxConnections = options.mostConnections ?? kMostConnections;
  const connections = shareOnePort(http1, http2);
  await new Promise<void>((resolve, reject) => {
    http1.once('error', reject).listen(config.listen.port, config.listen.host, resolve);
  });
  return {
    address: addressOf(http1),
    close: async () => {
      await drain(http1, connections);
      connection.abort();
    },
  };
}

function listenerOf(config: Config, upstream: Transport, log: Logger) {
  const limit = new RateLimit(config.perMinute, config.burst);
  const waitMs = (request: Request) => limit.take(callerOf(
    request.socket.remoteAddress ?? '', String(request.headers['x-forwarded-for'] ?? ''), config.trusted));
  const calls = new Calls({ services: kServices, upstream, maxTimeoutMs: config.maxTimeoutMs, waitMs, log });
  const isServing = healthOf(upstream);
  const files = new Files(config.frameAncestors);
  files.add('/openapi.json', readFileSync(new URL('../openapi.json', import.meta.url)));
  if (config.webRoot !== undefined) files.addFolder(config.webRoot);

  return (request: Request, response: Response): void => {
    const [path = ''] = (request.url ?? '').split('?', 1);
    protect(response);
    const isAllowed = allowOrigin(request, response, config.origins);
    if (request.method === 'OPTIONS') return preflight(response, isAllowed);
    if (calls.serve(path, request, response)) return undefined;
    if (path === '/healthz') {
      void isServing().then((serves) =>
        sendJson(response, serves ? 200 : 503, { status: serves ? 'SERVING' : 'NOT_SERVING' }));
    } else if (request.method === 'POST') {
      sendNoMethod(response);
    } else {
      files.serve(path, request, response);
    }
    return undefined;
  };
}

// Whether the service says that it serves. However many ask at once, it is asked once.
function healthOf(upstream: Transport): () => Promise<boolean> {
  const health = createClient(Health, upstream);
  let asked: Promise<boolean> | undefined;
  return () => (asked ??= health.check({}, { timeoutMs: kHealthTimeoutMs })
    .then(({ status }) => status === Status.SERVING, () => false)
    .finally(() => (asked = undefined)));
}

function addressOf(server: Server): string {
  const { address, family, port } = server.address() as AddressInfo;
  return family === 'IPv6' ? `[${address}]:${port}` : `${address}:${port}`;
}

async function drain(server: Server, { letGo, cut }: OnePort): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  letGo();
  const look = setInterval(letGo, kLookAgainMs);
  const force = setTimeout(cut, kDrainMs);
  await closed;
  clearInterval(look);
  clearTimeout(force);
}
