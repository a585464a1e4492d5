import { z } from 'zod';
import { Day, Instant } from '../kit/words.ts';
import { courseDays, Dose } from './dose.ts';
import { addDays } from './follow-up.ts';
import { type Diagnosis, medicineName } from './note.ts';
import { Vitals } from './vitals.ts';

/** A visit whose consultation is signed, as far as the next visit must know it. */
export interface PastVisit {
  readonly visitId: string;
  readonly day: string;
  readonly signedAt: string;
  readonly vitals: Vitals;
  readonly diagnoses: readonly Diagnosis[];
  readonly medicines: readonly { readonly medicine: string; readonly dose: Dose }[];
  readonly stopped: readonly string[];
}

export const CurrentMedicine = z.object({
  medicine: z.string(),
  dose: Dose,
  since: Day,
  /** The last day; null when it goes on until a doctor changes it. */
  until: Day.nullable(),
  /** Nobody wrote for how long: shown for a while, and said so. */
  isEndUnknown: z.boolean(),
});
export type CurrentMedicine = z.infer<typeof CurrentMedicine>;

export const PatientProblem = z.object({
  text: z.string(),
  code: z.string().nullable(),
  isOngoing: z.boolean(),
  since: Day,
  last: Day,
});
export type PatientProblem = z.infer<typeof PatientProblem>;

export const VitalsOnDay = z.object({ day: Day, at: Instant, vitals: Vitals });
export type VitalsOnDay = z.infer<typeof VitalsOnDay>;

const assumedCourse = 30;

/** What the patient should be taking on `today`: of each medicine the latest word counts, within its course. `past` is newest first. */
export function currentMedicines(past: readonly PastVisit[], today: string): CurrentMedicine[] {
  const decided = new Set<string>();
  const current: CurrentMedicine[] = [];
  for (const { day, medicines, stopped } of past) {
    const isNew = medicines.filter(({ medicine }) => !decided.has(medicineName(medicine)));
    for (const { medicine, dose } of isNew) {
      decided.add(medicineName(medicine));
      const days = courseDays(dose);
      const until = dose.isLongTerm ? null : addDays(day, (days ?? assumedCourse) - 1);
      if (until === null || until >= today)
        current.push({ medicine, dose, since: day, until, isEndUnknown: until !== null && days === null });
    }
    for (const name of stopped) decided.add(medicineName(name));
  }
  return current;
}

const recentDays = 90;

/** The patient's problems: those that go on, and what was found in the last 90 days. The latest word on each counts. `past` is newest first. */
export function problemsOf(past: readonly PastVisit[], today: string): PatientProblem[] {
  const known = new Map<string, PatientProblem>();
  for (const { day, diagnoses } of past) {
    for (const { text, code, isOngoing } of diagnoses) {
      const key = text.toLowerCase();
      const seen = known.get(key);
      known.set(key, seen ? { ...seen, since: day } : { text, code, isOngoing, since: day, last: day });
    }
  }
  const oldest = addDays(today, -recentDays);
  return [...known.values()]
    .filter(({ isOngoing, last }) => isOngoing || last >= oldest)
    .sort((a, b) => Number(b.isOngoing) - Number(a.isOngoing) || b.last.localeCompare(a.last));
}

/** The measurements of the last visits at which anything was measured, oldest first. */
export function vitalsTrend(past: readonly PastVisit[], most = 8): VitalsOnDay[] {
  return past
    .filter(({ vitals: { temperatureUnit: _unit, ...measures } }) =>
      Object.values(measures).some((value) => value !== null),
    )
    .slice(0, most)
    .map(({ day, signedAt, vitals }) => ({ day, at: signedAt, vitals }))
    .reverse();
}
