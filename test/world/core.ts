import path from 'node:path';
import { onTestFinished } from 'vitest';
import { type Db, migrate, openDatabase, readMigrations } from '../../core/db/index.ts';
import { temporaryFolder } from './folder.ts';
import { testKey } from './keys.ts';

export const migrationsFolder = path.resolve(import.meta.dirname, '../../migrations');

/** An encrypted database in a folder of its own with all migrations run; closed when the test ends. */
export function makeTestDb(now = new Date('2026-11-24T05:00:00Z')): Db {
  const opened = openDatabase({ file: path.join(temporaryFolder(), 'clinic.db'), key: testKey });
  migrate(opened, readMigrations(migrationsFolder), now);
  onTestFinished(() => opened.close());
  return opened.db;
}
