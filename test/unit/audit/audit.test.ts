import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { auditOf, lastAuditHash, verifyAudit, verifyAuditInTurns, writeAudit } from '../../../core/audit/index.ts';
import { type Db, transact } from '../../../core/db/index.ts';
import { makeTestDb } from '../../world/core.ts';

const now = new Date('2026-11-24T05:00:00Z');

function withLines(count: number): Db {
  const db = makeTestDb();
  transact(db, (tx) => {
    for (let line = 1; line <= count; line += 1) {
      writeAudit(tx, now, { who: 'asha', what: 'patient.changed', about: `p${line % 2}`, detail: { line } });
    }
  });
  return db;
}

/** What somebody with the key and a database tool could do, past the triggers. */
function tamper(db: Db, sql: string): void {
  transact(db, (tx) => {
    tx.run('DROP TRIGGER audit_keeps_rows');
    tx.run('DROP TRIGGER audit_keeps_text');
    tx.run(sql);
  });
}

test('an empty log and a long one are whole', () => {
  expect(verifyAudit(makeTestDb())).toEqual({ kind: 'whole', rows: 0, lastHash: '0'.repeat(64) });
  const db = withLines(2500);
  expect(verifyAudit(db)).toEqual({ kind: 'whole', rows: 2500, lastHash: lastAuditHash(db) });
});

test('a long log is verified in turns, so that others can write meanwhile', async () => {
  const db = withLines(2500);
  let isOver = false;
  const verdict = verifyAuditInTurns(db).finally(() => (isOver = true));
  await setImmediate();
  expect(isOver).toBe(false);
  transact(db, (tx) => writeAudit(tx, now, { who: 'asha', what: 'patient.changed', about: 'p1' }));
  expect(await verdict).toEqual({ kind: 'whole', rows: 2501, lastHash: lastAuditHash(db) });
  tamper(db, "UPDATE audit SET who = 'meera' WHERE seq = 2000");
  expect(await verifyAuditInTurns(db)).toEqual({ kind: 'broken', seq: 2000 });
});

test.each([
  ['a changed word', "UPDATE audit SET who = 'meera' WHERE seq = 5", 5],
  ['a changed time', "UPDATE audit SET at = '2020-01-01T00:00:00.000Z' WHERE seq = 2", 2],
  ['a changed detail', "UPDATE audit SET detail = '{}' WHERE seq = 9", 9],
  ['a missing line', 'DELETE FROM audit WHERE seq = 4', 4],
  ['a missing first line', 'DELETE FROM audit WHERE seq = 1', 1],
  ['a changed hash', "UPDATE audit SET hash = 'f' WHERE seq = 7", 7],
])('%s breaks the chain at its place', (_name, sql, seq) => {
  const db = withLines(10);
  tamper(db, sql);
  expect(verifyAudit(db)).toEqual({ kind: 'broken', seq });
});

test('a cut tail leaves a chain that is whole but ends in another hash', () => {
  const db = withLines(10);
  const before = lastAuditHash(db);
  tamper(db, 'DELETE FROM audit WHERE seq > 8');
  expect(verifyAudit(db)).toMatchObject({ kind: 'whole', rows: 8 });
  expect(lastAuditHash(db)).not.toBe(before);
});

test('the database itself refuses to change or remove a line', () => {
  const db = withLines(1);
  expect(() => transact(db, (tx) => void tx.run('DELETE FROM audit'))).toThrow('audit rows stay');
  expect(() => transact(db, (tx) => void tx.run("UPDATE audit SET who = 'x'"))).toThrow('audit rows stay');
});

test('what happened to one thing is found in order', () => {
  expect(auditOf(withLines(4), 'p1').map(({ seq }) => seq)).toEqual([1, 3]);
});
