import { onChange, transact } from '../db/index.ts';
import { seconds } from '../kit/clock.ts';
import { errorFacts } from '../kit/log.ts';
import { attempt, claim, dropTooLate, rescue } from './attempt.ts';
import type { WorkerParts } from './parts.ts';
import { findClaimable, findNextTime, findPause } from './store.ts';

/** How many attempts run at once. Pushes to peers are slow; they never hold up what goes to ABDM. */
const places = { gateway: 4, peer: 2 } as const;
type FarSide = keyof typeof places;

/** Time given to attempts under way when the program stops. */
const grace = seconds(2);
/** Timers do not fire while the PC sleeps: the worker looks again at least this often. */
const longestNap = seconds(30);
/** Before another try where the disk took nothing. */
const afterTrouble = seconds(1);

export interface Worker {
  /** Looks for work at the next turn of the event loop. */
  wake(): void;
  /** Resolves when nothing is under way and nothing can start now. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

/** Sends what waits: several attempts at once, each lane in order, each job within its time. */
export function startWorker(parts: WorkerParts): Worker {
  const { db, clock, log } = parts;
  const running = new Map<number, { farSide: FarSide; done: Promise<void> }>();
  const stopped = new AbortController();
  let isStopping = false;
  let timer: NodeJS.Timeout | null = null;
  let turn: NodeJS.Immediate | null = null;
  let whenSettled: (() => void)[] = [];
  /** Rows that say `sending` and are not: of a program that ended, or of an attempt whose end could not be written. */
  let mayBeInterrupted = true;

  const wake = () => {
    if (!isStopping && turn === null) turn = setImmediate(pump);
  };

  const pump = () => {
    turn = null;
    if (isStopping) return;
    const now = clock();
    try {
      if (mayBeInterrupted) rescue(parts, { underWay: running, now });
      mayBeInterrupted = false;
      dropTooLate(parts, now);
      for (const farSide of ['gateway', 'peer'] as const) startAll(farSide, now);
      nap(now);
    } catch (error) {
      // A full disk: nothing leaves that could not be written down, and all of it waits until there is room.
      log.error('outbox.stuck', errorFacts(error));
      if (timer) clearTimeout(timer);
      timer = setTimeout(wake, afterTrouble);
      return;
    }
    if (running.size === 0 && turn === null) {
      for (const tell of whenSettled) tell();
      whenSettled = [];
    }
  };

  const startAll = (farSide: FarSide, now: Date) => {
    const busy = () => [...running.values()].filter((attempt) => attempt.farSide === farSide).length;
    while (busy() < places[farSide] && !isPaused(farSide, now)) {
      const claimed =
        findClaimable(db, farSide, now) && transact(db, (tx) => claim(tx, { kinds: parts.kinds, farSide }, now));
      if (!claimed) return;
      const done = attempt(parts, claimed, stopped.signal)
        .catch((error: unknown) => {
          log.error('outbox.end-not-written', { job: claimed.job.id, ...errorFacts(error) });
          mayBeInterrupted = true;
        })
        .finally(() => {
          running.delete(claimed.job.id);
          wake();
        });
      running.set(claimed.job.id, { farSide, done });
    }
  };

  /** While ABDM cannot be reached one job at a time finds out whether it can be again. */
  const isPaused = (farSide: FarSide, now: Date): boolean => {
    if (farSide === 'peer') return false;
    const pause = findPause(db);
    if (!pause) return false;
    return now < new Date(pause.until) || [...running.values()].some((attempt) => attempt.farSide === 'gateway');
  };

  const nap = (now: Date) => {
    if (timer) clearTimeout(timer);
    const next = findNextTime(db, now);
    if (!next) return;
    const pausedUntil = findPause(db)?.until;
    const times = [next, ...(pausedUntil ? [new Date(pausedUntil)] : [])].map((time) => time.getTime() - now.getTime());
    const wait = Math.min(longestNap, ...times.filter((time) => time > 0));
    timer = setTimeout(wake, Math.max(50, wait));
  };

  const stopListening = onChange(db, ({ of }) => {
    if (of === 'outbox') wake();
  });
  wake();

  return {
    wake,
    settled: () =>
      new Promise((resolve) => {
        whenSettled.push(resolve);
        wake();
      }),
    async stop() {
      isStopping = true;
      stopListening();
      if (timer) clearTimeout(timer);
      if (turn) clearImmediate(turn);
      const impatient = setTimeout(() => stopped.abort(), grace);
      await Promise.all([...running.values()].map(({ done }) => done));
      clearTimeout(impatient);
      for (const tell of whenSettled) tell();
    },
  };
}
