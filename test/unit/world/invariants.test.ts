import { expect, test } from 'vitest';
import { type Tx, transact } from '../../../core/db/index.ts';
import type { Exchange } from '../../../core/simulator/index.ts';
import { type Evidence, findViolations } from '../../world/invariants/index.ts';
import { comeToRest, oneVisitMore, recordsCome, wholeJourney } from '../../world/legs.ts';
import { asPatientWorld } from '../../world/patient-world.ts';
import { openWiredClinic } from '../../world/wired-clinic.ts';

/** Makes something untrue of a journey that went well; nothing of it stays. */
type Spoiling = (evidence: Evidence, tx: Tx) => Evidence | void;

const sql =
  (...statements: readonly string[]): Spoiling =>
  (_evidence, tx) => {
    for (const statement of statements) tx.run(statement);
  };

const onePush = ({ direction, operation }: Exchange) => direction === 'in' && operation === 'dataflow.push';
const oneArrival = ({ direction, operation }: Exchange) => direction === 'out' && operation === 'dataflow.push';
const oneLink = ({ operation }: { operation: string }) => operation === 'link.carecontext';

/** What each judge must find, and how it comes to be. */
const spoilings: readonly (readonly [string, Spoiling])[] = [
  ['was acknowledged and is not in the inbox', sql('DELETE FROM inbox WHERE id = 1')],
  ['is left failed', sql("UPDATE inbox SET state = 'failed' WHERE id = 1")],
  ['is left needs-person', sql("UPDATE outbox SET state = 'needs-person' WHERE id = 1")],
  ['was sent by no job', sql('DELETE FROM outbox_request_ids WHERE job_id = 1')],
  ['was taken 2 times', (all) => ({ ...all, exchanges: [...all.exchanges, ...all.exchanges.filter(oneLink)] })],
  [
    'got another id although it may have arrived',
    (all, tx) => {
      const again = all.exchanges.filter(oneLink).map((one) => ({ ...one, requestId: 'another-id' }));
      const unclear = all.exchanges.map((one) => (oneLink(one) ? { ...one, status: 500 } : one));
      const job = "SELECT id FROM outbox WHERE kind = 'linking.link'";
      tx.run(
        `INSERT INTO outbox_request_ids (request_id, job_id, used_at) VALUES ('another-id', (${job}), '2026-11-24T05:12:00.000Z')`,
      );
      return { ...all, exchanges: [...unclear, ...again] };
    },
  ],
  ['was sent after its deadline', sql("UPDATE outbox SET deadline = '2026-01-01T00:00:00.000Z'")],
  ['overtook job', (all) => ({ ...all, exchanges: all.exchanges.map((one) => ({ ...one, id: -one.id })) })],
  ['was pushed after a later one', (all) => ({ ...all, exchanges: all.exchanges.toReversed() })],
  ['that is no page of ours', sql('DELETE FROM transfer_pages')],
  ['was pushed more often than was written down', sql('UPDATE transfer_pages SET tries = 0')],
  [
    'was pushed again without the knowledge that it may have arrived',
    (all, tx) => {
      tx.run('UPDATE transfer_pages SET tries = 9');
      return { ...all, exchanges: all.exchanges.flatMap((one) => (onePush(one) ? [one, one] : [one])) };
    },
  ],
  [
    'is neither here nor erased',
    (all) => ({
      ...all,
      exchanges: all.exchanges.map((one) => (oneArrival(one) ? { ...one, requestBody: '{}' } : one)),
    }),
  ],
  ['is neither here nor erased', sql('DELETE FROM received_entries', 'DELETE FROM received_pages')],
  ['is neither here nor erased', sql("UPDATE received_tombstones SET consent_id = 'another'")],
  ['is neither here nor erased', sql("UPDATE received_tombstones SET erased_at = '2026-01-01T00:00:00.000Z'")],
  [
    'were acknowledged, and 0 records found on them',
    sql(
      'DROP TRIGGER audit_keeps_text',
      "UPDATE audit SET detail = json_set(detail, '$.kept', 0) WHERE what = 'received.complete'",
    ),
  ],
  [
    'abha.loginVerify was sent a second time by itself',
    (all) => ({
      ...all,
      exchanges: all.exchanges.flatMap((one) => (one.operation === 'abha.loginVerify' ? [one, one] : [one])),
    }),
  ],
  [
    'proofs stand in the log for 0 codes',
    (all) => ({ ...all, exchanges: all.exchanges.filter(({ operation }) => operation !== 'abha.loginVerify') }),
  ],
  ['was given without a permission', sql("DELETE FROM consent_artefacts WHERE side = 'hip'")],
  [
    'after the permission had ended',
    sql("UPDATE consent_artefacts SET status = 'REVOKED', ended_at = '2026-01-01T00:00:00.000Z' WHERE side = 'hip'"),
  ],
  [
    'after the permission had run out',
    sql("UPDATE consent_artefacts SET erase_at = '2026-01-01T00:00:00.000Z' WHERE side = 'hip'"),
  ],
  ['of a type that was not granted', sql("UPDATE consent_artefacts SET hi_types = '[]' WHERE side = 'hip'")],
  ['that the permission does not name', sql("UPDATE consent_artefacts SET care_contexts = '[]' WHERE side = 'hip'")],
  [
    'for a period that was not granted',
    sql("UPDATE consent_artefacts SET range_from = '2026-11-24T05:12:00.000Z' WHERE side = 'hip'"),
  ],
  [
    'that is not linked to this ABHA address',
    sql("UPDATE consent_artefacts SET abha_address = 'else@sbx' WHERE side = 'hip'"),
  ],
  ['the audit log is broken at', sql('DROP TRIGGER audit_keeps_text', "UPDATE audit SET who = 'nobody' WHERE seq = 3")],
  [
    'was given without a line in the log',
    sql('DROP TRIGGER audit_keeps_rows', "DELETE FROM audit WHERE what = 'transfer.sent'"),
  ],
  [
    'left without a line in the log',
    sql('DROP TRIGGER audit_keeps_rows', "DELETE FROM audit WHERE what = 'transfer.sending'"),
  ],
  [
    'was opened without a line in the log',
    sql('DROP TRIGGER audit_keeps_rows', "DELETE FROM audit WHERE what = 'received.opened'"),
  ],
  ['keys or addresses are left of the ended permission', sql('UPDATE data_requests SET push_secret = id')],
  ['records are left of the ended permission', sql("UPDATE received_records SET state = 'shown', tombstone_id = NULL")],
  [
    "are nobody's",
    sql("INSERT INTO blobs (id, name, created_at) VALUES ('b', 'received-page:x', '2026-11-24T05:12:00.000Z')"),
  ],
  ['instants in outbox.added_at are not UTC', sql("UPDATE outbox SET added_at = '2026-11-24 05:12:00' WHERE id = 1")],
  ['the database is not whole', sql('PRAGMA defer_foreign_keys = ON', "UPDATE visits SET doctor_id = 'nobody'")],
  ['the program stumbled', (all) => ({ ...all, log: '{"level":50,"event":"call.bug"}' })],
];

test('each judge of a journey finds what is not as it must be, and nothing in one that went well', async () => {
  const clinic = await openWiredClinic();
  const world = asPatientWorld(clinic);
  const visit = await wholeJourney(world);
  await oneVisitMore(world, visit);
  // What came last stays, so that records that are here are judged beside those that have gone.
  const { recordIds } = await recordsCome(world, visit);
  await comeToRest(world);
  const exchanges = clinic.simulator.control.exchanges();
  const evidence = { db: clinic.db, exchanges, log: '', opened: [...visit.recordIds, ...recordIds] };
  expect(findViolations(evidence)).toEqual([]);
  const unseen = spoilings.filter(([words, spoil]) => {
    const found = spoiled(evidence, spoil).join('\n');
    return !found.includes(words);
  });
  expect(unseen.map(([words]) => words)).toEqual([]);
});

/** What the judges say of it while it lasts. */
function spoiled(evidence: Evidence, spoil: Spoiling): readonly string[] {
  let found: readonly string[] = [];
  const never = new Error('never committed');
  try {
    transact(evidence.db, (tx) => {
      found = findViolations(spoil(evidence, tx) ?? evidence);
      throw never;
    });
  } catch (error) {
    if (error !== never) throw error;
  }
  return found;
}
