/**
 * The register of patients: registration, edits with their history, search while typing, "maybe you mean", and which ABHA is
 * whose. Nobody is removed. Others join the view `patients_brief`; `number` is the patient reference that ABDM knows.
 */
export { type AbhaOfPatient, attachAbha } from './abha.ts';
export { patientCalls } from './calls.ts';
export { patientContract } from './contract.ts';
export type { Patient, PatientBrief, PatientDetails } from './model.ts';
export { type Deed, editPatient, registerPatient } from './register.ts';
export { soundOf, wordsOf } from './sound.ts';
export {
  findPatient,
  findPatientByAbhaAddress,
  findPatientByAbhaNumber,
  findPatientByNumber,
  getPatient,
  noteArrival,
} from './store.ts';
export { type Whose, whoseRows } from './whose.ts';
