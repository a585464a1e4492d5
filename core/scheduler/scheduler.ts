import { createTask, parse, type ScheduledTask } from 'node-cron';
import { type Db, transact } from '../db/index.ts';
import { type Clock, days, minutes, seconds } from '../kit/clock.ts';
import { errorFacts, type Log } from '../kit/log.ts';
import type { ScheduledJob, SlowJob } from './job.ts';
import { findRun, noteRun, type Run } from './store.ts';

export interface SchedulerParts {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  readonly jobs: readonly ScheduledJob[];
}

export interface Scheduler {
  /** Runs what should have run since its last run; for the start and for waking from sleep. */
  catchUp(): void;
  list(db: Db): readonly Planned[];
  stop(): Promise<void>;
}

export interface Planned {
  readonly job: ScheduledJob;
  readonly last: Run | null;
  readonly next: Date | null;
}

/** Timers stand still while the PC sleeps: a beat that comes much later than it should is the morning after. */
const beat = seconds(30);
const longestLook = days(2);

/** Starts the clock's work: each job at its times, in a transaction of its own, once for all times that were missed. */
export function startScheduler({ db, clock, log, jobs }: SchedulerParts): Scheduler {
  const entries = jobs.map((job) => ({ job, task: plan(job, () => runJob(job)) }));
  const underWay = new Set<string>();
  let isStopped = false;
  let lastBeat = clock().getTime();

  const runJob = (job: ScheduledJob) => {
    const now = clock();
    const { name } = job;
    if (underWay.has(name)) return;
    try {
      transact(db, (tx) => {
        if ('run' in job) job.run(tx, now);
        noteRun(tx, { name, result: 'run' in job ? 'done' : 'begun', detail: null }, now);
      });
      if ('begin' in job) void seeThrough(job, now);
    } catch (error) {
      noteFailure(name, error, now);
    }
  };

  const seeThrough = async ({ name, begin }: SlowJob, now: Date) => {
    underWay.add(name);
    try {
      const trouble = await begin(now);
      if (isStopped) return;
      transact(db, (tx) => noteRun(tx, { name, result: trouble === null ? 'done' : 'failed', detail: trouble }, now));
    } catch (error) {
      if (!isStopped) noteFailure(name, error, now);
    } finally {
      underWay.delete(name);
    }
  };

  const noteFailure = (name: string, error: unknown, now: Date) => {
    const facts = errorFacts(error);
    log.error('scheduler.failed', { job: name, ...facts });
    try {
      transact(db, (tx) => noteRun(tx, { name, result: 'failed', detail: String(facts['error']) }, now));
    } catch (full) {
      log.error('scheduler.not-noted', { job: name, ...errorFacts(full) });
    }
  };

  const catchUp = () => {
    const now = clock();
    for (const { job, task } of entries) if (isMissed(db, { job, task }, now)) runJob(job);
  };

  const timer = setInterval(() => {
    const now = clock().getTime();
    if (now - lastBeat > 3 * beat) catchUp();
    lastBeat = now;
  }, beat);

  for (const { task } of entries) void task.start();
  catchUp();
  return {
    catchUp,
    list: (from) =>
      entries.map(({ job, task }) => ({ job, last: findRun(from, job.name) ?? null, next: task.getNextRun() })),
    async stop() {
      isStopped = true;
      clearInterval(timer);
      for (const { task } of entries) await task.destroy();
    },
  };
}

function plan({ name, cron }: ScheduledJob, run: () => void): ScheduledTask {
  return createTask(cron, run, { name, timezone: 'Asia/Kolkata', logger: quiet, suppressMissedWarning: true });
}

/** Standard output belongs to the ready line; what goes wrong in a job is logged by us. */
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined, debug: () => undefined };

/** Whether one of the job's times lies between its last run and now, or that run was broken off. Looks two days back. */
function isMissed(db: Db, { job, task }: { job: ScheduledJob; task: ScheduledTask }, now: Date): boolean {
  const last = findRun(db, job.name);
  if (last?.result === 'begun') return true;
  const since = Math.max(last ? new Date(last.ranAt).getTime() : 0, now.getTime() - longestLook);
  const thisMinute = Math.floor(now.getTime() / minutes(1)) * minutes(1);
  const { minute: wantedMinutes, hour: wantedHours } = parse(job.cron);
  for (let minute = thisMinute; minute > since; minute -= minutes(1)) {
    // Asking the task costs far more than looking at the hands of the clock first.
    const hands = new Date(minute + indiaAhead);
    if (!wantedMinutes.includes(hands.getUTCMinutes()) || !wantedHours.includes(hands.getUTCHours())) continue;
    if (task.match(new Date(minute))) return true;
  }
  return false;
}

/** India has one time zone and no summer time. */
const indiaAhead = minutes(330);
