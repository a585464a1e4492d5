import type { Db, Tx } from '../db/index.ts';
import { toInstant } from '../kit/clock.ts';
import { Tombstone } from './model.ts';

const columns = `id, consent_id AS consentId, patient_id AS patientId, hip_id AS hipId, records, because, came_at AS cameAt,
  erased_at AS erasedAt`;
const insert = `INSERT INTO received_tombstones (id, consent_id, patient_id, hip_id, records, because, came_at, erased_at)
  VALUES (@id, @consentId, @patientId, @hipId, @records, @because, @cameAt, @erasedAt)`;
const byId = `SELECT ${columns} FROM received_tombstones WHERE id = @id`;
const ofPatient = `SELECT ${columns} FROM received_tombstones WHERE patient_id = @patientId ORDER BY erased_at DESC LIMIT 300`;
const putName = `INSERT INTO received_hospitals (hip_id, name, at) VALUES (@hipId, @name, @at)
  ON CONFLICT (hip_id) DO UPDATE SET name = excluded.name, at = excluded.at`;
const nameOf = 'SELECT name FROM received_hospitals WHERE hip_id = @hipId';

type Stored = Omit<Tombstone, 'records'> & { readonly records: string };

const asTombstone = (row: Stored): Tombstone => Tombstone.parse({ ...row, records: JSON.parse(row.records) });

export function insertTombstone(
  tx: Tx,
  { records, erasedAt, ...stone }: Omit<Tombstone, 'erasedAt'> & { erasedAt: Date },
) {
  tx.run(insert, { ...stone, records: JSON.stringify(records), erasedAt: toInstant(erasedAt) });
}

export function findTombstone(db: Db, id: string): Tombstone | undefined {
  const row = db.get<Stored>(byId, { id });
  return row && asTombstone(row);
}

/** Newest first. */
export const tombstonesOf = (db: Db, patientId: string): Tombstone[] =>
  db.all<Stored>(ofPatient, { patientId }).map(asTombstone);

/** How a hospital calls itself in the newest record that came from it; nobody verified it. */
export function noteHospitalName(tx: Tx, hipId: string, name: string, now: Date): void {
  tx.run(putName, { hipId, name, at: toInstant(now) });
}

export const findHospitalName = (db: Db, hipId: string): string | null =>
  db.get<{ name: string }>(nameOf, { hipId })?.name ?? null;
