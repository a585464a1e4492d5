import { z } from 'zod';
import { command, exchange, query } from '../kit/contract.ts';
import { Day, Gender, HiType, Instant } from '../kit/words.ts';
import { VisitState } from '../visits/model.ts';
import {
  Allergies,
  ConsultationStatus,
  CurrentMedicine,
  documentLimits,
  Hint,
  Note,
  PatientProblem,
  Phrase,
  PhraseKind,
  Sealed,
  VisitDocument,
  VitalsOnDay,
} from './model.ts';

const everyone = ['owner', 'doctor', 'receptionist'] as const;
const doctors = ['doctor'] as const;
const readers = ['owner', 'doctor'] as const;
const byVisit = z.object({ visitId: z.string() });
const line = (longest: number) => z.string().trim().max(longest);

const PatientHead = z.object({
  id: z.string(),
  number: z.string(),
  name: z.string(),
  gender: Gender,
  birthDate: z.string().nullable(),
  mobile: z.string().nullable(),
  abhaNumber: z.string().nullable(),
  abhaAddress: z.string().nullable(),
  isAbhaVerified: z.boolean(),
});

const VisitHead = z.object({
  id: z.string(),
  day: Day,
  queueNumber: z.int(),
  careContextReference: z.string(),
  purpose: z.string(),
  state: VisitState,
  doctorName: z.string(),
});

const SignedVersion = z.object({
  consultationId: z.string(),
  version: z.int(),
  signedAt: Instant,
  doctorName: z.string(),
  hiTypes: z.array(HiType),
});

const saveProblems = ['visits.not-found', 'consultations.changed-elsewhere', 'consultations.signed-already'];

/** A remark of the check that stands in the way of signing. */
const Obstacle = z.object({ hiType: HiType, rule: z.string(), path: z.string(), text: z.string() });

export const consultationsContract = {
  /** The page of a visit as it is written now: the draft, or else what was signed, or else an empty page. */
  'consultations.page': query({
    for: readers,
    input: byVisit,
    output: z.object({
      visit: VisitHead,
      patient: PatientHead,
      status: ConsultationStatus.or(z.literal('empty')),
      version: z.int(),
      /** 0 before the first save. */
      revision: z.int(),
      savedAt: Instant.nullable(),
      /** Of a correction: why. */
      reason: z.string(),
      note: Note,
      documents: z.array(VisitDocument),
      signed: SignedVersion.nullable(),
    }),
    problems: ['visits.not-found'],
  }),
  /** What must be seen while writing. */
  'consultations.side': query({
    for: readers,
    input: byVisit,
    output: z.object({
      allergies: Allergies,
      medicines: z.array(CurrentMedicine),
      problems: z.array(PatientProblem),
      trend: z.array(VitalsOnDay),
      last: z.object({ visitId: z.string(), day: Day, doctorName: z.string(), note: Note }).nullable(),
    }),
    problems: ['visits.not-found'],
  }),
  /** Keeps the page. `revision` is the one on the screen; another one in the database means that somebody else wrote. */
  /** `writtenBy` is the one who typed it: under anybody else's session it is refused with `call.not-allowed`. */
  'consultations.saveDraft': command({
    for: doctors,
    input: byVisit.extend({ revision: z.int().min(0), note: Note, writtenBy: z.string().optional() }),
    output: z.object({ revision: z.int(), savedAt: Instant }),
    problems: saveProblems,
  }),
  'consultations.dropDraft': command({
    for: doctors,
    input: byVisit.extend({ revision: z.int().min(1) }),
    output: z.object({}),
    problems: ['consultations.changed-elsewhere', 'consultations.no-draft'],
  }),
  /** `data` is the file in base64. What it is, is judged by its first bytes. */
  'consultations.addDocument': command({
    for: doctors,
    input: byVisit.extend({
      title: line(120).min(1),
      data: z.base64().max(Math.ceil(documentLimits.bytes / 3) * 4 + 4_000_000),
    }),
    output: z.object({ documentId: z.string(), revision: z.int() }),
    problems: [
      'visits.not-found',
      'consultations.signed-already',
      'consultations.document-too-large',
      'consultations.document-kind',
      'consultations.documents-full',
    ],
  }),
  'consultations.removeDocument': command({
    for: doctors,
    input: byVisit.extend({ documentId: z.string() }),
    output: z.object({ revision: z.int() }),
    problems: ['consultations.no-draft', 'consultations.no-document'],
  }),
  'consultations.document': query({
    for: readers,
    input: z.object({ documentId: z.string() }),
    output: VisitDocument.extend({ data: z.string() }),
    problems: ['consultations.no-document'],
  }),
  'consultations.suggest': query({
    for: doctors,
    input: z.object({ kind: PhraseKind, typed: z.string().max(200) }),
    output: z.object({ phrases: z.array(Phrase) }),
    problems: [],
  }),
  'consultations.allergiesOf': query({
    for: everyone,
    input: z.object({ patientId: z.string() }),
    output: Allergies,
    problems: [],
  }),
  'consultations.addAllergy': command({
    for: doctors,
    input: z.object({ patientId: z.string(), substance: line(120).min(1), reaction: line(120) }),
    output: z.object({ allergyId: z.string() }),
    problems: ['patients.not-found'],
  }),
  'consultations.endAllergy': command({
    for: doctors,
    input: z.object({ allergyId: z.string() }),
    output: z.object({}),
    problems: ['consultations.no-allergy'],
  }),
  /** Asked, and there is none. */
  'consultations.noteNoAllergy': command({
    for: doctors,
    input: z.object({ patientId: z.string() }),
    output: z.object({}),
    problems: ['patients.not-found'],
  }),
  /** What signing would fix and share, and what to look at before. */
  'consultations.summary': query({
    for: doctors,
    input: byVisit,
    output: z.object({
      hints: z.array(Hint),
      hiTypes: z.array(HiType),
      medicines: z.int(),
      documents: z.int(),
      careContextDisplay: z.string(),
      abhaNumber: z.string().nullable(),
      isAbhaVerified: z.boolean(),
    }),
    problems: ['visits.not-found', 'consultations.no-draft'],
  }),
  /** Builds and checks the records, then fixes the page. `refused` says what in the records would be wrong; nothing is fixed then. */
  'consultations.sign': exchange({
    for: doctors,
    input: byVisit.extend({ revision: z.int().min(1) }),
    output: z.discriminatedUnion('kind', [
      z.object({
        kind: z.literal('signed'),
        consultationId: z.string(),
        version: z.int(),
        signedAt: Instant,
        careContextReference: z.string(),
        hiTypes: z.array(HiType),
      }),
      z.object({ kind: z.literal('refused'), obstacles: z.array(Obstacle) }),
    ]),
    problems: [
      'visits.not-found',
      'consultations.no-draft',
      'consultations.changed-elsewhere',
      'consultations.nothing-written',
      'fhir.too-slow',
      'fhir.failed',
      'fhir.stopped',
    ],
  }),
  /** Opens the next version of a signed page, with what it said. */
  'consultations.correct': command({
    for: doctors,
    input: byVisit.extend({ reason: line(300).min(3) }),
    output: z.object({ revision: z.int(), version: z.int() }),
    problems: ['visits.not-found', 'consultations.not-signed', 'consultations.draft-open'],
  }),
  /** A signed version as it goes on paper. */
  'consultations.paper': query({
    for: everyone,
    input: z.object({ consultationId: z.string() }),
    output: z.object({
      patient: PatientHead,
      version: z.int(),
      signedAt: Instant,
      /** A later version counts. */
      isReplaced: z.boolean(),
      reason: z.string(),
      note: Note,
      sealed: Sealed,
    }),
    problems: ['consultations.not-signed'],
  }),
  /** The visits of a patient for the time line, newest first; what was written is shown to doctors and the owner. */
  'consultations.storyOf': query({
    for: everyone,
    input: z.object({ patientId: z.string() }),
    output: z.object({
      visits: z.array(
        VisitHead.extend({
          status: ConsultationStatus.or(z.literal('empty')),
          signed: SignedVersion.nullable(),
          hasDraft: z.boolean(),
          complaints: z.array(z.string()),
          diagnoses: z.array(z.string()),
          medicines: z.array(z.string()),
          documents: z.array(VisitDocument),
        }),
      ),
    }),
    problems: [],
  }),
  /** What was written and never signed, newest first. */
  'consultations.drafts': query({
    for: doctors,
    input: z.object({}),
    output: z.object({
      drafts: z.array(
        z.object({ visitId: z.string(), day: Day, patientName: z.string(), savedAt: Instant, version: z.int() }),
      ),
    }),
    problems: [],
  }),
};
