import { z } from 'zod';
import { Day } from '../kit/words.ts';

/** When the patient should come again. */
export const FollowUp = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('after'), days: z.int().min(1).max(730) }),
  z.object({ kind: z.literal('on'), day: Day }),
  z.object({ kind: z.literal('if-needed') }),
]);
export type FollowUp = z.infer<typeof FollowUp>;

const daysIn: Readonly<Record<string, number>> = { d: 1, w: 7, m: 30 };

/**
 * Reads "5d", "after 2 weeks", "1 month", "24-12" or "24/12/2026" (the next such date after `today`), "sos".
 * Undefined for what is none of these.
 */
export function readFollowUp(text: string, today: string): FollowUp | undefined {
  const typed = text.trim().toLowerCase();
  if (/^(sos|prn|if needed|if not better)$/.test(typed)) return { kind: 'if-needed' };

  const after = /^(?:after |in )?(\d{1,3}) ?(d|days?|w|wks?|weeks?|m|mths?|months?)?$/.exec(typed);
  if (after) {
    const days = Number(after[1]) * (daysIn[(after[2] ?? 'd').charAt(0)] ?? 1);
    return days >= 1 && days <= 730 ? { kind: 'after', days } : undefined;
  }

  const date = /^(\d{1,2})[-/. ](\d{1,2})(?:[-/. ](\d{4}|\d{2}))?$/.exec(typed);
  if (!date) return undefined;
  const year = date[3] === undefined ? Number(today.slice(0, 4)) : Number(date[3]) + (date[3].length === 2 ? 2000 : 0);
  const on = (inYear: number) =>
    Day.safeParse(`${inYear}-${(date[2] ?? '').padStart(2, '0')}-${(date[1] ?? '').padStart(2, '0')}`);
  const thisYear = on(year);
  const found = thisYear.success && thisYear.data <= today && date[3] === undefined ? on(year + 1) : thisYear;
  return found.success && found.data > today ? { kind: 'on', day: found.data } : undefined;
}

/** The day of the follow-up, counted from the day of the visit; null where none is fixed. */
export function followUpDay(followUp: FollowUp | null, visitDay: string): string | null {
  if (followUp === null || followUp.kind === 'if-needed') return null;
  return followUp.kind === 'on' ? followUp.day : addDays(visitDay, followUp.days);
}

/** The calendar day `days` after `day`, without time zones in between. */
export function addDays(day: string, days: number): string {
  const moment = new Date(`${day}T00:00:00.000Z`);
  moment.setUTCDate(moment.getUTCDate() + days);
  return moment.toISOString().slice(0, 10);
}
