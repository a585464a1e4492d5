import { z } from 'zod';
import { command, query } from '../kit/contract.ts';
import { Day } from '../kit/words.ts';
import { DoctorBrief, Purpose, QueueLine, Visit } from './model.ts';

const everyone = ['owner', 'doctor', 'receptionist'] as const;
const byVisit = z.object({ visitId: z.string() });
const moveProblems = ['visits.not-found', 'visits.not-possible'];

export const visitsContract = {
  /** The queue of this day, sorted by what matters now, and the doctors that one can wait for. */
  'visits.today': query({
    for: everyone,
    input: z.object({ doctorId: z.string().optional() }),
    output: z.object({ day: Day, lines: z.array(QueueLine), doctors: z.array(DoctorBrief) }),
    problems: [],
  }),
  /** All visits of one day in the order of arrival. */
  'visits.ofDay': query({
    for: everyone,
    input: z.object({ day: Day }),
    output: z.object({ lines: z.array(QueueLine) }),
    problems: [],
  }),
  /** A patient's visits, newest first. */
  'visits.ofPatient': query({
    for: everyone,
    input: z.object({ patientId: z.string() }),
    output: z.object({ visits: z.array(Visit.extend({ doctorName: z.string() })) }),
    problems: [],
  }),
  /** Puts a patient into a queue. Without a doctor: the one seen last, or the only or first one of the clinic. */
  'visits.arrive': command({
    for: everyone,
    input: z.object({ patientId: z.string(), purpose: Purpose, doctorId: z.string().optional() }),
    output: z.object({ visitId: z.string(), queueNumber: z.int(), doctorName: z.string() }),
    problems: ['patients.not-found', 'visits.no-doctor', 'visits.already-here'],
  }),
  'visits.setPurpose': command({
    for: everyone,
    input: byVisit.extend({ purpose: Purpose }),
    output: z.object({}),
    problems: moveProblems,
  }),
  'visits.call': command({ for: everyone, input: byVisit, output: z.object({}), problems: moveProblems }),
  'visits.begin': command({ for: ['doctor'], input: byVisit, output: z.object({}), problems: moveProblems }),
  'visits.leave': command({ for: everyone, input: byVisit, output: z.object({}), problems: moveProblems }),
  /** Back to waiting, with the old number: for any wrong press. */
  'visits.undo': command({
    for: everyone,
    input: byVisit,
    output: z.object({}),
    problems: [...moveProblems, 'visits.already-here'],
  }),
  /** Takes the doctor's next patient in; `visitId` is null when nobody waits. */
  'visits.next': command({
    for: ['doctor'],
    input: z.object({}),
    output: z.object({ visitId: z.string().nullable() }),
    problems: [],
  }),
};
