import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { parentPort, workerData } from 'node:worker_threads';

/** Callbacks at a steady pace, whether the last one was acknowledged or not, until any message comes; then their times go back. */
export interface Pace {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds. */
  readonly every: number;
}

// Given by the thread that starts this file.
const { url, headers, every } = workerData as Pace;
const times: number[] = [];
const underWay = new Set<Promise<void>>();

async function send(): Promise<void> {
  const begun = performance.now();
  const response = await fetch(url, {
    method: 'POST',
    headers: { ...headers, 'request-id': randomUUID() },
    body: JSON.stringify({ acknowledgement: { status: 'SUCCESS' }, response: { requestId: randomUUID() } }),
  });
  await response.arrayBuffer();
  if (response.status !== 202) throw new Error(`The door answered ${response.status}`);
  times.push(performance.now() - begun);
}

const timer = setInterval(() => {
  const sending = send().finally(() => underWay.delete(sending));
  underWay.add(sending);
}, every);

async function finish(): Promise<void> {
  clearInterval(timer);
  await Promise.all(underWay);
  parentPort?.postMessage(times);
}

parentPort?.once('message', () => void finish());
