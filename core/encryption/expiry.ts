import { later, minutes } from '../kit/clock.ts';

const clockAllowance = minutes(10);
const written = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?(Z|[+-]\d{2}:?\d{2})?)?$/i;

/**
 * Whether the key of a request is clearly past, so that a HIP refuses it. No rule for `expiry` is published, and it is found
 * with and without a zone (then UTC), with any fraction of a second, and as a bare date (then good until the day's end).
 * What cannot be read is not past. A HIU does not look at the HIP's expiry at all (encryption.md section 8).
 */
export function isClearlyPast(expiry: string, now: Date): boolean {
  const moment = findMoment(expiry.trim());
  return moment !== undefined && later(moment, clockAllowance) < now;
}

function findMoment(expiry: string): Date | undefined {
  const [, day, time = '23:59:59', fraction = '', zone = 'Z'] = written.exec(expiry) ?? [];
  if (day === undefined) return undefined;

  const thousandths = fraction.padEnd(3, '0').slice(0, 3);
  const offset = zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone.toUpperCase();
  const moment = new Date(`${day}T${time}.${thousandths}${offset}`);
  return Number.isNaN(moment.getTime()) ? undefined : moment;
}
