import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pauseBefore } from '../src/retry.ts';

test('each pause is about twice as long as the last, up to half a minute, and never shorter than asked for', () => {
  const rows: [attempt: number, retryAfterMs: number | undefined, least: number, most: number][] = [
    [1, undefined, 750, 1250],
    [2, undefined, 1500, 2500],
    [3, undefined, 3000, 5000],
    [6, undefined, 22_500, 37_500],
    [60, undefined, 22_500, 37_500],
    [1, 0, 750, 1250],
    [1, 20_000, 20_000, 20_000],
    [6, 100, 22_500, 37_500],
  ];
  for (const [attempt, retryAfterMs, least, most] of rows) {
    for (let time = 0; time < 100; ++time) {
      const pauseMs = pauseBefore(attempt, retryAfterMs);
      assert.ok(least <= pauseMs && pauseMs <= most, `${attempt}: ${pauseMs}`);
    }
  }
});

test('two clients do not come back together', () => {
  assert.ok(new Set(Array.from({ length: 20 }, () => pauseBefore(5))).size > 1);
});
