import { expect, test } from 'vitest';
import { transact } from '../../core/db/index.ts';
import { makeOlderDatabase } from './older-database.ts';

test('the last runs of an older program are still known, and a run may be begun', () => {
  const { db, update } = makeOlderDatabase(20);
  transact(db, (tx) => {
    tx.run("INSERT INTO scheduler_runs VALUES ('backup.daily', '2026-11-23T03:30:00.000Z', 'done', NULL)");
    tx.run("INSERT INTO scheduler_runs VALUES ('outbox.forget', '2026-11-23T21:40:00.000Z', 'failed', 'RangeError')");
  });
  const before = db.all('SELECT * FROM scheduler_runs ORDER BY name');
  update();
  expect(db.all('SELECT * FROM scheduler_runs ORDER BY name')).toEqual(before);
  transact(db, (tx) => void tx.run("UPDATE scheduler_runs SET result = 'begun'"));
  expect(() => transact(db, (tx) => void tx.run("UPDATE scheduler_runs SET result = 'perhaps'"))).toThrow('CHECK');
});
