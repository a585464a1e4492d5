import { z } from 'zod';
import { FollowUp } from './follow-up.ts';
import { noVitals, Vitals } from './vitals.ts';

const text = (longest: number) =>
  z
    .string()
    .max(longest)
    .transform((typed) => typed.normalize('NFC'));

/** An ICD-10 code as a doctor may type it; no list is shipped (fhir.md section 9). */
export const Icd10Code = z.string().regex(/^[A-Z][0-9]{2}(\.[0-9]{1,2})?$/);

export const Complaint = z.object({ text: text(300), since: text(60) });
export type Complaint = z.infer<typeof Complaint>;

export const Diagnosis = z.object({
  text: text(300),
  code: Icd10Code.nullable(),
  certainty: z.enum(['provisional', 'confirmed']),
  /** Stays on the list of problems until a later visit says otherwise. */
  isOngoing: z.boolean(),
});
export type Diagnosis = z.infer<typeof Diagnosis>;

/**
 * Parts what a doctor types in one go: "?Dengue" is provisional, "Type 2 diabetes E11.9" ends with its code. Without a
 * question mark a diagnosis is meant.
 */
export function readDiagnosis(typed: string): Pick<Diagnosis, 'text' | 'code' | 'certainty'> {
  const isDoubtful = /^\s*\?|\?\s*$/u.test(typed);
  const text = typed.replaceAll(/^\s*\?\s*|\s*\?\s*$/gu, '').trim();
  const [, name = text, letters = ''] = /^(.+?)[\s,(]+([A-Za-z]\d{2}(?:\.\d{1,2})?)\)?$/u.exec(text) ?? [];
  const code = Icd10Code.safeParse(letters.toUpperCase());
  return {
    text: code.success ? name : text,
    code: code.success ? code.data : null,
    certainty: isDoubtful ? 'provisional' : 'confirmed',
  };
}

/** "Fever x 3 days" is a fever since 3 days; without a length at its end, `since` stays empty. */
export function readComplaint(typed: string): Complaint {
  const match =
    /^(.+?)\s*(?:\bx|×|\bsince|\bfor)?\s+(\d{1,3}\s*(?:h|hrs?|hours?|d|days?|w|wks?|weeks?|m|mths?|months?|y|yrs?|years?))$/iu.exec(
      typed.trim(),
    );
  return { text: match?.[1] ?? typed.trim(), since: match?.[2] ?? '' };
}

/** One line of the prescription: the dose as typed; what it means is read from it (`readDose`). */
export const MedicineLine = z.object({ medicine: text(200), dose: text(200) });
export type MedicineLine = z.infer<typeof MedicineLine>;

export const TestLine = z.object({ text: text(300) });
export type TestLine = z.infer<typeof TestLine>;

/** The page of one visit, in the order in which a doctor thinks. Lines whose text is blank are not there. */
export const Note = z.object({
  complaints: z.array(Complaint).max(30),
  vitals: Vitals,
  findings: text(5000),
  diagnoses: z.array(Diagnosis).max(30),
  medicines: z.array(MedicineLine).max(40),
  /** Medicines of earlier visits that end today, by name. */
  stopped: z.array(text(200)).max(40),
  tests: z.array(TestLine).max(40),
  advice: text(5000),
  followUp: FollowUp.nullable(),
});
export type Note = z.infer<typeof Note>;

export const emptyNote: Note = {
  complaints: [],
  vitals: noVitals,
  findings: '',
  diagnoses: [],
  medicines: [],
  stopped: [],
  tests: [],
  advice: '',
  followUp: null,
};

const tidy = (typed: string): string => typed.replaceAll(/[^\S\n]+/gu, ' ').trim();

/** The page as it is signed: without blank lines and blanks at the ends. */
export function cleanNote(note: Note): Note {
  return {
    complaints: note.complaints
      .map((line) => ({ text: tidy(line.text), since: tidy(line.since) }))
      .filter((line) => line.text !== ''),
    vitals: note.vitals,
    findings: tidy(note.findings),
    diagnoses: note.diagnoses.map((line) => ({ ...line, text: tidy(line.text) })).filter((line) => line.text !== ''),
    medicines: note.medicines
      .map((line) => ({ medicine: tidy(line.medicine), dose: tidy(line.dose) }))
      .filter((line) => line.medicine !== ''),
    stopped: [...new Set(note.stopped.map(tidy).filter((name) => name !== ''))],
    tests: note.tests.map((line) => ({ text: tidy(line.text) })).filter((line) => line.text !== ''),
    advice: tidy(note.advice),
    followUp: note.followUp,
  };
}

/** Whether anything was written at all: without it there is no record to sign. */
export function isBlank(note: Note): boolean {
  return JSON.stringify({ ...cleanNote(note), vitals: withoutUnit(note.vitals) }) === blank;
}

const withoutUnit = ({ temperatureUnit: _unit, ...measures }: Vitals) => measures;
const blank = JSON.stringify({ ...cleanNote(emptyNote), vitals: withoutUnit(noVitals) });

/** One medicine under one name, however it is typed: case, blanks and "Tab." do not matter; an injection is another thing. */
export const medicineKey = (medicine: string): string =>
  tidy(medicine)
    .toLowerCase()
    .replace(/^(tab|tablet|cap|capsule)\.?\s+/u, '')
    .replaceAll(/[\s.]+/gu, ' ')
    .trim();

/** A medicine whatever its strength: a new strength replaces the old one. "Tab Amlodipine 5 mg" is "amlodipine". */
export const medicineName = (medicine: string): string =>
  medicineKey(medicine)
    .split(' ')
    .filter((word) => !/^[\d/+,-]+(?:mg|mcg|g|ml|iu|%)?$|^(?:mg|mcg|g|ml|iu|%)$/u.test(word))
    .join(' ') || medicineKey(medicine);
