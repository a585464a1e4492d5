import { z } from 'zod';
import { BirthDate } from '../kit/birth.ts';
import { command, query } from '../kit/contract.ts';
import { Gender, Instant } from '../kit/words.ts';
import { FieldChange, FoundBy, Likeness, Patient, PatientBrief, PatientDetails, VersionCause } from './model.ts';

const everybody = ['owner', 'doctor', 'receptionist'] as const;

export const patientContract = {
  /** Search while typing; with an empty text, those who were here last. `isCut`: more letters would find others. */
  'patients.find': query({
    for: everybody,
    input: z.object({ text: z.string().max(200), limit: z.int().min(1).max(50).default(20) }),
    output: z.object({ patients: z.array(PatientBrief.extend({ foundBy: FoundBy })), isCut: z.boolean() }),
    problems: [],
  }),
  /** "Maybe you mean": known patients like the one being typed, with a score and the reasons for it. */
  'patients.findSimilar': query({
    for: everybody,
    input: z.object({
      name: z.string().max(400),
      mobile: z
        .string()
        .regex(/^\d{10}$/)
        .nullable(),
      gender: Gender.nullable(),
      birthDate: BirthDate.nullable(),
      exceptId: z.string().nullable().default(null),
    }),
    output: z.object({
      patients: z.array(PatientBrief.extend({ score: z.number(), likeness: z.array(Likeness) })),
    }),
    problems: [],
  }),
  'patients.show': query({
    for: everybody,
    input: z.object({ patientId: z.string() }),
    output: z.object({ patient: Patient }),
    problems: ['patients.not-found'],
  }),
  /** All versions, newest first: who changed what and when. */
  'patients.history': query({
    for: everybody,
    input: z.object({ patientId: z.string() }),
    output: z.object({
      versions: z.array(
        z.object({
          version: z.int(),
          at: Instant,
          who: z.string(),
          whoName: z.string().nullable(),
          cause: VersionCause,
          changes: z.array(FieldChange),
        }),
      ),
    }),
    problems: ['patients.not-found'],
  }),
  /** Where patients of late come from, most frequent first: suggestions for the address. */
  'patients.places': query({
    for: everybody,
    input: z.object({}),
    output: z.object({
      places: z.array(z.object({ district: z.string(), state: z.string(), pincode: z.string() })),
    }),
    problems: [],
  }),
  'patients.register': command({
    for: everybody,
    input: PatientDetails,
    output: z.object({ patientId: z.string(), number: z.string() }),
    problems: ['patients.recovery-sheet-first', 'patients.impossible-birth'],
  }),
  /** `version` is the one that the editor saw; details that are left out stay as they are. */
  'patients.edit': command({
    for: everybody,
    input: z.object({ patientId: z.string(), version: z.int(), details: PatientDetails.partial() }),
    output: z.object({ version: z.int() }),
    problems: [
      'patients.not-found',
      'patients.changed-meanwhile',
      'patients.field-locked',
      'patients.impossible-birth',
    ],
  }),
};
