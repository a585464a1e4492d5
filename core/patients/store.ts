import { z } from 'zod';
import type { Db, Tx } from '../db/index.ts';
import { toInstant } from '../kit/clock.ts';
import { Problem } from '../kit/problem.ts';
import { readChanges, writeChanges } from './history.ts';
import { type FieldChange, LockableField, type Patient, type PatientDetails, type VersionCause } from './model.ts';
import { soundOf, wordsOf } from './sound.ts';

const columns = `id, number, version, name, gender, birth_date AS birthDate, birth_precision AS birthPrecision, mobile,
  address_line AS addressLine, district, state, pincode, guardian_name AS guardianName,
  guardian_relation AS guardianRelation, abha_number AS abhaNumber, abha_address AS abhaAddress,
  is_abha_verified AS isAbhaVerified, locked_fields AS lockedFields, created_at AS createdAt, changed_at AS changedAt`;
const byId = `SELECT ${columns} FROM patients WHERE id = @value`;
const byNumber = `SELECT ${columns} FROM patients WHERE number = @value`;
const byAbhaNumber = `SELECT ${columns} FROM patients WHERE abha_number = @value`;
const byAbhaAddress = `SELECT ${columns} FROM patients WHERE abha_address = @value`;

const nextSeq = 'SELECT coalesce(max(seq), 1000) + 1 AS seq FROM patients';
const insert = `INSERT INTO patients (seq, id, number, name, gender, birth_date, mobile, mobile_reversed, address_line,
    district, state, pincode, guardian_name, guardian_relation, words, sounds, created_at, changed_at, recent_at)
  VALUES (@seq, @id, @number, @name, @gender, @birthDate, @mobile, @mobileReversed, @addressLine,
    @district, @state, @pincode, @guardianName, @guardianRelation, @words, @sounds, @at, @at, @at)`;
const update = `UPDATE patients SET version = @version, name = @name, gender = @gender, birth_date = @birthDate,
    mobile = @mobile, mobile_reversed = @mobileReversed, address_line = @addressLine, district = @district,
    state = @state, pincode = @pincode, guardian_name = @guardianName, guardian_relation = @guardianRelation,
    words = @words, sounds = @sounds, changed_at = @at, recent_at = @at WHERE id = @id`;
const updateAbha = `UPDATE patients SET abha_number = @abhaNumber, abha_address = @abhaAddress,
  is_abha_verified = @isAbhaVerified, locked_fields = @lockedFields WHERE id = @id`;
const setRecent = 'UPDATE patients SET recent_at = @at WHERE id = @id';

const insertVersion = `INSERT INTO patient_versions (patient_id, version, at, who, cause, changes)
  VALUES (@id, @version, @at, @who, @cause, @changes)`;
const versionsOf = `SELECT v.version, v.at, v.who, s.name AS whoName, v.cause, v.changes
  FROM patient_versions v LEFT JOIN auth_people s ON s.id = v.who
  WHERE v.patient_id = @id ORDER BY v.version DESC`;
const recentPlaces = `SELECT district, state, pincode, count(*) AS patients
  FROM (SELECT district, state, pincode FROM patients ORDER BY recent_at DESC LIMIT 500)
  WHERE district <> '' OR pincode <> ''
  GROUP BY district, state, pincode ORDER BY patients DESC, district LIMIT 50`;

type Stored = Omit<Patient, 'isAbhaVerified' | 'lockedFields'> & { isAbhaVerified: number; lockedFields: string };

const LockedFields = z.array(LockableField);

function find(db: Db, sql: string, value: string): Patient | undefined {
  const row = db.get<Stored>(sql, { value });
  if (!row) return undefined;
  const lockedFields = LockedFields.parse(JSON.parse(row.lockedFields));
  return { ...row, isAbhaVerified: row.isAbhaVerified === 1, lockedFields };
}

export const findPatient = (db: Db, id: string): Patient | undefined => find(db, byId, id);

/** By the local number, which is the patient reference that ABDM knows. */
export const findPatientByNumber = (db: Db, number: string): Patient | undefined => find(db, byNumber, number);

export const findPatientByAbhaNumber = (db: Db, abhaNumber: string): Patient | undefined =>
  find(db, byAbhaNumber, abhaNumber);

export const findPatientByAbhaAddress = (db: Db, abhaAddress: string): Patient | undefined =>
  find(db, byAbhaAddress, abhaAddress.toLowerCase());

/** @throws Problem `patients.not-found` */
export function getPatient(db: Db, id: string): Patient {
  const patient = findPatient(db, id);
  if (!patient) throw new Problem('patients.not-found');
  return patient;
}

/** What is stored beside the details so that they can be found. */
function searchColumns({ name, mobile }: PatientDetails) {
  const words = wordsOf(name);
  return {
    words: words.join(' '),
    sounds: words.map(soundOf).join(' '),
    mobileReversed: mobile === null ? null : mobile.split('').reverse().join(''),
  };
}

/** Adds the row under the next local number and returns that number. */
export function insertPatient(tx: Tx, { id, details }: { id: string; details: PatientDetails }, now: Date): string {
  const seq = tx.get<{ seq: number }>(nextSeq)?.seq ?? 1001;
  const number = `P-${seq}`;
  tx.run(insert, { ...details, ...searchColumns(details), seq, id, number, at: toInstant(now) });
  tx.changed('patient', id);
  return number;
}

export function updatePatient(
  tx: Tx,
  { id, version, details }: { id: string; version: number; details: PatientDetails },
  now: Date,
): void {
  tx.run(update, { ...details, ...searchColumns(details), id, version, at: toInstant(now) });
  tx.changed('patient', id);
}

export type AbhaColumns = Pick<Patient, 'abhaNumber' | 'abhaAddress' | 'isAbhaVerified' | 'lockedFields'>;

export function updateAbhaOf(tx: Tx, id: string, { isAbhaVerified, lockedFields, ...abha }: AbhaColumns): void {
  tx.run(updateAbha, {
    ...abha,
    id,
    isAbhaVerified: isAbhaVerified ? 1 : 0,
    lockedFields: JSON.stringify(lockedFields),
  });
}

/** Puts the patient on top of the recent ones: called when somebody arrives. */
export function noteArrival(tx: Tx, patientId: string, now: Date): void {
  tx.run(setRecent, { id: patientId, at: toInstant(now) });
}

export interface NewVersion {
  readonly id: string;
  readonly version: number;
  readonly who: string;
  readonly cause: VersionCause;
  readonly changes: readonly FieldChange[];
}

export function insertVersionOf(tx: Tx, { changes, ...version }: NewVersion, now: Date): void {
  tx.run(insertVersion, { ...version, changes: writeChanges(changes), at: toInstant(now) });
}

export interface PatientVersion {
  readonly version: number;
  readonly at: string;
  readonly who: string;
  /** Null for the appliance itself. */
  readonly whoName: string | null;
  readonly cause: VersionCause;
  readonly changes: FieldChange[];
}

/** All versions, newest first. */
export function listVersions(db: Db, patientId: string): PatientVersion[] {
  const rows = db.all<Omit<PatientVersion, 'changes'> & { changes: string }>(versionsOf, { id: patientId });
  return rows.map((row) => ({ ...row, changes: readChanges(row.changes) }));
}

export interface Place {
  readonly district: string;
  readonly state: string;
  readonly pincode: string;
}

/** Where the patients of late come from, most frequent first: the suggestions of the address fields. */
export const listPlaces = (db: Db): Place[] => db.all<Place & { patients: number }>(recentPlaces);
