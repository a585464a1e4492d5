import { z } from 'zod';
import { command, query } from '../kit/contract.ts';
import { PageMark } from '../kit/page-mark.ts';
import { Day, HiType, Instant, Purpose } from '../kit/words.ts';
import { Artefact, HeldStatus, Narrowing, Preset, RequestState } from './model.ts';

const desk = ['receptionist', 'doctor', 'owner'] as const;

const PatientLine = z.object({ id: z.string(), number: z.string(), name: z.string() });
const ListInput = z.object({
  patientId: z.string().nullable().default(null),
  /** A part of the patient's name or number; empty for everybody. */
  text: z.string().max(100).default(''),
  /** For the next page: the last line of this one. */
  before: PageMark.nullable().default(null),
});

/** What another hospital, or the patient's own app, may take from us. */
export const Given = Artefact.omit({ careContexts: true, requestId: true, side: true }).extend({
  patient: PatientLine.nullable(),
  /** How many visits it covers; 0 once it ended. */
  visits: z.int(),
  /** Over by our own clock, though ABDM has not said so. */
  isOver: z.boolean(),
});
export type Given = z.infer<typeof Given>;

/** What the patient gave of what we asked: one for each hospital, with what was changed on the phone. */
export const Got = Artefact.pick({
  consentId: true,
  status: true,
  isChecked: true,
  hipId: true,
  hiTypes: true,
  from: true,
  to: true,
  eraseAt: true,
  grantedAt: true,
  endedAt: true,
}).extend({
  /** As others have named this hospital to us; null when nobody has. */
  hipName: z.string().nullable(),
  narrowing: Narrowing,
  isOver: z.boolean(),
});
export type Got = z.infer<typeof Got>;

/** One request of ours as a line: whom, what, until when, and what became of it. */
export const AskedRequest = z.object({
  id: z.string(),
  patient: PatientLine,
  abhaAddress: z.string(),
  state: RequestState,
  /** Why it could not be made: a word for `outbox.because.<word>`. */
  because: z.string().nullable(),
  code: z.string().nullable(),
  /** What the patient wrote with a denial. */
  reason: z.string().nullable(),
  purpose: Purpose,
  hiTypes: z.array(HiType),
  hipId: z.string().nullable(),
  from: Instant,
  to: Instant,
  eraseAt: Instant,
  askedFor: z.string(),
  askedAt: Instant,
  decidedAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  got: z.array(Got),
});
export type AskedRequest = z.infer<typeof AskedRequest>;

export const consentContract = {
  /** What others may take from us: newest first, 100 a page, or the 100 that end next. */
  'consent.given': query({
    for: desk,
    input: ListInput.extend({
      state: HeldStatus.nullable().default(null),
      order: z.enum(['newest', 'ending-first']).default('newest'),
    }),
    output: z.object({ permissions: z.array(Given), hasMore: z.boolean() }),
    problems: [],
  }),
  /** What we asked for, newest first, with what the patient made of it; 100 a page. */
  'consent.asked': query({
    for: desk,
    input: ListInput.extend({ state: RequestState.nullable().default(null) }),
    output: z.object({ requests: z.array(AskedRequest), hasMore: z.boolean() }),
    problems: [],
  }),
  /** What patients have decided since an instant about what we asked, oldest first, for the bell. */
  'consent.news': query({
    for: ['doctor', 'owner'],
    input: z.object({ after: Instant }),
    output: z.object({
      decided: z.array(
        z.object({
          patientId: z.string(),
          patientName: z.string(),
          what: z.enum(['GRANTED', 'DENIED', 'REVOKED']),
          at: Instant,
        }),
      ),
    }),
    problems: [],
  }),
  /** Doctors who may be named to a patient: those with a registration number. */
  'consent.doctors': query({
    for: desk,
    input: z.object({}),
    output: z.object({
      doctors: z.array(z.object({ id: z.string(), name: z.string(), hasRegistration: z.boolean() })),
    }),
    problems: [],
  }),
  /** Asks the patient, through ABDM. `doctorId` names the doctor where somebody else presses the button. */
  'consent.ask': command({
    for: ['doctor', 'receptionist', 'owner'],
    input: z.object({
      patientId: z.string(),
      wish: z.union([
        z.object({ preset: Preset }),
        z.object({
          hiTypes: z.array(HiType).min(1),
          fromDay: Day,
          toDay: Day,
          /** Days until what we received is erased. */
          keepDays: z.int().min(1).max(365),
        }),
      ]),
      /** Breaking the glass needs a reason and the owner (certification A-08): nobody here can ask for it. */
      purpose: Purpose.exclude(['PATRQT', 'BTG']).default('CAREMGT'),
      hipId: z.string().trim().min(1).max(100).nullable().default(null),
      doctorId: z.string().nullable().default(null),
    }),
    output: z.object({ requestId: z.string() }),
    problems: [
      'patients.not-found',
      'consent.no-abha-address',
      'consent.abha-not-verified',
      'consent.no-doctor',
      'consent.no-registration-number',
      'consent.no-such-period',
    ],
  }),
  /** Asks ABDM at once what became of a request: for a callback that seems lost. */
  'consent.checkNow': command({
    for: desk,
    input: z.object({ requestId: z.string() }),
    output: z.object({}),
    problems: ['consent.not-found', 'consent.not-with-abdm'],
  }),
  /** The clinic holds back what it could give; the patient's permission stays. */
  'consent.pause': command({
    for: desk,
    input: z.object({ consentId: z.string() }),
    output: z.object({}),
    problems: ['consent.not-found', 'consent.over'],
  }),
  'consent.resume': command({
    for: desk,
    input: z.object({ consentId: z.string() }),
    output: z.object({}),
    problems: ['consent.not-found', 'consent.over'],
  }),
};
