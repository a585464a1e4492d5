import path from 'node:path';
import { migrate, type OpenedDatabase, openDatabase, readMigrations } from '../core/db/index.ts';
import { systemClock } from '../core/kit/clock.ts';

/** An encrypted database with all migrations run. */
export function openFresh(folder: string, name = 'clinic'): OpenedDatabase {
  const opened = openDatabase({ file: path.join(folder, `${name}.db`), key: new Uint8Array(32).fill(7) });
  migrate(opened, readMigrations(path.resolve(import.meta.dirname, '../migrations')), systemClock());
  return opened;
}
