import path from 'node:path';
import { expect, test } from 'vitest';
import { migrate, openDatabase, readMigrations, transact } from '../../core/db/index.ts';
import { migrationsFolder } from '../world/core.ts';
import { temporaryFolder } from '../world/folder.ts';
import { testKey } from '../world/keys.ts';

const now = new Date('2026-11-24T05:00:00.000Z');

test('the last runs of an older program are still known, and a run may be begun', () => {
  const opened = openDatabase({ file: path.join(temporaryFolder(), 'clinic.db'), key: testKey });
  const migrations = readMigrations(migrationsFolder);
  migrate(opened, migrations.slice(0, 20), now);
  const { db } = opened;
  transact(db, (tx) => {
    tx.run("INSERT INTO scheduler_runs VALUES ('backup.daily', '2026-11-23T03:30:00.000Z', 'done', NULL)");
    tx.run("INSERT INTO scheduler_runs VALUES ('outbox.forget', '2026-11-23T21:40:00.000Z', 'failed', 'RangeError')");
  });
  const before = db.all('SELECT * FROM scheduler_runs ORDER BY name');
  migrate(opened, migrations, now);
  expect(db.all('SELECT * FROM scheduler_runs ORDER BY name')).toEqual(before);
  transact(db, (tx) => void tx.run("UPDATE scheduler_runs SET result = 'begun'"));
  expect(() => transact(db, (tx) => void tx.run("UPDATE scheduler_runs SET result = 'perhaps'"))).toThrow('CHECK');
  opened.close();
});
