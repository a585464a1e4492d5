import { z } from 'zod';
import { Day, type HiType, Instant } from '../kit/words.ts';
import { Allergies, allergiesAgainst } from './allergy.ts';
import { Dose, isWhollyRead } from './dose.ts';
import { CurrentMedicine } from './history.ts';
import { cleanNote, isBlank, type Note } from './note.ts';
import { readDose } from './read-dose.ts';
import { unusualVitals } from './vitals.ts';

export * from './allergy.ts';
export * from './dose.ts';
export { doseInWords, type PaperLanguage, paperLanguages } from './dose-text.ts';
export * from './follow-up.ts';
export * from './history.ts';
export * from './note.ts';
export { readDose, splitLine } from './read-dose.ts';
export * from './vitals.ts';
export { writeDose } from './write-dose.ts';

export const ConsultationStatus = z.enum(['draft', 'signed']);
export type ConsultationStatus = z.infer<typeof ConsultationStatus>;

/** A draft is signed once; what is signed never changes: a correction is a new draft, the next version. */
const mayFollow = { draft: ['signed'], signed: [] } as const satisfies Record<
  ConsultationStatus,
  readonly ConsultationStatus[]
>;

export const canBecome = (from: ConsultationStatus, to: ConsultationStatus): boolean =>
  (mayFollow[from] as readonly ConsultationStatus[]).includes(to);

export const documentTypes = ['application/pdf', 'image/jpeg', 'image/png'] as const;
export const DocumentType = z.enum(documentTypes);
export type DocumentType = z.infer<typeof DocumentType>;

/** One file holds at most 5 MB; all of a visit at most 15 MB, so that the record of them stays one that others can take. */
export const documentLimits = { bytes: 5 * 1024 * 1024, bytesOfVisit: 15 * 1024 * 1024, count: 20 } as const;

export const VisitDocument = z.object({
  id: z.string(),
  title: z.string(),
  mediaType: DocumentType,
  bytes: z.int(),
  sha256: z.string(),
  addedAt: Instant,
});
export type VisitDocument = z.infer<typeof VisitDocument>;

/** The doctor and the clinic as they stood on the paper that was signed. */
export const Signer = z.object({
  id: z.string(),
  name: z.string(),
  qualification: z.string(),
  registration: z.string(),
  council: z.string(),
  hprId: z.string(),
});
export type Signer = z.infer<typeof Signer>;

export const ClinicHead = z.object({ name: z.string(), address: z.string(), phone: z.string(), hfrId: z.string() });
export type ClinicHead = z.infer<typeof ClinicHead>;

/** What a signature fixes beside the page itself. */
export const Sealed = z.object({
  doctor: Signer,
  clinic: ClinicHead,
  /** The doses as they were read, in the order of the page's medicines. */
  doses: z.array(Dose),
  allergies: Allergies,
  /** Medicines of earlier visits that go on and are not prescribed again today. */
  continuing: z.array(CurrentMedicine),
  /** Problems that go on and are not among today's diagnoses. */
  history: z.array(z.object({ text: z.string(), since: Day })),
  documents: z.array(VisitDocument),
  visit: z.object({ day: Day, careContextReference: z.string(), purpose: z.string(), begunAt: Instant }),
});
export type Sealed = z.infer<typeof Sealed>;

/** The record types that a signed consultation holds: its care context is listed once under each. */
export function hiTypesOf(note: Note, documents: number): HiType[] {
  return [
    'OPConsultation',
    ...(cleanNote(note).medicines.length > 0 ? (['Prescription'] as const) : []),
    ...(documents > 0 ? (['HealthDocumentRecord'] as const) : []),
  ];
}

/** Words of the clinic's own papers that can be offered again. `detail`: a medicine's last dose, a diagnosis' code. */
export const PhraseKind = z.enum(['complaint', 'diagnosis', 'medicine', 'test']);
export type PhraseKind = z.infer<typeof PhraseKind>;

export const Phrase = z.object({ text: z.string(), detail: z.string() });
export type Phrase = z.infer<typeof Phrase>;

/** What a doctor should see before signing; nothing of it forbids to sign but `nothing-written`. `about` quotes the page. */
export const Hint = z.object({
  kind: z.enum([
    'nothing-written',
    'no-diagnosis',
    'allergy',
    'no-dose',
    'dose-unread',
    'dose-partly-read',
    'unusual-vital',
  ]),
  about: z.string(),
  detail: z.string(),
});
export type Hint = z.infer<typeof Hint>;

export function hintsOf(page: Note, { list }: Allergies): Hint[] {
  if (isBlank(page)) return [{ kind: 'nothing-written', about: '', detail: '' }];
  const note = cleanNote(page);
  const hints: Hint[] = note.medicines.flatMap(({ medicine, dose }) => [
    ...allergiesAgainst(list, medicine).map(({ substance }) => ({
      kind: 'allergy' as const,
      about: medicine,
      detail: substance,
    })),
    ...doseHint(medicine, dose),
  ]);
  for (const measure of unusualVitals(note.vitals)) hints.push({ kind: 'unusual-vital', about: measure, detail: '' });
  if (note.diagnoses.length === 0) hints.push({ kind: 'no-diagnosis', about: '', detail: '' });
  return hints;
}

function doseHint(medicine: string, typed: string): Hint[] {
  if (typed === '') return [{ kind: 'no-dose', about: medicine, detail: '' }];
  const dose = readDose(typed);
  if (isWhollyRead(dose)) return [];
  return [{ kind: dose.steps.length === 0 ? 'dose-unread' : 'dose-partly-read', about: medicine, detail: dose.remark }];
}
