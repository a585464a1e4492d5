import { days, later } from '../kit/clock.ts';
import type { QuickJob } from '../scheduler/index.ts';
import { emptyBodiesBefore, forgetMessagesBefore } from './store.ts';

/** Raw bodies go a week after their work was done; what is left of a message, after 90 days (architecture.md 7.25). */
export const inboxSchedule: readonly QuickJob[] = [
  {
    name: 'inbox.forget',
    cron: '0 3 * * *',
    run: (tx, now) => {
      emptyBodiesBefore(tx, later(now, -days(7)));
      forgetMessagesBefore(tx, later(now, -days(90)));
    },
  },
];
