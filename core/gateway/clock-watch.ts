import type { Db, Tx } from '../db/index.ts';
import { type Clock, days, hours, minutes, toInstant } from '../kit/clock.ts';
import { findLatestInstant, setLatestInstant } from './store.ts';

/**
 * Whether the PC's clock can be trusted (architecture.md 7.21). While it is doubtful nothing is sent, received content is
 * hidden and erasing by time waits.
 */
export type ClockState =
  | { readonly kind: 'sure'; readonly differenceMs: number | null }
  | { readonly kind: 'doubtful'; readonly because: ClockDoubt; readonly differenceMs: number | null };

/** Behind an instant seen before; more than a day ahead of it; five minutes off the gateway's. */
export type ClockDoubt = 'behind' | 'far-ahead' | 'off-gateway';

const mostOff = minutes(5);
const mostAhead = days(1);
/** How long a comparison with the gateway counts more than what was seen before. */
const comparisonHolds = hours(1);

export interface ClockWatch {
  state(db: Db): ClockState;
  /** Compares with a `Date` header that has just come. */
  compare(header: string | undefined): void;
  /** Keeps the latest instant seen; called every minute. A clock that the gateway confirms also mends one kept too late. */
  keep(tx: Tx): void;
  /** Our clock set right by the gateway's, as far as it is known: for the times inside tokens. */
  corrected(): Date;
}

export function makeClockWatch(clock: Clock): ClockWatch {
  let compared: { differenceMs: number; at: number } | null = null;

  const fresh = (now: Date) => {
    const age = compared ? Math.abs(now.getTime() - compared.at) : Number.POSITIVE_INFINITY;
    return age <= comparisonHolds ? compared : null;
  };

  const state = (db: Db): ClockState => {
    const now = clock();
    const known = fresh(now);
    const differenceMs = compared?.differenceMs ?? null;
    if (known) {
      const isOff = Math.abs(known.differenceMs) > mostOff;
      return isOff ? { kind: 'doubtful', because: 'off-gateway', differenceMs } : { kind: 'sure', differenceMs };
    }
    const latest = findLatestInstant(db);
    if (latest === undefined) return { kind: 'sure', differenceMs };
    const ahead = now.getTime() - Date.parse(latest);
    if (ahead < -minutes(1)) return { kind: 'doubtful', because: 'behind', differenceMs };
    if (ahead > mostAhead) return { kind: 'doubtful', because: 'far-ahead', differenceMs };
    return { kind: 'sure', differenceMs };
  };

  return {
    state,
    compare(header) {
      const theirs = Date.parse(header ?? '');
      if (Number.isNaN(theirs)) return;
      const ours = clock().getTime();
      // The header counts whole seconds; half of one is its middle.
      compared = { differenceMs: theirs + 500 - ours, at: ours };
    },
    keep(tx) {
      const now = clock();
      if (state(tx).kind === 'doubtful') return;
      const latest = findLatestInstant(tx);
      if (latest === undefined || latest < toInstant(now) || fresh(now)) setLatestInstant(tx, toInstant(now));
    },
    corrected: () => new Date(clock().getTime() + (compared?.differenceMs ?? 0)),
  };
}
