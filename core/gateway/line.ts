import type { Clock } from '../kit/clock.ts';
import { newId } from '../kit/ids.ts';
import type { ClockWatch } from './clock-watch.ts';
import type { GatewayConfig } from './config.ts';
import type { Headers } from './dialects/index.ts';
import { type HttpResult, requestHttp } from './http.ts';

/** One call to ABDM's services, before it has headers. */
export interface LineCall {
  readonly base: 'hieCm' | 'abha';
  readonly method: string;
  readonly path: string;
  /** Null sends no body. */
  readonly body: unknown;
  readonly token: string | null;
  readonly requestId?: string;
  readonly headers?: Headers;
  readonly signal: AbortSignal;
}

/** Told about each end of a call: whether ABDM could be reached. */
export type ReachListener = (isReached: boolean) => void;

export interface Line {
  call(config: GatewayConfig, wanted: LineCall): Promise<HttpResult>;
  /** Returns the function that stops listening. */
  onReach(listener: ReachListener): () => void;
}

/** The one place where our calls to ABDM leave: headers of every call, the comparison of clocks, and who is reachable. */
export function makeLine(clock: Clock, watch: ClockWatch): Line {
  const listeners = new Set<ReachListener>();
  return {
    onReach(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async call(config, { base, method, path, body, token, requestId = newId(), headers = {}, signal }) {
      const ofCall = config.dialect.headers.ofCall({
        token,
        requestId,
        at: clock(),
        cmId: base === 'hieCm' ? config.cmId : null,
      });
      const result = await requestHttp({
        method,
        url: (base === 'hieCm' ? config.hieCmUrl : config.abhaUrl) + path,
        headers: { ...ofCall, ...headers },
        body: body === null ? null : JSON.stringify(body),
        signal,
      });
      if (result.kind === 'answered') watch.compare(result.headers.date);
      const isOurDoing = result.kind !== 'answered' && result.because === 'stopped';
      if (!isOurDoing) for (const listener of listeners) listener(result.kind !== 'unreached');
      return result;
    },
  };
}
