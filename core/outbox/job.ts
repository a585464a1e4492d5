import type { z } from 'zod';
import type { Db, Tx } from '../db/index.ts';
import { type Gateway, type Outcome, type Outgoing, type OutgoingKind, outgoing } from '../gateway/index.ts';
import { seconds } from '../kit/clock.ts';

/** What whoever adds a job must know of its kind. */
export interface JobTerms<Data> {
  /** Stands in the table and on screens: `<folder>.<what>`. */
  readonly kind: string;
  readonly data: z.ZodType<Data>;
  /** Milliseconds from `since` (when it was asked for) until the answer is worthless. */
  readonly within: number;
  /** Milliseconds one attempt usually needs: with less than that left it is dropped instead of started. */
  readonly takes: number;
  /** `gateway` jobs wait together while ABDM cannot be reached; `peer` jobs go to somebody else's address. */
  readonly to: 'gateway' | 'peer';
}

/**
 * One kind of thing that leaves the clinic: how long it is worth sending, what an uncertain end means, how one attempt is
 * made, and what its end changes.
 */
export interface JobKind<Data> extends JobTerms<Data> {
  /** Milliseconds after which an attempt is given up. */
  readonly atMost: number;
  readonly ifUnsure: 'send-again' | 'ask-a-person';
  /** Milliseconds before something that may have arrived is sent again, where the usual pause would do harm. */
  readonly pauseIfUnsure?: number;
  /** Milliseconds before the 2nd, 3rd … attempt; the last one goes on. Each is stretched or shortened by up to a fifth. */
  readonly pauses: readonly number[];
  // Methods, so that kinds with different data can stand in one table.
  attempt(attempt: Attempt<Data>): Promise<Outcome>;
  /** Runs in the transaction that ends the job: change rows, write audit lines, add follow-up jobs. Must not use the network. */
  onRest(tx: Tx, rest: Rest<Data>, now: Date): void;
}

/** Any kind: what a folder's table of jobs and the worker hold. */
export type AnyJobKind = JobKind<unknown>;

export interface Attempt<Data> {
  readonly jobId: number;
  readonly data: Data;
  readonly db: Db;
  readonly gateway: Gateway;
  readonly now: Date;
  /** Fires when time is up or the program stops. */
  readonly signal: AbortSignal;
  /** The REQUEST-ID to send under; it is on disk already. */
  readonly requestId: string;
  /** A further REQUEST-ID, put on disk first; the same one again when an earlier attempt may have arrived. */
  readonly anotherId: () => string;
  /** An earlier attempt under this id may have arrived. */
  readonly mayHaveArrived: boolean;
}

/** Where a job came to rest. `needs-person`: nobody knows whether it arrived, and sending it twice would do harm. */
export interface Rest<Data> {
  readonly jobId: number;
  readonly data: Data;
  readonly end:
    | Extract<Outcome, { kind: 'sent' | 'refused' | 'dropped' }>
    | { readonly kind: 'needs-person'; readonly because: string };
}

export const usualPauses = [2, 4, 8, 16, 32, 60, 120, 300, 900].map(seconds);

/** The same for jobs that send one message through the gateway. */
export interface GatewayJob<Kind extends OutgoingKind, Data> {
  readonly sends: Kind;
  readonly within: number;
  readonly ifUnsure: JobKind<Data>['ifUnsure'];
  readonly takes?: number;
  readonly pauses?: readonly number[];
  readonly pauseIfUnsure?: number;
  readonly onRest?: (tx: Tx, rest: Rest<Data>, now: Date) => void;
}

/** Decided at the moment of sending: the message, or that it is not to be sent any more. */
export type Prepared<Kind extends OutgoingKind> = Outgoing[Kind] | { readonly drop: string };

const nothing = (): void => undefined;

/** A job whose data are the message itself. Its kind is the message's kind. */
export function messageJob<Kind extends OutgoingKind>(job: GatewayJob<Kind, Outgoing[Kind]>): JobKind<Outgoing[Kind]> {
  // The table of schemas has for each kind the schema of that kind's message.
  const data = outgoing[job.sends] as unknown as z.ZodType<Outgoing[Kind]>;
  return preparedJob({ ...job, kind: job.sends, data, prepare: (_db, message) => message });
}

/**
 * A job that makes its message at the moment of sending: for what must not lie in the outbox (a link token), and for what
 * must be decided as late as possible.
 */
export function preparedJob<Kind extends OutgoingKind, Data>(
  job: GatewayJob<Kind, Data> & {
    readonly kind: string;
    readonly data: z.ZodType<Data>;
    readonly prepare: (db: Db, data: Data, now: Date) => Prepared<Kind>;
  },
): JobKind<Data> {
  return {
    kind: job.kind,
    data: job.data,
    within: job.within,
    takes: job.takes ?? seconds(2),
    atMost: seconds(35),
    ifUnsure: job.ifUnsure,
    ...(job.pauseIfUnsure === undefined ? {} : { pauseIfUnsure: job.pauseIfUnsure }),
    to: 'gateway',
    pauses: job.pauses ?? usualPauses,
    onRest: job.onRest ?? nothing,
    attempt: async ({ db, data, gateway, now, ...attempt }) => {
      const message = job.prepare(db, data, now);
      if ('drop' in message) return { kind: 'dropped', because: message.drop };
      return gateway.send(job.sends, message, attempt);
    },
  };
}
