import type { Choice } from '../hiecm/consent-decisions.ts';
import { askedOf, type ConsentRequest } from '../hiecm/consent-requests.ts';

/**
 * What a form allows: the same types, time and end for each chosen hospital. Days are days in India; the first and the last
 * are cut to what was asked. Undefined when no hospital or no type is left.
 */
export function choicesFrom(form: URLSearchParams, request: ConsentRequest): Choice[] | undefined {
  const { permission } = askedOf(request);
  const { from, to } = permission.dateRange;
  const hips = form.getAll('hip');
  const hiTypes = form.getAll('type');
  if (hips.length === 0 || hiTypes.length === 0) return undefined;

  const first = startOfDay(form.get('from')) ?? from;
  const last = endOfDay(form.get('to')) ?? to;
  const dateRange = { from: first < from ? from : first, to: last > to ? to : last };
  const until = endOfDay(form.get('until')) ?? permission.dataEraseAt;
  // The day that was asked for, left as it is, keeps its hour too.
  const dataEraseAt = isSameDay(until, permission.dataEraseAt) ? permission.dataEraseAt : until;
  return hips.map((id) => ({ hip: { id }, hiTypes, permission: { dateRange, dataEraseAt } }));
}

const startOfDay = (day: string | null) => instantAt(day, '00:00:00.000');
const endOfDay = (day: string | null) => instantAt(day, '23:59:59.999');

function instantAt(day: string | null, time: string): string | undefined {
  const instant = new Date(`${day ?? ''}T${time}+05:30`);
  return Number.isNaN(instant.getTime()) ? undefined : instant.toISOString();
}

const inIndia = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Kolkata' });

const isSameDay = (one: string, other: string) => inIndia.format(new Date(one)) === inIndia.format(new Date(other));
