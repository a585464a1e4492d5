import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { listen } from '../../../core/server/index.ts';

/** A door that answers "here"; the headers of a request may take so many milliseconds. */
async function openDoor(headers = 100) {
  const door = await listen((_request, response) => void response.end('here'), { port: 0 }, { headers, request: 5000 });
  let closed: Promise<void> | undefined;
  const close = () => (closed ??= door.close());
  onTestFinished(close);
  const dial = async (): Promise<Socket> => {
    const socket = connect(door.port ?? 0, '127.0.0.1');
    socket.on('error', () => undefined);
    onTestFinished(() => void socket.destroy());
    await once(socket, 'connect');
    return socket;
  };
  return { dial, close };
}

/** All that comes until the connection ends. */
async function restOf(socket: Socket): Promise<string> {
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
  if (!socket.closed) await once(socket, 'close');
  return text;
}

const request = 'GET / HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n';

describe('a connection on which nothing is said', () => {
  test('is left alone, as a tunnel opens it before anybody calls, and serves the first who does', async () => {
    const { dial } = await openDoor();
    const silent = await dial();
    const answer = restOf(silent);
    const slow = await dial();
    slow.write('GET / HT');
    // Whoever began to speak is cut off; the silent one, older, is not.
    expect(await restOf(slow)).toContain('408');
    expect(silent.closed).toBe(false);
    silent.write(request);
    expect(await answer).toMatch(/^HTTP\/1\.1 200 OK[\s\S]*here$/);
  });

  test('goes when there are too many of them, the oldest first', async () => {
    const { dial } = await openDoor();
    const first = await dial();
    const second = await dial();
    const others = await Promise.all(Array.from({ length: 255 }, dial));
    expect(await restOf(first)).toBe('');
    expect([second, ...others].filter(({ closed }) => closed)).toEqual([]);
  });

  test('does not hold up the end', async () => {
    const { dial, close } = await openDoor();
    const silent = await dial();
    await close();
    expect(await restOf(silent)).toBe('');
  });
});

test('a long request that came in many pieces is answered whole', async () => {
  const { dial } = await openDoor(5000);
  const socket = await dial();
  const answer = restOf(socket);
  for (const piece of request.match(/.{1,3}/gs) ?? []) {
    socket.write(piece);
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(await answer).toContain('here');
});
