import { days, later } from '../kit/clock.ts';
import type { QuickJob } from '../scheduler/index.ts';
import { forgetOutagesBefore } from './store.ts';

export const tunnelSchedule: readonly QuickJob[] = [
  { name: 'tunnel.forget', cron: '20 3 * * *', run: (tx, now) => void forgetOutagesBefore(tx, later(now, -days(90))) },
];
