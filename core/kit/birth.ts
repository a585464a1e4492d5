import { z } from 'zod';
import { plainDigits } from './digits.ts';
import { Day } from './words.ts';

/** A birth date as exactly as it is known: `1990-05-14`, `1990-05` or `1990`. */
export const BirthDate = z
  .string()
  .regex(/^\d{4}(-\d{2}){0,2}$/)
  .refine((text) => Day.safeParse(text.padEnd(10, '-01')).success);
export type BirthDate = z.infer<typeof BirthDate>;

export const BirthPrecision = z.enum(['day', 'month', 'year']);
export type BirthPrecision = z.infer<typeof BirthPrecision>;

export const precisionOf = (birthDate: BirthDate): BirthPrecision =>
  birthDate.length === 10 ? 'day' : birthDate.length === 7 ? 'month' : 'year';

const oldest = 130;

/** Whether somebody born then can stand at the desk today: not in the future, not more than 130 years ago. */
export function isPossibleBirth(birthDate: BirthDate, today: string): boolean {
  return birthDate <= today.slice(0, birthDate.length) && yearOf(birthDate) >= yearOf(today) - oldest;
}

/** An age in the unit in which people speak of it; `isAbout` when the birth date is not known to the day. */
export interface Age {
  readonly count: number;
  readonly unit: 'years' | 'months' | 'days';
  readonly isAbout: boolean;
}

/** The age on the day `today`: days in the first month, months in the first two years, then years. */
export function ageOf(birthDate: BirthDate, today: string): Age {
  const isAbout = precisionOf(birthDate) !== 'day';
  const months = monthsBetween(birthDate, today);
  if (birthDate.length === 4 || months >= 24) {
    const years = birthDate.length === 4 ? yearOf(today) - yearOf(birthDate) : Math.floor(months / 12);
    return { count: years, unit: 'years', isAbout };
  }
  if (months >= 1 || isAbout) return { count: months, unit: 'months', isAbout };
  return { count: daysBetween(birthDate, today), unit: 'days', isAbout };
}

const yearOf = (date: string): number => Number(date.slice(0, 4));
const monthOf = (date: string): number => Number(date.slice(5, 7) || '1');
const dayOf = (date: string): number => Number(date.slice(8, 10) || '1');

/** Full months that have passed; without a day, the months of the calendar. */
function monthsBetween(birthDate: string, today: string): number {
  const months = (yearOf(today) - yearOf(birthDate)) * 12 + monthOf(today) - monthOf(birthDate);
  return birthDate.length === 10 && dayOf(today) < dayOf(birthDate) ? months - 1 : months;
}

const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / (24 * 3_600_000));

export type BirthRead =
  | { readonly kind: 'empty' }
  | { readonly kind: 'read'; readonly birthDate: BirthDate }
  | { readonly kind: 'not-understood' };

/**
 * Understands what is typed into "birth date or age" at a desk in India, day before month:
 * `14/5/1990`, `14-05-90`, `14051990`, `1990-05-14`, `5/1990`, `1990`, and ages `34`, `34y`, `8m`, `2y 3m`, `10d`, `3w`
 * (also with Hindi words and digits). An age in years gives a year, one in months a month, one in days a day.
 */
export function readBirth(typed: string, today: string): BirthRead {
  const text = plainDigits(typed).trim().toLowerCase();
  if (text === '') return { kind: 'empty' };
  const birthDate = readDate(text, today) ?? readAge(text, today);
  if (birthDate === undefined || !BirthDate.safeParse(birthDate).success || !isPossibleBirth(birthDate, today)) {
    return { kind: 'not-understood' };
  }
  return { kind: 'read', birthDate };
}

const two = (part: string): string => part.padStart(2, '0');

function readDate(text: string, today: string): string | undefined {
  const iso = /^(\d{4})-(\d{1,2})(?:-(\d{1,2}))?$/.exec(text);
  if (iso) return [iso[1], two(iso[2] ?? ''), ...(iso[3] ? [two(iso[3])] : [])].join('-');
  const full = /^(\d{1,2})[./\s-]+(\d{1,2})[./\s-]+(\d{4}|\d{2})$/.exec(text) ?? /^(\d{2})(\d{2})(\d{4})$/.exec(text);
  if (full) return `${century(full[3] ?? '', today)}-${two(full[2] ?? '')}-${two(full[1] ?? '')}`;
  const month = /^(\d{1,2})[./\s-]+(\d{4})$/.exec(text);
  if (month) return `${month[2]}-${two(month[1] ?? '')}`;
  return /^\d{4}$/.test(text) ? text : undefined;
}

/** `90` is 1990, `14` is 2014: the latest such year that is not in the future. */
function century(year: string, today: string): string {
  if (year.length === 4) return year;
  const now = yearOf(today);
  const guess = Math.floor(now / 100) * 100 + Number(year);
  return String(guess > now ? guess - 100 : guess);
}

const ageForm =
  /^(?:(\d{1,3})(?:\s*(?:years?|yrs?|y|वर्ष|साल)\s*|\s+|$))?(?:(\d{1,3})\s*(?:months?|mo|m|माह|महीने|महीना|मास))?$/;
const shortAgeForm = /^(\d{1,3})\s*(?:(d|days?|दिन)|(?:w|wk|weeks?|हफ़्ते|हफ्ते|सप्ताह))$/;

function readAge(text: string, today: string): string | undefined {
  const short = shortAgeForm.exec(text);
  if (short) return daysBefore(today, Number(short[1]) * (short[2] ? 1 : 7));
  const [, years, months] = ageForm.exec(text) ?? [];
  if (years === undefined && months === undefined) return undefined;
  if (months === undefined) return String(yearOf(today) - Number(years)).padStart(4, '0');
  const total = yearOf(today) * 12 + monthOf(today) - 1 - Number(years ?? 0) * 12 - Number(months);
  return `${Math.floor(total / 12)}-${two(String((total % 12) + 1))}`;
}

const daysBefore = (today: string, count: number): string =>
  new Date(Date.parse(today) - count * 24 * 3_600_000).toISOString().slice(0, 10);
