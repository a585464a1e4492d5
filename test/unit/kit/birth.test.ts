import { describe, expect, test } from 'vitest';
import { ageOf, BirthDate, isPossibleBirth, precisionOf, readBirth } from '../../../core/kit/birth.ts';

const today = '2026-11-24';
const read = (typed: string) => {
  const result = readBirth(typed, today);
  return result.kind === 'read' ? result.birthDate : result.kind;
};

describe('what is typed into "birth date or age"', () => {
  test.each([
    ['14/5/1990', '1990-05-14'],
    ['14-05-1990', '1990-05-14'],
    ['14.5.90', '1990-05-14'],
    ['14 5 1990', '1990-05-14'],
    ['14051990', '1990-05-14'],
    ['1990-05-14', '1990-05-14'],
    ['1990-5-4', '1990-05-04'],
    ['5/1990', '1990-05'],
    ['1990-05', '1990-05'],
    ['1990', '1990'],
    ['29/02/2024', '2024-02-29'],
    ['१४/०५/१९९०', '1990-05-14'],
  ])('the date %s is read as %s', (typed, birthDate) => expect(read(typed)).toBe(birthDate));

  test.each([
    ['34', '1992'],
    ['34y', '1992'],
    ['34 years', '1992'],
    ['३४ वर्ष', '1992'],
    ['0', '2026'],
    ['120', '1906'],
    ['130', '1896'],
    ['8m', '2026-03'],
    ['8 months', '2026-03'],
    ['12m', '2025-11'],
    ['2y 3m', '2024-08'],
    ['8 माह', '2026-03'],
    ['10d', '2026-11-14'],
    ['3w', '2026-11-03'],
    ['0d', '2026-11-24'],
  ])('the age %s gives %s', (typed, birthDate) => expect(read(typed)).toBe(birthDate));

  test('a year of two digits is the latest that is not in the future', () => {
    expect(read('1/1/26')).toBe('2026-01-01');
    expect(read('1/1/27')).toBe('1927-01-01');
  });

  test.each([
    '30/02/1990',
    '29/02/2023',
    '31/04/1990',
    '32/01/1990',
    '14/13/1990',
    '5/14/1990',
    '13/1990',
    '0/0/1990',
    '25/11/2026',
    '2027',
    '12/2026',
    '1895',
    '131',
    '999',
    '-5',
    '1990-02-30',
    'about 40',
    '14 May',
    '1/2/3/4',
    '199',
    '👶',
    "1'; --",
    '9'.repeat(400),
  ])('%s is not understood rather than guessed', (typed) => expect(read(typed)).toBe('not-understood'));

  test('nothing typed is not a mistake', () => {
    expect(read('')).toBe('empty');
    expect(read('   ')).toBe('empty');
  });
});

describe('a birth date as exactly as it is known', () => {
  test.each(['1990', '1990-05', '1990-05-14'])('%s is one', (text) =>
    expect(BirthDate.safeParse(text).success).toBe(true),
  );
  test.each(['90', '1990-13', '1990-00', '1990-05-32', '1990-02-30', '1990-5', '14-05-1990', '', '1990-05-14T00:00'])(
    '%s is none',
    (text) => expect(BirthDate.safeParse(text).success).toBe(false),
  );
  test('its precision is what is written', () => {
    expect(['1990', '1990-05', '1990-05-14'].map(precisionOf)).toEqual(['year', 'month', 'day']);
  });
  test('today is possible, tomorrow and 131 years ago are not', () => {
    expect(isPossibleBirth('2026-11-24', today)).toBe(true);
    expect(isPossibleBirth('2026-11', today)).toBe(true);
    expect(isPossibleBirth('2026-11-25', today)).toBe(false);
    expect(isPossibleBirth('2026-12', today)).toBe(false);
    expect(isPossibleBirth('1896', today)).toBe(true);
    expect(isPossibleBirth('1895-12-31', today)).toBe(false);
  });
});

describe('an age', () => {
  test.each([
    ['2026-11-24', 0, 'days'],
    ['2026-10-25', 30, 'days'],
    ['2026-10-24', 1, 'months'],
    ['2024-11-25', 23, 'months'],
    ['2024-11-24', 2, 'years'],
    ['1990-11-24', 36, 'years'],
    ['1990-11-25', 35, 'years'],
    ['1906-01-01', 120, 'years'],
  ])('of somebody born on %s is %i %s', (birthDate, count, unit) => {
    expect(ageOf(birthDate, today)).toEqual({ count, unit, isAbout: false });
  });

  test('is approximate when only the year or the month is known', () => {
    expect(ageOf('1992', today)).toEqual({ count: 34, unit: 'years', isAbout: true });
    expect(ageOf('2026', today)).toEqual({ count: 0, unit: 'years', isAbout: true });
    expect(ageOf('2026-03', today)).toEqual({ count: 8, unit: 'months', isAbout: true });
    expect(ageOf('2026-11', today)).toEqual({ count: 0, unit: 'months', isAbout: true });
  });

  test('typed as a number comes back as that number', () => {
    for (const years of [0, 1, 7, 34, 99, 120]) {
      expect(ageOf(read(String(years)), today)).toMatchObject({ count: years, unit: 'years' });
    }
  });
});
