import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { waitForFirstWord } from './first-word.ts';

export interface Listening {
  /** The port on 127.0.0.1, or null on a pipe. */
  readonly port: number | null;
  close(): Promise<void>;
}

/** How long a peer may take from the first byte (architecture.md 7.26): headers, and the whole request; in milliseconds. */
export interface TimeLimits {
  readonly headers: number;
  readonly request: number;
}

/** Listens on a loopback port (0 takes any free one) or on a named pipe; never on another address. */
export async function listen(
  handler: RequestListener,
  where: { port: number } | { pipe: string },
  limits: TimeLimits,
): Promise<Listening> {
  const server = createServer(
    {
      maxHeaderSize: 16_384,
      headersTimeout: limits.headers,
      requestTimeout: limits.request,
      connectionsCheckingInterval: 1000,
    },
    handler,
  );
  const endSilent = waitForFirstWord(server);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    const started = () => {
      server.off('error', reject);
      resolve();
    };
    if ('pipe' in where) server.listen(where.pipe, started);
    else server.listen(where.port, '127.0.0.1', started);
  });
  return { port: 'pipe' in where ? null : portOf(server), close: () => closeServer(server, endSilent) };
}

function portOf(server: Server): number {
  // A TCP server that listens has an AddressInfo; text and null are for pipes and closed ones.
  return (server.address() as AddressInfo).port;
}

function closeServer(server: Server, endSilent: () => void): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    endSilent();
    server.closeIdleConnections();
    server.closeAllConnections();
  });
}
