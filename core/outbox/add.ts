import type { Tx } from '../db/index.ts';
import { later, toInstant } from '../kit/clock.ts';
import type { JobTerms } from './job.ts';
import { findJob, insertJob } from './store.ts';

export interface NewJob<Data> {
  readonly kind: JobTerms<Data>;
  /** The REQUEST-ID being answered, else `<row id>@<version>` of what caused it: a second job of one kind and cause is impossible. */
  readonly cause: string;
  readonly data: Data;
  /** Order is kept among the jobs of one lane. Answers and acknowledgements have none. */
  readonly lane?: string;
  readonly notBefore?: Date;
  /** From when the deadline counts, such as when the callback came; now, if left out. */
  readonly since?: Date;
}

/** Puts a job into the outbox in the transaction of what caused it. Returns its id; the same kind and cause again changes nothing. */
export function addJob<Data>(tx: Tx, { kind, cause, data, lane, notBefore, since }: NewJob<Data>, now: Date): number {
  const deadline = later(since ?? now, kind.within);
  const isNew = insertJob(tx, {
    kind: kind.kind,
    cause,
    lane: lane ?? null,
    farSide: kind.to,
    data: JSON.stringify(data),
    notBefore: toInstant(notBefore ?? now),
    startBy: toInstant(later(deadline, -kind.takes)),
    deadline: toInstant(deadline),
    addedAt: toInstant(now),
  });
  const job = findJob(tx, kind.kind, cause);
  if (!job) throw new Error('A job that was just added is there');
  if (isNew) tx.changed('outbox', String(job.id));
  return job.id;
}
