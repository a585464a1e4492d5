import { z } from 'zod';
import { BirthDate, BirthPrecision } from '../kit/birth.ts';
import { plainDigits } from '../kit/digits.ts';
import { AbhaAddress, AbhaNumber, Gender, Instant } from '../kit/words.ts';

const spaces = /\s+/gu;
/** One spelling for one text: composed letters, single spaces, none around. */
export const tidy = (text: string): string => text.normalize('NFC').replace(spaces, ' ').trim();

/** Letters of any script with the marks that stand in names; at least one letter. No pictures, no control characters. */
const nameForm = /^(?=.*\p{L})[\p{L}\p{M}\p{N} .,'’`()/&\-\u200c\u200d]+$/u;

export const PatientName = z.string().max(400).transform(tidy).pipe(z.string().min(1).max(120).regex(nameForm));

/** Ten digits from 6 to 9 on. `+91 98765-43210`, `098765 43210` and Indian digits are understood. */
export const Mobile = z
  .string()
  .max(40)
  .transform(readMobile)
  .pipe(z.string().regex(/^[6-9]\d{9}$/));

export const guardianRelations = [
  'father',
  'mother',
  'husband',
  'wife',
  'son',
  'daughter',
  'brother',
  'sister',
  'other',
] as const;
export const GuardianRelation = z.enum(guardianRelations);
export type GuardianRelation = z.infer<typeof GuardianRelation>;

const text = (longest: number) => z.string().max(1000).transform(tidy).pipe(z.string().max(longest));

/** What a person at the desk writes down. Empty text and null mean "not known". */
export const PatientDetails = z.object({
  name: PatientName,
  gender: Gender,
  birthDate: BirthDate.nullable(),
  mobile: Mobile.nullable(),
  addressLine: text(200),
  district: text(60),
  state: text(60),
  pincode: text(20).pipe(z.string().regex(/^([1-9]\d{5})?$/)),
  guardianName: PatientName.or(z.literal('')),
  guardianRelation: GuardianRelation.nullable(),
});
export type PatientDetails = z.infer<typeof PatientDetails>;

/** Fields that the ABHA service vouches for; nobody changes them here while they are locked. */
export const LockableField = z.enum(['name', 'gender', 'birthDate']);
export type LockableField = z.infer<typeof LockableField>;

/** A patient as stored. `number` is the patient reference that ABDM hears; it never changes. */
export const Patient = z.object({
  id: z.string(),
  number: z.string().regex(/^P-\d+$/),
  /** Counts the edits; whoever edits says which version was in front of them. */
  version: z.int(),
  name: z.string(),
  gender: Gender,
  birthDate: z.string().nullable(),
  birthPrecision: BirthPrecision.nullable(),
  mobile: z.string().nullable(),
  addressLine: z.string(),
  district: z.string(),
  state: z.string(),
  pincode: z.string(),
  guardianName: z.string(),
  guardianRelation: GuardianRelation.nullable(),
  abhaNumber: AbhaNumber.nullable(),
  abhaAddress: AbhaAddress.nullable(),
  isAbhaVerified: z.boolean(),
  lockedFields: z.array(LockableField),
  createdAt: Instant,
  changedAt: Instant,
});
export type Patient = z.infer<typeof Patient>;

/** As much of a patient as a line of a list shows. */
export const PatientBrief = Patient.pick({
  id: true,
  number: true,
  name: true,
  gender: true,
  birthDate: true,
  mobile: true,
  district: true,
  guardianName: true,
  guardianRelation: true,
  abhaNumber: true,
  abhaAddress: true,
  isAbhaVerified: true,
});
export type PatientBrief = z.infer<typeof PatientBrief>;

/** By what a search found somebody; `recent` when nothing was asked. */
export const FoundBy = z.enum(['name', 'sound', 'mobile', 'abha', 'number', 'recent']);
export type FoundBy = z.infer<typeof FoundBy>;

/** Why two patients might be one person, and what speaks against it. */
export const Likeness = z.enum([
  'same-name',
  'same-sound',
  'name-begins',
  'same-mobile',
  'same-birth-date',
  'near-birth-year',
  'other-gender',
  'other-age',
]);
export type Likeness = z.infer<typeof Likeness>;

/** One changed field of one version. */
export const FieldChange = z.object({
  field: z.string(),
  before: z.union([z.string(), z.boolean(), z.null()]),
  after: z.union([z.string(), z.boolean(), z.null()]),
});
export type FieldChange = z.infer<typeof FieldChange>;

export const VersionCause = z.enum(['registered', 'edited', 'abha-attached']);
export type VersionCause = z.infer<typeof VersionCause>;

/** The ten digits behind `+91`, `91` or `0`; text that cannot be a number stays as it is and is then refused. */
export function readMobile(text: string): string {
  const bare = plainDigits(text).replace(/[\s().-]/g, '');
  return bare.replace(/^(?:\+91|0091|91|0)(?=\d{10}$)/, '');
}
