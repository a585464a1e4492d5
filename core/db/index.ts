/**
 * The encrypted SQLite file: opening, the one-writer lock, transactions as a type, migrations, copies.
 * better-sqlite3 is imported in this folder and nowhere else.
 */
export { checkDatabase, copyDatabase, rekeyDatabase, truncateLog } from './copy.ts';
export { type Change, type Db, onChange, type Tx, transact, type Values } from './database.ts';
export { takeLock } from './lock.ts';
export { type Migration, migrate, readMigrations } from './migrate.ts';
export { type OpenedDatabase, openDatabase } from './open.ts';
export { isDiskTrouble } from './trouble.ts';
