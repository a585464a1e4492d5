import type { Db, Tx } from '../db/index.ts';
import { toDayInIndia, toInstant } from '../kit/clock.ts';
import { newId } from '../kit/ids.ts';
import { makeCareContextReference, type Visit, type VisitState } from './model.ts';

const columns = `id, patient_id AS patientId, doctor_id AS doctorId, day, queue_number AS queueNumber,
  care_context_reference AS careContextReference, purpose, state, arrived_at AS arrivedAt, called_at AS calledAt,
  begun_at AS begunAt, ended_at AS endedAt`;
const byId = `SELECT ${columns} FROM visits WHERE id = @id`;
const byReference = `SELECT ${columns} FROM visits WHERE care_context_reference = @reference`;
const onDay = `SELECT ${columns} FROM visits WHERE day = @day ORDER BY day_number`;
const ofPatient = `SELECT ${columns} FROM visits WHERE patient_id = @patientId ORDER BY day DESC, day_number DESC LIMIT @most`;
const present = `SELECT ${columns} FROM visits
  WHERE patient_id = @patientId AND day = @day AND state IN ('waiting', 'called', 'with-doctor')`;
const nextFor = `SELECT ${columns} FROM visits
  WHERE day = @day AND doctor_id = @doctorId AND state IN ('called', 'waiting')
  ORDER BY state = 'waiting', queue_number LIMIT 1`;
const lastDayNumber = 'SELECT MAX(day_number) AS number FROM visits WHERE day = @day';
const lastQueueNumber = 'SELECT MAX(queue_number) AS number FROM visits WHERE day = @day AND doctor_id = @doctorId';
const insert = `INSERT INTO visits (id, patient_id, doctor_id, day, day_number, queue_number, care_context_reference, purpose,
    state, arrived_at)
  VALUES (@id, @patientId, @doctorId, @day, @dayNumber, @queueNumber, @reference, @purpose, 'waiting', @at)`;
const setState = `UPDATE visits SET state = @state,
    called_at = CASE @state WHEN 'called' THEN @at WHEN 'waiting' THEN NULL ELSE called_at END,
    begun_at = CASE @state WHEN 'with-doctor' THEN @at WHEN 'waiting' THEN NULL ELSE begun_at END,
    ended_at = CASE WHEN @state IN ('done', 'left') THEN @at END
  WHERE id = @id`;
const changePurpose = 'UPDATE visits SET purpose = @purpose WHERE id = @id';

export const findVisit = (db: Db, id: string): Visit | undefined => db.get<Visit>(byId, { id });

/** The visit behind a care context's reference, as ABDM quotes it. */
export const findVisitByReference = (db: Db, reference: string): Visit | undefined =>
  db.get<Visit>(byReference, { reference });

/** The visits of a day in the order of arrival. */
export const listVisitsOn = (db: Db, day: string): Visit[] => db.all<Visit>(onDay, { day });

/** A patient's visits, newest first, at most `most`. */
export const listVisitsOf = (db: Db, patientId: string, most = 1000): Visit[] =>
  db.all<Visit>(ofPatient, { patientId, most });

export const findPresentVisit = (db: Db, patientId: string, day: string): Visit | undefined =>
  db.get<Visit>(present, { patientId, day });

/** Who comes next to this doctor: whoever was called, then whoever waits with the lowest number. */
export const findNextVisit = (db: Db, doctorId: string, day: string): Visit | undefined =>
  db.get<Visit>(nextFor, { doctorId, day });

export interface Arrival {
  readonly patientId: string;
  readonly doctorId: string;
  readonly purpose: string;
}

/** Gives the next number of the day and of the doctor's queue. The caller has seen that the patient is not here already. */
export function insertVisit(tx: Tx, arrival: Arrival, now: Date): { id: string; queueNumber: number } {
  const day = toDayInIndia(now);
  const numberAfter = (sql: string) =>
    (tx.get<{ number: number | null }>(sql, { day, ...(sql === lastQueueNumber && { doctorId: arrival.doctorId }) })
      ?.number ?? 0) + 1;
  const dayNumber = numberAfter(lastDayNumber);
  const visit = { id: newId(), queueNumber: numberAfter(lastQueueNumber) };
  const reference = makeCareContextReference(day, dayNumber);
  tx.run(insert, { ...arrival, ...visit, day, dayNumber, reference, at: toInstant(now) });
  tx.changed('visit', visit.id);
  return visit;
}

export function setVisitState(tx: Tx, id: string, { state, now }: { state: VisitState; now: Date }): void {
  tx.run(setState, { id, state, at: toInstant(now) });
  tx.changed('visit', id);
}

export function setPurpose(tx: Tx, id: string, purpose: string): void {
  tx.run(changePurpose, { id, purpose });
  tx.changed('visit', id);
}
