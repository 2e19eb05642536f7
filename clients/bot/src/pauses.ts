// Waiting that ends early where waiting on makes no sense.
export class Pauses {
  #waiting = new Map<() => void, boolean>();
  #ended = false;

  // Resolves after `ms` or at end(); with `isWakeable` at wake(), too.
  wait(ms: number, isWakeable = false): Promise<void> {
    if (this.#ended) return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, Math.max(0, ms));
      this.#waiting.set(done, isWakeable);
    });
  }

  // What failed for want of a connection may be tried again now.
  wake(): void {
    for (const [done, isWakeable] of [...this.#waiting]) if (isWakeable) done();
  }

  end(): void {
    this.#ended = true;
    for (const done of [...this.#waiting.keys()]) done();
  }

  get ended(): boolean {
    return this.#ended;
  }
}

// Twice as long each time, at most `longestMs`, with jitter so that many do not come back together.
export function backoffMs(attempt: number, firstMs: number, longestMs: number): number {
  return Math.min(longestMs, firstMs * 2 ** (attempt - 1)) * (0.75 + Math.random() / 4);
}

// At most `places` at a time, in the order of asking.
export class Places {
  #free: number;
  #queue: (() => void)[] = [];

  constructor(places: number) {
    this.#free = places;
  }

  async use<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#queue.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.#queue.shift();
      if (next === undefined) this.#free += 1;
      else next();
    }
  }
}
