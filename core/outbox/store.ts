import type { Db, Tx } from '../db/index.ts';
import type { Refusal } from '../gateway/index.ts';
import { toInstant } from '../kit/clock.ts';
import { canBecome, type JobState } from './model.ts';

/** A row of the outbox. Instants are text. */
export interface Job {
  readonly id: number;
  readonly kind: string;
  readonly cause: string;
  readonly lane: string | null;
  readonly data: string;
  readonly state: JobState;
  readonly because: string | null;
  readonly refusal: string | null;
  readonly attempts: number;
  readonly isUnsure: 0 | 1;
  readonly requestId: string | null;
  readonly notBefore: string;
  readonly startBy: string;
  readonly deadline: string;
  readonly addedAt: string;
  readonly answeredAt: string | null;
  readonly endedAt: string | null;
}

const columns = `job.id, job.kind, job.cause, job.lane, job.data, job.state, job.because, job.refusal, job.attempts,
  job.is_unsure AS isUnsure, job.request_id AS requestId, job.not_before AS notBefore, job.start_by AS startBy, job.deadline,
  job.added_at AS addedAt, job.answered_at AS answeredAt, job.ended_at AS endedAt`;

const insert = `INSERT INTO outbox (kind, cause, lane, far_side, data, state, not_before, start_by, deadline, added_at)
  VALUES (@kind, @cause, @lane, @farSide, @data, 'waiting', @notBefore, @startBy, @deadline, @addedAt)
  ON CONFLICT (kind, cause) DO NOTHING`;
const byId = `SELECT ${columns} FROM outbox AS job WHERE job.id = @id`;
const byCause = `SELECT ${columns} FROM outbox AS job WHERE job.kind = @kind AND job.cause = @cause`;
const byRequestId = `SELECT ${columns} FROM outbox_request_ids AS used JOIN outbox AS job ON job.id = used.job_id
  WHERE used.request_id = @requestId`;

/** The next job to start: the one whose time runs out first, unless one before it in its lane is not done. */
export const claimable = `SELECT ${columns} FROM outbox AS job INDEXED BY outbox_waiting
  WHERE job.state = 'waiting' AND job.far_side = @farSide AND job.not_before <= @now
    AND NOT EXISTS (SELECT 1 FROM outbox AS earlier WHERE earlier.lane = job.lane AND earlier.id < job.id
      AND earlier.state IN ('waiting', 'sending', 'needs-person'))
  ORDER BY job.start_by, job.id LIMIT 1`;
export const tooLate = `SELECT ${columns} FROM outbox AS job INDEXED BY outbox_waiting
  WHERE job.state = 'waiting' AND job.start_by < @now ORDER BY job.start_by LIMIT 100`;
export const nextTimes = `SELECT (SELECT min(start_by) FROM outbox INDEXED BY outbox_waiting WHERE state = 'waiting') AS startBy,
  (SELECT min(not_before) FROM outbox INDEXED BY outbox_times WHERE state = 'waiting' AND not_before > @now) AS notBefore`;
const interrupted = `SELECT ${columns} FROM outbox AS job WHERE job.state = 'sending' ORDER BY job.id`;

export const waiting = `SELECT ${columns} FROM outbox AS job WHERE job.state IN ('waiting', 'sending') ORDER BY job.id DESC LIMIT 200`;
export const failed = `SELECT ${columns} FROM outbox AS job
  WHERE job.state IN ('refused', 'dropped', 'needs-person') ORDER BY job.id DESC LIMIT 200`;
const counts = `SELECT (SELECT count(*) FROM outbox WHERE state = 'waiting') +
  (SELECT count(*) FROM outbox WHERE state = 'sending') AS waiting,
  (SELECT count(*) FROM outbox WHERE state IN ('refused', 'needs-person')) AS failed`;

const setSending = `UPDATE outbox SET state = 'sending', request_id = @requestId WHERE id = @id`;
const setWaiting = `UPDATE outbox SET state = 'waiting', because = @because, refusal = @refusal, attempts = @attempts,
  is_unsure = @isUnsure, not_before = @notBefore WHERE id = @id`;
const setEnd = `UPDATE outbox SET state = @state, because = @because, refusal = coalesce(@refusal, refusal), attempts = @attempts,
  is_unsure = @isUnsure, ended_at = @endedAt WHERE id = @id`;
const setRenewed = `UPDATE outbox SET state = 'waiting', because = NULL, attempts = 0, ended_at = NULL, not_before = @now,
  start_by = @startBy, deadline = @deadline WHERE id = @id`;
const setAnswered = 'UPDATE outbox SET answered_at = @at WHERE id = @id AND answered_at IS NULL';
const setRequestId = 'UPDATE outbox SET request_id = @requestId WHERE id = @id';
const insertRequestId = `INSERT INTO outbox_request_ids (request_id, job_id, used_at) VALUES (@requestId, @id, @at)
  ON CONFLICT (request_id) DO NOTHING`;
const forgetEnded = 'DELETE FROM outbox WHERE ended_at < @before';

const findPauseRow = 'SELECT because, since, until FROM outbox_pause';
const setPause = `INSERT INTO outbox_pause (id, because, since, until) VALUES (1, @because, @since, @until)
  ON CONFLICT (id) DO UPDATE SET since = CASE WHEN because = excluded.because THEN since ELSE excluded.since END,
    because = excluded.because, until = excluded.until`;
const endPause = 'DELETE FROM outbox_pause';

export function insertJob(
  tx: Tx,
  job: Pick<Job, 'kind' | 'cause' | 'lane' | 'data' | 'notBefore' | 'startBy' | 'deadline' | 'addedAt'> & {
    readonly farSide: 'gateway' | 'peer';
  },
): boolean {
  return tx.run(insert, job).changes === 1;
}

export const findJobById = (db: Db, id: number): Job | undefined => db.get<Job>(byId, { id });
export const findJob = (db: Db, kind: string, cause: string): Job | undefined => db.get<Job>(byCause, { kind, cause });
/** The job that was sent under this REQUEST-ID, by whichever attempt. */
export const findJobByRequestId = (db: Db, requestId: string): Job | undefined =>
  db.get<Job>(byRequestId, { requestId });

export const findClaimable = (db: Db, farSide: 'gateway' | 'peer', now: Date): Job | undefined =>
  db.get<Job>(claimable, { farSide, now: toInstant(now) });
export const listTooLate = (db: Db, now: Date): Job[] => db.all<Job>(tooLate, { now: toInstant(now) });
export const listInterrupted = (db: Db): Job[] => db.all<Job>(interrupted);

export const listWaiting = (db: Db): Job[] => db.all<Job>(waiting);
export const listFailed = (db: Db): Job[] => db.all<Job>(failed);
/** How many wait to be sent, and how many want somebody's decision. */
export const countJobs = (db: Db): { waiting: number; failed: number } =>
  db.get<{ waiting: number; failed: number }>(counts) ?? { waiting: 0, failed: 0 };

/** When the next waiting job can start or must be given up; null when none waits. */
export function findNextTime(db: Db, now: Date): Date | null {
  const { startBy, notBefore } = db.get<{ startBy: string | null; notBefore: string | null }>(nextTimes, {
    now: toInstant(now),
  }) ?? { startBy: null, notBefore: null };
  const times = [startBy, notBefore].filter((time) => time !== null).map((time) => new Date(time).getTime());
  return times.length === 0 ? null : new Date(Math.min(...times));
}

export function startSending(tx: Tx, job: Job, requestId: string, now: Date): void {
  check(job, 'sending');
  tx.run(setSending, { id: job.id, requestId });
  tx.run(insertRequestId, { requestId, id: job.id, at: toInstant(now) });
  tx.changed('outbox', String(job.id));
}

/** A further id for the same attempt. */
export function useRequestId(tx: Tx, id: number, requestId: string, now: Date): void {
  tx.run(insertRequestId, { requestId, id, at: toInstant(now) });
  tx.run(setRequestId, { requestId, id });
}

export interface Standing {
  readonly because: string | null;
  readonly refusal: Refusal | null;
  readonly attempts: number;
  readonly isUnsure: boolean;
}

export function waitAgain(tx: Tx, job: Job, standing: Standing & { readonly notBefore: Date }): void {
  check(job, 'waiting');
  tx.run(setWaiting, { id: job.id, ...stored(standing), notBefore: toInstant(standing.notBefore) });
  tx.changed('outbox', String(job.id));
}

export function endJob(
  tx: Tx,
  job: Job,
  end: Standing & { readonly state: Exclude<JobState, 'waiting' | 'sending'>; readonly at: Date },
): void {
  check(job, end.state);
  tx.run(setEnd, { id: job.id, ...stored(end), state: end.state, endedAt: toInstant(end.at) });
  tx.changed('outbox', String(job.id));
}

/** A person lets it be tried anew: with all its time again, and under the same id when it may have arrived before. */
export function renewJob(tx: Tx, job: Job, times: { now: Date; startBy: Date; deadline: Date }): void {
  check(job, 'waiting');
  const { now, startBy, deadline } = times;
  tx.run(setRenewed, {
    id: job.id,
    now: toInstant(now),
    startBy: toInstant(startBy),
    deadline: toInstant(deadline),
  });
  tx.changed('outbox', String(job.id));
}

export function noteAnswer(tx: Tx, job: Job, now: Date): void {
  tx.run(setAnswered, { id: job.id, at: toInstant(now) });
  tx.changed('outbox', String(job.id));
}

export const forgetEndedBefore = (tx: Tx, before: Date): number =>
  tx.run(forgetEnded, { before: toInstant(before) }).changes;

export interface Pause {
  readonly because: string;
  readonly since: string;
  readonly until: string;
}

/** Why nothing leaves for ABDM, and since when; undefined while it can. */
export const findPause = (db: Db): Pause | undefined => db.get<Pause>(findPauseRow);

export function pauseGateway(tx: Tx, because: string, times: { now: Date; until: Date }): void {
  tx.run(setPause, { because, since: toInstant(times.now), until: toInstant(times.until) });
  tx.changed('outbox', 'pause');
}

export function endGatewayPause(tx: Tx): void {
  if (tx.run(endPause).changes > 0) tx.changed('outbox', 'pause');
}

function stored({ because, refusal, attempts, isUnsure }: Standing) {
  return { because, refusal: refusal ? JSON.stringify(refusal) : null, attempts, isUnsure: isUnsure ? 1 : 0 };
}

function check(job: Job, next: JobState): void {
  if (!canBecome(job.state, next)) throw new Error(`A job cannot go from ${job.state} to ${next}`);
}

/** Restored jobs may have been sent after the copy was made: nothing of them leaves until somebody looked (architecture.md 7.20). */
export const distrustAfterRestore: readonly string[] = [
  `UPDATE outbox SET state = 'needs-person', because = 'restored', ended_at = @now
    WHERE state IN ('waiting', 'sending')`,
];
