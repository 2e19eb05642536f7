import { createHmac } from 'node:crypto';

// Tells ids apart without keeping them. `kind` keeps the same id in two roles from having the same hash.
export class KeyedHash {
  #key: string;

  constructor(key: string) {
    this.#key = key;
  }

  // 32 hexadecimal digits.
  of(kind: 'event' | 'thread' | 'user' | 'message' | 'mark', id: string): string {
    return createHmac('sha256', this.#key).update(`${kind}\0${id}`).digest('hex').slice(0, 32);
  }
}
