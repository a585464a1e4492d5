import path from 'node:path';
import { onTestFinished } from 'vitest';
import { writeAudit } from '../../../core/audit/index.ts';
import type { BackupParts, KeyStore } from '../../../core/backup/index.ts';
import {
  type Db,
  migrate,
  type OpenedDatabase,
  openDatabase,
  readMigrations,
  transact,
} from '../../../core/db/index.ts';
import { migrationsFolder } from '../../world/core.ts';
import { temporaryFolder } from '../../world/folder.ts';
import { otherKey, testKey } from '../../world/keys.ts';

export const now = new Date('2026-11-24T05:12:00Z');
const workerFile = path.resolve(import.meta.dirname, '../../../core/worker.ts');

interface Clinic extends BackupParts {
  readonly opened: OpenedDatabase;
}

export function makeClinic(): Clinic {
  const folder = temporaryFolder();
  const file = path.join(folder, 'clinic.db');
  const opened = openDatabase({ file, key: testKey });
  migrate(opened, readMigrations(migrationsFolder), now);
  onTestFinished(() => opened.close());
  return {
    opened,
    db: opened.db,
    database: file,
    folder: path.join(folder, 'backups'),
    key: () => testKey,
    workerFile,
    emptying: ["DELETE FROM settings WHERE key = 'secret'"],
  };
}

export const put = (db: Db, key: string) =>
  transact(db, (tx) => {
    tx.run("INSERT INTO settings (key, value, changed_at) VALUES (@key, '1', @at)", { key, at: now.toISOString() });
    writeAudit(tx, now, { who: 'test', what: 'setting.put', about: key });
  });

export const keysIn = (file: string, key = testKey): string[] => {
  const opened = openDatabase({ file, key });
  const rows = opened.db.all<{ key: string }>('SELECT key FROM settings ORDER BY key');
  opened.close();
  return rows.map((row) => row.key);
};

export const restoring = (clinic: Clinic, backup: string) => ({
  backup,
  database: clinic.database,
  key: testKey,
  migrations: migrationsFolder,
  distrust: ["DELETE FROM settings WHERE key = 'trusted'"],
  emptying: clinic.emptying,
});

/** A key store in memory. */
export function memoryKeys(): KeyStore & { next: Uint8Array | undefined } {
  let current: Uint8Array = testKey;
  const store = {
    next: undefined as Uint8Array | undefined,
    current: () => current,
    prepared: () => store.next,
    prepare: async () => (store.next = otherKey),
    use() {
      current = store.next ?? current;
    },
    async promote() {
      store.next = undefined;
    },
  };
  return store;
}
