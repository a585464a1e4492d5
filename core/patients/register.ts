import { writeAudit } from '../audit/index.ts';
import type { Tx } from '../db/index.ts';
import { isPossibleBirth } from '../kit/birth.ts';
import { toDayInIndia } from '../kit/clock.ts';
import { newId } from '../kit/ids.ts';
import { Problem } from '../kit/problem.ts';
import { changesBetween, detailsOf, nothingKnown, type SomeDetails, withDetails } from './history.ts';
import type { PatientDetails } from './model.ts';
import { getPatient, insertPatient, insertVersionOf, updatePatient } from './store.ts';

/** Who does it and when: stands in the history and in the audit log. */
export interface Deed {
  /** A staff id, or `appliance`. */
  readonly who: string;
  readonly now: Date;
}

/**
 * Adds a patient: row, first version, audit line. `details` are what `PatientDetails` has parsed.
 * @throws Problem `patients.impossible-birth`
 */
export function registerPatient(
  tx: Tx,
  details: PatientDetails,
  { who, now }: Deed,
): { patientId: string; number: string } {
  refuseImpossibleBirth(details, now);
  const patientId = newId();
  const number = insertPatient(tx, { id: patientId, details }, now);
  const changes = changesBetween(nothingKnown, detailsOf(details));
  insertVersionOf(tx, { id: patientId, version: 1, who, cause: 'registered', changes }, now);
  writeAudit(tx, now, { who, what: 'patients.registered', about: patientId });
  return { patientId, number };
}

/**
 * Writes changed details over the version that the editor saw; details left out stay as they are. Details that change
 * nothing make no version.
 * @throws Problem `patients.not-found`, `patients.changed-meanwhile` (fact `version`: the one stored now),
 *   `patients.field-locked` (fact `field`), `patients.impossible-birth`
 */
export function editPatient(
  tx: Tx,
  { patientId, version, details }: { patientId: string; version: number; details: SomeDetails },
  { who, now }: Deed,
): { version: number } {
  const patient = getPatient(tx, patientId);
  if (patient.version !== version) throw new Problem('patients.changed-meanwhile', { version: patient.version });
  const next = withDetails(detailsOf(patient), details);
  const changes = changesBetween(detailsOf(patient), next);
  if (changes.length === 0) return { version };
  refuseImpossibleBirth(next, now);
  const locked = changes.find(({ field }) => patient.lockedFields.some((name) => name === field));
  if (locked) throw new Problem('patients.field-locked', { field: locked.field });

  updatePatient(tx, { id: patientId, version: version + 1, details: next }, now);
  insertVersionOf(tx, { id: patientId, version: version + 1, who, cause: 'edited', changes }, now);
  const fields = changes.map(({ field }) => field).join(' ');
  writeAudit(tx, now, { who, what: 'patients.edited', about: patientId, detail: { version: version + 1, fields } });
  return { version: version + 1 };
}

function refuseImpossibleBirth({ birthDate }: PatientDetails, now: Date): void {
  if (birthDate !== null && !isPossibleBirth(birthDate, toDayInIndia(now)))
    throw new Problem('patients.impossible-birth');
}
