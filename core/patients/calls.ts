import type { CallTable } from '../calls/index.ts';
import type { Db } from '../db/index.ts';
import { Problem } from '../kit/problem.ts';
import type { patientContract } from './contract.ts';
import { editPatient, registerPatient } from './register.ts';
import { findPatients } from './search.ts';
import { findSimilar } from './similar.ts';
import { getPatient, listPlaces, listVersions } from './store.ts';

/** How many "maybe you mean" fit beside the form. */
const mostSimilar = 6;

/**
 * The calls of the register. `mayRegister` says whether this world takes patients yet: production does not before the
 * recovery sheet was printed and its check word typed back (architecture.md 7.14).
 */
export function patientCalls({ mayRegister }: { mayRegister: (db: Db) => boolean }): CallTable<typeof patientContract> {
  return {
    'patients.find': (db, { text, limit }) => findPatients(db, { text, limit }),
    'patients.findSimilar': (db, typed) => ({ patients: findSimilar(db, typed, mostSimilar) }),
    'patients.show': (db, { patientId }) => ({ patient: getPatient(db, patientId) }),
    'patients.history': (db, { patientId }) => ({ versions: listVersions(db, getPatient(db, patientId).id) }),
    'patients.places': (db) => ({ places: listPlaces(db) }),
    'patients.register': (tx, details, { who, now }) => {
      if (!mayRegister(tx)) throw new Problem('patients.recovery-sheet-first');
      return registerPatient(tx, details, { who: who.staffId, now });
    },
    'patients.edit': (tx, input, { who, now }) => editPatient(tx, input, { who: who.staffId, now }),
  };
}
