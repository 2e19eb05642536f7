// Makes dist/, which any server may serve as it stands: the page, the widget, their style, and the operator's settings.
import { build } from 'esbuild';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { strings } from './src/strings.ts';

const kHere = fileURLToPath(new URL('.', import.meta.url));

export async function buildWeb(folder = join(kHere, 'dist')): Promise<void> {
  await mkdir(folder, { recursive: true });
  await build({
    entryPoints: ['app.ts', 'widget.ts', 'app.css'].map((name) => join(kHere, 'src', name)),
    outdir: folder,
    bundle: true,
    minify: true,
    format: 'iife',
    // Browsers of the last three years.
    target: ['chrome109', 'firefox115', 'safari16.4'],
    logLevel: 'warning',
  });
  const page = await readFile(join(kHere, 'src/index.html'), 'utf8');
  await writeFile(join(folder, 'index.html'), page.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => textOf(name)));
  await writeFile(join(folder, 'icon.svg'), await readFile(join(kHere, 'src/icon.svg')));
  await writeFile(join(folder, 'config.json'), '{}\n');
}

// A text of strings.ts for the page's markup.
function textOf(name: string): string {
  const text = (strings as Record<string, unknown>)[name];
  if (typeof text !== 'string') throw new Error(`src/index.html names {{${name}}}, which src/strings.ts does not have`);
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildWeb();
