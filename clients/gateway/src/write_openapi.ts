// Writes openapi.json anew: `npm run -w gateway openapi`. A test fails while it is not what the API says.
import { execFileSync } from 'node:child_process';
import { globSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openApi } from './openapi.ts';

export function openApiOfTheRepository(): string {
  const clients = fileURLToPath(new URL('../..', import.meta.url));
  const [buf] = globSync('node_modules/@bufbuild/buf-linux-*/bin/buf', { cwd: clients });
  if (buf === undefined) throw new Error('buf is not installed; run npm ci in clients');
  const image = execFileSync(`./${buf}`, ['build', '../proto', '-o', '-#format=binpb'], { cwd: clients });
  return `${JSON.stringify(openApi(image), null, 2)}\n`;
}

if (import.meta.main) writeFileSync(new URL('../openapi.json', import.meta.url), openApiOfTheRepository());
