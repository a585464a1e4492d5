import { performance } from 'node:perf_hooks';

/** Milliseconds of work in one turn; what is left waits for the next one. */
export const longestTurn = 8;
/** Milliseconds between two turns while more comes in. */
const usualPause = 25;
/** The event loop is never idle: callbacks pour in faster than they can be acknowledged. */
const pouring = 0.9;
/** While they pour in, work gets a tenth of the time: acknowledging comes first, and work catches up later. */
const pausesForWork = 9;

export interface TurnOfWork {
  /** Milliseconds. */
  readonly took: number;
  /** Whether nothing came in since the turn before. */
  readonly isQuiet: boolean;
  readonly isAllDone: boolean;
}

/** How turns of work are laid between acknowledgements. */
export interface Pacing {
  /** At the beginning of a turn. */
  begin(): void;
  /** At its end: milliseconds until the next. */
  end(turn: TurnOfWork): number;
}

export function makePacing(): Pacing {
  let last = performance.eventLoopUtilization();
  let load = 0;
  return {
    begin() {
      load = performance.eventLoopUtilization(last).utilization;
    },
    end({ took, isQuiet, isAllDone }) {
      last = performance.eventLoopUtilization();
      if (isQuiet) return isAllDone ? usualPause : 0;
      return load > pouring ? Math.max(usualPause, took * pausesForWork) : usualPause;
    },
  };
}
