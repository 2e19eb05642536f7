// The file of a store: its rights, its lock, its tables.
import { chmodSync, closeSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { kSchema, kSchemaVersion, kSteps } from './schema.ts';

// Opens or creates the file at `path`. Throws an Error that says what to do.
export function openDatabase(path: string): DatabaseSync {
  if (path !== ':memory:') createPrivate(path);
  const database = new DatabaseSync(path);
  try {
    lock(database, path);
    prepareTables(database, path);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

// SQLite gives the files that it puts beside this one the same rights.
function createPrivate(path: string): void {
  try {
    closeSync(openSync(path, 'a', 0o600));
    chmodSync(path, 0o600);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(`The store ${path} cannot be written: ${code ?? 'unknown error'}.`);
  }
}

function lock(database: DatabaseSync, path: string): void {
  try {
    // EXCLUSIVE: two bots with one store would answer everything twice.
    // FULL: what accept() has taken must survive a power cut, since the platform is told that it was taken.
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
    database.exec('PRAGMA secure_delete = ON; BEGIN EXCLUSIVE; COMMIT;');
  } catch (error) {
    if (/locked/.test(String(error))) throw new Error(`The store ${path} is in use: another bot runs with it.`);
    throw new Error(`The store ${path} cannot be used: ${String(error)}`);
  }
}

function prepareTables(database: DatabaseSync, path: string): void {
  const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
  if (version === 0) {
    database.exec(`BEGIN IMMEDIATE; ${kSchema} PRAGMA user_version = ${kSchemaVersion}; COMMIT;`);
    return;
  }
  const steps = [...kSteps].flatMap(([from, sql]) => (kSteps.has(version) && from >= version ? [sql] : []));
  if (steps.length > 0) {
    database.exec(`BEGIN IMMEDIATE; ${steps.join(' ')} PRAGMA user_version = ${kSchemaVersion}; COMMIT;`);
  } else if (version !== kSchemaVersion) {
    throw new Error(
      `The store ${path} has tables of version ${version}, this program needs ${kSchemaVersion}: ` +
        'run the version of the program that wrote it until nothing is waiting, then name a new file.',
    );
  }
}
