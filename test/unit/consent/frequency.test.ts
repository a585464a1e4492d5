import { describe, expect, test } from 'vitest';
import { mayAskFrom } from '../../../core/consent/index.ts';
import type { Frequency } from '../../../core/kit/words.ts';

const now = new Date('2026-11-24T05:00:00.000Z');
const hourly = (value: number): Frequency => ({ unit: 'HOUR', value });

describe('how often data may be asked for under a permission (A-06)', () => {
  test('without a limit as often as wanted', () => {
    const asked = Array.from({ length: 50 }, () => '2026-11-24T04:59:59.000Z');
    expect(mayAskFrom(null, asked, now)).toBeNull();
  });

  test('the first time in any case', () => expect(mayAskFrom(hourly(1), [], now)).toBeNull());

  test('once more when the unit has passed since, and not a moment before', () => {
    expect(mayAskFrom(hourly(1), ['2026-11-24T04:00:00.000Z'], now)).toBeNull();
    expect(mayAskFrom(hourly(1), ['2026-11-24T04:00:00.001Z'], now)).toBe('2026-11-24T05:00:00.001Z');
  });

  test('with several the oldest that counts makes room, in whatever order they are told', () => {
    const asked = ['2026-11-24T04:40:00.000Z', '2026-11-24T01:00:00.000Z', '2026-11-24T04:10:00.000Z'];
    expect(mayAskFrom(hourly(3), asked, now)).toBeNull();
    expect(mayAskFrom(hourly(2), asked, now)).toBe('2026-11-24T05:10:00.000Z');
    expect(mayAskFrom(hourly(1), asked, now)).toBe('2026-11-24T05:40:00.000Z');
  });

  test.each<[Frequency['unit'], string]>([
    ['HOUR', '2026-11-24T05:59:00.000Z'],
    ['DAY', '2026-11-25T04:59:00.000Z'],
    ['WEEK', '2026-12-01T04:59:00.000Z'],
    ['MONTH', '2026-12-24T04:59:00.000Z'],
    ['YEAR', '2027-11-24T04:59:00.000Z'],
  ])('%s', (unit, from) => {
    expect(mayAskFrom({ unit, value: 1 }, ['2026-11-24T04:59:00.000Z'], now)).toBe(from);
  });
});
