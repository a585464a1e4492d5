import type { Db, Tx } from '../db/index.ts';
import { toInstant } from '../kit/clock.ts';
import { newId } from '../kit/ids.ts';
import type { Backup } from './model.ts';
import { keyFingerprint } from './recovery.ts';

const all =
  'SELECT id, file, made_at AS madeAt, bytes, audit_hash AS auditHash FROM backups ORDER BY made_at DESC, rowid DESC';
const insert =
  'INSERT INTO backups (id, file, made_at, bytes, audit_hash) VALUES (@id, @file, @madeAt, @bytes, @auditHash)';
const remove = 'DELETE FROM backups WHERE id = @id';
const insertSheet =
  'INSERT INTO recovery_sheets (id, key_fingerprint, made_at, made_by) VALUES (@id, @fingerprint, @at, @who)';
const confirmSheet =
  'UPDATE recovery_sheets SET confirmed_at = @at WHERE key_fingerprint = @fingerprint AND confirmed_at IS NULL';
const confirmed = 'SELECT max(confirmed_at) AS at FROM recovery_sheets WHERE key_fingerprint = @fingerprint';

export const listBackups = (db: Db): Backup[] => db.all<Backup>(all);

export function noteBackup(tx: Tx, backup: Backup): void {
  tx.run(insert, { ...backup });
  tx.changed('backup', backup.id);
}

export function forgetBackup(tx: Tx, id: string): void {
  tx.run(remove, { id });
  tx.changed('backup', id);
}

export function noteSheet(tx: Tx, sheet: { key: Uint8Array; who: string; now: Date }): void {
  tx.run(insertSheet, {
    id: newId(),
    fingerprint: keyFingerprint(sheet.key),
    at: toInstant(sheet.now),
    who: sheet.who,
  });
}

/** Returns false when no sheet of this key was ever made. */
export function noteSheetConfirmed(tx: Tx, key: Uint8Array, now: Date): boolean {
  const { changes } = tx.run(confirmSheet, { fingerprint: keyFingerprint(key), at: toInstant(now) });
  return changes > 0 || findConfirmation(tx, key) !== null;
}

/** When the check word of a sheet of this very key was typed back; null: never. */
export function findConfirmation(db: Db, key: Uint8Array): string | null {
  return db.get<{ at: string | null }>(confirmed, { fingerprint: keyFingerprint(key) })?.at ?? null;
}
