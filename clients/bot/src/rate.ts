// How often one person may ask: a bucket of tokens that fills up again.
import type { Bucket } from './records.ts';

export type Admission = 'admitted' | 'tell' | 'silent';

// `tell` comes once: after it the answer is silence until a token is there again.
export function admit(
  bucket: Bucket | undefined, nowMs: number, burst: number, perMinute: number,
): { admission: Admission; bucket: Bucket } {
  const elapsedMs = bucket === undefined ? 0 : Math.max(0, nowMs - bucket.atMs);
  const tokens = bucket === undefined ? burst : Math.min(burst, bucket.tokens + (elapsedMs * perMinute) / 60_000);
  if (tokens >= 1) return { admission: 'admitted', bucket: { tokens: tokens - 1, atMs: nowMs, told: false } };
  const wasTold = bucket?.told ?? false;
  return { admission: wasTold ? 'silent' : 'tell', bucket: { tokens, atMs: nowMs, told: true } };
}
