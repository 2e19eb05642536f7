// Where a caveatd is, and how it is reached.
import { readFileSync } from 'node:fs';
import type { SecureClientSessionOptions } from 'node:http2';

export interface Endpoint {
  baseUrl: string;
  // For node:http2; nothing where the address is not https.
  tls: SecureClientSessionOptions;
}

// Files in PEM form: who signed the proxy's certificate, if none that Node trusts did; and where the proxy asks for one
// (mutual TLS), our certificate and its key.
const kFiles = { ca: 'CAVEAT_TLS_CA', cert: 'CAVEAT_TLS_CERT', key: 'CAVEAT_TLS_KEY' } as const;

// `address`: HOST:PORT, in the clear, or https://HOST:PORT of a proxy that speaks TLS. Throws where a file cannot be
// read.
export function endpointOf(address: string, env: Readonly<Record<string, string | undefined>> = process.env): Endpoint {
  if (!address.startsWith('https://')) return { baseUrl: `http://${address}`, tls: {} };
  const tls: SecureClientSessionOptions = {};
  for (const [option, name] of Object.entries(kFiles)) {
    const path = env[name] ?? '';
    if (path !== '') tls[option as keyof typeof kFiles] = read(name, path);
  }
  if ((tls.cert === undefined) !== (tls.key === undefined))
    throw new Error(`${kFiles.cert} and ${kFiles.key} belong together: set both, or neither`);
  return { baseUrl: address, tls };
}

function read(name: string, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new Error(`${name} is "${path}", which cannot be read: ${(error as Error).message}`);
  }
}
