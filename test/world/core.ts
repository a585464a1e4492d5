import path from 'node:path';
import { onTestFinished } from 'vitest';
import { type Db, migrate, openDatabase, readMigrations } from '../../core/db/index.ts';
import { type AtEnd, temporaryFolder } from './folder.ts';
import { testKey } from './keys.ts';

export const migrationsFolder = path.resolve(import.meta.dirname, '../../migrations');

/** An encrypted database in a folder of its own with all migrations run; closed when the test ends. */
export const makeTestDb = (now?: Date): Db => makeTestDbFile(now).db;

/** The same with its file, for what opens it a second time or looks into it. */
export function makeTestDbFile(
  now = new Date('2026-11-24T05:00:00Z'),
  atEnd: AtEnd = onTestFinished,
): { readonly db: Db; readonly file: string } {
  const file = path.join(temporaryFolder(atEnd), 'clinic.db');
  const opened = openDatabase({ file, key: testKey });
  migrate(opened, readMigrations(migrationsFolder), now);
  atEnd(() => opened.close());
  return { db: opened.db, file };
}
