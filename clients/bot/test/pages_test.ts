// The pages of the channels, as somebody follows them.
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';

const kPages = globSync(join(import.meta.dirname, '../../../docs/channels/*.md'));

test('a page makes the folder of the store that it names', () => {
  assert.ok(kPages.length >= 8);
  for (const page of kPages) {
    const text = readFileSync(page, 'utf8');
    const store = /CAVEAT_BOT_STORE=(\/\S+)/.exec(text)?.[1];
    if (store === undefined) continue;
    const made = text.indexOf(`install -d -m 700 -o "$USER" ${dirname(store)}`);
    assert.ok(made >= 0 && made < text.indexOf(store), page);
  }
});
