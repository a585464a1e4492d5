import { toLatinDigits } from './digits.ts';

/**
 * A day as people type it. `24/11/2026`, `24-11-26`, `24.11.2026`, `24 11 2026`, `24112026`, the ISO form, and, where it is
 * allowed, a year alone.
 *
 * @returns `2026-11-24`, `2026`, `''` for an empty field, `undefined` for what is no day of the calendar
 */
export function parseDay(text: string, { allowsYear = false, today }: DayRules): string | undefined {
  const typed = toLatinDigits(text).trim();
  if (typed === '') return '';
  if (/^\d{4}$/.test(typed)) return allowsYear && isYear(Number(typed), today) ? typed : undefined;
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(typed);
  if (iso) return asDay(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const parts =
    /^(\d{1,2})[/\-. ]+(\d{1,2})[/\-. ]+(\d{2}|\d{4})$/.exec(typed) ?? /^(\d{2})(\d{2})(\d{4})$/.exec(typed);
  if (!parts) return undefined;
  return asDay(fullYear(parts[3] ?? '', today), Number(parts[2]), Number(parts[1]));
}

export interface DayRules {
  readonly allowsYear?: boolean;
  /** `2026-11-24`: two digits of a year mean one that is not in the future. */
  readonly today: string;
}

/** `24/11/2026` for `2026-11-24`, `2026` for `2026`: how a stored day stands in the field. */
export function typeDay(day: string): string {
  return day.replace(/^(\d{4})-(\d{2})-(\d{2})$/, '$3/$2/$1');
}

function fullYear(digits: string, today: string): number {
  if (digits.length === 4) return Number(digits);
  const thisYear = Number(today.slice(0, 4));
  const inThisCentury = Math.floor(thisYear / 100) * 100 + Number(digits);
  return inThisCentury > thisYear ? inThisCentury - 100 : inThisCentury;
}

const isYear = (year: number, today: string) => year >= 1850 && year <= Number(today.slice(0, 4)) + 100;

function asDay(year: number, month: number, day: number): string | undefined {
  const moment = new Date(Date.UTC(year, month - 1, day));
  const isReal = year >= 1850 && moment.getUTCMonth() === month - 1 && moment.getUTCDate() === day;
  return isReal ? moment.toISOString().slice(0, 10) : undefined;
}
