import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { end, type Request, type Response } from './headers.ts';

interface File {
  type: string;
  body: Buffer;
  etag: string;
  packed: Buffer;
  policy: string;
}

const kTypes: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

// Public files by path, read once. Only what was a file of the folder at the start is served, whatever the path says.
export class Files {
  #files = new Map<string, File>();
  #frameAncestors: readonly string[];

  // `frameAncestors` are the origins that may show the pages in a frame.
  constructor(frameAncestors: readonly string[] = []) {
    this.#frameAncestors = frameAncestors;
  }

  // Adds every file below `root`, without following links, and the index.html as `/`.
  addFolder(root: string): void {
    for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      this.add(`/${relative(root, path)}`, readFileSync(path));
    }
    const index = this.#files.get('/index.html');
    if (index !== undefined) this.#files.set('/', index);
  }

  add(path: string, body: Buffer): void {
    const extension = extname(path);
    const type = kTypes[extension] ?? 'application/octet-stream';
    const etag = createHash('sha256').update(body).digest('base64url').slice(0, 27);
    const ancestors = this.#frameAncestors.join(' ') || "'none'";
    const policy = extension === '.html'
      ? `default-src 'self'; base-uri 'none'; form-action 'self'; object-src 'none'; frame-ancestors ${ancestors}`
      : "default-src 'none'; frame-ancestors 'none'";
    this.#files.set(path, { type, body, etag, packed: gzipSync(body, { level: 9 }), policy });
  }

  serve(path: string, request: Request, response: Response): void {
    const file = this.#files.get(path);
    if (file === undefined) return end(response, 404);
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD');
      return end(response, 405);
    }
    const isPacked = file.packed.length < file.body.length && acceptsGzip(request);
    const body = isPacked ? file.packed : file.body;
    const etag = `"${file.etag}${isPacked ? '-gzip' : ''}"`;
    response.setHeader('Content-Security-Policy', file.policy);
    // Anybody may have these files, and a page of another site may embed them: the widget's purpose.
    response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
    response.setHeader('Cache-Control', 'no-cache');
    response.appendHeader('Vary', 'Accept-Encoding');
    response.setHeader('ETag', etag);
    if (isKnown(request.headers['if-none-match'], etag)) return end(response, 304);
    if (isPacked) response.setHeader('Content-Encoding', 'gzip');
    response.setHeader('Content-Type', file.type);
    response.setHeader('Content-Length', body.length);
    if (request.method === 'HEAD') return end(response, 200);
    response.end(body);
    return undefined;
  }
}

function acceptsGzip(request: Request): boolean {
  return /\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/.test(String(request.headers['accept-encoding'] ?? ''));
}

// A proxy that packs by itself marks the tag as weak.
function isKnown(tags: string | undefined, etag: string): boolean {
  return (tags ?? '').split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}
