import type { Tx } from '../db/index.ts';

/** Work that the clock starts. It writes rows and adds jobs; the network is never touched here. */
export interface ScheduledJob {
  /** `<folder>.<what>`: stands in the table of runs and on screens. */
  readonly name: string;
  /** Five fields, in the clinic's time (Asia/Kolkata). */
  readonly cron: string;
  readonly run: (tx: Tx, now: Date) => void;
}
