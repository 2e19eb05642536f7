// A small server for webhooks: the raw body, which signatures are made of, and no framework.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { kindOf, type Log } from './log.ts';

export interface HttpRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  // As it came.
  body: Buffer;
}

export interface HttpResponse {
  status: number;
  headers?: Record<string, string>;
  body?: string;
}

export type Route = (request: HttpRequest) => HttpResponse | Promise<HttpResponse>;

export interface HttpOptions {
  host: string;
  // 0: the system picks one.
  port: number;
  // 'POST /path' -> route.
  routes: Record<string, Route>;
  log: Log;
  maxBytes?: number;
  // Of GET /health.
  health?: () => { ready: boolean };
}

export interface HttpServer {
  // http://HOST:PORT
  url: string;
  // Takes no more connections and waits for the requests under way.
  stop(): Promise<void>;
}

const kMaxBytes = 1024 * 1024;
const kRequestTimeoutMs = 10_000;
// Of what a request names, the path alone.
const kBase = 'http://localhost';

export async function serveHttp(options: HttpOptions): Promise<HttpServer> {
  const { host, port, routes, log, maxBytes = kMaxBytes, health } = options;
  const timeouts = { requestTimeout: kRequestTimeoutMs, headersTimeout: kRequestTimeoutMs };
  const server = createServer(timeouts, (request, response) => {
    respond(request, { routes, maxBytes, health })
      .catch((error: unknown): HttpResponse => {
        log.error('a request could not be handled', kindOf(error));
        return { status: 500 };
      })
      .then((result) => write(response, result));
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  const address = server.address() as AddressInfo;
  const shownHost = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  const url = `http://${shownHost}:${address.port}`;
  log.info('listening', { listen: url });
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeIdleConnections();
    });
  return { url, stop };
}

// HMAC of the parts one after the other, in hexadecimal digits or base64.
export function hmacOf(
  algorithm: 'sha256' | 'sha1', key: string, parts: (string | Buffer)[], encoding: 'hex' | 'base64' = 'hex',
): string {
  const hmac = createHmac(algorithm, key);
  for (const part of parts) hmac.update(part);
  return hmac.digest(encoding);
}

// Takes the same time wherever they differ. False if `given` is missing.
export function isSame(expected: string, given: string | string[] | undefined): boolean {
  if (typeof given !== 'string') return false;
  // Hashes of both have one length, as timingSafeEqual needs.
  const digest = (text: string) => createHmac('sha256', 'same').update(text).digest();
  return timingSafeEqual(digest(expected), digest(given));
}

async function respond(
  request: IncomingMessage, { routes, maxBytes, health }: Pick<HttpOptions, 'routes' | 'health'> & { maxBytes: number },
): Promise<HttpResponse> {
  // What a request names may not be an address, as //.
  const url = URL.parse(request.url ?? '/', kBase);
  if (url === null) return { status: 400 };
  const method = request.method ?? 'GET';
  if (method === 'GET' && url.pathname === '/health' && health !== undefined) {
    const state = health();
    return { status: state.ready ? 200 : 503, ...json(state) };
  }
  const route = routes[`${method} ${url.pathname}`];
  if (route === undefined) {
    const isKnown = Object.keys(routes).some((name) => name.endsWith(` ${url.pathname}`));
    return { status: isKnown ? 405 : 404 };
  }
  const body = await readBody(request, maxBytes);
  if (body === undefined) return { status: 413, headers: { connection: 'close' } };
  return await route({ method, path: url.pathname, query: url.searchParams, headers: request.headers, body });
}

// A response body of JSON.
export function json(value: unknown): { headers: Record<string, string>; body: string } {
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) };
}

// Undefined if it is longer than `maxBytes`.
async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function write(response: ServerResponse, { status, headers = {}, body = '' }: HttpResponse): void {
  const always = { 'content-length': Buffer.byteLength(body), 'x-content-type-options': 'nosniff' };
  response.writeHead(status, { ...always, ...headers });
  response.end(body);
}
