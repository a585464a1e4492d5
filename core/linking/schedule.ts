import type { QuickJob } from '../scheduler/index.ts';
import { sweepLinking } from './events.ts';
import { pruneTokenRequests } from './tokens.ts';

export const linkingSchedule: readonly QuickJob[] = [
  { name: 'linking.sweep', cron: '*/10 * * * *', run: sweepLinking },
  { name: 'linking.prune', cron: '23 3 * * *', run: (tx, now) => void pruneTokenRequests(tx, now) },
];
