import { type Db, transact } from '../db/index.ts';
import { type Caller, nobody } from '../kit/caller.ts';
import type { Clock } from '../kit/clock.ts';
import type { Reply } from '../kit/contract.ts';
import { sha256 } from '../kit/ids.ts';
import { errorFacts, type Log } from '../kit/log.ts';
import { Problem } from '../kit/problem.ts';
import type { BoundCall, ExchangeMoment, SessionPort } from './handlers.ts';
import { findReply, keepReply } from './store.ts';

/** One request of a screen, after the server has found out who sends it. */
export interface Request {
  readonly name: string;
  readonly input: unknown;
  /** The `Idempotency-Key` header; commands do not run without it. */
  readonly key: string | undefined;
  readonly who: Caller | 'nobody' | 'locked';
  readonly session: SessionPort;
  readonly signal: AbortSignal;
}

export type Dispatch = (request: Request) => Promise<Reply<unknown>>;

/**
 * Makes the one function through which every screen reaches the core: finds the call, checks the role and the input,
 * runs the handler with a Db, a Tx or neither, checks the output, and turns a Problem into a named refusal.
 */
export function makeDispatch({
  calls,
  db,
  clock,
  log,
}: {
  calls: ReadonlyMap<string, BoundCall>;
  db: Db;
  clock: Clock;
  log: Log;
}): Dispatch {
  return async (request) => {
    const bound = calls.get(request.name);
    if (!bound) return refuse('call.unknown');
    const who = admit(bound, request.who);
    if (typeof who === 'string') return refuse(who);
    const input = bound.call.input.safeParse(request.input);
    if (!input.success) return refuse('call.bad-input', { field: input.error.issues[0]?.path.join('.') ?? '' });

    try {
      return await run({
        bound,
        db,
        request,
        input: input.data,
        moment: { who, now: clock(), session: request.session, signal: request.signal },
      });
    } catch (error) {
      if (error instanceof Problem) return refuse(error.code, error.facts);
      log.error('call.bug', { call: request.name, ...errorFacts(error) });
      return refuse('call.bug');
    }
  };
}

const refuse = (code: string, facts: Problem['facts'] = {}): Reply<never> => ({ ok: false, code, facts });

/** Who may call: the caller, or the code of the refusal. */
function admit({ call }: BoundCall, who: Request['who']): Caller | string {
  if (call.for === 'anyone') return typeof who === 'string' ? nobody : who;
  if (who === 'nobody') return 'call.not-signed-in';
  if (who === 'locked') return 'call.locked';
  return who.roles.some((role) => call.for.includes(role)) ? who : 'call.not-allowed';
}

interface Run {
  readonly bound: BoundCall;
  readonly db: Db;
  readonly request: Request;
  readonly input: unknown;
  readonly moment: ExchangeMoment;
}

async function run({ bound, db, request, input, moment }: Run): Promise<Reply<unknown>> {
  const checked = (value: unknown): Reply<unknown> => ({ ok: true, value: bound.call.output.parse(value) });
  switch (bound.call.kind) {
    case 'query':
      return checked(bound.handle(db, input, moment));
    case 'command':
      return runCommand({ bound, db, request, input, moment }, checked);
    case 'exchange':
      return checked(await bound.handle(db, input, moment));
  }
}

/** Rows and reply are one transaction; the same key again gets the same reply and changes nothing. */
function runCommand(
  { bound, db, request, input, moment }: Run,
  checked: (value: unknown) => Reply<unknown>,
): Reply<unknown> {
  const { key, name } = request;
  if (key === undefined || key.length < 8 || key.length > 100) return refuse('call.key-missing');
  const inputHash = sha256(JSON.stringify(input) ?? '');
  return transact(db, (tx) => {
    const kept = findReply(tx, key);
    if (kept) {
      const isSame = kept.call === name && kept.staffId === moment.who.staffId && kept.inputHash === inputHash;
      // What was kept is what this function stored: a reply.
      return isSame ? (JSON.parse(kept.reply) as Reply<unknown>) : refuse('call.key-reused');
    }
    const reply = checked(bound.handle(tx, input, moment));
    keepReply(
      tx,
      { key, staffId: moment.who.staffId, call: name, inputHash, reply: JSON.stringify(reply) },
      moment.now,
    );
    return reply;
  });
}
