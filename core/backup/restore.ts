import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { lastAuditHash, verifyAudit, writeAudit } from '../audit/index.ts';
import { checkDatabase, migrate, openDatabase, readMigrations, takeLock, transact, truncateLog } from '../db/index.ts';
import { toInstant } from '../kit/clock.ts';
import { Problem } from '../kit/problem.ts';
import { opensWith } from './rekey.ts';

export interface Restore {
  readonly backup: string;
  readonly database: string;
  readonly key: Uint8Array;
  readonly migrations: string;
  /** Statements that make every consent `unchecked`: nothing is sent or shown until its state was asked again (7.20). `@now` is told. */
  readonly distrust: readonly string[];
  /** Statements that empty the database that is set aside of what no copy may keep (7.19). */
  readonly emptying: readonly string[];
}

export interface Restored {
  /** The place of the database that was there; null when there was none. */
  readonly setAside: string | null;
  /** False where another key or another version of the program made it: then it may still hold received records. */
  readonly isEmptied: boolean;
  /** The newest hash of the restored log. */
  readonly auditHash: string;
}

/**
 * Puts a backup in the place of the world's database. The backup is checked first, and the database that was there is set
 * aside under a name with the time, never thrown away: emptied, as a backup is, of what must not outlive a permission.
 *
 * @throws Problem `start.running`, `backup.not-found`, `database.not-openable`, `backup.audit-broken`
 */
export function restoreBackup(restore: Restore, now: Date): Restored {
  if (!existsSync(restore.backup)) throw new Problem('backup.not-found', { file: restore.backup });
  const folder = path.dirname(restore.database);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const release = takeLock(path.join(folder, 'lock.db'));
  if (!release) throw new Problem('start.running');
  try {
    const arriving = `${restore.database}.arriving`;
    removeArriving(arriving);
    copyFileSync(restore.backup, arriving);
    const auditHash = prepare(arriving, restore, now);
    settle(restore);
    const setAside = swap(restore.database, arriving, now);
    return { setAside, isEmptied: setAside !== null && emptyAside(setAside, restore), auditHash };
  } finally {
    release();
  }
}

/** What a restore left that a power cut broke off: its log above all, which would be read as that of the next copy. */
function removeArriving(arriving: string): void {
  const folder = path.dirname(arriving);
  for (const name of readdirSync(folder)) {
    if (name.startsWith(path.basename(arriving))) rmSync(path.join(folder, name), { force: true });
  }
}

/**
 * Moves the log of a database that was not closed properly into its file, so that one step sets all of it aside. A database
 * under another key, or a damaged one, keeps its log beside it.
 */
function settle({ database, key }: Restore): void {
  if (existsSync(database) && opensWith(database, key)) openDatabase({ file: database, key }).close();
}

/** Brings the copy up to date and makes it distrustful, while the old database is still in its place. */
function prepare(file: string, { key, migrations, distrust }: Restore, now: Date): string {
  checkDatabase(file, key);
  const opened = openDatabase({ file, key });
  try {
    const copy = migrate(opened, readMigrations(migrations), now);
    if (copy !== undefined) rmSync(copy, { force: true });
    if (verifyAudit(opened.db).kind === 'broken') throw new Problem('backup.audit-broken');
    transact(opened.db, (tx) => {
      for (const statement of distrust) tx.run(statement, { now: toInstant(now) });
      writeAudit(tx, now, { who: 'appliance', what: 'backup.restored', about: path.basename(file) });
    });
    return lastAuditHash(opened.db);
  } finally {
    opened.close();
  }
}

function swap(database: string, arriving: string, now: Date): string | null {
  const setAside = existsSync(database) ? `${database}.replaced-${toInstant(now).replace(/[:.]/g, '')}` : null;
  if (setAside !== null) {
    for (const ending of ['-wal', '-shm', '']) {
      if (existsSync(database + ending)) renameSync(database + ending, setAside + ending);
    }
  }
  renameSync(arriving, database);
  return setAside;
}

function emptyAside(file: string, { key, emptying }: Restore): boolean {
  if (!opensWith(file, key)) return false;
  const opened = openDatabase({ file, key });
  try {
    transact(opened.db, (tx) => {
      for (const statement of emptying) tx.run(statement);
    });
    return truncateLog(opened.db);
  } catch {
    // Its tables are those of another version.
    return false;
  } finally {
    opened.close();
  }
}
