import { writeAudit } from '../audit/index.ts';
import type { Tx } from '../db/index.ts';
import { Problem } from '../kit/problem.ts';
import { changesBetween, detailsOf } from './history.ts';
import { LockableField, type Patient, type PatientDetails, tidy } from './model.ts';
import type { Deed } from './register.ts';
import {
  findPatientByAbhaAddress,
  findPatientByAbhaNumber,
  getPatient,
  insertVersionOf,
  updateAbhaOf,
  updatePatient,
} from './store.ts';

export interface AbhaOfPatient extends Deed {
  /** Null where only an address is known yet. */
  readonly abhaNumber: string | null;
  readonly abhaAddress: string | null;
  /** Whether the ABHA service has vouched for it (an OTP, a signed profile). */
  readonly isVerified: boolean;
  /** What the ABHA service says of the person: once verified, written over ours and locked. Left out: not said. */
  readonly profile: Partial<Pick<PatientDetails, 'name' | 'gender' | 'birthDate'>>;
}

/**
 * Joins an ABHA to a patient. One ABHA belongs to one patient, and a patient has one ABHA number for life.
 * A fuller birth date of ours stays when it fits the verified one (ABHA profiles often hold only a year).
 *
 * @throws Problem `patients.not-found`, `patients.abha-taken` (fact `patientId`: whose it is),
 *   `patients.has-other-abha` (the patient has another ABHA number)
 */
export function attachAbha(tx: Tx, patientId: string, abha: AbhaOfPatient): void {
  const patient = getPatient(tx, patientId);
  refuseTaken(tx, patientId, abha);
  if (patient.abhaNumber !== null && abha.abhaNumber !== null && patient.abhaNumber !== abha.abhaNumber)
    throw new Problem('patients.has-other-abha');

  const profile = abha.isVerified ? abha.profile : {};
  const details = { ...detailsOf(patient), ...verifiedDetails(patient, profile) };
  const columns = {
    abhaNumber: abha.abhaNumber ?? patient.abhaNumber,
    abhaAddress: abha.abhaAddress?.toLowerCase() ?? patient.abhaAddress,
    isAbhaVerified: abha.isVerified || patient.isAbhaVerified,
    lockedFields: lockedBy(patient, profile),
  };
  const changes = changesBetween(trackedOf(patient), trackedOf({ ...columns, ...details }));
  if (changes.length === 0 && columns.lockedFields.length === patient.lockedFields.length) return;

  const version = patient.version + 1;
  updatePatient(tx, { id: patientId, version, details }, abha.now);
  updateAbhaOf(tx, patientId, columns);
  insertVersionOf(tx, { id: patientId, version, who: abha.who, cause: 'abha-attached', changes }, abha.now);
  const detail = { version, isVerified: columns.isAbhaVerified };
  writeAudit(tx, abha.now, { who: abha.who, what: 'patients.abha-attached', about: patientId, detail });
}

type Tracked = PatientDetails & Pick<Patient, 'abhaNumber' | 'abhaAddress' | 'isAbhaVerified'>;

const trackedOf = (patient: Tracked): Tracked => ({
  ...detailsOf(patient),
  abhaNumber: patient.abhaNumber,
  abhaAddress: patient.abhaAddress,
  isAbhaVerified: patient.isAbhaVerified,
});

function refuseTaken(tx: Tx, patientId: string, { abhaNumber, abhaAddress }: AbhaOfPatient): void {
  const owners = [
    abhaNumber === null ? undefined : findPatientByAbhaNumber(tx, abhaNumber),
    abhaAddress === null ? undefined : findPatientByAbhaAddress(tx, abhaAddress),
  ];
  const other = owners.find((owner) => owner && owner.id !== patientId);
  if (other) throw new Problem('patients.abha-taken', { patientId: other.id });
}

type Profile = AbhaOfPatient['profile'];

function verifiedDetails(patient: Patient, { name, gender, birthDate }: Profile): Profile {
  const isOursFuller = birthDate != null && patient.birthDate?.startsWith(birthDate) === true;
  return {
    ...(name === undefined ? {} : { name: tidy(name) }),
    ...(gender === undefined ? {} : { gender }),
    ...(birthDate == null || isOursFuller ? {} : { birthDate }),
  };
}

function lockedBy(patient: Patient, profile: Profile): LockableField[] {
  return LockableField.options.filter((field) => profile[field] != null || patient.lockedFields.includes(field));
}
