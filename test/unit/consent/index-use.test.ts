import { describe, expect, test } from 'vitest';
import { listGiven } from '../../../core/consent/artefacts.ts';
import { listRequests } from '../../../core/consent/requests.ts';
import type { Db, Values } from '../../../core/db/index.ts';
import { listTransfers } from '../../../core/transfer/store.ts';
import { makeTestDb } from '../../world/core.ts';

const before = null;
const filters = {
  everybody: { patientId: null, like: null },
  'one patient': { patientId: 'p', like: null },
  'a part of a name': { patientId: null, like: '%Devi%' },
};
type Whom = keyof typeof filters;

/** How the database goes about the statement that this function reads by. */
function planOf(list: (db: Db) => unknown): string[] {
  const db = makeTestDb();
  let plan: string[] = [];
  const spy: Db = {
    get: db.get,
    all<Row>(sql: string, values?: Values): Row[] {
      plan = db.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, values).map(({ detail }) => detail);
      return [];
    },
  };
  list(spy);
  return plan;
}

describe('lists of who may take and who took what stay quick after ten years: each is served by an index', () => {
  test.each<[Whom, string]>([
    ['everybody', 'SEARCH consent_artefacts USING INDEX consent_artefacts_by_side (side=? AND told_at<?)'],
    [
      'one patient',
      'SEARCH consent_artefacts USING INDEX consent_artefacts_of_patient (patient_id=? AND side=? AND told_at<?)',
    ],
    ['a part of a name', 'SEARCH consent_artefacts USING INDEX consent_artefacts_by_side (side=? AND told_at<?)'],
  ])('what others may take: %s', (whom, step) => {
    const filter = { ...filters[whom], state: null, order: 'newest', before, most: 101 } as const;
    expect(planOf((db) => listGiven(db, filter))[0]).toBe(step);
  });

  test.each<[Whom, string]>([
    ['everybody', 'SCAN consent_artefacts USING INDEX consent_artefacts_by_end'],
    ['one patient', 'SEARCH consent_artefacts USING INDEX consent_artefacts_of_patient (patient_id=?)'],
    ['a part of a name', 'SCAN consent_artefacts USING INDEX consent_artefacts_by_end'],
  ])('what ends next: %s', (whom, step) => {
    const filter = { ...filters[whom], state: null, order: 'ending-first', before, most: 101 } as const;
    expect(planOf((db) => listGiven(db, filter))[0]).toBe(step);
  });

  test.each<[Whom, string]>([
    ['everybody', 'SEARCH consent_requests USING INDEX consent_requests_by_time (asked_at<?)'],
    ['one patient', 'SEARCH consent_requests USING INDEX consent_requests_of_patient (patient_id=? AND asked_at<?)'],
    ['a part of a name', 'SEARCH consent_requests USING INDEX consent_requests_by_time (asked_at<?)'],
  ])('what we asked for: %s', (whom, step) => {
    expect(planOf((db) => listRequests(db, { ...filters[whom], state: null, before, most: 101 }))[0]).toBe(step);
  });

  test.each<[Whom, string]>([
    ['everybody', 'SEARCH transfers USING INDEX transfers_by_time (received_at<?)'],
    ['one patient', 'SEARCH transfers USING INDEX transfers_of_patient (patient_id=? AND received_at<?)'],
    ['a part of a name', 'SEARCH transfers USING INDEX transfers_by_time (received_at<?)'],
  ])('who took what: %s', (whom, step) => {
    expect(planOf((db) => listTransfers(db, { ...filters[whom], consentId: null, before, most: 51 }))[0]).toBe(step);
  });

  test('who took what under one permission', () => {
    const plan = planOf((db) => listTransfers(db, { ...filters.everybody, consentId: 'c', before, most: 51 }));
    expect(plan[0]).toBe('SEARCH transfers USING INDEX transfers_of_consent (consent_id=?)');
  });

  test('a part of a name is looked for in an index that holds the names', () => {
    const plan = planOf((db) =>
      listTransfers(db, { ...filters['a part of a name'], consentId: null, before, most: 51 }),
    );
    expect(plan).toContain('SCAN patients USING COVERING INDEX patients_by_name');
  });
});
