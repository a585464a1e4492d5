import { describe, expect, test } from 'vitest';
import { parseDay, typeDay } from '../../../renderer/ui/typed-day.ts';

const today = '2026-11-24';
const year = { allowsYear: true, today };

describe('a typed day', () => {
  test.each([
    ['24/11/2026', '2026-11-24'],
    ['4/1/1985', '1985-01-04'],
    ['24-11-2026', '2026-11-24'],
    ['24.11.2026', '2026-11-24'],
    ['24 11 2026', '2026-11-24'],
    ['24112026', '2026-11-24'],
    ['2026-11-24', '2026-11-24'],
    ['  24/11/2026 ', '2026-11-24'],
    ['२४/११/२०२६', '2026-11-24'],
    ['29/2/2024', '2024-02-29'],
  ])('%s is %s', (typed, day) => {
    expect(parseDay(typed, { today })).toBe(day);
  });

  test('two digits of a year never mean the future', () => {
    expect(parseDay('24/11/26', { today })).toBe('2026-11-24');
    expect(parseDay('24/11/27', { today })).toBe('1927-11-24');
    expect(parseDay('24/11/85', { today })).toBe('1985-11-24');
  });

  test.each([
    '29/2/2025',
    '31/4/2026',
    '0/1/2026',
    '1/13/2026',
    '32/1/2026',
    '24/11',
    'yesterday',
    '24/11/202',
    '1/1/1849',
  ])('%s is no day', (typed) => {
    expect(parseDay(typed, { today })).toBeUndefined();
  });

  test('an empty field is empty, not wrong', () => {
    expect(parseDay('   ', { today })).toBe('');
  });

  test('a year alone is taken only where it is allowed', () => {
    expect(parseDay('1985', year)).toBe('1985');
    expect(parseDay('1985', { today })).toBeUndefined();
    expect(parseDay('1234', year)).toBeUndefined();
  });

  test('a stored day goes back into the field as it is typed', () => {
    expect(typeDay('2026-11-24')).toBe('24/11/2026');
    expect(typeDay('1985')).toBe('1985');
    expect(typeDay('')).toBe('');
  });
});
