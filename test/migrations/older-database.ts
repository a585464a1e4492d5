import path from 'node:path';
import { onTestFinished } from 'vitest';
import { type Db, migrate, openDatabase, readMigrations } from '../../core/db/index.ts';
import { migrationsFolder } from '../world/core.ts';
import { temporaryFolder } from '../world/folder.ts';
import { testKey } from '../world/keys.ts';

const now = new Date('2026-11-24T05:00:00.000Z');

/** The database of the program whose newest migration had this number, and what brings it up to date. */
export function makeOlderDatabase(number: number): { readonly db: Db; readonly update: () => void } {
  const opened = openDatabase({ file: path.join(temporaryFolder(), 'clinic.db'), key: testKey });
  onTestFinished(() => opened.close());
  const migrations = readMigrations(migrationsFolder);
  migrate(opened, migrations.slice(0, number), now);
  return { db: opened.db, update: () => void migrate(opened, migrations, now) };
}
