import type { z } from 'zod';
import type { contract } from '../../core/contract.ts';
import type { Reply } from '../../core/kit/contract.ts';

type Calls = typeof contract;

/** The name of a call that the core answers, such as `patients.find`. */
export type CallName = keyof Calls;
export type InputOf<Name extends CallName> = z.input<Calls[Name]['input']>;
export type OutputOf<Name extends CallName> = z.output<Calls[Name]['output']>;

/** A refusal or an accident, as the screens show it: `ErrorNote` finds its sentence under `problems.<code>`. */
export interface Failure {
  readonly code: string;
  readonly facts: Readonly<Record<string, string | number>>;
}

export interface CallOptions {
  /** The same key again changes nothing twice (architecture.md 7.32). Without one, each call is a new one. */
  readonly key?: string | undefined;
  /** True for refreshing that no person asked for: it does not keep the screen from being locked. */
  readonly isBackground?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** No answer at all: the core is not there, or the connection to it broke. */
export const noAnswer = 'call.no-answer';

const listeners = new Set<(code: string) => void>();

/** Tells of each answer: its problem code, or `''` when it was good. Returns the function that stops it. */
export function onAnswer(listener: (code: string) => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export const newKey = (): string => crypto.randomUUID();

/** Calls the core. Never throws: whatever goes wrong is a reply with a code. */
export async function call<Name extends CallName>(
  name: Name,
  input: InputOf<Name>,
  options: CallOptions = {},
): Promise<Reply<OutputOf<Name>>> {
  const reply = await send(name, input, options);
  if (!options.signal?.aborted) for (const listener of listeners) listener(reply.ok ? '' : reply.code);
  // The core has checked its own output against the same contract before it sent it.
  return reply as Reply<OutputOf<Name>>;
}

async function send(name: string, input: unknown, options: CallOptions): Promise<Reply<unknown>> {
  const headers: Record<string, string> = {
    'Content-Type': 'application/json',
    'Idempotency-Key': options.key ?? newKey(),
    ...cookieHeader(),
  };
  if (options.isBackground) headers['X-Background'] = '1';
  try {
    const answer = await fetch(`/call/${name}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(input),
      signal: options.signal ?? null,
    });
    if (!answer.ok) return { ok: false, code: answer.status === 413 ? 'call.too-large' : noAnswer, facts: {} };
    return (await answer.json()) as Reply<unknown>;
  } catch {
    return { ok: false, code: noAnswer, facts: {} };
  }
}

const plainCookie = 'arogya.plain-cookie';

/** Some browsers refuse a `__Host-` cookie over plain HTTP, even on loopback; the core then gives one without the prefix. */
export function takePlainCookie(): void {
  localStorage.setItem(plainCookie, '1');
}

export const cookieHeader = (): Record<string, string> =>
  localStorage.getItem(plainCookie) === '1' ? { 'X-Plain-Cookie': '1' } : {};
