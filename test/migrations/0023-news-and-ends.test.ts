import { expect, test } from 'vitest';
import { transact } from '../../core/db/index.ts';
import { makeOlderDatabase } from './older-database.ts';

const at = '2026-11-20T05:00:00.000Z';

test('rows that came to rest without a time get the one they began at; the others keep theirs', () => {
  const { db, update } = makeOlderDatabase(22);
  transact(db, (tx) => {
    for (const state of ['needs-person', 'waiting']) {
      tx.run(
        `INSERT INTO outbox (kind, cause, far_side, data, state, not_before, start_by, deadline, added_at)
          VALUES ('k', @state, 'gateway', '{}', @state, @at, @at, @at, @at)`,
        { state, at },
      );
    }
    for (const state of ['refused', 'failed']) {
      tx.run(
        `INSERT INTO inbox (source, message_id, kind, body, state, received_at) VALUES ('gateway', @state, 'k', '{}', @state, @at)`,
        { state, at },
      );
    }
  });
  update();
  expect(db.all('SELECT state, ended_at AS endedAt FROM outbox ORDER BY id')).toEqual([
    { state: 'needs-person', endedAt: at },
    { state: 'waiting', endedAt: null },
  ]);
  expect(db.all('SELECT state, done_at AS doneAt FROM inbox ORDER BY id')).toEqual([
    { state: 'refused', doneAt: at },
    { state: 'failed', doneAt: null },
  ]);
});
