import { ageOf } from '../../core/kit/birth.ts';
import { toDayInIndia } from '../../core/kit/clock.ts';
import type { Say } from '../i18n/say.ts';

/** How dates, times and ages are written. Instants are shown as they are in India, wherever the PC thinks it is. */
export interface Formats {
  /** `24 Nov 2026`, from `2026-11-24` or an instant; `Nov 2026` from `2026-11`. A year alone stays one. */
  readonly day: (dayOrInstant: string) => string;
  /** `10:42` */
  readonly time: (instant: string) => string;
  /** `24 Nov 2026, 10:42` */
  readonly moment: (instant: string) => string;
  /** `10:42` today, `24 Nov, 10:42` this year, else with the year: for lists. */
  readonly recent: (instant: string) => string;
  /** `34 y`, `7 months`, `12 days`, from `1992-03-01`, `1992-03` or `1992` (then `about 34 y`). */
  readonly age: (birth: string) => string;
  /** `1 Mar 1992 · 34 y` */
  readonly birth: (birth: string) => string;
}

/** Without React, for tests and finders. `today` is a day in India. */
export function makeFormats(t: Say, today: string): Formats {
  const day = (text: string) => writeDay(t, text.length > 10 ? toDayInIndia(new Date(text)) : text);
  const time = (instant: string) => clockInIndia.format(new Date(instant));
  const age = (birth: string) => writeAge(t, birth, today);
  return {
    day,
    time,
    age,
    moment: (instant) => `${day(instant)}, ${time(instant)}`,
    recent(instant) {
      const own = toDayInIndia(new Date(instant));
      if (own === today) return time(instant);
      const written =
        own.slice(0, 4) === today.slice(0, 4) ? writeDay(t, own).replace(/ \d{4}$/, '') : writeDay(t, own);
      return `${written}, ${time(instant)}`;
    },
    birth: (birth) => (birth === '' ? t('ui.birth-unknown') : `${day(birth)} · ${age(birth)}`),
  };
}

const clockInIndia = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Kolkata',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

function writeDay(t: Say, day: string): string {
  const [year = '', month, date] = day.split('-');
  const named = month === undefined ? [] : [t(`ui.month.${Number(month)}`)];
  return [...(date === undefined ? [] : [Number(date)]), ...named, year].join(' ');
}

function writeAge(t: Say, birth: string, today: string): string {
  if (birth === '') return '';
  const { count, unit, isAbout } = ageOf(birth, today);
  if (unit === 'years') return t(isAbout ? 'ui.age.about' : 'ui.age.years', { years: count });
  if (unit === 'months') return t(isAbout ? 'ui.age.about-months' : 'ui.age.months', { count });
  return t('ui.age.days', { count });
}
