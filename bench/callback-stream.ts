import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import type { Simulator } from '../core/simulator/index.ts';
import type { Clinic } from './clinic.ts';

const everyMilliseconds = 25;

/** Forty callbacks a second at the public door, with a token as ABDM sends it. `stop` gives the milliseconds of each. */
export function startCallbacks({ simulator, appliance }: Clinic): { stop(): Promise<number[]> } {
  const url = `${appliance().ready.callback}/api/v3/links/context/on-notify`;
  const headers = headersOfAbdm(simulator);
  const times: number[] = [];
  const underWay = new Set<Promise<void>>();
  const send = async () => {
    const begun = performance.now();
    const response = await fetch(url, {
      method: 'POST',
      headers: { ...headers, 'request-id': randomUUID() },
      body: JSON.stringify({ acknowledgement: { status: 'SUCCESS' }, response: { requestId: randomUUID() } }),
    });
    await response.arrayBuffer();
    if (response.status !== 202) throw new Error(`The door answered ${response.status}`);
    times.push(performance.now() - begun);
  };
  const timer = setInterval(() => {
    const sending = send().finally(() => underWay.delete(sending));
    underWay.add(sending);
  }, everyMilliseconds);
  return {
    async stop() {
      clearInterval(timer);
      await Promise.all(underWay);
      return times;
    },
  };
}

/** As in the last callback that ABDM sent; `fetch` sets the other ones itself. */
function headersOfAbdm({ control }: Simulator): Record<string, string> {
  const wanted = ['authorization', 'timestamp', 'x-hip-id', 'content-type'];
  const last = control
    .exchanges({ direction: 'out' })
    .findLast(({ requestHeaders }) => 'authorization' in requestHeaders);
  return Object.fromEntries(Object.entries(last?.requestHeaders ?? {}).filter(([name]) => wanted.includes(name)));
}
