import { z } from 'zod';

/**
 * A dose as it is meant, read from what a doctor types ("1-0-1 pc 5d"). Steps follow one another (a taper); no step at
 * all means that the words could not be read, and stand as they were typed. Amounts count `unit`s and may be halves or
 * quarters; null where none was said ("bd").
 */
export const doseUnits = [
  'tablet',
  'capsule',
  'ml',
  'teaspoon',
  'drop',
  'puff',
  'spray',
  'sachet',
  'unit',
  'mg',
  'g',
  'application',
] as const;
export const DoseUnit = z.enum(doseUnits);
export type DoseUnit = z.infer<typeof DoseUnit>;

export const Weekday = z.enum(['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']);
export type Weekday = z.infer<typeof Weekday>;

export const Food = z.enum(['before', 'after', 'with', 'empty-stomach']);
export type Food = z.infer<typeof Food>;

const Amount = z.number().positive().max(1000);

/** How often. `parts` are the parts of the day; `when-needed` is SOS without any rhythm of its own. */
export const DoseRhythm = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('parts'),
    morning: z.number().min(0).max(99),
    noon: z.number().min(0).max(99),
    evening: z.number().min(0).max(99),
    night: z.number().min(0).max(99),
  }),
  z.object({ kind: z.literal('a-day'), times: z.int().min(1).max(6), amount: Amount.nullable() }),
  z.object({ kind: z.literal('every-hours'), hours: z.int().min(1).max(72), amount: Amount.nullable() }),
  z.object({ kind: z.literal('every-days'), days: z.int().min(2).max(31), amount: Amount.nullable() }),
  z.object({
    kind: z.literal('a-week'),
    times: z.int().min(1).max(6),
    amount: Amount.nullable(),
    weekday: Weekday.nullable(),
  }),
  z.object({ kind: z.literal('once'), amount: Amount.nullable() }),
  z.object({ kind: z.literal('when-needed'), amount: Amount.nullable() }),
]);
export type DoseRhythm = z.infer<typeof DoseRhythm>;

export const DoseLength = z.object({ count: z.int().min(1).max(366), unit: z.enum(['day', 'week', 'month']) });
export type DoseLength = z.infer<typeof DoseLength>;

export const DoseStep = z.object({
  rhythm: DoseRhythm,
  unit: DoseUnit.nullable(),
  food: Food.nullable(),
  isAtBedtime: z.boolean(),
  isWhenNeeded: z.boolean(),
  /** With SOS: at most so many times a day. */
  mostADay: z.int().min(1).max(24).nullable(),
  length: DoseLength.nullable(),
});
export type DoseStep = z.infer<typeof DoseStep>;

export const Dose = z.object({
  typed: z.string(),
  steps: z.array(DoseStep).max(12),
  /** To be taken until a doctor changes it. */
  isLongTerm: z.boolean(),
  /** Typed words that were not understood; they are printed as they are. */
  remark: z.string(),
});
export type Dose = z.infer<typeof Dose>;

/** Only a dose that was understood to the last word may leave as a coded timing; any other goes as text alone. */
export const isWhollyRead = (dose: Dose): boolean => dose.steps.length > 0 && dose.remark === '';

const daysIn = { day: 1, week: 7, month: 30 } as const;

export const daysOf = (length: DoseLength): number => length.count * daysIn[length.unit];

/** How many days the whole course takes; null where a step does not say. What is taken once takes a day. */
export function courseDays({ steps }: Pick<Dose, 'steps'>): number | null {
  let days = 0;
  for (const { rhythm, length } of steps) {
    if (length === null && rhythm.kind !== 'once') return null;
    days += length ? daysOf(length) : 1;
  }
  return days > 0 ? days : null;
}

const formWords: readonly (readonly [RegExp, DoseUnit])[] = [
  [/^(tab|tabs|tablet|tablets|t)\b/i, 'tablet'],
  [/^(cap|caps|capsule|capsules)\b/i, 'capsule'],
  [/\b(oint|ointment|cream|gel|lotion|shampoo|dusting powder)\b/i, 'application'],
  [/\b(eye|ear|nasal) drops?\b|^drops?\b|^e\/d\b/i, 'drop'],
  [/\b(inhaler|inh|mdi|rotacaps?|puff)\b/i, 'puff'],
  [/\b(nasal spray|spray)\b/i, 'spray'],
  [/\b(sachet|sachets|ors)\b/i, 'sachet'],
];

/** What one takes of a medicine, judged by its name ("Tab …", "… eye drops"); null where the name does not say. */
export function unitFromName(medicine: string): DoseUnit | null {
  const name = medicine.trim();
  return formWords.find(([pattern]) => pattern.test(name))?.[1] ?? null;
}
