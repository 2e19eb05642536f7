// For tests of adapters: what becomes of the file of a store.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Store } from './store.ts';

// From now on no store of this process can be written, as on a full disk; until free() is called.
export function fillDisk(): { free(): void } {
  const { exec } = DatabaseSync.prototype;
  DatabaseSync.prototype.exec = function (sql) {
    // SQLite writes at the end of a transaction.
    if (sql === 'COMMIT') throw diskFull();
    exec.call(this, sql);
  };
  return { free: () => void (DatabaseSync.prototype.exec = exec) };
}

// The same for one event alone: for the `nth` from now on.
export function refuseEvent(nth: number): { free(): void } {
  const { addEvent } = Store.prototype;
  let events = 0;
  Store.prototype.addEvent = function (...given) {
    events += 1;
    if (events === nth) throw diskFull();
    return addEvent.apply(this, given);
  };
  return { free: () => void (Store.prototype.addEvent = addEvent) };
}

// With words that are for nobody's log.
function diskFull(): Error {
  return Object.assign(new Error('database or disk is full: massage'), { code: 'ERR_SQLITE_ERROR' });
}

// All that is on disk of a store, with the files that SQLite puts beside it.
export function storedBytes(storePath: string): Buffer {
  const names = readdirSync(dirname(storePath)).filter((name) => name.startsWith(basename(storePath)));
  return Buffer.concat(names.map((name) => readFileSync(join(dirname(storePath), name))));
}
