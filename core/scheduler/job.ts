import type { Tx } from '../db/index.ts';

/** Work that the clock starts. */
export type ScheduledJob = QuickJob | SlowJob;

interface Named {
  /** `<folder>.<what>`: stands in the table of runs and on screens. */
  readonly name: string;
  /** Five fields, in the clinic's time (Asia/Kolkata). */
  readonly cron: string;
}

/** It writes rows and adds jobs; the network is never touched here. */
export interface QuickJob extends Named {
  readonly run: (tx: Tx, now: Date) => void;
}

/** A copy or a fetch: it begins when that it begins is on disk, and never twice at once. */
export interface SlowJob extends Named {
  /**
   * Resolves with null when it is done, or with why it came to nothing, in a word of the program's. A power cut on the way
   * lets the next start begin it again.
   */
  readonly begin: (now: Date) => Promise<string | null>;
}
