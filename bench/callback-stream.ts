import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { headersOfAbdm } from '../test/world/abdm-headers.ts';
import type { Clinic } from './clinic.ts';
import type { Pace } from './paced-callbacks.ts';

/**
 * Forty callbacks a second at the public door, with a token as ABDM sends it, from a thread that has nothing else to do.
 * `stop` gives the milliseconds of each.
 */
export function startCallbacks({ simulator, appliance }: Clinic): { stop(): Promise<number[]> } {
  const url = `${appliance().ready.callback}/api/v3/links/context/on-notify`;
  const pace: Pace = { url, headers: headersOfAbdm(simulator), every: 25 };
  const worker = new Worker(new URL('./paced-callbacks.ts', import.meta.url), { workerData: pace });
  return {
    async stop() {
      worker.postMessage('stop');
      // Its one message: the times.
      const [times] = (await once(worker, 'message')) as [number[]];
      await worker.terminate();
      return times;
    },
  };
}
