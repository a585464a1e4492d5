import { z } from 'zod';

const measured = (most: number) => z.number().positive().max(most).nullable();

/** What was measured at this visit. The bounds only keep out what is no measurement; whether a value is likely is a hint. */
export const Vitals = z.object({
  systolic: measured(400),
  diastolic: measured(300),
  pulse: measured(400),
  temperature: measured(120),
  temperatureUnit: z.enum(['C', 'F']),
  spo2: measured(100),
  respiration: measured(200),
  weightKg: measured(700),
  heightCm: measured(300),
});
export type Vitals = z.infer<typeof Vitals>;
export type Measure = Exclude<keyof Vitals, 'temperatureUnit'>;

export const noVitals: Vitals = {
  systolic: null,
  diastolic: null,
  pulse: null,
  temperature: null,
  temperatureUnit: 'F',
  spo2: null,
  respiration: null,
  weightKg: null,
  heightCm: null,
};

/** Outside these a value is unusual for any patient, from infant to old age, and probably a slip of the finger. */
const usual: Readonly<Record<Exclude<Measure, 'temperature'>, readonly [least: number, most: number]>> = {
  systolic: [60, 240],
  diastolic: [30, 140],
  pulse: [35, 200],
  spo2: [70, 100],
  respiration: [8, 60],
  weightKg: [1.5, 200],
  heightCm: [40, 215],
};
const usualTemperature = { C: [34, 42], F: [93, 108] } as const;

/** The measures whose value nobody would expect; a hint, never a refusal. A lower pressure above the upper one counts. */
export function unusualVitals(vitals: Vitals): Measure[] {
  const measures = Object.keys(usual) as (keyof typeof usual)[]; // the keys of a literal
  const found: Measure[] = measures.filter((measure) => isOutside(vitals[measure], usual[measure]));
  if (isOutside(vitals.temperature, usualTemperature[vitals.temperatureUnit])) found.push('temperature');
  const { systolic, diastolic } = vitals;
  if (systolic !== null && diastolic !== null && diastolic >= systolic && !found.includes('diastolic'))
    found.push('diastolic');
  return found;
}

const isOutside = (value: number | null, [least, most]: readonly [number, number]): boolean =>
  value !== null && (value < least || value > most);

/** kg/m², to one decimal; null while weight or height is missing. */
export function bodyMassIndex({ weightKg, heightCm }: Pick<Vitals, 'weightKg' | 'heightCm'>): number | null {
  if (weightKg === null || heightCm === null) return null;
  return Math.round((weightKg / (heightCm / 100) ** 2) * 10) / 10;
}

/** `120/80`, `120 80`, `120-80`; undefined for what is no blood pressure, one value alone included. */
export function readPressure(text: string): Pick<Vitals, 'systolic' | 'diastolic'> | undefined {
  if (text.trim() === '') return { systolic: null, diastolic: null };
  const match = /^(\d{2,3})\s*[/\-\s]\s*(\d{2,3})$/.exec(text.trim());
  return match ? { systolic: Number(match[1]), diastolic: Number(match[2]) } : undefined;
}

export const writePressure = ({ systolic, diastolic }: Pick<Vitals, 'systolic' | 'diastolic'>): string =>
  systolic === null || diastolic === null ? '' : `${systolic}/${diastolic}`;

/** `98.6`, `37.2 C`, `99F`. Without a letter the number tells the scale: nobody is 60 °C warm or 40 °F cold. */
export function readTemperature(text: string): Pick<Vitals, 'temperature' | 'temperatureUnit'> | undefined {
  if (text.trim() === '') return { temperature: null, temperatureUnit: 'F' };
  const match = /^(\d{2,3}(?:[.,]\d{1,2})?)\s*°?\s*([cf])?$/i.exec(text.trim());
  const value = Number(match?.[1]?.replace(',', '.'));
  if (!match || value > 120) return undefined;
  const letter = match[2]?.toUpperCase();
  return { temperature: value, temperatureUnit: letter === 'C' || (letter === undefined && value < 60) ? 'C' : 'F' };
}

/** A plain measurement such as `72`, `97%` or `61.5 kg`; undefined for what is no number. */
export function readNumber(text: string): number | null | undefined {
  if (text.trim() === '') return null;
  const match = /^(\d{1,3}(?:[.,]\d{1,2})?)\s*(?:%|kg|cm|bpm|\/?min)?$/i.exec(text.trim());
  const value = match ? Number(match[1]?.replace(',', '.')) : 0;
  return value > 0 ? value : undefined;
}
