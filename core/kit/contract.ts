import type { z } from 'zod';
import type { Role } from './words.ts';

/**
 * How a call is declared, once, for the core and the screens alike.
 *
 * - a `query` reads (Db); nothing is stored
 * - a `command` writes in one transaction (Tx) and carries an `Idempotency-Key`, so that a repeated press changes nothing twice
 * - an `exchange` waits for the network; no transaction is open meanwhile, and it is never repeated by itself
 *
 * `for` names the roles that may call it. `'anyone'` needs no session: the sign-in page and what stands before it.
 */
export interface Call<Kind extends CallKind, Input extends z.ZodType, Output extends z.ZodType> {
  readonly kind: Kind;
  readonly for: readonly Role[] | 'anyone';
  readonly input: Input;
  readonly output: Output;
  readonly problems: readonly string[];
}

export type CallKind = 'query' | 'command' | 'exchange';
// oxlint-disable-next-line typescript/no-explicit-any -- zod's own bound for "some schema" has the same shape
export type AnyCall = Call<CallKind, z.ZodType<any>, z.ZodType<any>>;
export type Contract = Readonly<Record<string, AnyCall>>;

type Declared<Kind extends CallKind, I extends z.ZodType, O extends z.ZodType> = Omit<Call<Kind, I, O>, 'kind'>;

export const query = <I extends z.ZodType, O extends z.ZodType>(call: Declared<'query', I, O>) => ({
  kind: 'query' as const,
  ...call,
});
export const command = <I extends z.ZodType, O extends z.ZodType>(call: Declared<'command', I, O>) => ({
  kind: 'command' as const,
  ...call,
});
export const exchange = <I extends z.ZodType, O extends z.ZodType>(call: Declared<'exchange', I, O>) => ({
  kind: 'exchange' as const,
  ...call,
});

/** What comes back over the wire. `code` is translated by the screens; `facts` fill the gaps of that sentence. */
export type Reply<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly code: string; readonly facts: Readonly<Record<string, string | number>> };

/** Codes that any call may answer with, beside those of its own contract. */
export const generalProblems = [
  'call.bad-input',
  'call.not-signed-in',
  'call.locked',
  'call.not-allowed',
  'call.unknown',
  'call.bug',
  'call.key-missing',
  'call.key-reused',
] as const;
