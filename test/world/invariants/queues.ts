import { type Evidence, isCallback, isMessage, isPush, isTaken, surelyNotTaken, type Violations } from './evidence.ts';

/** Architecture section 2.1 and 2.2: what was acknowledged is on disk, once, and its work is done. */
export function callbacksAreKept({ db, exchanges }: Evidence): Violations {
  const kept = db.all<{ id: string; state: string }>('SELECT message_id AS id, state FROM inbox');
  const ids = new Set(kept.map(({ id }) => id));
  const acknowledged = exchanges.filter((exchange) => isCallback(exchange) && isTaken(exchange));
  const lost = acknowledged.filter(({ requestId }) => !ids.has(requestId ?? ''));
  const undone = kept.filter(({ state }) => state === 'waiting' || state === 'failed');
  return [
    ...lost.map(({ operation, requestId }) => `${operation} ${requestId} was acknowledged and is not in the inbox`),
    ...undone.map(({ id, state }) => `the message ${id} is left ${state}`),
  ];
}

interface Sent {
  readonly id: number;
  readonly kind: string;
  readonly lane: string | null;
  readonly state: string;
  readonly deadline: string;
  readonly requestIds: readonly string[];
}

function listJobs({ db }: Evidence): Sent[] {
  const ids = db.all<{ jobId: number; requestId: string }>(
    'SELECT job_id AS jobId, request_id AS requestId FROM outbox_request_ids',
  );
  return db
    .all<Omit<Sent, 'requestIds'>>('SELECT id, kind, lane, state, deadline FROM outbox ORDER BY id')
    .map((job) => ({
      ...job,
      requestIds: ids.filter(({ jobId }) => jobId === job.id).map(({ requestId }) => requestId),
    }));
}

/** Nothing that was promised is left half done, or waits for somebody. */
export function jobsAreAtRest(evidence: Evidence): Violations {
  return listJobs(evidence)
    .filter(({ state }) => ['waiting', 'sending', 'needs-person'].includes(state))
    .map(({ id, kind, state }) => `job ${id} (${kind}) is left ${state}`);
}

/** Every message on the wire is a job of ours, under an id that was on disk before it left. */
export function messagesAreStored(evidence: Evidence): Violations {
  const known = new Set(listJobs(evidence).flatMap(({ requestIds }) => requestIds));
  return evidence.exchanges
    .filter((exchange) => isMessage(exchange) && !known.has(exchange.requestId ?? ''))
    .map(({ operation, requestId }) => `${operation} ${requestId} was sent by no job`);
}

/**
 * Each message is taken once. It is sent again under its own id when it may have arrived, and under a new one only when it
 * surely did not; never after its deadline.
 */
export function messagesAreSentOnce(evidence: Evidence): Violations {
  return listJobs(evidence).flatMap(({ id, kind, requestIds, deadline }) => {
    const attempts = evidence.exchanges.filter(
      (exchange) => isMessage(exchange) && requestIds.includes(exchange.requestId ?? ''),
    );
    const taken = attempts.filter(isTaken);
    const renamed = attempts.filter((attempt, place) => {
      const before = attempts[place - 1];
      return before && before.requestId !== attempt.requestId && !surelyNotTaken.includes(before.status ?? 0);
    });
    const late = attempts.filter(({ startedAt }) => startedAt > deadline);
    return [
      ...(taken.length > 1 ? [`job ${id} (${kind}) was taken ${taken.length} times`] : []),
      ...renamed.map(() => `job ${id} (${kind}) got another id although it may have arrived`),
      ...late.map(() => `job ${id} (${kind}) was sent after its deadline`),
    ];
  });
}

/** Within a lane nothing starts before what stands ahead of it has ended. */
export function lanesKeepOrder(evidence: Evidence): Violations {
  const jobs = listJobs(evidence).filter(({ lane }) => lane !== null);
  const attemptsOf = ({ requestIds }: Sent) =>
    evidence.exchanges.filter((exchange) => isMessage(exchange) && requestIds.includes(exchange.requestId ?? ''));
  return jobs.flatMap((job, place) => {
    const first = attemptsOf(job)[0]?.id ?? Number.POSITIVE_INFINITY;
    const ahead = jobs.slice(0, place).filter(({ lane }) => lane === job.lane);
    const overtaken = ahead.filter((other) => (attemptsOf(other).at(-1)?.id ?? 0) > first);
    return overtaken.map((other) => `job ${job.id} overtook job ${other.id} in the lane ${job.lane}`);
  });
}

/** The pages of one transfer are a lane of their own. */
export function pagesKeepOrder({ exchanges }: Evidence): Violations {
  const pushes = exchanges.filter(isPush).map(({ transactionId, requestBody }) => ({
    transactionId,
    page: Number(/"pageNumber":(\d+)/.exec(requestBody)?.[1]),
  }));
  return pushes
    .filter((push, place) =>
      pushes.slice(0, place).some((other) => other.transactionId === push.transactionId && other.page > push.page),
    )
    .map(({ transactionId, page }) => `page ${page} of ${transactionId} was pushed after a later one`);
}
