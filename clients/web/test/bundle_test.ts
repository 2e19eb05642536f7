import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { buildWeb } from '../build.ts';

const kMostBytes = 60_000;
const kManual = new URL('../../../docs/web.md', import.meta.url);
const kSource = fileURLToPath(new URL('../src/', import.meta.url));

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'caveat-bundle-'));
  await buildWeb(folder);
});
after(() => rm(folder, { recursive: true }));

async function textsOf(root: string, ending: RegExp): Promise<[name: string, text: string][]> {
  const names = (await readdir(root)).filter((name) => ending.test(name));
  return Promise.all(names.map(async (name) => [name, await readFile(join(root, name), 'utf8')]));
}

test('everything together is under 60 kB compressed, and as small as the manual says', async (context) => {
  const files = await textsOf(folder, /./);
  assert.deepEqual(files.map(([name]) => name).sort(),
    ['app.css', 'app.js', 'config.json', 'icon.svg', 'index.html', 'widget.js']);
  const bytes = files.reduce((sum, [, text]) => sum + gzipSync(text, { level: 9 }).length, 0);
  context.diagnostic(`${bytes} bytes`);
  assert.ok(bytes < kMostBytes, `${bytes} bytes`);
  const [, stated] = /(\d+) kB compressed with everything/.exec(await readFile(kManual, 'utf8')) ?? [];
  assert.equal(Number(stated), Math.ceil(bytes / 1000), 'kB, as docs/web.md says');
});

test('the page needs no inline script or style, and has a text for those without script', async () => {
  const page = await readFile(join(folder, 'index.html'), 'utf8');
  assert.doesNotMatch(page, /<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=|\{\{/);
  assert.match(page, /<noscript><p>\w/);
  assert.match(page, /<html lang="en" dir="ltr">/);
});

// scripts/quickstart --web takes it: nobody must think that somebody is there.
test('the example of settings leads nowhere, and says so', async () => {
  const text = await readFile(fileURLToPath(new URL('../config.example.json', import.meta.url)), 'utf8');
  const { personUrl, personNote } = JSON.parse(text) as Record<string, string>;
  assert.match(personUrl!, /^mailto:\w+@example\.invalid$/);
  assert.match(personNote!, /^An example: nobody /);
});

test('no text can become markup, and nothing is kept', async () => {
  const makesMarkup = /innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|ContextualFragment|\beval\(/;
  const keeps = /localStorage|sessionStorage|indexedDB|document\.cookie|sendBeacon/;
  for (const [name, text] of await textsOf(kSource, /\.ts$/)) {
    assert.doesNotMatch(text, makesMarkup, name);
    assert.doesNotMatch(text, keeps, name);
  }
});

test('no address of others is in the bundle but those that a reader may open', async () => {
  const known = new Set(['http://www.w3.org', 'https://doi.org', 'https://pubmed.ncbi.nlm.nih.gov']);
  for (const [name, text] of await textsOf(folder, /\.(js|css|html)$/)) {
    const addresses = text.match(/\bhttps?:\/\/[\w.-]+/g) ?? [];
    assert.deepEqual(addresses.filter((address) => !known.has(address)), [], name);
    assert.doesNotMatch(text, /@import|url\(/, name);
  }
});

test('the style sheets turn round for right-to-left', async () => {
  const side = 'left|right|top|bottom';
  const physical = new RegExp(`(?<![\\w-])(${side}|width|height|(margin|padding|border)-(${side})(-\\w+)?)\\s*:`);
  const sheets = await textsOf(kSource, /\.css$|^widget_style\.ts$/);
  for (const [name, text] of sheets) {
    const lines = text.split('\n').filter((line) => !line.startsWith('@media'));
    for (const line of lines) {
      assert.doesNotMatch(line, physical, name);
      assert.doesNotMatch(line, /text-align:\s*(left|right)|float:\s*(left|right)/, name);
    }
  }
});
