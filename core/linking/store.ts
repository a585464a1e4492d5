import { z } from 'zod';
import type { Db, Tx } from '../db/index.ts';
import { days, later, toInstant } from '../kit/clock.ts';
import { Problem } from '../kit/problem.ts';
import { HiType } from '../kit/words.ts';
import { type Because, type CareContextState, canBecome, type Step } from './model.ts';

export interface CareContext {
  readonly visitId: string;
  readonly patientId: string;
  /** The day of the visit. */
  readonly day: string;
  readonly state: CareContextState;
  readonly because: Because | null;
  readonly code: string | null;
  readonly hiTypes: readonly HiType[];
  /** How often it was queued. */
  readonly tries: number;
  /** The outbox job of the last try. */
  readonly jobId: number | null;
  /** Not to be tried before. */
  readonly tryAfter: string | null;
  /** The newest signed version of the visit's consultation, and the one that ABDM was told of last. */
  readonly signedVersion: number;
  readonly toldVersion: number;
  readonly linkedAt: string | null;
  /** The ABHA address that it is linked to, for ever. */
  readonly linkedTo: string | null;
  readonly changedAt: string;
  readonly reference: string;
  readonly display: string;
}

type Stored = Omit<CareContext, 'hiTypes'> & { readonly hiTypes: string };

const select = `SELECT c.visit_id AS visitId, c.patient_id AS patientId, v.day, c.state, c.because, c.code, c.hi_types AS hiTypes,
  c.tries, c.job_id AS jobId, c.try_after AS tryAfter, c.signed_version AS signedVersion, c.told_version AS toldVersion,
  c.linked_at AS linkedAt, c.linked_to AS linkedTo, c.changed_at AS changedAt, v.care_context_reference AS reference, v.display
  FROM care_contexts c JOIN visits_care_contexts v ON v.visit_id = c.visit_id`;
const byVisit = `${select} WHERE c.visit_id = @visitId`;
const ofPatient = `${select} WHERE c.patient_id = @patientId ORDER BY v.day DESC, v.care_context_reference DESC`;
const inState = `${select} WHERE c.patient_id = @patientId AND c.state = @state ORDER BY v.day, v.care_context_reference`;
const sentBefore = `${select} WHERE c.state = 'sent' AND c.changed_at < @before LIMIT 100`;
const waitingPatients = `SELECT patient_id AS patientId FROM care_contexts
  WHERE state = 'unlinked' AND because IS NOT 'no-abha' AND (try_after IS NULL OR try_after <= @now)
  GROUP BY patient_id ORDER BY min(changed_at) LIMIT 500`;
const insert = `INSERT INTO care_contexts (visit_id, patient_id, state, because, hi_types, signed_version, changed_at)
  VALUES (@visitId, @patientId, @state, @because, @hiTypes, @version, @at)`;
const setSigned = `UPDATE care_contexts SET hi_types = @hiTypes, signed_version = @version
  WHERE visit_id = @visitId AND signed_version < @version`;
const setTold = 'UPDATE care_contexts SET told_version = max(told_version, @version) WHERE visit_id = @visitId';
const setState = `UPDATE care_contexts SET state = @state, because = @because, code = @code, try_after = @tryAfter, changed_at = @at
  WHERE visit_id = @visitId`;
const setQueued = 'UPDATE care_contexts SET tries = tries + 1, job_id = NULL WHERE visit_id = @visitId';
const setJob = 'UPDATE care_contexts SET job_id = @jobId WHERE visit_id = @visitId';
const setLinked = `UPDATE care_contexts SET state = 'linked', because = NULL, code = NULL, try_after = NULL, changed_at = @at,
  linked_at = @at, linked_to = @abhaAddress WHERE visit_id = @visitId`;
const setBecause = `UPDATE care_contexts SET because = @because, code = @code, try_after = @tryAfter, changed_at = @at
  WHERE visit_id = @visitId`;
const clearWait = 'UPDATE care_contexts SET try_after = NULL WHERE visit_id = @visitId';
const insertStep = 'INSERT INTO care_context_steps (visit_id, at, step, code) VALUES (@visitId, @at, @step, @code)';
const steps = 'SELECT at, step, code FROM care_context_steps WHERE visit_id = @visitId ORDER BY id';

const HiTypes = z.array(HiType);
const asContext = (row: Stored): CareContext => ({ ...row, hiTypes: HiTypes.parse(JSON.parse(row.hiTypes)) });

export function findCareContext(db: Db, visitId: string): CareContext | undefined {
  const row = db.get<Stored>(byVisit, { visitId });
  return row && asContext(row);
}

/** @throws Problem `linking.not-found` */
export function getCareContext(db: Db, visitId: string): CareContext {
  const context = findCareContext(db, visitId);
  if (!context) throw new Problem('linking.not-found');
  return context;
}

/** Newest visit first. */
export const listCareContexts = (db: Db, patientId: string): CareContext[] =>
  db.all<Stored>(ofPatient, { patientId }).map(asContext);

/** Oldest visit first. */
export const careContextsIn = (db: Db, patientId: string, state: CareContextState): CareContext[] =>
  db.all<Stored>(inState, { patientId, state }).map(asContext);

/** Sent more than a day ago and never confirmed. */
export const unconfirmedCareContexts = (db: Db, now: Date): CareContext[] =>
  db.all<Stored>(sentBefore, { before: toInstant(later(now, -days(1))) }).map(asContext);

/** Patients with visits that are not linked and may be tried, at most 500 a time, those that wait longest first. */
export const patientsToAdvance = (db: Db, now: Date): string[] =>
  db.all<{ patientId: string }>(waitingPatients, { now: toInstant(now) }).map(({ patientId }) => patientId);

export interface NewCareContext {
  readonly visitId: string;
  readonly patientId: string;
  readonly version: number;
  readonly hiTypes: readonly HiType[];
  readonly isWanted: boolean;
}

export function insertCareContext(tx: Tx, { isWanted, hiTypes, ...context }: NewCareContext, now: Date): void {
  const { visitId, patientId, version } = context;
  const standing = isWanted ? { state: 'unlinked', because: null } : { state: 'not-wanted', because: 'asked-not-to' };
  tx.run(insert, { visitId, patientId, version, ...standing, hiTypes: JSON.stringify(hiTypes), at: toInstant(now) });
  tx.changed('care-context', visitId);
}

/** A further version of the consultation was signed; it may hold other HI types. */
export function noteSigned(tx: Tx, signed: { visitId: string; version: number; hiTypes: readonly HiType[] }): void {
  tx.run(setSigned, { visitId: signed.visitId, version: signed.version, hiTypes: JSON.stringify(signed.hiTypes) });
}

export function noteToldVersion(tx: Tx, visitId: string, version: number): void {
  tx.run(setTold, { visitId, version });
}

export interface Move {
  readonly to: Exclude<CareContextState, 'linked'>;
  readonly because?: Because;
  readonly code?: string | undefined;
  readonly tryAfter?: Date;
}

/** Moves a care context on. What may not follow is left as it is: a late word never undoes a later one. Tells whether it moved. */
export function moveCareContext(tx: Tx, visitId: string, { to, because, code, tryAfter }: Move, now: Date): boolean {
  if (!canBecome(getCareContext(tx, visitId).state, to)) return false;
  const wait = tryAfter ? toInstant(tryAfter) : null;
  const at = toInstant(now);
  tx.run(setState, { visitId, state: to, because: because ?? null, code: code ?? null, tryAfter: wait, at });
  if (to === 'queued') tx.run(setQueued, { visitId });
  tx.changed('care-context', visitId);
  return true;
}

/** ABDM has said so. Tells whether that is news. */
export function noteLinked(tx: Tx, visitId: string, abhaAddress: string, now: Date): boolean {
  if (!canBecome(getCareContext(tx, visitId).state, 'linked')) return false;
  tx.run(setLinked, { visitId, abhaAddress, at: toInstant(now) });
  tx.changed('care-context', visitId);
  return true;
}

export function noteJob(tx: Tx, visitId: string, jobId: number): void {
  tx.run(setJob, { visitId, jobId });
}

/** A person wants it tried now. */
export function endWait(tx: Tx, visitId: string): void {
  tx.run(clearWait, { visitId });
}

/** Says why it still waits, without moving it. */
export function explainCareContext(
  tx: Tx,
  visitId: string,
  { because, code, tryAfter }: Required<Pick<Move, 'because'>> & Pick<Move, 'code' | 'tryAfter'>,
  now: Date,
): void {
  const wait = tryAfter ? toInstant(tryAfter) : null;
  tx.run(setBecause, { visitId, because, code: code ?? null, tryAfter: wait, at: toInstant(now) });
  tx.changed('care-context', visitId);
}

export function noteStep(
  tx: Tx,
  visitId: string,
  { step, code }: { step: Step; code?: string | undefined },
  now: Date,
) {
  tx.run(insertStep, { visitId, at: toInstant(now), step, code: code ?? null });
}

export const stepsOf = (db: Db, visitId: string): { at: string; step: Step; code: string | null }[] =>
  db.all(steps, { visitId });
