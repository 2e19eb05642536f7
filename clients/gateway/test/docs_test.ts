// Every curl line of docs/gateway.md, run as a reader would, and what is printed under it.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { startCaveatd, type Caveatd } from '@caveat/client/testing';
import { help } from '../src/index.ts';
import { gatewayTo, type TestGateway } from './support.ts';

const kPage = readFileSync(new URL('../../../docs/gateway.md', import.meta.url), 'utf8');
const kExamples = [...kPage.matchAll(/```sh\n(curl [^`]*)```\n```json\n([^`]*)```/g)]
  .map(([, command = '', printed = '']) => ({ command, printed: JSON.parse(printed) as unknown }));

let folder: string;
let caveatd: Caveatd;
let gateway: TestGateway;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'caveat-gateway-'));
  caveatd = await startCaveatd('127.0.0.1:0', ['--feedback', join(folder, 'feedback.db')]);
  gateway = await gatewayTo(caveatd.address);
});

after(async () => {
  await gateway.close();
  await caveatd.stop();
  rmSync(folder, { recursive: true });
});

// Whether all of `part` is in `whole`; an entry of a list may stand anywhere in the other list.
function assertHolds(whole: unknown, part: unknown, path: string): void {
  if (Array.isArray(part)) {
    assert.ok(Array.isArray(whole), `${path} is not a list`);
    for (const entry of part) {
      assert.ok(whole.some((candidate) => holds(candidate, entry)), `${path} has no ${JSON.stringify(entry)}`);
    }
  } else if (typeof part === 'object' && part !== null) {
    assert.ok(typeof whole === 'object' && whole !== null, `${path} is not an object`);
    const fields = whole as Record<string, unknown>;
    for (const [key, value] of Object.entries(part)) assertHolds(fields[key], value, `${path}.${key}`);
  } else {
    assert.equal(whole, part, path);
  }
}

function holds(whole: unknown, part: unknown): boolean {
  try {
    assertHolds(whole, part, '');
    return true;
  } catch {
    return false;
  }
}

test('every curl line does what the page says', async () => {
  assert.equal(kExamples.length, kPage.match(/^curl /gm)?.length);
  for (const { command, printed } of kExamples) {
    const here = command.replaceAll('http://127.0.0.1:8080', gateway.url);
    assert.notEqual(here, command);
    const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', here]);
    assertHolds(JSON.parse(stdout), printed, command);
  }
});

test('every variable is on the page, with its default', () => {
  for (const [, name, value] of help().matchAll(/^ {2}(CAVEAT_\w+)(?:=(.*))?$/gm)) {
    assert.ok(kPage.includes(`| \`${name}\` | ${value ?? 'none'} |`), `${name}=${value ?? ''}`);
  }
});
