import { rmSync } from 'node:fs';
import { Problem } from '../kit/problem.ts';
import { type Db, handleOf } from './database.ts';
import { openDatabase } from './open.ts';

/**
 * Writes a compact copy under the same key (`VACUUM INTO`; SQLite's backup interface refuses encrypted files).
 * The file must not exist yet. Blocks its thread for some 0.1 s per 12 MB.
 */
export function copyDatabase(db: Db, file: string): void {
  handleOf(db).prepare('VACUUM INTO ?').run(file);
}

/** Whether a database file is whole: every page, index and foreign key. @throws Problem `database.not-openable` */
export function checkDatabase(file: string, key: Uint8Array): void {
  const opened = openDatabase({ file, key });
  const sqlite = handleOf(opened.db);
  const findings = [
    ...(sqlite.pragma('integrity_check') as unknown[]),
    ...(sqlite.pragma('foreign_key_check') as unknown[]),
  ];
  opened.close();
  rmSync(`${file}-wal`, { force: true });
  rmSync(`${file}-shm`, { force: true });
  if (JSON.stringify(findings) !== '[{"integrity_check":"ok"}]') throw new Problem('database.not-openable');
}

/** Gives the file a new key in place; afterwards the old one no longer opens it. */
export function rekeyDatabase(db: Db, key: Uint8Array): void {
  if (key.length !== 32) throw new Error('A database key has 32 bytes');
  handleOf(db).pragma(`rekey="x'${Buffer.from(key).toString('hex')}'"`);
}

/**
 * Empties the write-ahead log into the file, so that nothing erased lingers there. Tells whether it could: a copy that is
 * being read at the moment keeps the log, and nobody waits for its end here.
 */
export function truncateLog(db: Db): boolean {
  const sqlite = handleOf(db);
  sqlite.pragma('busy_timeout=0');
  const [result] = sqlite.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[];
  sqlite.pragma('busy_timeout=5000');
  return result?.busy === 0;
}
