import type { Db } from '../db/index.ts';
import type { Gateway } from '../gateway/index.ts';
import type { Clock } from '../kit/clock.ts';
import type { Log } from '../kit/log.ts';
import type { AnyJobKind } from './job.ts';

/** What sending rests on. */
export interface WorkerParts {
  readonly db: Db;
  readonly gateway: Gateway;
  readonly clock: Clock;
  readonly log: Log;
  readonly kinds: ReadonlyMap<string, AnyJobKind>;
  /** 0 to 1; for the jitter of pauses. */
  readonly chance: () => number;
}
