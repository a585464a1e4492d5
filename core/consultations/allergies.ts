import type { Db, Tx } from '../db/index.ts';
import { toInstant } from '../kit/clock.ts';
import { newId } from '../kit/ids.ts';
import type { Allergies, Allergy } from './model.ts';

const known = `SELECT id, substance, reaction, noted_at AS notedAt FROM allergies
  WHERE patient_id = @patientId AND ended_at IS NULL ORDER BY noted_at, id`;
const insert = `INSERT INTO allergies (id, patient_id, substance, reaction, noted_by, noted_at)
  VALUES (@id, @patientId, @substance, @reaction, @who, @at)`;
const end = 'UPDATE allergies SET ended_by = @who, ended_at = @at WHERE id = @id AND ended_at IS NULL';
const endNoneKnown = `UPDATE allergies SET ended_by = @who, ended_at = @at
  WHERE patient_id = @patientId AND substance IS NULL AND ended_at IS NULL`;
const patientOf = 'SELECT patient_id AS patientId FROM allergies WHERE id = @id AND ended_at IS NULL';

type Stored = Omit<Allergy, 'substance'> & { readonly substance: string | null };

/** What the patient does not tolerate, oldest first, and whether somebody asked and heard "nothing". */
export function allergiesOf(db: Db, patientId: string): Allergies {
  const rows = db.all<Stored>(known, { patientId });
  const list = rows.flatMap(({ substance, ...row }) => (substance === null ? [] : [{ ...row, substance }]));
  return { list, isNoneKnown: list.length === 0 && rows.length > 0 };
}

export interface Noted {
  readonly patientId: string;
  readonly who: string;
  readonly now: Date;
}

export function addAllergy(
  tx: Tx,
  { substance, reaction }: Pick<Allergy, 'substance' | 'reaction'>,
  noted: Noted,
): string {
  const { patientId, who, now } = noted;
  const id = newId();
  tx.run(endNoneKnown, { patientId, who, at: toInstant(now) });
  tx.run(insert, { id, patientId, substance, reaction, who, at: toInstant(now) });
  tx.changed('patient', patientId);
  return id;
}

/** "Asked, and there is none." Does nothing where that stands already or an allergy is known. */
export function noteNoneKnown(tx: Tx, { patientId, who, now }: Noted): boolean {
  const { list, isNoneKnown } = allergiesOf(tx, patientId);
  if (isNoneKnown || list.length > 0) return false;
  tx.run(insert, { id: newId(), patientId, substance: null, reaction: '', who, at: toInstant(now) });
  tx.changed('patient', patientId);
  return true;
}

/** It was noted by mistake, or is no longer so. Returns whose it was; undefined when it is not there. */
export function endAllergy(tx: Tx, id: string, { who, now }: Omit<Noted, 'patientId'>): string | undefined {
  const patientId = tx.get<{ patientId: string }>(patientOf, { id })?.patientId;
  if (patientId === undefined) return undefined;
  tx.run(end, { id, who, at: toInstant(now) });
  tx.changed('patient', patientId);
  return patientId;
}
