import type { z } from 'zod';
import type { Db, Tx } from '../db/index.ts';
import type { Caller } from '../kit/caller.ts';
import type { AnyCall, Call, CallKind, Contract } from '../kit/contract.ts';

/** The cookie of the window or browser tab that calls. Only the calls of `auth` touch it. */
export interface SessionPort {
  readonly secret: string | undefined;
  open(secret: string): void;
  close(): void;
}

/** What a handler is told beside its input: who calls, and when. */
export interface Moment {
  readonly who: Caller;
  readonly now: Date;
  readonly session: SessionPort;
}

/** An exchange waits for the network or a slow sum; the signal fires when the caller has gone or time is up. */
export interface ExchangeMoment extends Moment {
  readonly signal: AbortSignal;
}

type InputOf<C extends AnyCall> = z.output<C['input']>;
type OutputOf<C extends AnyCall> = z.input<C['output']>;

export type Handler<C extends AnyCall> =
  C extends Call<'query', z.ZodType, z.ZodType>
    ? (db: Db, input: InputOf<C>, moment: Moment) => OutputOf<C>
    : C extends Call<'command', z.ZodType, z.ZodType>
      ? (tx: Tx, input: InputOf<C>, moment: Moment) => OutputOf<C>
      : (db: Db, input: InputOf<C>, moment: ExchangeMoment) => Promise<OutputOf<C>>;

/** The handlers of a folder: one for each call of its contract, checked by the compiler. */
export type CallTable<C extends Contract> = { readonly [Name in keyof C]: Handler<C[Name]> };

/** A call with its handler, as the dispatcher sees it: types have done their work by then. */
export interface BoundCall {
  readonly call: Call<CallKind, z.ZodType, z.ZodType>;
  readonly handle: (store: Db | Tx, input: unknown, moment: ExchangeMoment) => unknown;
}

/** Joins a folder's contract and handlers for the dispatcher. */
export function bindCalls<C extends Contract>(contract: C, table: CallTable<C>): ReadonlyMap<string, BoundCall> {
  // The compiler has checked each handler against its own call; behind this line they are all alike.
  const handlers = table as unknown as Readonly<Record<string, BoundCall['handle']>>;
  return new Map(
    Object.entries(contract).map(([name, call]) => {
      const handle = handlers[name];
      if (!handle) throw new Error(`The call ${name} has no handler`);
      return [name, { call, handle }];
    }),
  );
}

/** All calls of the program. @throws Error when two folders declare the same name */
export function joinCalls(tables: readonly ReadonlyMap<string, BoundCall>[]): ReadonlyMap<string, BoundCall> {
  const all = new Map<string, BoundCall>();
  for (const [name, bound] of tables.flatMap((table) => [...table])) {
    if (all.has(name)) throw new Error(`Two calls have the name ${name}`);
    all.set(name, bound);
  }
  return all;
}
