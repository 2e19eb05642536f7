// For tests of adapters: what becomes of the file of a store.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

// From now on no store of this process can be written, as on a full disk; until free() is called.
export function fillDisk(): { free(): void } {
  const { exec } = DatabaseSync.prototype;
  DatabaseSync.prototype.exec = function (sql) {
    // SQLite writes at the end of a transaction. What it says of an error is for nobody's log.
    if (sql === 'COMMIT') throw Object.assign(new Error('database or disk is full: massage'), { code: 'ERR_SQLITE' });
    exec.call(this, sql);
  };
  return { free: () => void (DatabaseSync.prototype.exec = exec) };
}

// All that is on disk of a store, with the files that SQLite puts beside it.
export function storedBytes(storePath: string): Buffer {
  const names = readdirSync(dirname(storePath)).filter((name) => name.startsWith(basename(storePath)));
  return Buffer.concat(names.map((name) => readFileSync(join(dirname(storePath), name))));
}
