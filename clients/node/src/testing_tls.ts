// For tests: a proxy that speaks TLS before a caveatd, as nginx does, with certificates of its own making.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';

export interface TlsProxy {
  // https://HOST:PORT
  address: string;
  // What a client needs: who signed, and a certificate of its own.
  files: { CAVEAT_TLS_CA: string; CAVEAT_TLS_CERT: string; CAVEAT_TLS_KEY: string };
  stop(): void;
}

// `asksForCertificate`: refuses who shows none of the same maker's (mutual TLS).
export async function startTlsProxy(upstream: string, asksForCertificate = false): Promise<TlsProxy> {
  const folder = mkdtempSync(join(tmpdir(), 'caveat-tls-'));
  const at = (name: string) => join(folder, name);
  const { hostname, port } = new URL(`http://${upstream}`);
  makeCertificate(at('cert.pem'), at('key.pem'));
  const [key, cert] = [readFileSync(at('key.pem')), readFileSync(at('cert.pem'))];
  const mutual = { ca: cert, requestCert: asksForCertificate, rejectUnauthorized: asksForCertificate };
  const options = { key, cert, ALPNProtocols: ['h2'], ...mutual };
  const server = createServer(options, (socket) => {
    const onward = connect(Number(port), hostname);
    socket.pipe(onward).pipe(socket);
    socket.on('error', () => onward.destroy());
    onward.on('error', () => socket.destroy());
    sockets.add(socket);
  });
  const sockets = new Set<{ destroy(): void }>();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `https://localhost:${(server.address() as AddressInfo).port}`,
    files: { CAVEAT_TLS_CA: at('cert.pem'), CAVEAT_TLS_CERT: at('cert.pem'), CAVEAT_TLS_KEY: at('key.pem') },
    stop: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      rmSync(folder, { recursive: true });
    },
  };
}

// For localhost, signed by itself.
export function makeCertificate(certFile: string, keyFile: string): void {
  const args = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost'];
  const files = ['-addext', 'subjectAltName=DNS:localhost', '-keyout', keyFile, '-out', certFile];
  execFileSync('openssl', [...args, ...files], { stdio: 'ignore' });
}
