// By which our clock and a platform's may differ, or a webhook be late.
export const kDoubtMs = 60_000;

// Whether it waited somewhere before it came.
export function isLate(sentMs: number, receivedMs: number): boolean {
  return receivedMs - sentMs > kDoubtMs;
}

// Platforms count in whole seconds: it may have been the end of that one. `second`: of the Unix epoch.
export function endOfSecond(second: number): number {
  return second * 1000 + 999;
}
