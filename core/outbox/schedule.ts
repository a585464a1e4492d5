import { days, later } from '../kit/clock.ts';
import type { QuickJob } from '../scheduler/index.ts';
import { forgetEndedBefore } from './store.ts';

/** What ended is kept for 90 days: so long a late answer still finds its job. */
export const outboxSchedule: readonly QuickJob[] = [
  { name: 'outbox.forget', cron: '10 3 * * *', run: (tx, now) => void forgetEndedBefore(tx, later(now, -days(90))) },
];
