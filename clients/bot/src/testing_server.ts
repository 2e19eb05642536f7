// For tests of adapters: a server of their own on loopback, as a platform or whoever else an adapter calls.
import {
  createServer, request as openRequest, type IncomingMessage, type Server, type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HttpRequest } from './http.ts';

export interface TestResponse {
  status: number;
  headers?: Record<string, string>;
  // A text as it is, anything else as JSON.
  body?: unknown;
}

// Undefined: it hangs up.
export type TestAnswer = (request: HttpRequest) => TestResponse | undefined | Promise<TestResponse | undefined>;

export interface TestServer {
  // http://127.0.0.1:PORT
  url: string;
  http: Server;
  // Hangs up on all who ask.
  stop(): Promise<void>;
}

// Answers each request once its body is there, on a port that the system picks. An `answer` that throws fails the test.
export async function startTestServer(answer: TestAnswer): Promise<TestServer> {
  const http = createServer((request, response) => void respond(request, response, answer));
  const url = `http://127.0.0.1:${await listen(http)}`;
  const stop = async () => {
    const closed = new Promise<void>((resolve) => http.close(() => resolve()));
    http.closeAllConnections();
    await closed;
  };
  return { url, http, stop };
}

async function respond(request: IncomingMessage, response: ServerResponse, answer: TestAnswer): Promise<void> {
  try {
    const { status, headers, body } = (await answer(await requestOf(request))) ?? {};
    if (status === undefined) return void response.destroy();
    const isJson = body !== undefined && typeof body !== 'string';
    response.writeHead(status, { ...(isJson ? { 'content-type': 'application/json' } : {}), ...headers });
    response.end(isJson ? JSON.stringify(body) : body);
  } catch (error) {
    // A bot that is stopped gives up its calls, wherever they are.
    if (!request.complete || request.socket.destroyed) return;
    response.destroy();
    throw error;
  }
}

async function requestOf(request: IncomingMessage): Promise<HttpRequest> {
  const { pathname, searchParams } = new URL(request.url!, 'http://localhost');
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const { method, headers } = request;
  return { method: method!, path: pathname, query: searchParams, headers, body: Buffer.concat(chunks) };
}

export interface Call {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

// A request on a connection of its own: an adapter may restart on the same port, and fetch would use an old one again.
export function callOnce(url: string | URL, { method = 'POST', headers = {}, body = '' }: Call): Promise<Called> {
  return new Promise((resolve, reject) => {
    const sent = openRequest(url, { method, agent: false, headers }, async (response) => {
      let text = '';
      for await (const chunk of response.setEncoding('utf8')) text += chunk;
      resolve({ status: response.statusCode!, body: text });
    });
    sent.on('error', reject).end(body);
  });
}

export interface Called {
  status: number;
  body: string;
}

// A port on which nobody listens just now.
export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}
