import { type Clock, later, minutes, seconds } from '../kit/clock.ts';
import { classify } from './classify.ts';
import type { GatewayConfig } from './config.ts';
import { notInThisDialect, type OutgoingSpelling } from './dialects/index.ts';
import { refusalIn } from './exchange.ts';
import type { HttpResult } from './http.ts';
import type { Line } from './line.ts';
import type { Outgoing, OutgoingKind } from './messages.ts';
import type { Outcome } from './outcome.ts';
import type { Session } from './session.ts';

/** What the outbox brings to one attempt. */
export interface SendAttempt {
  readonly signal: AbortSignal;
  /** On disk already. */
  readonly requestId: string;
  /** Puts a further id on disk; the same one when an earlier attempt may have arrived. */
  readonly anotherId: () => string;
  /** An earlier attempt under this id may have arrived. */
  readonly mayHaveArrived: boolean;
}

export type Send = <Kind extends OutgoingKind>(
  config: GatewayConfig,
  message: { readonly kind: Kind; readonly body: Outgoing[Kind] },
  attempt: SendAttempt,
) => Promise<Outcome>;

/** After each attempt that reached nobody the next one waits longer; an answer ends the row. */
const offlinePauses = [2, 5, 10, 20, 30, 60].map(seconds);

/** Sends one message as the dialect spells it, renewing the session once when the gateway does not know our token. */
export function makeSend({ line, session, clock }: { line: Line; session: Session; clock: Clock }): Send {
  let unreachedInARow = 0;

  return async (config, { kind, body }, attempt) => {
    const row: OutgoingSpelling<typeof body> | typeof notInThisDialect = config.dialect.outgoing[kind];
    if (row === notInThisDialect) return { kind: 'refused', because: 'not-in-this-dialect', refusal: null };

    const headers = row.headers?.(body, config) ?? {};
    // Without its facility id the clinic is not set up yet: an empty header would be refused as a fault of the message.
    if (Object.values(headers).includes('')) {
      return { kind: 'blocked', because: 'not-configured', until: later(clock(), minutes(10)) };
    }

    const once = async (requestId: string): Promise<HttpResult | Outcome> => {
      const signedIn = await untilStopped(session.token(config), attempt.signal);
      if (signedIn === 'stopped') return { kind: 'unreached', because: 'stopped' };
      if (signedIn.kind === 'none') return { kind: 'blocked', because: signedIn.because, until: signedIn.until };
      const result = await line.call(config, {
        base: 'hieCm',
        method: row.method,
        path: row.path,
        body: row.body(body, config),
        headers,
        token: signedIn.token,
        requestId,
        signal: attempt.signal,
      });
      if (isTokenUnknown(result)) session.forget(signedIn.token);
      return result;
    };

    const first = await once(attempt.requestId);
    const last = isHttpResult(first) && isTokenUnknown(first) ? await once(attempt.anotherId()) : first;
    if (!isHttpResult(last)) return last;
    unreachedInARow = last.kind === 'unreached' ? unreachedInARow + 1 : 0;
    if (last.kind === 'unreached' && last.because !== 'stopped') {
      const pause = offlinePauses[Math.min(unreachedInARow, offlinePauses.length) - 1] ?? seconds(60);
      return { kind: 'blocked', because: 'offline', until: later(clock(), pause) };
    }
    const judging = { mayHaveArrived: attempt.mayHaveArrived, isDone: row.isDone ?? (() => false) };
    return classify(last, judging, clock());
  };
}

function isHttpResult(result: HttpResult | Outcome): result is HttpResult {
  return result.kind === 'answered' || result.kind === 'unreached' || result.kind === 'unanswered';
}

/** A 401 without a reason of ABDM's own, or with the two that speak of the token (abdm-v3.md sections 2.5, 3.1). */
export function isTokenUnknown(result: HttpResult): boolean {
  if (result.kind !== 'answered' || result.status !== 401) return false;
  const codes = refusalIn(result)?.codes ?? [];
  return codes.every((code) => !code.startsWith('ABDM-') || code === 'ABDM-1023' || code === 'ABDM-2500');
}

async function untilStopped<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value | 'stopped'> {
  if (signal.aborted) return 'stopped';
  let stop: () => void = () => undefined;
  const stopped = new Promise<'stopped'>((resolve) => {
    stop = () => resolve('stopped');
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([promise, stopped]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
