import { statSync } from 'node:fs';
import type { BlockList } from 'node:net';
import { endpointOf, type Endpoint } from '@caveat/client';
import { trustedProxies } from './caller.ts';

export interface Config {
  listen: { host: string; port: number };
  server: Endpoint;
  origins: ReadonlySet<string>;
  trusted: BlockList;
  perMinute: number;
  burst: number;
  maxTimeoutMs: number;
  webRoot: string | undefined;
  frameAncestors: readonly string[];
  logLevel: string;
}

const kVariables = {
  CAVEAT_GATEWAY_LISTEN: ['127.0.0.1:8080',
    'HOST:PORT to serve HTTP on; port 0 picks a free one. Stay on loopback, with a proxy in front'],
  CAVEAT_SERVER: ['127.0.0.1:50051', 'HOST:PORT of caveatd, or https://HOST:PORT of a proxy before it'],
  CAVEAT_TLS_CA: ['', 'PEM file of who signed that proxy\'s certificate; empty for those that Node trusts'],
  CAVEAT_TLS_CERT: ['', 'PEM file of the certificate to show that proxy (mutual TLS); empty for none'],
  CAVEAT_TLS_KEY: ['', 'PEM file of that certificate\'s key'],
  CAVEAT_GATEWAY_ORIGINS: ['',
    'Origins of other sites whose pages may call, as https://clinic.example; separated by commas'],
  CAVEAT_GATEWAY_TRUSTED_PROXIES: ['',
    'Addresses, or ADDRESS/BITS, of proxies whose X-Forwarded-For tells who calls; separated by commas'],
  CAVEAT_GATEWAY_CALLS_PER_MINUTE: ['60', 'Calls that one address may make in a minute, in the long run; 1 to 1000000'],
  CAVEAT_GATEWAY_BURST: ['30', 'Calls that it may make at once; 1 to 1000000'],
  CAVEAT_GATEWAY_MAX_DEADLINE_MS: ['5000',
    'The longest deadline of a call, and that of a call which names none; 1 to 60000'],
  CAVEAT_GATEWAY_WEB_ROOT: ['', 'Folder of the web page (clients/web/dist), read once at start; empty for none'],
  CAVEAT_GATEWAY_FRAME_ANCESTORS: ['', 'Origins of sites that may show the page in a frame; separated by commas'],
  CAVEAT_GATEWAY_LOG_LEVEL: ['info', 'info, warn, error or silent; JSON lines on stderr'],
} as const satisfies Record<string, readonly [fallback: string, meaning: string]>;

type Name = keyof typeof kVariables;

export function help(): string {
  const lines = Object.entries(kVariables).map(([name, [fallback, meaning]]) =>
    `  ${name}${fallback === '' ? '' : `=${fallback}`}\n      ${meaning}`);
  return [
    'Serves the API of a caveatd over HTTP: JSON, Connect, gRPC-Web and gRPC, from one port.',
    'The address is the first line on stdout, once calls are taken.',
    'Usage: node clients/gateway/src/main.ts',
    '',
    'Environment, with what holds where a variable is not set:',
    ...lines,
    '',
  ].join('\n');
}

// All that is wrong with the environment, a line for each.
export class ConfigError extends Error {}

export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const problems: string[] = [];
  const text = (name: Name) => (env[name] ?? kVariables[name][0]).trim();
  const read = <T>(name: Name, parse: (value: string) => T | undefined, expected: string): T | undefined => {
    const value = text(name);
    const parsed = parse(value);
    if (parsed === undefined) problems.push(`${name} is "${value}"; it must be ${expected}`);
    return parsed;
  };
  const number = (name: Name, max: number) =>
    read(name, (value) => within(value, 1, max), `a whole number from 1 to ${max}`);
  const origins = (name: Name) =>
    read(name, (value) => list(value, isOrigin), 'origins as https://clinic.example, without a path, between commas');

  const server = (value: string) => {
    if (address(value.replace(/^https:\/\//, ''), 1) === undefined) return undefined;
    try {
      return endpointOf(value, env);
    } catch (error) {
      problems.push((error as Error).message);
      return { baseUrl: '', tls: {} };
    }
  };

  for (const name of Object.keys(env)) {
    if (name.startsWith('CAVEAT_GATEWAY_') && !(name in kVariables)) problems.push(`${name} is not known; see --help`);
  }
  const config = {
    listen: read('CAVEAT_GATEWAY_LISTEN', (value) => address(value, 0), 'HOST:PORT'),
    server: read('CAVEAT_SERVER', server, 'HOST:PORT or https://HOST:PORT'),
    origins: new Set(origins('CAVEAT_GATEWAY_ORIGINS')),
    trusted: read('CAVEAT_GATEWAY_TRUSTED_PROXIES', proxies, 'addresses or ADDRESS/BITS, separated by commas'),
    perMinute: number('CAVEAT_GATEWAY_CALLS_PER_MINUTE', 1_000_000),
    burst: number('CAVEAT_GATEWAY_BURST', 1_000_000),
    maxTimeoutMs: number('CAVEAT_GATEWAY_MAX_DEADLINE_MS', 60_000),
    webRoot: read('CAVEAT_GATEWAY_WEB_ROOT', folder, 'a folder that holds an index.html, or empty') || undefined,
    frameAncestors: origins('CAVEAT_GATEWAY_FRAME_ANCESTORS'),
    logLevel: read('CAVEAT_GATEWAY_LOG_LEVEL', (value) => oneOf(value, ['info', 'warn', 'error', 'silent']),
      'info, warn, error or silent'),
  };
  if (problems.length > 0) throw new ConfigError(problems.join('\n'));
  return config as Config;
}

function within(value: string, min: number, max: number): number | undefined {
  const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
  return number >= min && number <= max ? number : undefined;
}

function oneOf(value: string, choices: readonly string[]): string | undefined {
  return choices.includes(value) ? value : undefined;
}

// HOST:PORT, with brackets around an IPv6 address.
function address(value: string, minPort: number): Config['listen'] | undefined {
  const [, host, digits] = /^(\[[0-9a-fA-F:.]+\]|[\w.-]+):(\d+)$/.exec(value) ?? [];
  const port = within(digits ?? '', minPort, 65_535);
  return host === undefined || port === undefined ? undefined : { host: host.replace(/^\[|\]$/g, ''), port };
}

function list(value: string, isValid: (entry: string) => boolean): string[] | undefined {
  const entries = value.split(',').map((entry) => entry.trim()).filter((entry) => entry !== '');
  return entries.every(isValid) ? entries : undefined;
}

function isOrigin(entry: string): boolean {
  return /^https?:/.test(entry) && URL.canParse(entry) && new URL(entry).origin === entry;
}

function proxies(value: string): BlockList | undefined {
  try {
    return trustedProxies(list(value, () => true) ?? []);
  } catch {
    return undefined;
  }
}

function folder(value: string): string | undefined {
  if (value === '') return '';
  return statSync(`${value}/index.html`, { throwIfNoEntry: false })?.isFile() === true ? value : undefined;
}
