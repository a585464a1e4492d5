import type { Db } from '../../core/db/index.ts';
import { transact } from '../../core/db/index.ts';
import { type PatientDetails, registerPatient } from '../../core/patients/index.ts';
import { somebody } from './people.ts';

/** Puts people into the register, one transaction for all, and returns their ids in order. */
export function registerAll(db: Db, people: Iterable<PatientDetails>, now: Date): string[] {
  return transact(db, (tx) =>
    Array.from(people, (details) => registerPatient(tx, details, { who: 'appliance', now }).patientId),
  );
}

/** Registers people of whom only the name is known. */
export const registerNames = (db: Db, names: readonly string[], now: Date): string[] =>
  registerAll(
    db,
    names.map((name) => somebody({ name })),
    now,
  );
