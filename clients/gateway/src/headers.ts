import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import { cors } from '@connectrpc/connect';

export type Request = IncomingMessage | Http2ServerRequest;
export type Response = ServerResponse | Http2ServerResponse;

const kAllowedHeaders = [...cors.allowedHeaders, 'Authorization'].join(', ');
const kExposedHeaders = [...cors.exposedHeaders, 'Retry-After', 'Grpc-Retry-Pushback-Ms'].join(', ');
const kRememberPreflightS = '7200';

// What holds for every response; a file of the page then says what differs.
export function protect(response: Response): void {
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Referrer-Policy', 'no-referrer');
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
  response.setHeader('Permissions-Policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()');
  response.setHeader('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'");
  // An answer speaks of somebody's health, and must stay in no cache.
  response.setHeader('Cache-Control', 'no-store');
}

// Lets pages of the listed sites read the response. Returns whether the request comes from one.
export function allowOrigin(request: Request, response: Response, origins: ReadonlySet<string>): boolean {
  if (origins.size > 0) response.setHeader('Vary', 'Origin');
  const { origin } = request.headers;
  if (origin === undefined || !origins.has(origin)) return false;
  response.setHeader('Access-Control-Allow-Origin', origin);
  response.setHeader('Access-Control-Expose-Headers', kExposedHeaders);
  return true;
}

// Answers what a browser asks before it lets a page of another site call.
export function preflight(response: Response, isAllowed: boolean): void {
  if (!isAllowed) return end(response, 403);
  response.setHeader('Access-Control-Allow-Methods', cors.allowedMethods.join(', '));
  response.setHeader('Access-Control-Allow-Headers', kAllowedHeaders);
  response.setHeader('Access-Control-Max-Age', kRememberPreflightS);
  return end(response, 204);
}

export function end(response: Response, status: number): void {
  response.statusCode = status;
  response.end();
}

export function sendJson(response: Response, status: number, value: object): void {
  const body = JSON.stringify(value);
  response.statusCode = status;
  response.setHeader('Content-Type', 'application/json');
  response.setHeader('Content-Length', Buffer.byteLength(body));
  response.end(body);
}
