import { eraseBlob } from '../blobs/index.ts';
import type { Db, Tx } from '../db/index.ts';
import { days, later, toInstant } from '../kit/clock.ts';
import { AbhaProfile } from './model.ts';

export interface Flow {
  readonly id: string;
  readonly state: 'otp-sent' | 'verified' | 'attached';
  readonly abhaNumber: string;
  readonly txnId: string;
  readonly sentTo: string;
  readonly sends: number;
  readonly lastSentAt: string;
  readonly profile: AbhaProfile | null;
  readonly cardBlobId: string | null;
  readonly verifiedAt: string | null;
}

export interface AbhaProof {
  readonly patientId: string;
  readonly verifiedAt: string;
  readonly name: string;
  readonly yearOfBirth: number | null;
  readonly cardBlobId: string | null;
}

const flowById = `SELECT id, state, abha_number AS abhaNumber, txn_id AS txnId, sent_to AS sentTo, sends,
  last_sent_at AS lastSentAt, profile, card_blob_id AS cardBlobId, verified_at AS verifiedAt FROM abha_flows WHERE id = @id`;
const insertFlowRow = `INSERT INTO abha_flows (id, state, abha_number, txn_id, sent_to, last_sent_at, started_at, started_by)
  VALUES (@id, 'otp-sent', @abhaNumber, @txnId, @sentTo, @at, @at, @who)`;
const resent = `UPDATE abha_flows SET txn_id = @txnId, sent_to = @sentTo, sends = sends + 1, last_sent_at = @at
  WHERE id = @id`;
const verified = `UPDATE abha_flows SET state = 'verified', profile = @profile, card_blob_id = @cardBlobId, verified_at = @at
  WHERE id = @id`;
const attached = "UPDATE abha_flows SET state = 'attached', profile = NULL, card_blob_id = NULL WHERE id = @id";
const putProof = `INSERT INTO abha_proofs (patient_id, how, verified_at, verified_by, name, year_of_birth, card_blob_id)
  VALUES (@patientId, 'mobile-otp', @verifiedAt, @who, @name, @yearOfBirth, @cardBlobId)
  ON CONFLICT (patient_id) DO UPDATE SET verified_at = excluded.verified_at, verified_by = excluded.verified_by,
    name = excluded.name, year_of_birth = excluded.year_of_birth, card_blob_id = excluded.card_blob_id`;
const proofOf = `SELECT patient_id AS patientId, verified_at AS verifiedAt, name, year_of_birth AS yearOfBirth,
  card_blob_id AS cardBlobId FROM abha_proofs WHERE patient_id = @patientId`;
const oldCards = 'SELECT card_blob_id AS id FROM abha_flows WHERE started_at < @before AND card_blob_id IS NOT NULL';
const pruneOld = 'DELETE FROM abha_flows WHERE started_at < @before';

export function findFlow(db: Db, id: string): Flow | undefined {
  const row = db.get<Omit<Flow, 'profile'> & { profile: string | null }>(flowById, { id });
  return row && { ...row, profile: row.profile === null ? null : AbhaProfile.parse(JSON.parse(row.profile)) };
}

export interface NewFlow {
  readonly id: string;
  readonly abhaNumber: string;
  readonly txnId: string;
  readonly sentTo: string;
  readonly who: string;
}

export function insertFlow(tx: Tx, flow: NewFlow, now: Date): void {
  tx.run(insertFlowRow, { ...flow, at: toInstant(now) });
}

export function noteResend(tx: Tx, flow: { id: string; txnId: string; sentTo: string }, now: Date): void {
  tx.run(resent, { ...flow, at: toInstant(now) });
}

export function noteVerified(
  tx: Tx,
  flow: { id: string; profile: AbhaProfile; cardBlobId: string | null },
  now: Date,
): void {
  tx.run(verified, { ...flow, profile: JSON.stringify(flow.profile), at: toInstant(now) });
}

/** The profile now stands with the patient; the conversation keeps no copy of it. */
export function noteAttached(tx: Tx, flowId: string): void {
  tx.run(attached, { id: flowId });
}

/** The newest proof replaces the one before, card and all. */
export function putAbhaProof(tx: Tx, proof: AbhaProof & { who: string }): void {
  const before = findAbhaProof(tx, proof.patientId);
  tx.run(putProof, { ...proof });
  if (before?.cardBlobId && before.cardBlobId !== proof.cardBlobId) eraseBlob(tx, before.cardBlobId);
}

/** What linking needs to know: under which name and year of birth the ABHA was proved. */
export const findAbhaProof = (db: Db, patientId: string): AbhaProof | undefined =>
  db.get<AbhaProof>(proofOf, { patientId });

/** Conversations go after a day, and with them what nobody attached. */
export function pruneFlows(tx: Tx, now: Date): number {
  const before = toInstant(later(now, -days(1)));
  const cards = tx.all<{ id: string }>(oldCards, { before });
  const { changes } = tx.run(pruneOld, { before });
  for (const { id } of cards) eraseBlob(tx, id);
  return changes;
}
