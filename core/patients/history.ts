import { z } from 'zod';
import type { FieldChange, PatientDetails } from './model.ts';

/** What is known before the registration. */
export const nothingKnown: Readonly<Record<keyof PatientDetails, string | null>> = {
  name: null,
  gender: null,
  birthDate: null,
  mobile: null,
  addressLine: '',
  district: '',
  state: '',
  pincode: '',
  guardianName: '',
  guardianRelation: null,
};

/** The details of a whole patient, in the order of the form. */
export function detailsOf(patient: PatientDetails): PatientDetails {
  return {
    name: patient.name,
    gender: patient.gender,
    birthDate: patient.birthDate,
    mobile: patient.mobile,
    addressLine: patient.addressLine,
    district: patient.district,
    state: patient.state,
    pincode: patient.pincode,
    guardianName: patient.guardianName,
    guardianRelation: patient.guardianRelation,
  };
}

/** Details of which some may be left out. */
export type SomeDetails = { readonly [Field in keyof PatientDetails]?: PatientDetails[Field] | undefined };

/** What was given over what is known. */
export function withDetails(known: PatientDetails, given: SomeDetails): PatientDetails {
  const named = Object.entries(given).filter(([field, value]) => field in nothingKnown && value !== undefined);
  return { ...known, ...Object.fromEntries(named) };
}

type Values = Readonly<Record<string, FieldChange['after']>>;

/** Every field that differs, in the order of `after`. */
export function changesBetween(before: Values, after: Values): FieldChange[] {
  return Object.entries(after)
    .map(([field, value]) => ({ field, before: before[field] ?? null, after: value }))
    .filter((change) => change.before !== change.after);
}

const Value = z.union([z.string(), z.boolean(), z.null()]);
const StoredChanges = z.record(z.string(), z.tuple([Value, Value]));

/** As the changes stand in the database: `{"mobile":[null,"9876543210"]}`. */
export const writeChanges = (changes: readonly FieldChange[]): string =>
  JSON.stringify(Object.fromEntries(changes.map(({ field, before, after }) => [field, [before, after]])));

export function readChanges(stored: string): FieldChange[] {
  const changes = StoredChanges.parse(JSON.parse(stored));
  return Object.entries(changes).map(([field, [before, after]]) => ({ field, before, after }));
}
