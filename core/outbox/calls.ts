import { writeAudit } from '../audit/index.ts';
import type { CallTable } from '../calls/index.ts';
import { Problem } from '../kit/problem.ts';
import type { outboxContract } from './contract.ts';
import { KeptRefusal } from './model.ts';
import type { Outbox } from './outbox.ts';
import { findJobById, findPause, type Job, listFailed, listWaiting } from './store.ts';

export function outboxCalls(outbox: Outbox): CallTable<typeof outboxContract> {
  return {
    'outbox.list': (db) => {
      const pause = findPause(db);
      return {
        waiting: listWaiting(db).map(listed),
        failed: listFailed(db).map(listed),
        pause: pause ? { because: pause.because, since: pause.since } : null,
      };
    },
    'outbox.why': (db, { id }) => {
      const job = findJobById(db, id);
      if (!job) throw new Problem('outbox.not-found');
      const refusal = job.refusal === null ? null : KeptRefusal.parse(JSON.parse(job.refusal));
      return { ...listed(job), refusal, requestId: job.requestId, isUnsure: job.isUnsure === 1 };
    },
    'outbox.tryAgain': (tx, { id }, { who, now }) => {
      outbox.tryAgain(tx, id, now);
      writeAudit(tx, now, { who: who.staffId, what: 'outbox.tried-again', about: String(id) });
      return {};
    },
    'outbox.letGo': (tx, { id }, { who, now }) => {
      outbox.letGo(tx, id, now);
      writeAudit(tx, now, { who: who.staffId, what: 'outbox.let-go', about: String(id) });
      return {};
    },
  };
}

function listed({ id, kind, state, because, attempts, addedAt, notBefore, deadline, endedAt }: Job) {
  return { id, kind, state, because, attempts, addedAt, notBefore, deadline, endedAt };
}
