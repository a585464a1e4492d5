import type { DoseLength, DoseRhythm, DoseStep, DoseUnit, Food, Weekday } from './dose.ts';

/** One step while it is being read: what is known so far. */
export interface Reading {
  rhythm: DoseRhythm | null;
  amount: number | null;
  unit: DoseUnit | null;
  food: Food | null;
  isAtBedtime: boolean;
  isWhenNeeded: boolean;
  mostADay: number | null;
  length: DoseLength | null;
  weekday: Weekday | null;
  isLongTerm: boolean;
}

export const nothingRead = (): Reading => ({
  rhythm: null,
  amount: null,
  unit: null,
  food: null,
  isAtBedtime: false,
  isWhenNeeded: false,
  mostADay: null,
  length: null,
  weekday: null,
  isLongTerm: false,
});

type Said = 'unit' | 'food' | 'mostADay' | 'length' | 'weekday';

/** What is said twice must be the same both times; false where it is not. */
export function setOnce<Key extends Said>(reading: Reading, key: Key, value: Reading[Key]): boolean {
  if (reading[key] !== null && JSON.stringify(reading[key]) !== JSON.stringify(value)) return false;
  reading[key] = value;
  return true;
}

/** Takes a rhythm; false where another one was said before. "1-0-1 bd" says the same twice: the pattern knows more. */
export function setRhythm(reading: Reading, rhythm: DoseRhythm): boolean {
  const known = reading.rhythm;
  if (known === null) {
    if (rhythm.kind === 'parts' && reading.amount !== null) return false;
    reading.rhythm = rhythm;
    return true;
  }
  if (known.kind === 'parts' && rhythm.kind === 'a-day') return timesOf(known) === rhythm.times;
  if (known.kind !== 'a-day' || rhythm.kind !== 'parts' || known.times !== timesOf(rhythm)) return false;
  if (reading.amount !== null) return false;
  reading.rhythm = rhythm;
  return true;
}

export const setADay = (times: number, reading: Reading): boolean =>
  times >= 1 && times <= 6 && setRhythm(reading, { kind: 'a-day', times, amount: null });

export const setHours = (hours: number, reading: Reading): boolean =>
  hours >= 1 && hours <= 72 && setRhythm(reading, { kind: 'every-hours', hours, amount: null });

export const setDays = (days: number, reading: Reading): boolean =>
  days >= 2 && days <= 31 && setRhythm(reading, { kind: 'every-days', days, amount: null });

/** "weekly sun" and "sun weekly" are one rhythm; "twice a week" on one weekday is none. */
export function setWeekly(times: number, reading: Reading): boolean {
  if (reading.weekday !== null) return times === 1 && reading.rhythm?.kind === 'a-week';
  return setRhythm(reading, { kind: 'a-week', times, amount: null, weekday: null });
}

export function setWeekday(weekday: Weekday, reading: Reading): boolean {
  const { rhythm } = reading;
  const isNew = rhythm === null || (rhythm.kind === 'a-week' && rhythm.times === 1);
  if (!isNew || !setOnce(reading, 'weekday', weekday)) return false;
  reading.rhythm = { kind: 'a-week', times: 1, amount: null, weekday };
  return true;
}

const timesOf = (parts: Extract<DoseRhythm, { kind: 'parts' }>): number =>
  [parts.morning, parts.noon, parts.evening, parts.night].filter((amount) => amount > 0).length;

/** A finished step, or undefined when no rhythm was said. */
export function finishStep(reading: Reading): DoseStep | undefined {
  const rhythm = rhythmOf(reading);
  if (rhythm === undefined) return undefined;
  const { unit, food, isAtBedtime, isWhenNeeded, mostADay, length } = reading;
  return { rhythm, unit, food, isAtBedtime, isWhenNeeded, mostADay, length };
}

function rhythmOf({ rhythm, amount, isAtBedtime, isWhenNeeded, weekday }: Reading): DoseRhythm | undefined {
  if (rhythm === null) {
    if (isWhenNeeded) return { kind: 'when-needed', amount };
    return isAtBedtime ? { kind: 'a-day', times: 1, amount } : undefined;
  }
  // An amount that belongs to no part of the day: better unread than half read.
  if (rhythm.kind === 'parts') return amount === null ? rhythm : undefined;
  return rhythm.kind === 'a-week' ? { ...rhythm, amount, weekday } : { ...rhythm, amount };
}
