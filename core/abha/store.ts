import { eraseBlob } from '../blobs/index.ts';
import type { Db, Tx } from '../db/index.ts';
import { days, later, toInstant } from '../kit/clock.ts';
import { AbhaProfile, canBecome, type FlowState, forgivenBefore } from './model.ts';

/** A conversation with the ABHA service about one person. */
export interface Flow {
  readonly id: string;
  readonly state: FlowState;
  readonly abhaNumber: string;
  readonly txnId: string;
  readonly sentTo: string;
  readonly sends: number;
  readonly lastSentAt: string;
  readonly profile: AbhaProfile | null;
  readonly cardBlobId: string | null;
  readonly verifiedAt: string | null;
}

const columns = `id, state, abha_number AS abhaNumber, txn_id AS txnId, sent_to AS sentTo, sends,
  last_sent_at AS lastSentAt, profile, card_blob_id AS cardBlobId, verified_at AS verifiedAt`;
const flowById = `SELECT ${columns} FROM abha_flows WHERE id = @id`;
const openFlow = `SELECT ${columns} FROM abha_flows
  WHERE abha_number = @abhaNumber AND state = 'otp-sent' AND last_sent_at > @since ORDER BY last_sent_at DESC LIMIT 1`;
const insertFlowRow = `INSERT INTO abha_flows (id, state, abha_number, txn_id, sent_to, last_sent_at, started_at, started_by)
  VALUES (@id, 'otp-sent', @abhaNumber, @txnId, @sentTo, @at, @at, @who)`;
const claim = `UPDATE abha_flows SET sends = sends + 1, last_sent_at = @at
  WHERE id = @id AND state = 'otp-sent' AND sends = @sends AND last_sent_at = @lastSentAt`;
const giveBack =
  'UPDATE abha_flows SET sends = @sends, last_sent_at = @lastSentAt WHERE id = @id AND last_sent_at = @at';
const resent = 'UPDATE abha_flows SET txn_id = @txnId, sent_to = @sentTo WHERE id = @id';
const verified = `UPDATE abha_flows SET state = 'verified', profile = @profile, card_blob_id = @cardBlobId, verified_at = @at
  WHERE id = @id`;
const attached = "UPDATE abha_flows SET state = 'attached', profile = NULL, card_blob_id = NULL WHERE id = @id";
const oldCards = 'SELECT card_blob_id AS id FROM abha_flows WHERE started_at < @before AND card_blob_id IS NOT NULL';
const pruneOld = 'DELETE FROM abha_flows WHERE started_at < @before';

type Stored = Omit<Flow, 'profile'> & { readonly profile: string | null };

const asFlow = ({ profile, ...row }: Stored): Flow => ({
  ...row,
  profile: profile === null ? null : AbhaProfile.parse(JSON.parse(profile)),
});

export function findFlow(db: Db, id: string): Flow | undefined {
  const row = db.get<Stored>(flowById, { id });
  return row && asFlow(row);
}

/** The conversation about this number in which a code was sent of late and not given yet, whoever began it. */
export function findOpenFlow(db: Db, abhaNumber: string, now: Date): Flow | undefined {
  const row = db.get<Stored>(openFlow, { abhaNumber, since: toInstant(forgivenBefore(now)) });
  return row && asFlow(row);
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

/** Counts a resend before it leaves; false when somebody else was quicker. */
export function claimResend(tx: Tx, { id, sends, lastSentAt }: Flow, now: Date): boolean {
  return tx.run(claim, { id, sends, lastSentAt, at: toInstant(now) }).changes === 1;
}

/** The resend surely never left. */
export function giveBackResend(tx: Tx, { id, sends, lastSentAt }: Flow, now: Date): void {
  tx.run(giveBack, { id, sends, lastSentAt, at: toInstant(now) });
}

export function noteResent(tx: Tx, flow: { id: string; txnId: string; sentTo: string }): void {
  tx.run(resent, flow);
}

/** @throws Error when it was verified already: its caller looks first */
export function noteVerified(
  tx: Tx,
  flow: { id: string; profile: AbhaProfile; cardBlobId: string | null },
  now: Date,
): void {
  check(findFlow(tx, flow.id), 'verified');
  tx.run(verified, { ...flow, profile: JSON.stringify(flow.profile), at: toInstant(now) });
}

/** The profile now stands with the patient; the conversation keeps no copy of it. */
export function noteAttached(tx: Tx, flow: Flow): void {
  check(flow, 'attached');
  tx.run(attached, { id: flow.id });
}

function check(flow: Flow | undefined, next: FlowState): void {
  if (!flow || !canBecome(flow.state, next))
    throw new Error(`A conversation that is ${flow?.state} becomes no ${next}`);
}

/** Conversations go after a day, and with them what nobody attached. */
export function pruneFlows(tx: Tx, now: Date): number {
  const before = toInstant(later(now, -days(1)));
  const cards = tx.all<{ id: string }>(oldCards, { before });
  const { changes } = tx.run(pruneOld, { before });
  for (const { id } of cards) eraseBlob(tx, id);
  return changes;
}
