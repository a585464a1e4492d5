import type { AddressInfo } from 'node:net';
import { createServer, connect as dial, type Socket } from 'node:net';
import { pipeline } from 'node:stream';
import { onTestFinished } from 'vitest';

/**
 * A way in whose address outlives the appliance behind it, as a tunnel's does. While nothing is behind it, whoever calls is
 * kept waiting; a connection that stands ends with the appliance that it led to.
 */
export interface Relay {
  readonly url: string;
  /** Where connections lead from now on; null: nowhere as yet. */
  leadTo(port: number | null): void;
}

/** Told of each megabyte that one caller has sent, which goes on when this resolves. */
export type MegabyteHook = () => Promise<void>;

export async function startRelay(onMegabyte?: MegabyteHook): Promise<Relay> {
  const open = new Set<Socket>();
  let port: number | null = null;
  let waiting: (() => void)[] = [];

  const join = (outside: Socket) => {
    if (port === null) return void waiting.push(() => join(outside));
    if (outside.destroyed) return;
    const inside = dial(port, '127.0.0.1');
    open.add(inside);
    const end = () => {
      open.delete(inside);
      inside.destroy();
      outside.destroy();
    };
    for (const socket of [inside, outside]) socket.on('error', end).on('close', end);
    inside.pipe(outside);
    if (!onMegabyte) return void outside.pipe(inside);
    const held = (pieces: AsyncIterable<Buffer>) => inMegabytes(pieces, onMegabyte);
    pipeline(outside, held, inside, (error) => error && end());
  };
  const server = createServer({ pauseOnConnect: true }, (outside) => {
    open.add(outside);
    outside.on('error', () => undefined).on('close', () => open.delete(outside));
    join(outside);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    for (const socket of open) socket.destroy();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    leadTo(next) {
      port = next;
      const held = waiting;
      waiting = [];
      for (const go of held) go();
    },
  };
}

async function* inMegabytes(pieces: AsyncIterable<Buffer>, onMegabyte: MegabyteHook): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const piece of pieces) {
    const before = Math.floor(bytes / 1e6);
    bytes += piece.length;
    if (Math.floor(bytes / 1e6) > before) await onMegabyte();
    yield piece;
  }
}
