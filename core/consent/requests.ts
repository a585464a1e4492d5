import { z } from 'zod';
import type { Db, Tx } from '../db/index.ts';
import { later, minutes, toInstant } from '../kit/clock.ts';
import { HiType, type Purpose } from '../kit/words.ts';
import { type RequestState, requestCanBecome } from './model.ts';

/** One ask of ours, with what ABDM and the patient made of it. */
export interface ConsentRequest {
  readonly id: string;
  readonly patientId: string;
  readonly abhaAddress: string;
  readonly consentRequestId: string | null;
  readonly state: RequestState;
  readonly because: string | null;
  readonly code: string | null;
  readonly purpose: Purpose;
  readonly hiTypes: HiType[];
  readonly hipId: string | null;
  readonly from: string;
  readonly to: string;
  readonly eraseAt: string;
  readonly askedBy: string;
  readonly askedAt: string;
  readonly decidedAt: string | null;
  readonly polls: number;
}

type Stored = Omit<ConsentRequest, 'hiTypes'> & { hiTypes: string };

const columns = `id, patient_id AS patientId, abha_address AS abhaAddress, consent_request_id AS consentRequestId, state, because, code,
  purpose, hi_types AS hiTypes, hip_id AS hipId, range_from AS "from", range_to AS "to", erase_at AS eraseAt, asked_by AS askedBy,
  asked_at AS askedAt, decided_at AS decidedAt, polls`;
const byId = `SELECT ${columns} FROM consent_requests WHERE id = @id`;
const byWireId = `SELECT ${columns} FROM consent_requests WHERE consent_request_id = @consentRequestId`;
const ofPatient = `SELECT ${columns} FROM consent_requests WHERE patient_id = @patientId ORDER BY asked_at DESC`;
const all = `SELECT ${columns} FROM consent_requests ORDER BY asked_at DESC LIMIT 500`;
const toPoll = `SELECT ${columns} FROM consent_requests WHERE state IN ('REQUESTED', 'GRANTED') AND erase_at > @now
  AND (polled_at IS NULL OR polled_at < @before) AND (state = 'REQUESTED' OR NOT EXISTS (
    SELECT 1 FROM consent_artefacts a WHERE a.request_id = consent_requests.id AND a.text IS NOT NULL))
  ORDER BY polled_at LIMIT 50`;
const insert = `INSERT INTO consent_requests (id, patient_id, abha_address, state, purpose, hi_types, hip_id, range_from, range_to,
    erase_at, asked_by, asked_at)
  VALUES (@id, @patientId, @abhaAddress, 'sending', @purpose, @hiTypes, @hipId, @from, @to, @eraseAt, @askedBy, @at)`;
const setWireId = 'UPDATE consent_requests SET consent_request_id = @consentRequestId WHERE id = @id';
const setState = `UPDATE consent_requests SET state = @state, because = @because, code = @code,
    decided_at = CASE WHEN @state IN ('GRANTED', 'DENIED', 'EXPIRED', 'REVOKED') THEN @at ELSE decided_at END
  WHERE id = @id`;
const notePoll = 'UPDATE consent_requests SET polls = polls + 1, polled_at = @at WHERE id = @id';
const insertEarly =
  'INSERT INTO consent_early_notices (consent_request_id, notice, at) VALUES (@consentRequestId, @notice, @at)';
const early = 'SELECT notice FROM consent_early_notices WHERE consent_request_id = @consentRequestId ORDER BY rowid';
const dropEarly = 'DELETE FROM consent_early_notices WHERE consent_request_id = @consentRequestId';
const pruneEarlyRows = 'DELETE FROM consent_early_notices WHERE at < @before';

const HiTypes = z.array(HiType);
const asRequest = (row: Stored): ConsentRequest => ({ ...row, hiTypes: HiTypes.parse(JSON.parse(row.hiTypes)) });

export function findRequest(db: Db, id: string): ConsentRequest | undefined {
  const row = db.get<Stored>(byId, { id });
  return row && asRequest(row);
}

export function findRequestByWireId(db: Db, consentRequestId: string): ConsentRequest | undefined {
  const row = db.get<Stored>(byWireId, { consentRequestId });
  return row && asRequest(row);
}

export const requestsOfPatient = (db: Db, patientId: string): ConsentRequest[] =>
  db.all<Stored>(ofPatient, { patientId }).map(asRequest);
export const listRequests = (db: Db): ConsentRequest[] => db.all<Stored>(all).map(asRequest);

/** Open requests that were not asked about for a quarter of an hour: their callback may have been lost. */
export const requestsToPoll = (db: Db, now: Date): ConsentRequest[] =>
  db.all<Stored>(toPoll, { now: toInstant(now), before: toInstant(later(now, -minutes(15))) }).map(asRequest);

export type NewRequest = Omit<
  ConsentRequest,
  'consentRequestId' | 'state' | 'because' | 'code' | 'askedAt' | 'decidedAt' | 'polls'
>;

export function insertRequest(tx: Tx, request: NewRequest, now: Date): void {
  tx.run(insert, { ...request, hiTypes: JSON.stringify(request.hiTypes), at: toInstant(now) });
  tx.changed('consent-request', request.id);
}

export function noteWireId(tx: Tx, id: string, consentRequestId: string): void {
  tx.run(setWireId, { id, consentRequestId });
}

export interface RequestMove {
  readonly to: RequestState;
  readonly because?: string | null;
  readonly code?: string | null;
}

/** Moves a request on; tells whether it moved. */
export function moveRequest(tx: Tx, id: string, { to, because = null, code = null }: RequestMove, now: Date): boolean {
  const known = findRequest(tx, id);
  if (!known || !requestCanBecome(known.state, to)) return false;
  tx.run(setState, { id, state: to, because, code, at: toInstant(now) });
  tx.changed('consent-request', id);
  return true;
}

export function notePolled(tx: Tx, id: string, now: Date): void {
  tx.run(notePoll, { id, at: toInstant(now) });
}

export function keepEarlyNotice(tx: Tx, consentRequestId: string, notice: unknown, now: Date): void {
  tx.run(insertEarly, { consentRequestId, notice: JSON.stringify(notice), at: toInstant(now) });
}

/** Takes the notices that came before the request's name was known, in the order in which they came. */
export function takeEarlyNotices(tx: Tx, consentRequestId: string): unknown[] {
  const kept = tx
    .all<{ notice: string }>(early, { consentRequestId })
    .map(({ notice }) => JSON.parse(notice) as unknown);
  tx.run(dropEarly, { consentRequestId });
  return kept;
}

export function pruneEarlyNotices(tx: Tx, now: Date): number {
  return tx.run(pruneEarlyRows, { before: toInstant(later(now, -minutes(24 * 60))) }).changes;
}
