import Database from 'better-sqlite3';

/**
 * Whether the disk is what failed: full, or not written to for another reason. What was tried can be tried again when there
 * is room; nothing is wrong with the thing itself.
 */
export function isDiskTrouble(error: unknown): boolean {
  return error instanceof Database.SqliteError && /^SQLITE_(FULL|IOERR)/.test(error.code);
}
