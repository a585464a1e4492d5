import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { performance } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';
import { bareServer } from './bare-server.ts';
import type { CallbackLoad, LoadReport } from './callback-load.ts';
import { consentNotice } from './consent-notice.ts';
import { openFresh } from './fresh-database.ts';
import { openDoor } from './public-door.ts';
import { type BenchResult, spread } from './result.ts';
import { inTemporaryFolder } from './temporary-folder.ts';

/** architecture.md section 6: acknowledged and on disk, against a bare Koa app that does one grouped durable insert. */
const leastShare = 0.7;
const rounds = 5;
const secondsARound = 2;
const connections = 16;

const facility = 'IN2710000001_1';
/** Stands for the id of each notice: every one is another permission. */
const anyId = '00000000-0000-4000-8000-000000000000';
const callbackPath = '/api/v3/consent/request/hip/notify';

export const run = (): Promise<BenchResult[]> => inTemporaryFolder(measureIn);

/**
 * Two servers in this process, one at a time under the same load from another thread: a bare one, and the public door with
 * token, checks, inbox and the second transaction that does the work. Each round gives the door's share of the bare rate.
 */
async function measureIn(folder: string): Promise<BenchResult[]> {
  const [bareDb, doorDb] = [openFresh(folder, 'bare'), openFresh(folder, 'door')];
  const bare = bareServer(bareDb.db);
  const door = openDoor(doorDb.db, facility);
  try {
    await measure(bare, door.token);
    await measure(door.handle, door.token);
    await door.settled();
    const shares: number[] = [];
    const p99s: number[] = [];
    const doneShares: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const without = await measure(bare, door.token);
      const ours = await measure(door.handle, door.token);
      const settling = performance.now();
      // What a round left behind must not slow down the next one of the other server.
      await door.settled();
      const wholeSeconds = secondsARound + (performance.now() - settling) / 1000;
      shares.push(ours.rate / without.rate);
      doneShares.push((ours.rate * secondsARound) / wholeSeconds / without.rate);
      p99s.push(ours.p99);
    }
    const name = 'callbacks acknowledged and on disk';
    const peer = 'share of a bare Koa app with grouped durable inserts';
    return [
      { name: `${name}, ${peer}`, unit: '', ...spread(shares), limit: leastShare, direction: 'at-least' },
      {
        name: `${name}, and their work done (each a new permission, its audit line, two jobs of the outbox), ${peer}`,
        unit: '',
        ...spread(doneShares),
      },
      { name: `${name} under full load, 99 of 100 within`, unit: 'ms', ...spread(p99s) },
    ];
  } finally {
    door.stop();
    bareDb.close();
    doorDb.close();
  }
}

async function measure(handler: RequestListener, token: string): Promise<LoadReport> {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A listening TCP server has an AddressInfo.
  const { port } = server.address() as AddressInfo;
  const load: CallbackLoad = {
    port,
    path: callbackPath,
    token,
    facility,
    body: consentNotice(facility, anyId),
    anyId,
    connections,
    seconds: secondsARound,
  };
  const worker = new Worker(new URL('./callback-load.ts', import.meta.url), { workerData: load });
  const report = await new Promise<LoadReport>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  await worker.terminate();
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
  return report;
}
