import type { QuickJob } from '../scheduler/index.ts';
import { pruneFlows } from './store.ts';

/** Conversations with the ABHA service that nobody finished go after a day. */
export const abhaSchedule: readonly QuickJob[] = [
  { name: 'abha.prune', cron: '17 * * * *', run: (tx, now) => void pruneFlows(tx, now) },
];
