import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { Simulator } from '../../../core/simulator/index.ts';
import { call } from './start.ts';

/** What reached the clinic's public listener. */
export interface Arrived {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

export interface Clinic {
  readonly url: string;
  readonly arrived: readonly Arrived[];
  /** The next arrival on this path that nobody has taken yet. */
  next(path: string): Promise<Arrived>;
  /** What to answer from now on; 202 at first. */
  answerWith(status: number): void;
}

/** A stand-in for the clinic's callback listener: it keeps what comes and answers 202. */
export async function clinicFor(simulator?: Simulator): Promise<Clinic> {
  const arrived: Arrived[] = [];
  const taken = new Set<Arrived>();
  let waiting: (() => void)[] = [];
  let status = 202;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('error', () => undefined);
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      arrived.push({ path: request.url ?? '', headers: request.headers, body: text ? JSON.parse(text) : undefined });
      response.writeHead(status).end();
      const told = waiting;
      waiting = [];
      for (const tell of told) tell();
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => void server.close(() => resolve()));
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  if (simulator) await call(simulator, '/gateway/v3/bridge/url', { method: 'PATCH', body: { url } });

  return {
    url,
    arrived,
    answerWith: (next) => {
      status = next;
    },
    async next(path) {
      for (;;) {
        const found = arrived.find((arrival) => arrival.path === path && !taken.has(arrival));
        if (found) {
          taken.add(found);
          return found;
        }
        await new Promise<void>((resolve) => void waiting.push(resolve));
      }
    },
  };
}
