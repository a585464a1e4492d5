import { describe, expect, test } from 'vitest';
import { transact } from '../../../core/db/index.ts';
import { searchSql } from '../../../core/patients/candidates.ts';
import { editPatient } from '../../../core/patients/index.ts';
import { makeTestDb } from '../../world/core.ts';
import { inventPeople, somebody } from '../../world/people.ts';
import { registerAll } from '../../world/register.ts';

const now = new Date('2026-11-24T05:00:00Z');

describe('every way of searching is served by an index and sorts nothing', () => {
  const range = { from: '9', to: ':', limit: 20 };
  test.each([
    ['recent', { limit: 20 }, ['SCAN p USING COVERING INDEX patients_by_recency']],
    [
      'byIndex',
      { match: 'words : ("ra"*)', limit: 20 },
      ['SCAN patient_search VIRTUAL TABLE INDEX', 'SEARCH p USING INTEGER PRIMARY KEY'],
    ],
    ['byNumber', range, ['SEARCH p USING INDEX sqlite_autoindex_patients_2 (number>? AND number<?)']],
    ['byMobile', range, ['SEARCH p USING INDEX patients_by_mobile (mobile>? AND mobile<?)']],
    ['byMobileEnd', range, ['SEARCH p USING INDEX patients_by_mobile_end (mobile_reversed>? AND mobile_reversed<?)']],
    ['byAbhaNumber', range, ['SEARCH p USING INDEX patients_by_abha_number (abha_number>? AND abha_number<?)']],
    ['brief', { seq: 1001 }, ['SEARCH patients USING INTEGER PRIMARY KEY (rowid=?)']],
    ['byAbhaAddress', range, ['SEARCH p USING INDEX patients_by_abha_address (abha_address>? AND abha_address<?)']],
  ] as const)('%s', (name, values, steps) => {
    const db = makeTestDb();
    registerAll(db, inventPeople(1, 50), now);
    const plan = db
      .all<{ detail: string }>(`EXPLAIN QUERY PLAN ${searchSql[name]}`, values)
      .map(({ detail }) => detail);
    expect(plan).toHaveLength(steps.length);
    steps.forEach((step, index) => expect(plan[index]).toContain(step));
  });
});

describe('the search index', () => {
  test('agrees with the register after registrations and edits', () => {
    const db = makeTestDb();
    const ids = registerAll(db, inventPeople(2, 60), now);
    const others = [...inventPeople(3, 60)];
    transact(db, (tx) =>
      ids.forEach((patientId, index) => {
        const details = others[index] ?? somebody({ name: 'Asha' });
        editPatient(tx, { patientId, version: 1, details }, { who: 'x', now });
      }),
    );
    expect(() =>
      transact(
        db,
        (tx) => void tx.run("INSERT INTO patient_search (patient_search, rank) VALUES ('integrity-check', 1)"),
      ),
    ).not.toThrow();
  });

  test('keeps nothing of a name that was changed, not three letters in a row', () => {
    const db = makeTestDb();
    const [patientId = ''] = registerAll(
      db,
      [somebody({ name: 'Qandeelbano Wazirzada' }), somebody({ name: 'Om' })],
      now,
    );
    const index = () =>
      db
        .all<{ block: Uint8Array }>('SELECT block FROM patient_search_data')
        .map(({ block }) => Buffer.from(block).toString('latin1'))
        .join('\n');
    const traces = ['qandeelbano', 'kndilbnu', 'wazirzada', 'vjirjd'];
    for (const trace of traces) expect(index()).toContain(trace);
    transact(db, (tx) =>
      editPatient(tx, { patientId, version: 1, details: somebody({ name: 'Hu' }) }, { who: 'x', now }),
    );
    const trigrams = traces.flatMap((trace) => Array.from(trace.slice(2), (_, at) => trace.slice(at, at + 3)));
    expect(trigrams.filter((trigram) => index().includes(trigram))).toEqual([]);
  });
});
