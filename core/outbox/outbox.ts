import type { Tx } from '../db/index.ts';
import { later } from '../kit/clock.ts';
import { Problem } from '../kit/problem.ts';
import { comeToRest } from './attempt.ts';
import type { AnyJobKind } from './job.ts';
import { canBecome } from './model.ts';
import type { WorkerParts } from './parts.ts';
import { findJobById, findJobByRequestId, type Job, noteAnswer, renewJob } from './store.ts';
import { startWorker, type Worker } from './worker.ts';

/** The message of ours that a callback answers. */
export interface Asked {
  readonly jobId: number;
  readonly kind: string;
  readonly cause: string;
  /** As it was stored; parse it with the kind's own type. */
  readonly data: unknown;
}

export interface Outbox extends Worker {
  /**
   * A callback answers what was sent under this REQUEST-ID: the job arrived, even if no answer to it was ever seen. Null when
   * we never sent under that id.
   */
  answered(tx: Tx, requestId: string, now: Date): Asked | null;
  /** @throws Problem `outbox.not-found`, `outbox.not-now` */
  tryAgain(tx: Tx, id: number, now: Date): void;
  /** A person decides that it is not to be sent any more. @throws Problem `outbox.not-found`, `outbox.not-now` */
  letGo(tx: Tx, id: number, now: Date): void;
}

/** Starts sending. `kinds` are all jobs of all folders; two of one name are a mistake of ours. */
export function startOutbox({
  kinds,
  ...parts
}: Omit<WorkerParts, 'kinds'> & { readonly kinds: readonly AnyJobKind[] }): Outbox {
  const table = new Map(kinds.map((kind) => [kind.kind, kind]));
  if (table.size !== kinds.length) throw new Error('Two kinds of job have the same name');
  const worker = startWorker({ ...parts, kinds: table });

  return {
    ...worker,
    answered(tx, requestId, now) {
      const job = findJobByRequestId(tx, requestId);
      if (!job) return null;
      noteAnswer(tx, job, now);
      if (job.state !== 'sending' && canBecome(job.state, 'sent')) {
        comeToRest(tx, { job, kinds: table }, { kind: 'sent', answer: null, already: true }, now);
      }
      return { jobId: job.id, kind: job.kind, cause: job.cause, data: JSON.parse(job.data) as unknown };
    },
    tryAgain(tx, id, now) {
      const job = getJob(tx, id);
      const kind = table.get(job.kind);
      if (!kind || !canBecome(job.state, 'waiting') || job.state === 'sending') throw new Problem('outbox.not-now');
      const deadline = later(now, kind.within);
      renewJob(tx, job, { now, deadline, startBy: later(deadline, -kind.takes) });
    },
    letGo(tx, id, now) {
      const job = getJob(tx, id);
      if (!canBecome(job.state, 'dropped') || job.state === 'sending') throw new Problem('outbox.not-now');
      comeToRest(tx, { job, kinds: table }, { kind: 'dropped', because: 'given-up' }, now);
    },
  };
}

function getJob(tx: Tx, id: number): Job {
  const job = findJobById(tx, id);
  if (!job) throw new Problem('outbox.not-found');
  return job;
}
