import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { auditOf, writeAudit } from '../audit/index.ts';
import { type Db, openDatabase, rekeyDatabase, transact } from '../db/index.ts';
import { keyFingerprint } from './recovery.ts';

/**
 * Where the database key is kept. A change of key goes in three steps, so that a power cut between any two finds a key
 * for every file: `prepare` (the next key is on disk beside the current one), the files, `promote`.
 */
export interface KeyStore {
  /** The key that opens the database. */
  current(): Uint8Array;
  /** The key of a change that was begun and not finished, which may be the current one already; undefined otherwise. */
  prepared(): Uint8Array | undefined;
  /** @throws Problem `backup.key-not-kept` when it is not on disk; then nothing was begun */
  prepare(): Promise<Uint8Array>;
  /** The database has the prepared key: from here on it is `current`. */
  use(): void;
  /**
   * Puts the prepared key in the place of the one before, for good.
   *
   * @throws Problem `backup.key-not-kept`; both stay, and the next start tries again
   */
  promote(): Promise<void>;
}

const changed = 'backup.key-changed';

/**
 * Gives database and backups the prepared key and makes it the current one. Safe to run again after a power cut. Not while a
 * backup is being made: its file would keep the old key.
 */
export async function changeKey(
  db: Db,
  { keys, backups, who }: { keys: KeyStore; backups: string; who: string },
  now: Date,
): Promise<void> {
  const from = keys.current();
  const to = keys.prepared() ?? (await keys.prepare());
  if (Buffer.compare(from, to) !== 0) {
    for (const file of backupFiles(backups)) rekeyFile(file, { from, to });
    rekeyDatabase(db, to);
    keys.use();
  }
  const about = keyFingerprint(to);
  transact(db, (tx) => {
    if (auditOf(tx, about).some(({ what }) => what === changed)) return;
    writeAudit(tx, now, { who, what: changed, about });
    tx.changed('backup', 'sheet');
  });
  await keys.promote();
}

function backupFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.db'))
    .map((name) => path.join(folder, name));
}

/** A file that the old key does not open is not of this change: done already, from another PC, or damaged. It stays as it is. */
function rekeyFile(file: string, keys: { from: Uint8Array; to: Uint8Array }): void {
  if (!opensWith(file, keys.from)) return;
  const opened = openDatabase({ file, key: keys.from });
  rekeyDatabase(opened.db, keys.to);
  opened.close();
}

/** Whether this key opens the file. */
export function opensWith(file: string, key: Uint8Array): boolean {
  try {
    openDatabase({ file, key, readonly: true }).close();
    return true;
  } catch {
    return false;
  }
}
