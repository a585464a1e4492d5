import Database from 'better-sqlite3';
import { Problem } from '../kit/problem.ts';
import { asDb, type Db } from './database.ts';

export interface OpenedDatabase {
  readonly db: Db;
  readonly file: string;
  close(): void;
}

/** With the default of 2 MB, pages of a large register are decrypted again and again. A worker reads a thing once. */
const cacheKilobytes = { writing: 16_000, readonly: 2_000 } as const;

/**
 * Opens (or makes) a database file encrypted with SQLCipher 4 under a raw 32-byte key (platform.md section 4).
 *
 * Every writing connection gets WAL, `synchronous=FULL`, foreign keys, `secure_delete` and in-memory temporary storage:
 * with the default, sorter spills would lie on disk in the clear. `readonly` is for workers.
 *
 * @throws Problem `database.not-openable` when the key does not fit or the file is no database
 */
export function openDatabase({
  file,
  key,
  readonly = false,
}: {
  file: string;
  key: Uint8Array;
  readonly?: boolean;
}): OpenedDatabase {
  if (key.length !== 32) throw new Error('A database key has 32 bytes');
  const sqlite = new Database(file, { readonly });

  try {
    sqlite.pragma("cipher='sqlcipher'");
    sqlite.pragma('legacy=4');
    sqlite.pragma(`key="x'${Buffer.from(key).toString('hex')}'"`);
    sqlite.pragma('temp_store=MEMORY');
    sqlite.pragma('busy_timeout=5000');
    sqlite.pragma(`cache_size=-${cacheKilobytes[readonly ? 'readonly' : 'writing']}`);
    if (!readonly) {
      sqlite.pragma('journal_mode=WAL');
      // Moving the log into the file stops everybody: 1000 pages (the default) cost three times the pause of 250, in all the same.
      sqlite.pragma('wal_autocheckpoint=250');
    }
    sqlite.pragma('synchronous=FULL');
    sqlite.pragma('foreign_keys=ON');
    sqlite.pragma('secure_delete=ON');
    sqlite.prepare('SELECT count(*) FROM sqlite_schema').get();
  } catch (error) {
    sqlite.close();
    throw asProblem(error);
  }

  return { db: asDb(sqlite), file, close: () => void sqlite.close() };
}

function asProblem(error: unknown): unknown {
  const code = error instanceof Database.SqliteError ? error.code : '';
  return code.startsWith('SQLITE_NOTADB') || code.startsWith('SQLITE_CORRUPT')
    ? new Problem('database.not-openable')
    : error;
}
