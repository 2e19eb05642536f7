// A gateway in this process, before a real caveatd or before a service that a test makes up.
import assert from 'node:assert/strict';
import { createServer, type Http2Server, type ServerHttp2Session } from 'node:http2';
import { connect, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ConnectRouter } from '@connectrpc/connect';
import { connectNodeAdapter } from '@connectrpc/connect-node';
import { pino } from 'pino';
import { readConfig, startGateway, type Gateway, type GatewayOptions } from '../src/index.ts';

export const kAsk = '/caveat.v1.AnswerService/Ask';
// A gateway that closes cuts off what is left after 8 s: what ends within this time ended by itself.
export const kUnforcedMs = 7000;

export interface TestGateway extends Gateway {
  url: string;
  // The lines of its log.
  log: string[];
}

export async function gatewayTo(
  server: string, env: Record<string, string> = {}, options: GatewayOptions = {},
): Promise<TestGateway> {
  const log: string[] = [];
  const sink = pino({ base: null }, { write: (line: string) => void log.push(line) });
  const config = readConfig({
    CAVEAT_GATEWAY_LISTEN: '127.0.0.1:0', CAVEAT_SERVER: server, CAVEAT_GATEWAY_BURST: '1000000', ...env,
  });
  const gateway = await startGateway(config, { log: sink, ...options });
  return { ...gateway, url: `http://${gateway.address}`, log };
}

export interface Service {
  address: string;
  stop(): void;
}

// A gRPC service of the test's own, where caveatd cannot be made to do what the test is about.
export async function serviceOf(routes: (router: ConnectRouter) => void): Promise<Service> {
  const sessions = new Set<ServerHttp2Session>();
  const server: Http2Server = createServer(connectNodeAdapter({ routes }));
  server.on('session', (session) => sessions.add(session));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = () => {
    for (const session of sessions) session.destroy();
    server.close();
  };
  return { address: `127.0.0.1:${(server.address() as AddressInfo).port}`, stop };
}

export function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  const init = { method: 'POST', headers: { 'content-type': 'application/json', ...headers } };
  return fetch(url, { ...init, body: typeof body === 'string' ? body : JSON.stringify(body) });
}

export interface ErrorBody {
  code: string;
  message: string;
  details: { type: string; value: string; debug?: Debug }[];
}

interface Debug {
  reason?: string;
  domain?: string;
  fieldViolations?: { field: string }[];
}

export async function errorOf(response: Response): Promise<ErrorBody> {
  return await response.json() as ErrorBody;
}

// Sends bytes as they are, and collects what comes back until the connection ends.
export function raw(address: string, bytes: string): Promise<string> {
  const [host, port] = address.split(':');
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(Number(port), host, () => socket.write(bytes));
    socket.on('data', (chunk) => void (answer += chunk.toString()));
    socket.on('end', () => resolve(answer)).on('error', reject);
  });
}

// Waits for what nothing tells of when it happens.
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 40_000; !(await holds()); await sleep(5)) {
    assert.ok(Date.now() < end, 'it did not happen in 40 s');
  }
}
