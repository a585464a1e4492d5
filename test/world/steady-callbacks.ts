import { newId } from '../../core/kit/ids.ts';
import type { Simulator } from '../../core/simulator/index.ts';
import { headersOfAbdm } from './abdm-headers.ts';
import { send } from './send.ts';

/** Callbacks of ABDM that come in all the time: each of the senders sends its next one when the last one was answered. */
export interface SteadyCallbacks {
  /** Resolves when so many more have been acknowledged than now; with what stands at the door meanwhile, it never does. */
  more(count: number): Promise<void>;
  acknowledged(): number;
  /** Ends them; resolves to the ids of those that got a 202, and to every other answer. */
  stop(): Promise<{ readonly acknowledged: readonly string[]; readonly refused: readonly string[] }>;
}

/** Some forty a second: no flood, in which the work of all callbacks would rightly wait. */
const senders = 2;
/** Milliseconds. */
const pause = 50;

export function startSteadyCallbacks(callbackUrl: string, simulator: Simulator): SteadyCallbacks {
  const headers = headersOfAbdm(simulator);
  const acknowledged: string[] = [];
  const refused: string[] = [];
  let waiting: { readonly until: number; readonly go: () => void }[] = [];
  const over = new AbortController();

  const sendOne = async () => {
    const id = newId();
    const body = { acknowledgement: { status: 'SUCCESS' }, response: { requestId: newId() } };
    const url = `${callbackUrl}/api/v3/links/context/on-notify`;
    const answer = await send(url, { headers: { ...headers, 'request-id': id }, body: JSON.stringify(body) }).then(
      ({ status }) => String(status),
      (error: unknown) => String(error),
    );
    if (answer === '202') acknowledged.push(id);
    else refused.push(answer);
    // Once one was refused, nobody needs to wait for more: the test has failed.
    const free = waiting.filter(({ until }) => refused.length > 0 || acknowledged.length >= until);
    waiting = waiting.filter((one) => !free.includes(one));
    for (const { go } of free) go();
  };
  const sendAll = async () => {
    while (!over.signal.aborted) {
      await sendOne();
      await new Promise((resolve) => void setTimeout(resolve, pause));
    }
  };
  const running = Array.from({ length: senders }, sendAll);
  return {
    acknowledged: () => acknowledged.length,
    more: (count) =>
      new Promise((go) => {
        waiting.push({ until: acknowledged.length + count, go });
      }),
    async stop() {
      over.abort();
      await Promise.all(running);
      return { acknowledged, refused };
    },
  };
}
