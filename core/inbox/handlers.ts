import type { Tx } from '../db/index.ts';
import type { Incoming, IncomingKind } from '../gateway/index.ts';
import type { Asked } from '../outbox/index.ts';

/** A callback as its handler sees it: who sent it was proved, what it says was read. */
export interface Received<Kind extends IncomingKind> {
  readonly message: Incoming[Kind];
  /** REQUEST-ID of the callback: an answer names it. */
  readonly requestId: string;
  readonly receivedAt: Date;
  /** Our job that it answers; null for what comes by itself. */
  readonly asked: Asked | null;
  /** The same thing came before under another REQUEST-ID: change nothing twice, but answer this one too. */
  readonly isCopy: boolean;
}

/** Does all the work of one callback in one transaction. Never uses the network: what takes time is a job. */
export type IncomingHandler<Kind extends IncomingKind> = (tx: Tx, received: Received<Kind>, now: Date) => void;
export type IncomingHandlers = { readonly [Kind in IncomingKind]?: IncomingHandler<Kind> };
