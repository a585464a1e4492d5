import { z } from 'zod';
import { command, query } from '../kit/contract.ts';
import { Day, HiType, Instant } from '../kit/words.ts';
import { Because, CareContextState, Step } from './model.ts';

const desk = ['receptionist', 'doctor', 'owner'] as const;

/** How a visit stands with ABDM. */
export const LinkState = z.object({
  visitId: z.string(),
  patientId: z.string(),
  /** The day of the visit. */
  day: Day,
  state: CareContextState,
  because: Because.nullable(),
  /** ABDM's own code behind `because`. */
  code: z.string().nullable(),
  hiTypes: z.array(HiType),
  linkedAt: Instant.nullable(),
  changedAt: Instant,
  /** When the next try is planned; null when none is. */
  nextTryAt: Instant.nullable(),
  /** Why its message does not leave at the moment (a word of `outbox.because`), and since when everything is held up. */
  heldUp: z.object({ because: z.string(), since: Instant.nullable() }).nullable(),
});

export const linkingContract = {
  /** All signed visits of a patient, newest first. */
  'linking.ofPatient': query({
    for: desk,
    input: z.object({ patientId: z.string() }),
    output: z.object({ wantsLinking: z.boolean(), visits: z.array(LinkState) }),
    problems: [],
  }),
  /** "Show me why": the whole way of one visit, step by step. */
  'linking.why': query({
    for: desk,
    input: z.object({ visitId: z.string() }),
    output: z.object({
      visit: LinkState,
      steps: z.array(z.object({ at: Instant, step: Step, code: z.string().nullable() })),
    }),
    problems: ['linking.not-found'],
  }),
  /** What ABDM has linked, or has not, after an instant; the newest first. */
  'linking.news': query({
    for: desk,
    input: z.object({ after: Instant }),
    output: z.object({
      visits: z.array(
        z.object({
          visitId: z.string(),
          patientId: z.string(),
          patientName: z.string(),
          /** The day of the visit. */
          day: Day,
          state: CareContextState.extract(['linked', 'refused']),
          at: Instant,
        }),
      ),
    }),
    problems: [],
  }),
  /** Tries now whatever of this patient is not linked. */
  'linking.tryAgain': command({
    for: desk,
    input: z.object({ visitId: z.string() }),
    output: z.object({}),
    problems: ['linking.not-found'],
  }),
  /** The patient asks not to link visits, or to link them again. What is linked stays linked: ABDM knows no way back. */
  'linking.setWish': command({
    for: desk,
    input: z.object({ patientId: z.string(), wantsLinking: z.boolean() }),
    output: z.object({}),
    problems: ['patients.not-found'],
  }),
};
