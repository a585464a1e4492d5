import { describe, expect, test } from 'vitest';
import english from '../../../renderer/i18n/ui.en.json' with { type: 'json' };
import { makeFormats } from '../../../renderer/ui/dates.ts';

const texts: Readonly<Record<string, string>> = english;

/** The texts as the screens find them, without the library: gaps and plurals only. */
function say(key: string, facts: Readonly<Record<string, string | number>> = {}): string {
  const text = texts[key] ?? texts[`${key}_${facts['count'] === 1 ? 'one' : 'other'}`] ?? key;
  return text.replace(/\{\{(\w+)\}\}/g, (_gap, name: string) => String(facts[name]));
}

const { day, time, moment, recent, age, birth } = makeFormats(say, '2026-11-24');

describe('dates and times on the screens', () => {
  test('a day is written with the month in letters', () => {
    expect(day('2026-11-24')).toBe('24 Nov 2026');
    expect(day('2026-09-01')).toBe('1 Sep 2026');
    expect(day('1985')).toBe('1985');
    expect(day('1985-06')).toBe('Jun 1985');
  });

  test('an instant is shown as it is in India', () => {
    expect(time('2026-11-24T05:12:00.000Z')).toBe('10:42');
    expect(moment('2026-11-24T20:00:00.000Z')).toBe('25 Nov 2026, 01:30');
    expect(time('2026-11-24T18:30:00.000Z')).toBe('00:00');
  });

  test('what was today shows its time, what was this year leaves the year away', () => {
    expect(recent('2026-11-24T05:12:00.000Z')).toBe('10:42');
    expect(recent('2026-11-23T18:31:00.000Z')).toBe('00:01');
    expect(recent('2026-11-23T05:12:00.000Z')).toBe('23 Nov, 10:42');
    expect(recent('2025-11-24T05:12:00.000Z')).toBe('24 Nov 2025, 10:42');
  });

  test.each([
    ['1992-11-24', '34 y'],
    ['1992-11-25', '33 y'],
    ['2024-11-24', '2 y'],
    ['2024-12-01', '23 months'],
    ['2026-10-24', '1 month'],
    ['2026-10-25', '30 days'],
    ['2026-11-24', '0 days'],
    ['1992', 'about 34 y'],
    ['1992-03', 'about 34 y'],
    ['2026-03', 'about 8 months'],
    ['2025-10', 'about 13 months'],
    ['', ''],
  ])('somebody born %s is %s', (born, expected) => {
    expect(age(born)).toBe(expected);
  });

  test('the age stands beside the birth date, and an unknown one says so', () => {
    expect(birth('1992-03-01')).toBe('1 Mar 1992 · 34 y');
    expect(birth('')).toBe('Birth date not known');
  });
});
