import { days, later, toDayInIndia } from '../../kit/clock.ts';
import { monthNames } from '../../kit/month-names.ts';

const indiaAheadOfUtc = 5.5 * 3_600_000;

const inIndia = (moment: Date): string => new Date(moment.getTime() + indiaAheadOfUtc).toISOString();

/** `2026-11-02T10:42:00+05:30`: every time in a record has an offset, ours is India's. */
export function toIndianTime(moment: Date): string {
  return `${inIndia(moment).slice(0, 19)}+05:30`;
}

/** `2026-11-02`: the day in India, `after` days later. */
export function toIndianDay(moment: Date, after = 0): string {
  return toDayInIndia(later(moment, days(after)));
}

/** `2 November 2026`, `November 2026` or `2026` from an ISO date of that precision; other text stays as it is. */
export function sayDay(date: string): string {
  const [year = '', month, day] = date.split('-');
  const name = monthNames[Number(month) - 1];
  if (name === undefined) return year;

  return day === undefined ? `${name} ${year}` : `${Number(day.slice(0, 2))} ${name} ${year}`;
}
