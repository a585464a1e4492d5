import { z } from 'zod';
import { Day, Gender, Instant } from '../kit/words.ts';

/** What a patient's presence can be (architecture.md 7.35). */
export const VisitState = z.enum(['waiting', 'called', 'with-doctor', 'done', 'left']);
export type VisitState = z.infer<typeof VisitState>;

/**
 * Every wrong press is undone by going back to waiting. A visit is done when its consultation is signed, which a doctor
 * may also do after the patient has left; after that only the consultation changes, by a new version.
 */
const mayFollow = {
  waiting: ['called', 'with-doctor', 'left'],
  called: ['waiting', 'with-doctor', 'left'],
  'with-doctor': ['waiting', 'done', 'left'],
  left: ['waiting', 'done'],
  done: [],
} as const satisfies Record<VisitState, readonly VisitState[]>;

export const canBecome = (from: VisitState, to: VisitState): boolean =>
  (mayFollow[from] as readonly VisitState[]).includes(to);

export const Purpose = z
  .string()
  .max(500)
  .transform((text) => text.normalize('NFC').replace(/\s+/gu, ' ').trim())
  .pipe(z.string().max(120));

export const Visit = z.object({
  id: z.string(),
  patientId: z.string(),
  doctorId: z.string(),
  day: Day,
  queueNumber: z.int(),
  /** Also the visit's number on paper and in the Encounter. */
  careContextReference: z.string(),
  purpose: z.string(),
  state: VisitState,
  arrivedAt: Instant,
  calledAt: Instant.nullable(),
  begunAt: Instant.nullable(),
  endedAt: Instant.nullable(),
});
export type Visit = z.infer<typeof Visit>;

/** A line of the queue: the visit with whom it is about and who sees them. */
export const QueueLine = Visit.extend({
  doctorName: z.string(),
  patient: z.object({
    number: z.string(),
    name: z.string(),
    gender: Gender,
    birthDate: z.string().nullable(),
    mobile: z.string().nullable(),
    abhaNumber: z.string().nullable(),
    isAbhaVerified: z.boolean(),
  }),
});
export type QueueLine = z.infer<typeof QueueLine>;

export const DoctorBrief = z.object({ id: z.string(), name: z.string() });
export type DoctorBrief = z.infer<typeof DoctorBrief>;

/**
 * The name by which ABDM knows a visit for ever: letters, digits and dashes only, as some of its schemas take no more
 * (abdm-v3.md section 2.6), and nothing clinical.
 */
export function makeCareContextReference(day: string, dayNumber: number): string {
  return `V-${day.replaceAll('-', '')}-${dayNumber}`;
}

/** What a patient's app shows for the visit: ASCII, nothing clinical. `OPD visit 24-11-2026`. */
export function careContextDisplay(day: string): string {
  return `OPD visit ${day.split('-').reverse().join('-')}`;
}

const order = { 'with-doctor': 0, called: 1, waiting: 2, left: 3, done: 4 } as const satisfies Record<
  VisitState,
  number
>;

/** The queue as it matters now: in the room, called, waiting by number, then who has gone. */
export function sortQueue<Line extends Pick<Visit, 'state' | 'queueNumber' | 'arrivedAt'>>(
  lines: readonly Line[],
): Line[] {
  return [...lines].sort(
    (a, b) =>
      order[a.state] - order[b.state] || a.queueNumber - b.queueNumber || a.arrivedAt.localeCompare(b.arrivedAt),
  );
}
