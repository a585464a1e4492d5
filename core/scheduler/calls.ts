import type { CallTable } from '../calls/index.ts';
import { toInstant } from '../kit/clock.ts';
import type { schedulerContract } from './contract.ts';
import type { Scheduler } from './scheduler.ts';

export function schedulerCalls(scheduler: Pick<Scheduler, 'list'>): CallTable<typeof schedulerContract> {
  return {
    'scheduler.list': (db) => ({
      jobs: scheduler.list(db).map(({ job, last, next }) => ({
        name: job.name,
        cron: job.cron,
        last: last ? { at: last.ranAt, result: last.result } : null,
        nextAt: next ? toInstant(next) : null,
      })),
    }),
  };
}
