import { toDayInIndia, toInstant } from '../kit/clock.ts';

export interface Backup {
  readonly id: string;
  readonly file: string;
  readonly madeAt: string;
  readonly bytes: number;
  readonly auditHash: string;
}

const keptDays = 7;
const keptWeeks = 4;

/**
 * `clinic-2026-11-24-104200.db`: the time is India's, for people who look into the folder. The second one of the same
 * second ends with `-2`.
 */
export function backupName(now: Date, place: number): string {
  const time = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Asia/Kolkata',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).format(now);
  return `clinic-${toDayInIndia(now)}-${time.replaceAll(':', '')}${place === 1 ? '' : `-${place}`}.db`;
}

/** When the file was made, by its name; undefined for a file that is no backup of ours. */
export function timeInName(file: string): string | undefined {
  const [, day, hour, minute, second] =
    /^clinic-(\d{4}-\d{2}-\d{2})-(\d{2})(\d{2})(\d{2})(?:-\d+)?\.db$/.exec(file) ?? [];
  const time = new Date(`${day}T${hour}:${minute}:${second}+05:30`);
  return Number.isNaN(time.getTime()) ? undefined : toInstant(time);
}

type Dated = Pick<Backup, 'file' | 'madeAt'>;

/**
 * Which backups go: kept are the newest of each of the last 7 days that have one, and the newest of each of the last 4
 * weeks that have one. The newest of all is always kept.
 */
export function decideRemovals<One extends Dated>(backups: readonly One[]): One[] {
  const newestFirst = backups.toSorted((a, b) => b.madeAt.localeCompare(a.madeAt));
  const kept = new Set([
    ...newestOfEach(newestFirst, dayOf, keptDays),
    ...newestOfEach(newestFirst, weekOf, keptWeeks),
  ]);
  return newestFirst.filter((backup) => !kept.has(backup));
}

function newestOfEach<One extends Dated>(
  newestFirst: readonly One[],
  periodOf: (backup: Dated) => string,
  count: number,
): One[] {
  const newest = new Map<string, One>();
  for (const backup of newestFirst) {
    if (!newest.has(periodOf(backup))) newest.set(periodOf(backup), backup);
  }
  return [...newest.values()].slice(0, count);
}

const dayOf = ({ madeAt }: Dated): string => toDayInIndia(new Date(madeAt));

/** Weeks counted from Monday, 5 January 1970. */
const weekOf = ({ madeAt }: Dated): string => String(Math.floor((new Date(madeAt).getTime() / 86_400_000 - 4) / 7));
