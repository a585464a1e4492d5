import { requestHttp } from '../gateway/index.ts';
import { seconds } from '../kit/clock.ts';
import { newSecret } from '../kit/ids.ts';
import type { ConnectTo } from './address.ts';

export type ProbeResult =
  | { readonly kind: 'through' }
  | { readonly kind: 'broken'; readonly because: 'unreached' | 'no-answer' | 'other-answer' };

/** Asks for a live word from outside, through the public address, and compares it: nothing else proves that callbacks can come in. */
export interface Probes {
  /** The word that belongs to a live nonce: what the callback app answers. */
  answer(nonce: string): string | null;
  run(publicUrl: string, signal: AbortSignal): Promise<ProbeResult>;
}

const probeTime = seconds(10);

export function makeProbes(connectTo: ConnectTo): Probes {
  const live = new Map<string, string>();
  return {
    answer: (nonce) => live.get(nonce) ?? null,
    async run(publicUrl, signal) {
      const nonce = newSecret();
      // Another secret than the one in the address: a server that echoes the address proves nothing.
      const word = newSecret();
      const url = new URL(`${publicUrl.replace(/\/+$/, '')}/probe/${nonce}`);
      const dial = connectTo(url.hostname);
      // A tunnel on this machine has no certificate for its names.
      if (dial) url.protocol = 'http:';
      live.set(nonce, word);
      const result = await requestHttp({
        method: 'GET',
        url: url.href,
        // Some public tunnel servers show a page to browsers first unless asked not to.
        headers: { 'User-Agent': 'arogya-edge-probe', 'Bypass-Tunnel-Reminder': '1' },
        body: null,
        signal,
        answerWithin: probeTime,
        limit: 4096,
        ...(dial ? { dial } : {}),
      }).finally(() => live.delete(nonce));
      if (result.kind === 'unreached') return { kind: 'broken', because: 'unreached' };
      if (result.kind === 'unanswered') return { kind: 'broken', because: 'no-answer' };
      const isWord = result.status === 200 && result.body.toString('utf8').trim() === word;
      return isWord ? { kind: 'through' } : { kind: 'broken', because: 'other-answer' };
    },
  };
}
