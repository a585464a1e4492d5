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

/** Stands at a run that was begun a second time, since the first was broken off. */
const again = 'again';

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
        const wasBrokenOff = findRun(tx, name)?.result === 'begun';
        const begun = { result: 'begun', detail: wasBrokenOff ? again : null } as const;
        noteRun(tx, { name, ...('run' in job ? { result: 'done', detail: null } : begun) }, now);
      });
      if ('begin' in job) void seeThrough(job, now);
    } catch (error) {
      noteEnd({ name, result: 'failed', detail: wordFor(name, error) }, now);
    }
  };

  const seeThrough = async ({ name, begin }: SlowJob, now: Date) => {
    underWay.add(name);
    const trouble = await begin(now).catch((error: unknown) => wordFor(name, error));
    underWay.delete(name);
    if (!isStopped) noteEnd({ name, result: trouble === null ? 'done' : 'failed', detail: trouble }, now);
  };

  const wordFor = (name: string, error: unknown): string => {
    const facts = errorFacts(error);
    log.error('scheduler.failed', { job: name, ...facts });
    return String(facts['error']);
  };

  const noteEnd = (run: Omit<Run, 'ranAt'>, now: Date) => {
    try {
      transact(db, (tx) => noteRun(tx, run, now));
    } catch (error) {
      log.error('scheduler.not-noted', { job: run.name, ...errorFacts(error) });
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
  // Once: what ends the program itself must not do so at each start.
  if (last?.result === 'begun' && last.detail !== again) return true;
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
