/** The present moment, as an argument. Tests pass a clock of their own. */
export type Clock = () => Date;

/** The only place of the product that reads the computer's clock. */
export const systemClock: Clock = () => new Date();

/** `2026-11-24T05:12:00.000Z`: how an instant stands in the database and on the wire. */
export function toInstant(moment: Date): string {
  return moment.toISOString();
}

const calendarInIndia = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Kolkata' });

/** `2026-11-24`: the calendar day in India at that moment (a clinic's "today"). */
export function toDayInIndia(moment: Date): string {
  return calendarInIndia.format(moment);
}

export const seconds = (count: number): number => count * 1000;
export const minutes = (count: number): number => count * 60_000;
export const hours = (count: number): number => count * 3_600_000;
export const days = (count: number): number => count * 86_400_000;

/** The instant `milliseconds` after `moment` (before it, when negative). */
export function later(moment: Date, milliseconds: number): Date {
  return new Date(moment.getTime() + milliseconds);
}
