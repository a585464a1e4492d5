import { hours, later, toInstant } from '../kit/clock.ts';
import type { Frequency } from '../kit/words.ts';

/** A month is thirty days, a year 365: nobody has said otherwise. */
const unitHours = { HOUR: 1, DAY: 24, WEEK: 7 * 24, MONTH: 30 * 24, YEAR: 365 * 24 } as const satisfies Record<
  Frequency['unit'],
  number
>;

/**
 * From when data may be asked for once more under a permission (certification A-06): no more than `value` questions lie within
 * any `unit`. `asked`: the instants of earlier ones, in any order. Null: now.
 */
export function mayAskFrom(frequency: Frequency | null, asked: readonly string[], now: Date): string | null {
  if (!frequency) return null;
  const period = hours(unitHours[frequency.unit]);
  const since = toInstant(later(now, -period));
  const counted = asked.filter((at) => at > since).sort();
  const first = counted.at(-frequency.value);
  return first === undefined ? null : toInstant(later(new Date(first), period));
}
