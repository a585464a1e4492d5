import type { Db, Tx } from '../db/index.ts';
import { toInstant } from '../kit/clock.ts';

const find = 'SELECT wants FROM linking_wishes WHERE patient_id = @patientId';
const put = `INSERT INTO linking_wishes (patient_id, wants, changed_at, changed_by) VALUES (@patientId, @wants, @at, @who)
  ON CONFLICT (patient_id) DO UPDATE SET wants = excluded.wants, changed_at = excluded.changed_at, changed_by = excluded.changed_by`;

/** Whether a patient's visits are to be linked: yes, until the patient asks not to. */
export const wantsLinking = (db: Db, patientId: string): boolean =>
  db.get<{ wants: number }>(find, { patientId })?.wants !== 0;

export function setWish(tx: Tx, wish: { patientId: string; wants: boolean; who: string }, now: Date): void {
  tx.run(put, { ...wish, wants: wish.wants ? 1 : 0, at: toInstant(now) });
  tx.changed('patient', wish.patientId);
}
