import { z } from 'zod';
import type { Db, Tx } from '../db/index.ts';
import { days, later, toInstant } from '../kit/clock.ts';
import { Problem } from '../kit/problem.ts';
import { HiType } from '../kit/words.ts';
import { type Because, type CareContextState, canBecome, type Step } from './model.ts';

export interface CareContext {
  readonly visitId: string;
  readonly patientId: string;
  readonly state: CareContextState;
  readonly because: Because | null;
  readonly code: string | null;
  readonly hiTypes: readonly HiType[];
  readonly version: number;
  /** The newest signed version of the visit's consultation, and the one that ABDM was told of last. */
  readonly signedVersion: number;
  readonly toldVersion: number;
  readonly linkedAt: string | null;
  readonly changedAt: string;
  readonly reference: string;
  readonly display: string;
}

type Stored = Omit<CareContext, 'hiTypes'> & { hiTypes: string };

const select = `SELECT c.visit_id AS visitId, c.patient_id AS patientId, c.state, c.because, c.code, c.hi_types AS hiTypes, c.version,
  c.signed_version AS signedVersion, c.told_version AS toldVersion, c.linked_at AS linkedAt, c.changed_at AS changedAt, v.care_context_reference AS reference, v.display
  FROM care_contexts c JOIN visits_care_contexts v ON v.visit_id = c.visit_id`;
const byVisit = `${select} WHERE c.visit_id = @visitId`;
const ofPatient = `${select} WHERE c.patient_id = @patientId ORDER BY v.care_context_reference`;
const inState = `${select} WHERE c.patient_id = @patientId AND c.state = @state ORDER BY v.care_context_reference LIMIT 20`;
const sentBefore = `${select} WHERE c.state = 'sent' AND c.changed_at < @before LIMIT 100`;
const waitingPatients = `SELECT patient_id AS patientId FROM care_contexts WHERE state = 'unlinked' AND because IS NOT 'no-abha'
  GROUP BY patient_id ORDER BY min(changed_at) LIMIT 500`;
const insert = `INSERT INTO care_contexts (visit_id, patient_id, state, hi_types, signed_version, changed_at)
  VALUES (@visitId, @patientId, @state, @hiTypes, @version, @at)`;
const setSigned = 'UPDATE care_contexts SET hi_types = @hiTypes, signed_version = @version WHERE visit_id = @visitId';
const setTold = 'UPDATE care_contexts SET told_version = @version WHERE visit_id = @visitId';
const setState = `UPDATE care_contexts SET state = @state, because = @because, code = @code, changed_at = @at,
    version = version + CASE WHEN @state = 'queued' THEN 1 ELSE 0 END,
    linked_at = CASE WHEN @state = 'linked' THEN @at ELSE linked_at END
  WHERE visit_id = @visitId`;
const setBecause =
  'UPDATE care_contexts SET because = @because, code = @code, changed_at = @at WHERE visit_id = @visitId';
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

export const listCareContexts = (db: Db, patientId: string): CareContext[] =>
  db.all<Stored>(ofPatient, { patientId }).map(asContext);

/** At most 20, the most that one message may hold; the rest follow in the next. */
export const careContextsIn = (db: Db, patientId: string, state: CareContextState): CareContext[] =>
  db.all<Stored>(inState, { patientId, state }).map(asContext);

/** Sent more than a day ago and never confirmed. */
export const unconfirmedCareContexts = (db: Db, now: Date): CareContext[] =>
  db.all<Stored>(sentBefore, { before: toInstant(later(now, -days(1))) }).map(asContext);

export const unlinkedVisitsOf = (db: Db, patientId: string): string[] =>
  careContextsIn(db, patientId, 'unlinked').map(({ visitId }) => visitId);

/** Patients with visits that are not linked, at most 500 a time, those that wait longest first. */
export const patientsToAdvance = (db: Db): string[] =>
  db.all<{ patientId: string }>(waitingPatients).map(({ patientId }) => patientId);

export interface NewCareContext {
  readonly visitId: string;
  readonly patientId: string;
  readonly version: number;
  readonly hiTypes: readonly HiType[];
  readonly state: 'unlinked' | 'not-wanted';
}

export function insertCareContext(
  tx: Tx,
  { visitId, patientId, version, hiTypes, state }: NewCareContext,
  now: Date,
): void {
  tx.run(insert, { visitId, patientId, version, state, hiTypes: JSON.stringify(hiTypes), at: toInstant(now) });
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
  readonly to: CareContextState;
  readonly because?: Because;
  readonly code?: string | undefined;
}

/** Moves a care context on. What may not follow is left as it is: a late word never undoes a later one. Tells whether it moved. */
export function moveCareContext(tx: Tx, visitId: string, { to, because, code }: Move, now: Date): boolean {
  const known = getCareContext(tx, visitId);
  if (!canBecome(known.state, to)) return false;
  tx.run(setState, { visitId, state: to, because: because ?? null, code: code ?? null, at: toInstant(now) });
  tx.changed('care-context', visitId);
  return true;
}

/** Says why it still waits, without moving it. */
export function explainCareContext(
  tx: Tx,
  visitId: string,
  why: { because: Because; code?: string | undefined },
  now: Date,
): void {
  tx.run(setBecause, { visitId, because: why.because, code: why.code ?? null, at: toInstant(now) });
  tx.changed('care-context', visitId);
}

export function noteStep(
  tx: Tx,
  visitId: string,
  { step, code }: { step: Step; code?: string | undefined },
  now: Date,
): void {
  tx.run(insertStep, { visitId, at: toInstant(now), step, code: code ?? null });
}

export const stepsOf = (db: Db, visitId: string): { at: string; step: Step; code: string | null }[] =>
  db.all(steps, { visitId });
