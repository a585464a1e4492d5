import { z } from 'zod';
import type { Db, Tx } from '../db/index.ts';
import { toInstant } from '../kit/clock.ts';
import { HiType } from '../kit/words.ts';
import { type ConsultationStatus, Note, Sealed } from './model.ts';

export interface Consultation {
  readonly id: string;
  readonly visitId: string;
  readonly patientId: string;
  readonly version: number;
  readonly status: ConsultationStatus;
  readonly revision: number;
  readonly note: Note;
  readonly replaces: string | null;
  readonly reason: string;
  readonly createdBy: string;
  readonly createdAt: string;
  readonly savedAt: string;
}

/** A version that counts for ever. */
export interface SignedConsultation extends Consultation {
  readonly sealed: Sealed;
  readonly hiTypes: readonly HiType[];
  readonly signedAt: string;
}

type Stored = Omit<Consultation, 'note'> & {
  note: string;
  sealed: string | null;
  hiTypes: string | null;
  signedAt: string | null;
};

const columns = `id, visit_id AS visitId, patient_id AS patientId, version, status, revision, note, replaces, reason,
  created_by AS createdBy, created_at AS createdAt, saved_at AS savedAt, sealed, hi_types AS hiTypes, signed_at AS signedAt`;
const byId = `SELECT ${columns} FROM consultations WHERE id = @id`;
const draftOf = `SELECT ${columns} FROM consultations WHERE visit_id = @visitId AND status = 'draft'`;
const signedOf = `SELECT ${columns} FROM consultations WHERE visit_id = @visitId AND status = 'signed'
  ORDER BY version DESC LIMIT 1`;
const openDrafts = `SELECT ${columns} FROM consultations WHERE status = 'draft' ORDER BY saved_at DESC LIMIT 200`;
const signedOfPatient = `SELECT ${columns} FROM consultations
  WHERE id IN (SELECT consultation_id FROM consultations_signed WHERE patient_id = @patientId)
  ORDER BY signed_at DESC LIMIT @most`;
const insert = `INSERT INTO consultations (id, visit_id, patient_id, version, status, revision, note, replaces, reason,
    created_by, created_at, saved_at)
  VALUES (@id, @visitId, @patientId, @version, 'draft', 1, @note, @replaces, @reason, @createdBy, @at, @at)`;
const save = `UPDATE consultations SET note = @note, revision = revision + 1, saved_at = @at
  WHERE id = @id AND status = 'draft' AND revision = @revision`;
const touch = `UPDATE consultations SET revision = revision + 1, saved_at = @at WHERE id = @id AND status = 'draft'`;
const sign = `UPDATE consultations SET status = 'signed', note = @note, sealed = @sealed, hi_types = @hiTypes,
    signed_by = @signedBy, signed_at = @at
  WHERE id = @id AND status = 'draft' AND revision = @revision`;
const drop = `DELETE FROM consultations WHERE id = @id AND status = 'draft'`;

const HiTypes = z.array(HiType);

function asConsultation({ sealed: _sealed, hiTypes: _hiTypes, signedAt: _signedAt, ...row }: Stored): Consultation {
  return { ...row, note: Note.parse(JSON.parse(row.note)) };
}

function asSigned(row: Stored): SignedConsultation {
  if (row.sealed === null || row.hiTypes === null || row.signedAt === null) throw new Error('A draft is not signed');
  return {
    ...asConsultation(row),
    sealed: Sealed.parse(JSON.parse(row.sealed)),
    hiTypes: HiTypes.parse(JSON.parse(row.hiTypes)),
    signedAt: row.signedAt,
  };
}

const findOne = (db: Db, sql: string, values: Record<string, string>) => db.get<Stored>(sql, values);

export function findDraft(db: Db, visitId: string): Consultation | undefined {
  const row = findOne(db, draftOf, { visitId });
  return row && asConsultation(row);
}

/** The newest signed version of a visit: the one that counts. */
export function findSigned(db: Db, visitId: string): SignedConsultation | undefined {
  const row = findOne(db, signedOf, { visitId });
  return row && asSigned(row);
}

export function findSignedById(db: Db, id: string): SignedConsultation | undefined {
  const row = findOne(db, byId, { id });
  return row?.status === 'signed' ? asSigned(row) : undefined;
}

export const listDrafts = (db: Db): Consultation[] => db.all<Stored>(openDrafts).map(asConsultation);

/** A patient's signed consultations, newest first, of each visit the version that counts. */
export const listSignedOf = (db: Db, patientId: string, most = 300): SignedConsultation[] =>
  db.all<Stored>(signedOfPatient, { patientId, most }).map(asSigned);

export interface NewDraft {
  readonly id: string;
  readonly visitId: string;
  readonly patientId: string;
  readonly version: number;
  readonly note: Note;
  readonly replaces: string | null;
  readonly reason: string;
  readonly createdBy: string;
}

export function insertDraft(tx: Tx, draft: NewDraft, now: Date): void {
  tx.run(insert, { ...draft, note: JSON.stringify(draft.note), at: toInstant(now) });
  tx.changed('consultation', draft.id);
}

/** False when the draft was saved elsewhere since `revision`, or is gone or signed. */
export function saveDraft(tx: Tx, id: string, saved: { revision: number; note: Note; now: Date }): boolean {
  const { revision, note, now } = saved;
  return tx.run(save, { id, revision, note: JSON.stringify(note), at: toInstant(now) }).changes === 1;
}

/** Something beside the page changed (a document): whoever saves next must have seen it. */
export function touchDraft(tx: Tx, id: string, now: Date): void {
  tx.run(touch, { id, at: toInstant(now) });
  tx.changed('consultation', id);
}

export interface Signature {
  readonly revision: number;
  readonly note: Note;
  readonly sealed: Sealed;
  readonly hiTypes: readonly HiType[];
}

/** False when the draft is no longer the one that was checked. */
export function signDraft(tx: Tx, id: string, { revision, note, sealed, hiTypes }: Signature, now: Date): boolean {
  const values = {
    id,
    revision,
    note: JSON.stringify(note),
    sealed: JSON.stringify(sealed),
    hiTypes: JSON.stringify(hiTypes),
    signedBy: sealed.doctor.id,
    at: toInstant(now),
  };
  tx.changed('consultation', id);
  return tx.run(sign, values).changes === 1;
}

export function dropDraft(tx: Tx, id: string): void {
  tx.run(drop, { id });
  tx.changed('consultation', id);
}
