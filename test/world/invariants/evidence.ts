import type { Db } from '../../../core/db/index.ts';
import type { Exchange } from '../../../core/simulator/index.ts';

/** What is left to judge by when the appliance has stopped. */
export interface Evidence {
  readonly db: Db;
  /** Everything that the far side saw, in order. */
  readonly exchanges: readonly Exchange[];
  /** Standard error over all starts: a log of one JSON line an event. */
  readonly log: string;
  /** Received records that somebody opened; those that are erased since tell nothing of it any more. */
  readonly opened?: readonly string[];
}

/** One sentence for each thing that is not as it must be. */
export type Violations = readonly string[];

/** The far side took it; whether its answer came through is another matter. */
export const isTaken = ({ status }: Exchange): boolean => status !== null && status >= 200 && status < 300;

/** Answers after which the far side surely does not have the message: then another id is right (style.md section 5). */
export const surelyNotTaken: readonly number[] = [400, 401, 403, 429, 503];

/** A message of ours, as against what is asked at once and never stored (architecture.md 7.31), and the push of a page. */
export const isMessage = ({ direction, operation }: Exchange): boolean =>
  direction === 'in' && /^(link|consent|dataflow)\./.test(operation) && operation !== 'dataflow.push';

/** A page of records that we give. */
export const isPush = ({ direction, operation }: Exchange): boolean =>
  direction === 'in' && operation === 'dataflow.push';

/** A page of records that another hospital gives us. */
export const isArrival = ({ direction, operation }: Exchange): boolean =>
  direction === 'out' && operation === 'dataflow.push';

export const isCallback = ({ direction, operation }: Exchange): boolean =>
  direction === 'out' && /^C\d+$/.test(operation);
