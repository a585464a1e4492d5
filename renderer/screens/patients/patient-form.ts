import { type BirthRead, readBirth } from '../../../core/kit/birth.ts';
import type { Gender } from '../../../core/kit/words.ts';
import {
  type GuardianRelation,
  Mobile,
  type Patient,
  type PatientDetails,
  PatientName,
} from '../../../core/patients/model.ts';

/** What stands in the fields of the form, as typed. */
export interface PatientForm {
  readonly name: string;
  readonly gender: Gender | '';
  /** A birth date or an age. */
  readonly birth: string;
  readonly mobile: string;
  readonly guardianRelation: GuardianRelation | '';
  readonly guardianName: string;
  readonly addressLine: string;
  readonly pincode: string;
  readonly district: string;
  readonly state: string;
}

export type FormField = keyof PatientForm;

export const blankForm: PatientForm = {
  name: '',
  gender: '',
  birth: '',
  mobile: '',
  guardianRelation: '',
  guardianName: '',
  addressLine: '',
  pincode: '',
  district: '',
  state: '',
};

/** The form of a known patient. */
export function formOf(patient: Patient): PatientForm {
  return {
    name: patient.name,
    gender: patient.gender,
    birth: (patient.birthDate ?? '').split('-').reverse().join('/'),
    mobile: patient.mobile ?? '',
    guardianRelation: patient.guardianRelation ?? '',
    guardianName: patient.guardianName,
    addressLine: patient.addressLine,
    pincode: patient.pincode,
    district: patient.district,
    state: patient.state,
  };
}

/** Text keys of what is wrong, by field. */
export type FormErrors = Partial<Record<FormField, `patients.error.${string}`>>;

/**
 * What is wrong with the fields as they stand; empty when the form can be saved. `today` is a day in India. A name that ABDM
 * has verified is right, whatever signs it holds.
 */
export function errorsIn(form: PatientForm, today: string, isNameLocked = false): FormErrors {
  const isName = (text: string) => isNameLocked || PatientName.safeParse(text).success;
  const name = form.name.trim();
  const guardian = form.guardianName.trim();
  return {
    ...(name === '' ? { name: 'patients.error.name-missing' } : isName(name) ? {} : { name: 'patients.error.name' }),
    ...(form.gender === '' ? { gender: 'patients.error.gender-missing' } : {}),
    ...(readBirth(form.birth, today).kind === 'not-understood' ? { birth: 'patients.error.birth' } : {}),
    ...(form.mobile.trim() === '' || readMobileOf(form) !== null ? {} : { mobile: 'patients.error.mobile' }),
    ...(/^([1-9]\d{5})?$/.test(form.pincode.trim()) ? {} : { pincode: 'patients.error.pincode' }),
    ...(guardian === '' || isName(guardian) ? {} : { guardianName: 'patients.error.name' }),
  };
}

/** What the core gets; undefined while something is wrong. */
export function detailsIn(form: PatientForm, today: string, isNameLocked = false): PatientDetails | undefined {
  const { birth, gender, mobile: _typed, guardianRelation, ...texts } = form;
  if (gender === '' || Object.keys(errorsIn(form, today, isNameLocked)).length > 0) return undefined;
  return {
    ...texts,
    pincode: texts.pincode.trim(),
    guardianName: texts.guardianName.trim(),
    gender,
    birthDate: birthDateOf(readBirth(birth, today)),
    mobile: readMobileOf(form),
    guardianRelation: guardianRelation === '' ? null : guardianRelation,
  };
}

export const birthDateOf = (read: BirthRead): string | null => (read.kind === 'read' ? read.birthDate : null);

export const readMobileOf = ({ mobile }: Pick<PatientForm, 'mobile'>): string | null =>
  Mobile.safeParse(mobile).data ?? null;

/**
 * A name typed with all letters small or all capital gets a capital at each word, as it will stand on paper. Whoever mixes
 * them (`D'Souza`, `McDonald`) means it.
 */
export function tidyName(name: string): string {
  const isOneCase = name === name.toLowerCase() || name === name.toUpperCase();
  if (!isOneCase) return name;
  return name
    .toLowerCase()
    .replace(/(^|[\s.(/-])(\p{Ll})/gu, (_all, before: string, letter: string) => before + letter.toUpperCase());
}

/**
 * What I changed, laid over what somebody else stored meanwhile: my fields as I left them, all others as they are now.
 */
export function mergeForms(seen: PatientForm, mine: PatientForm, newest: PatientForm): PatientForm {
  // Both sides have the same keys; only the compiler cannot see that of Object.entries.
  const changed = Object.entries(mine).filter(([field, value]) => seen[field as FormField] !== value);
  return { ...newest, ...Object.fromEntries(changed) };
}
