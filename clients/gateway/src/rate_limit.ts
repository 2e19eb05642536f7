interface Bucket {
  tokens: number;
  filledAtMs: number;
}

// A token bucket for each caller, and a bound on how many callers are remembered. Who was forgotten starts with a full
// one.
export class RateLimit {
  #perMs: number;
  #burst: number;
  #maxCallers: number;
  #buckets = new Map<string, Bucket>();

  constructor(perMinute: number, burst: number, maxCallers = 50_000) {
    this.#perMs = perMinute / 60_000;
    this.#burst = burst;
    this.#maxCallers = maxCallers;
  }

  // Takes a token: 0, or, if there is none, how many milliseconds to wait for one.
  take(caller: string, nowMs = performance.now()): number {
    const bucket = this.#buckets.get(caller) ?? { tokens: this.#burst, filledAtMs: nowMs };
    bucket.tokens = Math.min(this.#burst, bucket.tokens + (nowMs - bucket.filledAtMs) * this.#perMs);
    bucket.filledAtMs = nowMs;
    this.#remember(caller, bucket);
    if (bucket.tokens < 1) return Math.ceil((1 - bucket.tokens) / this.#perMs);
    bucket.tokens -= 1;
    return 0;
  }

  get callers(): number {
    return this.#buckets.size;
  }

  // A Map keeps the order of insertion, so that its first entry is the one unheard of for longest.
  #remember(caller: string, bucket: Bucket): void {
    this.#buckets.delete(caller);
    this.#buckets.set(caller, bucket);
    if (this.#buckets.size <= this.#maxCallers) return;
    const [oldest] = this.#buckets.keys();
    this.#buckets.delete(oldest!);
  }
}
