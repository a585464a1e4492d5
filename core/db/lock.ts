import Database from 'better-sqlite3';

/**
 * Takes the world folder for this process: an exclusive transaction on `lock.db`, held for life and freed by the operating
 * system even after SIGKILL. Returns the function that gives it back, or undefined when another process holds it.
 * Keep the returned function referenced: a collected handle would free the lock.
 */
export function takeLock(file: string): (() => void) | undefined {
  const sqlite = new Database(file, { timeout: 0 });
  try {
    sqlite.pragma('locking_mode=EXCLUSIVE');
    sqlite.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    sqlite.close();
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) return undefined;
    throw error;
  }
  return () => void sqlite.close();
}
