import type { Db, Tx } from '../db/index.ts';
import { toInstant } from '../kit/clock.ts';
import { RecordFacts, type RecordState, RecordSummary, recordCanBecome } from './model.ts';

/** A received record without its text. */
export interface ReceivedRecord {
  readonly id: string;
  readonly requestId: string;
  readonly consentId: string;
  readonly patientId: string;
  readonly hipId: string;
  readonly state: RecordState;
  readonly because: string | null;
  /** Null once it was erased. */
  readonly careContext: string | null;
  readonly contentHash: string | null;
  readonly checksum: string | null;
  /** Null where nothing of it could be opened, and once it was erased. */
  readonly blobId: string | null;
  /** Null where it could not be read, and once it was erased. */
  readonly facts: RecordFacts | null;
  readonly receivedAt: string;
  readonly firstSeenAt: string | null;
  readonly tombstoneId: string | null;
}

type Stored = Omit<ReceivedRecord, 'facts'> & { readonly facts: string | null };

const columns = `r.id, r.request_id AS requestId, r.consent_id AS consentId, r.patient_id AS patientId, r.hip_id AS hipId, r.state,
  r.because, r.care_context AS careContext, r.content_hash AS contentHash, r.checksum, r.blob_id AS blobId, r.facts,
  r.received_at AS receivedAt, r.first_seen_at AS firstSeenAt, r.tombstone_id AS tombstoneId`;
const byId = `SELECT ${columns} FROM received_records r WHERE r.id = @id`;
const same = `SELECT ${columns} FROM received_records r
  WHERE r.consent_id = @consentId AND r.care_context = @careContext AND r.content_hash = @contentHash`;
const ofConsent = `SELECT ${columns} FROM received_records r WHERE r.consent_id = @consentId AND r.state <> 'erased'`;
const living = `SELECT ${columns} FROM received_records r JOIN consent_permissions c ON c.consent_id = r.consent_id AND c.side = 'hiu'
  WHERE r.state <> 'erased' AND c.status = 'GRANTED' AND c.is_checked = 1 AND c.erase_at > @now`;
const livingOfPatient = `${living} AND r.patient_id = @patientId ORDER BY r.received_at DESC, r.id`;
const heldOrUnreadable = `${living} AND r.state IN ('quarantined', 'unreadable') ORDER BY r.received_at DESC, r.id LIMIT 300`;
const livingAfter = `${living} AND r.state = 'shown' AND r.received_at > @after ORDER BY r.received_at LIMIT 500`;
const livingSummaries = `SELECT r.id, r.summary FROM received_records r
  JOIN consent_permissions c ON c.consent_id = r.consent_id AND c.side = 'hiu'
  WHERE r.patient_id = @patientId AND r.state = 'shown' AND r.summary IS NOT NULL
    AND c.status = 'GRANTED' AND c.is_checked = 1 AND c.erase_at > @now`;
const insert = `INSERT INTO received_records (id, request_id, consent_id, patient_id, hip_id, state, because, care_context, content_hash,
    checksum, blob_id, facts, summary, received_at)
  VALUES (@id, @requestId, @consentId, @patientId, @hipId, @state, @because, @careContext, @contentHash, @checksum, @blobId, @facts,
    @summary, @at)`;
const setShown = `UPDATE received_records SET state = 'shown', because = NULL WHERE id = @id`;
const setSeen = 'UPDATE received_records SET first_seen_at = @at WHERE id = @id AND first_seen_at IS NULL';
const setErased = `UPDATE received_records SET state = 'erased', because = NULL, care_context = NULL, content_hash = NULL, checksum = NULL,
    blob_id = NULL, facts = NULL, summary = NULL, first_seen_at = NULL, tombstone_id = @tombstoneId WHERE id = @id`;
const consentsWithContent = `SELECT DISTINCT r.consent_id AS consentId FROM received_records r WHERE r.state <> 'erased'`;

/** In a backup: no received record (architecture.md 7.19). */
export const recordsInBackup: readonly string[] = ['DELETE FROM received_records', 'DELETE FROM received_hospitals'];

const asRecord = (row: Stored): ReceivedRecord => ({
  ...row,
  facts: row.facts === null ? null : RecordFacts.parse(JSON.parse(row.facts)),
});

export function findRecord(db: Db, id: string): ReceivedRecord | undefined {
  const row = db.get<Stored>(byId, { id });
  return row && asRecord(row);
}

/** The same content of the same visit under the same permission. */
export function findSameRecord(
  db: Db,
  key: { readonly consentId: string; readonly careContext: string; readonly contentHash: string },
): ReceivedRecord | undefined {
  const row = db.get<Stored>(same, key);
  return row && asRecord(row);
}

/** All that is not erased yet, whatever the permission's state. */
export const recordsOfConsent = (db: Db, consentId: string): ReceivedRecord[] =>
  db.all<Stored>(ofConsent, { consentId }).map(asRecord);

/** Under living, checked permissions alone; newest first. */
export const livingRecordsOf = (db: Db, patientId: string, now: Date): ReceivedRecord[] =>
  db.all<Stored>(livingOfPatient, { patientId, now: toInstant(now) }).map(asRecord);

/** What is kept out of view or cannot be read, of all patients. */
export const heldRecords = (db: Db, now: Date): ReceivedRecord[] =>
  db.all<Stored>(heldOrUnreadable, { now: toInstant(now) }).map(asRecord);

/** What came after an instant and may be read, oldest first. */
export const recordsAfter = (db: Db, after: string, now: Date): ReceivedRecord[] =>
  db.all<Stored>(livingAfter, { after, now: toInstant(now) }).map(asRecord);

export const summariesOf = (db: Db, patientId: string, now: Date): { recordId: string; summary: RecordSummary }[] =>
  db
    .all<{ id: string; summary: string }>(livingSummaries, { patientId, now: toInstant(now) })
    .map(({ id, summary }) => ({ recordId: id, summary: RecordSummary.parse(JSON.parse(summary)) }));

export interface NewRecord
  extends Omit<ReceivedRecord, 'receivedAt' | 'firstSeenAt' | 'tombstoneId' | 'careContext' | 'contentHash'> {
  readonly careContext: string;
  readonly contentHash: string;
  readonly summary: RecordSummary | null;
}

export function insertRecord(tx: Tx, { facts, summary, ...record }: NewRecord, now: Date): void {
  tx.run(insert, {
    ...record,
    facts: facts && JSON.stringify(facts),
    summary: summary && JSON.stringify(summary),
    at: toInstant(now),
  });
  tx.changed('received', record.id);
}

/** A record that was held back is shown from now on. Tells whether it could. */
export function showRecord(tx: Tx, id: string): boolean {
  if (!canMove(tx, id, 'shown')) return false;
  tx.run(setShown, { id });
  tx.changed('received', id);
  return true;
}

function canMove(db: Db, id: string, to: RecordState): boolean {
  const record = findRecord(db, id);
  return record !== undefined && recordCanBecome(record.state, to);
}

export function noteSeen(tx: Tx, id: string, now: Date): void {
  if (tx.run(setSeen, { id, at: toInstant(now) }).changes > 0) tx.changed('received', id);
}

/** Takes away all that the record says. Its blob is the caller's to erase. */
export function emptyRecord(tx: Tx, id: string, tombstoneId: string): void {
  if (!canMove(tx, id, 'erased')) return;
  tx.run(setErased, { id, tombstoneId });
  tx.changed('received', id);
}

/** Permissions under which something is still here. */
export const consentsHoldingRecords = (db: Db): string[] =>
  db.all<{ consentId: string }>(consentsWithContent).map(({ consentId }) => consentId);
