// `buf breaking` against the API as it was last released: that it holds, and that it would tell what is taken away.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

const clients = join(import.meta.dirname, '../..');
const proto = join(clients, '../proto');

test('nothing that was released is changed', () => {
  assert.deepEqual(breaking(proto), { status: 0, stdout: '' });
});

test('a field that is taken away is told', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'caveat-api-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(proto, folder, { recursive: true });
  const path = join(folder, 'caveat/v1/answer.proto');
  const whole = readFileSync(path, 'utf8');
  const without = whole.replace('  repeated Caveat caveats = 8;\n', '');
  assert.notEqual(without, whole);
  writeFileSync(path, without);
  const { status, stdout } = breaking(folder);
  assert.equal(status, 100);
  assert.match(stdout, /field "8" with name "caveats" on message "Answer" was deleted/);
});

function breaking(folder: string): { status: number | null; stdout: string } {
  const [buf = 'buf'] = globSync(join(clients, 'node_modules/@bufbuild/buf-linux-*/bin/buf'));
  const released = join(proto, 'released.txtpb');
  const { status, stdout } = spawnSync(buf, ['breaking', folder, '--against', released], { encoding: 'utf8' });
  return { status, stdout };
}
