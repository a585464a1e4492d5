import { isDiskTrouble, type Tx, transact } from '../db/index.ts';
import type { Outcome } from '../gateway/index.ts';
import { newId } from '../kit/ids.ts';
import { errorFacts } from '../kit/log.ts';
import type { AnyJobKind, Rest } from './job.ts';
import type { WorkerParts } from './parts.ts';
import { settle } from './settle.ts';
import {
  endGatewayPause,
  endJob,
  findClaimable,
  findJobById,
  type Job,
  listInterrupted,
  listTooLate,
  pauseGateway,
  startSending,
  useRequestId,
} from './store.ts';

/** A job that is ours to try now. */
export interface Claimed {
  readonly job: Job;
  readonly kind: AnyJobKind;
  readonly data: unknown;
  readonly requestId: string;
}

/** Takes the next job, with the id it will be sent under on disk. What this program cannot read waits for a person. */
export function claim(
  tx: Tx,
  { kinds, farSide }: Pick<WorkerParts, 'kinds'> & { readonly farSide: 'gateway' | 'peer' },
  now: Date,
): Claimed | null {
  for (let job = findClaimable(tx, farSide, now); job; job = findClaimable(tx, farSide, now)) {
    const read = readJob(job, kinds);
    if (typeof read !== 'string') {
      const requestId = job.isUnsure === 1 && job.requestId !== null ? job.requestId : newId();
      startSending(tx, job, requestId, now);
      return { job: { ...job, state: 'sending', requestId }, ...read, requestId };
    }
    endJob(tx, job, { ...standingOf(job), state: 'needs-person', because: read, at: now });
  }
  return null;
}

/** The kind and the data, or why this program cannot read them. */
function readJob(job: Job, kinds: WorkerParts['kinds']): { kind: AnyJobKind; data: unknown } | string {
  const kind = kinds.get(job.kind);
  if (!kind) return 'unknown-kind';
  const data = kind.data.safeParse(JSON.parse(job.data));
  return data.success ? { kind, data: data.data } : 'unreadable';
}

/** One attempt, from the claim to what its end changes. A power cut in between leaves the row `sending`: see `rescue`. */
export async function attempt(parts: WorkerParts, { job, kind, data, requestId }: Claimed, stopped: AbortSignal) {
  const { db, gateway, clock, log } = parts;
  const now = clock();
  const time = Math.max(0, Math.min(kind.atMost, new Date(job.deadline).getTime() - now.getTime()));
  let used = requestId;
  const anotherId = () => {
    if (job.isUnsure === 1) return used;
    used = newId();
    transact(db, (tx) => useRequestId(tx, job.id, used, clock()));
    return used;
  };

  let outcome: Outcome;
  try {
    const signal = AbortSignal.any([stopped, AbortSignal.timeout(time)]);
    const mayHaveArrived = job.isUnsure === 1;
    outcome = await kind.attempt({
      jobId: job.id,
      data,
      db,
      gateway,
      now,
      signal,
      requestId,
      anotherId,
      mayHaveArrived,
    });
  } catch (error) {
    log.error('outbox.attempt-failed', { kind: job.kind, job: job.id, ...errorFacts(error) });
    outcome = { kind: 'unsure', because: 'bug', refusal: null };
  }

  log.info('outbox.attempt', { kind: job.kind, job: job.id, outcome: outcome.kind, because: becauseOf(outcome) });
  inOneTransaction(parts, job.id, (tx, current) => {
    const ended = clock();
    if (kind.to === 'gateway') notePause(tx, outcome, ended);
    const told = current.answeredAt === null ? outcome : asAnswered(outcome);
    settle(tx, current, told, { kind, data, chance: parts.chance() }, ended);
  });
}

function becauseOf(outcome: Outcome): string | undefined {
  return 'because' in outcome ? outcome.because : undefined;
}

function notePause(tx: Tx, outcome: Outcome, now: Date): void {
  if (outcome.kind === 'blocked') pauseGateway(tx, outcome.because, { now, until: outcome.until });
  else endGatewayPause(tx);
}

/** A callback that answers a message proves that the message arrived, whatever the connection said. */
const asAnswered = (outcome: Outcome): Outcome =>
  outcome.kind === 'sent' ? outcome : { kind: 'sent', answer: null, already: true };

/** Whoever was being sent when the program ended, or when the disk took no more, may have arrived. */
export function rescue(
  parts: WorkerParts,
  { underWay, now }: { underWay: Pick<ReadonlyMap<number, unknown>, 'has'>; now: Date },
): void {
  for (const job of listInterrupted(parts.db).filter(({ id }) => !underWay.has(id))) {
    inOneTransaction(parts, job.id, (tx, current) => {
      const read = readJob(current, parts.kinds);
      if (typeof read === 'string') {
        return endJob(tx, current, { ...standingOf(current), state: 'needs-person', because: read, at: now });
      }
      const outcome: Outcome = { kind: 'unsure', because: 'interrupted', refusal: null };
      settle(tx, current, current.answeredAt ? asAnswered(outcome) : outcome, { ...read, chance: parts.chance() }, now);
    });
  }
}

/** An answer that would come too late is not sent any more. */
export function dropTooLate(parts: WorkerParts, now: Date): void {
  for (const job of listTooLate(parts.db, now)) {
    inOneTransaction(parts, job.id, (tx, current) => {
      comeToRest(tx, { job: current, kinds: parts.kinds }, { kind: 'dropped', because: 'too-late' }, now);
    });
  }
}

/** Ends a job that is not under way, with all that its end changes. */
export function comeToRest(
  tx: Tx,
  { job, kinds }: { job: Job; kinds: WorkerParts['kinds'] },
  end: Rest<unknown>['end'],
  now: Date,
): void {
  const because = 'because' in end ? end.because : null;
  endJob(tx, job, { ...standingOf(job), state: end.kind, because, at: now });
  const read = readJob(job, kinds);
  if (typeof read !== 'string') read.kind.onRest(tx, { jobId: job.id, data: read.data, end }, now);
}

const standingOf = (job: Job) => ({
  refusal: null,
  attempts: job.attempts,
  isUnsure: job.isUnsure === 1,
});

/** A kind whose `onRest` throws must not stop the others: its job then waits for a person. @throws where the disk is full */
function inOneTransaction(parts: WorkerParts, id: number, work: (tx: Tx, job: Job) => void): void {
  const { db, log, clock } = parts;
  try {
    transact(db, (tx) => {
      const job = findJobById(tx, id);
      if (job) work(tx, job);
    });
  } catch (error) {
    if (isDiskTrouble(error)) throw error;
    log.error('outbox.result-failed', { job: id, ...errorFacts(error) });
    transact(db, (tx) => {
      const job = findJobById(tx, id);
      if (job)
        endJob(tx, job, { ...standingOf(job), isUnsure: true, state: 'needs-person', because: 'bug', at: clock() });
    });
  }
}
