import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressed } from '@caveat/bot';

test('who is addressed', () => {
  const cases: [string, string | undefined][] = [
    ['caveat: is it safe?', 'is it safe?'],
    ['Caveat, is it safe?', 'is it safe?'],
    ['@caveat is it safe?', 'is it safe?'],
    ['  @CAVEAT: is it safe?', 'is it safe?'],
    ['caveat:', ''],
    ['caveat emptor', undefined],
    ['caveats: is it safe?', undefined],
    ['@caveats is it safe?', undefined],
    ['I asked caveat: no answer', undefined],
    ['caveat_1: hello', 'hello'],
    ['', undefined],
  ];
  for (const [text, said] of cases) assert.equal(addressed(text, ['caveat_1', 'caveat']), said, text);
  assert.equal(addressed('c[a]t|: hello', ['c[a]t|']), 'hello');
});
