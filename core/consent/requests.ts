import { z } from 'zod';
import type { Db, Tx } from '../db/index.ts';
import { days, hours, later, toInstant } from '../kit/clock.ts';
import { markValues, type PageMark } from '../kit/page-mark.ts';
import { HiType, type Purpose } from '../kit/words.ts';
import { type Whose, whoseRows } from '../patients/index.ts';
import { isPollDue, type RequestState, requestCanBecome } from './model.ts';

/** One ask of ours, with what ABDM and the patient made of it. */
export interface ConsentRequest {
  readonly id: string;
  readonly patientId: string;
  readonly abhaAddress: string;
  /** ABDM's id; null until ABDM has taken the request. */
  readonly consentRequestId: string | null;
  readonly state: RequestState;
  readonly because: string | null;
  readonly code: string | null;
  /** The patient's, with a denial. */
  readonly reason: string | null;
  readonly purpose: Purpose;
  readonly hiTypes: HiType[];
  /** Null asks every hospital. */
  readonly hipId: string | null;
  readonly from: string;
  readonly to: string;
  readonly eraseAt: string;
  readonly askedBy: string;
  /** The doctor in whose name it was asked. */
  readonly askedFor: string;
  readonly askedAt: string;
  readonly decidedAt: string | null;
  readonly endedAt: string | null;
  readonly polls: number;
  readonly polledAt: string | null;
}

type Stored = Omit<ConsentRequest, 'hiTypes'> & { hiTypes: string };

const columns = `id, patient_id AS patientId, abha_address AS abhaAddress, consent_request_id AS consentRequestId, state, because, code,
  reason, purpose, hi_types AS hiTypes, hip_id AS hipId, range_from AS "from", range_to AS "to", erase_at AS eraseAt, asked_by AS askedBy,
  asked_for AS askedFor, asked_at AS askedAt, decided_at AS decidedAt, ended_at AS endedAt, polls, polled_at AS polledAt`;
const byId = `SELECT ${columns} FROM consent_requests WHERE id = @id`;
const byWireId = `SELECT ${columns} FROM consent_requests WHERE consent_request_id = @consentRequestId`;
const listed = (whose: string) => `SELECT ${columns} FROM consent_requests WHERE ${whose}
  AND (@state IS NULL OR state = @state) AND (asked_at, id) < (@beforeAt, @beforeId)
  ORDER BY asked_at DESC, id DESC LIMIT @most`;
const undecided = `SELECT ${columns} FROM consent_requests
  WHERE state IN ('REQUESTED', 'GRANTED') AND consent_request_id IS NOT NULL AND (state = 'REQUESTED' OR EXISTS (
    SELECT 1 FROM consent_artefacts a WHERE a.request_id = consent_requests.id AND a.abha_address IS NULL
      AND a.status = 'GRANTED'))
  ORDER BY polled_at LIMIT 500`;
const unnamed = `SELECT ${columns} FROM consent_requests WHERE state = 'sending' AND asked_at < @before LIMIT 100`;
const pastEnd = `SELECT ${columns} FROM consent_requests WHERE state = 'REQUESTED' AND erase_at <= @now LIMIT 100`;
const insert = `INSERT INTO consent_requests (id, patient_id, abha_address, state, purpose, hi_types, hip_id, range_from, range_to,
    erase_at, asked_by, asked_for, asked_at)
  VALUES (@id, @patientId, @abhaAddress, 'sending', @purpose, @hiTypes, @hipId, @from, @to, @eraseAt, @askedBy, @askedFor, @at)`;
const setWireId = 'UPDATE consent_requests SET consent_request_id = @consentRequestId WHERE id = @id';
const setState = `UPDATE consent_requests SET state = @state, because = @because, code = @code, reason = coalesce(@reason, reason),
    decided_at = CASE WHEN @state IN ('GRANTED', 'DENIED') THEN @at ELSE decided_at END,
    ended_at = CASE WHEN @state IN ('EXPIRED', 'REVOKED') THEN @at ELSE ended_at END
  WHERE id = @id`;
export const decisions = `SELECT r.patient_id AS patientId, r.state, r.decided_at AS at FROM consent_requests r
    WHERE r.decided_at > @after AND r.state IN ('GRANTED', 'DENIED')
  UNION ALL SELECT a.patient_id, 'REVOKED', max(a.ended_at) FROM consent_artefacts a
    WHERE a.side = 'hiu' AND a.status = 'REVOKED' AND a.ended_at > @after AND a.patient_id IS NOT NULL
    GROUP BY coalesce(a.request_id, a.consent_id)
  ORDER BY at LIMIT 100`;
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

export interface RequestFilter extends Whose {
  readonly state: RequestState | null;
  readonly before: PageMark | null;
  readonly most: number;
}

export const listRequests = (db: Db, { before, ...filter }: RequestFilter): ConsentRequest[] =>
  db.all<Stored>(listed(whoseRows(filter)), { ...filter, ...markValues(before) }).map(asRequest);

/** What a patient decided: `REVOKED` also where a part of what was granted was taken back. */
export interface Decision {
  readonly patientId: string;
  readonly state: 'GRANTED' | 'DENIED' | 'REVOKED';
  readonly at: string;
}

export const decisionsAfter = (db: Db, after: string): Decision[] => db.all<Decision>(decisions, { after });

/** Undecided requests, and granted ones of which an artefact is missing: their callbacks may have been lost. */
export const undecidedRequests = (db: Db): ConsentRequest[] => db.all<Stored>(undecided).map(asRequest);

/** Those of them that are due by their own pause. */
export const requestsToPoll = (db: Db, now: Date): ConsentRequest[] =>
  undecidedRequests(db).filter((request) => isPollDue(request, now));

/** Asked more than two hours ago, and ABDM never gave them a name. */
export const unnamedRequests = (db: Db, now: Date): ConsentRequest[] =>
  db.all<Stored>(unnamed, { before: toInstant(later(now, -hours(2))) }).map(asRequest);

/** Never decided, and what they asked for is over. */
export const requestsPastEnd = (db: Db, now: Date): ConsentRequest[] =>
  db.all<Stored>(pastEnd, { now: toInstant(now) }).map(asRequest);

export type NewRequest = Pick<
  ConsentRequest,
  'id' | 'patientId' | 'abhaAddress' | 'purpose' | 'hipId' | 'from' | 'to' | 'eraseAt' | 'askedBy' | 'askedFor'
> & { readonly hiTypes: readonly HiType[] };

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
  readonly reason?: string | null;
}

/** Moves a request on; tells whether it moved. */
export function moveRequest(tx: Tx, id: string, move: RequestMove, now: Date): boolean {
  const { to, because = null, code = null, reason = null } = move;
  const known = findRequest(tx, id);
  if (!known || !requestCanBecome(known.state, to)) return false;
  tx.run(setState, { id, state: to, because, code, reason, at: toInstant(now) });
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
  return tx.run(pruneEarlyRows, { before: toInstant(later(now, -days(1))) }).changes;
}
