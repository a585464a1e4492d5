import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  type CoreStart,
  decideAfterExit,
  type GaveUp,
  hostCore,
  type KeyTrouble,
} from '../../../electron/core-host.ts';
import { FakeChild } from './fake-electron.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const first = { key: 'a2V5', nextKey: null, pipe: '/run/desk', secret: 'quiet' };
const keys = { prepare: () => Promise.resolve(Buffer.from('next')), promote: () => Promise.resolve() };
const start: CoreStart = { kind: 'start', args: ['--data', 'here'], env: {}, first, keys };
const line = { ready: true, world: 'practice', simulator: 'http://127.0.0.1:9', locked: false };
const ready = { ready: line, startCode: 'ABCD-EFGH' };

const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

function hosted(prepare: () => Promise<CoreStart | { kind: KeyTrouble }> = () => Promise.resolve(start)) {
  const children: FakeChild[] = [];
  const gaveUp: GaveUp[] = [];
  const host = hostCore({
    fork: () => {
      const child = new FakeChild();
      children.push(child);
      return child as unknown as ReturnType<Parameters<typeof hostCore>[0]['fork']>;
    },
    prepare,
    onGaveUp: (because) => gaveUp.push(because),
  });
  const last = () => children.at(-1) ?? new FakeChild();
  return { host, children, gaveUp, last };
}

describe('after the core has ended', () => {
  test.each([
    [2, 'bad-settings'],
    [3, 'already-running'],
    [4, 'database-not-openable'],
  ])('code %i is not tried again: %s', (code, because) => {
    expect(decideAfterExit(code, false, 1)).toEqual({ kind: 'give-up', because });
    expect(decideAfterExit(code, true, 1)).toEqual({ kind: 'give-up', because });
  });

  test('each further crash waits twice as long, at most half a minute', () => {
    const waits = [1, 2, 3, 4, 7, 8, 40].map((failures) => decideAfterExit(1, true, failures));
    const milliseconds = [500, 1000, 2000, 4000, 30_000, 30_000, 30_000];
    expect(waits).toEqual(milliseconds.map((afterMs) => ({ kind: 'restart', afterMs })));
  });

  test('a core that was ready and left by itself is started at once; one that was never ready is not', () => {
    expect(decideAfterExit(0, true, 1)).toEqual({ kind: 'restart', afterMs: 0 });
    expect(decideAfterExit(0, false, 2)).toEqual({ kind: 'restart', afterMs: 1000 });
  });
});

describe('the host', () => {
  test('the first message to the core holds key, pipe and secret', async () => {
    const { last } = hosted();
    await pass(0);
    expect(last().told).toEqual([first]);
  });

  test('a core that wants another key is told the one that is kept, or that it could not be', async () => {
    const full = {
      prepare: () => Promise.reject(new Error('ENOSPC')),
      promote: () => Promise.reject(new Error('EIO')),
    };
    for (const kept of [keys, full]) {
      const isDone = kept === keys;
      const { last } = hosted(() => Promise.resolve({ ...start, keys: kept }));
      await pass(0);
      last().emit('message', { wish: 'prepare-key', id: 0 });
      last().emit('message', { wish: 'promote-key', id: 1 });
      last().emit('message', { wish: 'something else', id: 2 });
      await pass(0);
      expect(last().told.slice(1)).toEqual([
        { answers: 0, isDone, key: isDone ? Buffer.from('next').toString('base64') : null },
        { answers: 1, isDone, key: null },
      ]);
    }
  });

  test('the pipe is known only once the core says that it is ready', async () => {
    const { host, last } = hosted();
    await pass(0);
    last().emit('message', 'hello');
    last().emit('message', { ready: true });
    last().emit('message', { ready: { ready: 'yes' } });
    last().emit('message', null);
    expect(host.state()).toEqual({ kind: 'starting', failures: 0 });
    last().emit('message', ready);
    expect(host.state()).toEqual({
      kind: 'ready',
      pipe: first.pipe,
      secret: first.secret,
      ready: { simulator: 'http://127.0.0.1:9', locked: false, startCode: 'ABCD-EFGH' },
    });
  });

  test('a locked core says so, and says again when it was unlocked', async () => {
    const { host, last } = hosted();
    await pass(0);
    last().emit('message', { ...ready, ready: { ...line, locked: true } });
    expect(host.state()).toMatchObject({ ready: { locked: true } });
    last().emit('message', ready);
    expect(host.state()).toMatchObject({ ready: { locked: false } });
  });

  test('a crash is followed by another start, later each time', async () => {
    const { host, children, last } = hosted();
    await pass(0);
    last().emit('exit', 1);
    await pass(499);
    expect(children).toHaveLength(1);
    expect(host.state()).toEqual({ kind: 'starting', failures: 1 });
    await pass(1);
    expect(children).toHaveLength(2);
    last().emit('exit', 134);
    await pass(999);
    expect(children).toHaveLength(2);
    await pass(1);
    expect(children).toHaveLength(3);
  });

  test('a quiet minute makes up for earlier crashes', async () => {
    const { host, last } = hosted();
    await pass(0);
    last().emit('exit', 1);
    await pass(500);
    last().emit('message', ready);
    await pass(60_000);
    last().emit('exit', 1);
    await pass(0);
    expect(host.state()).toEqual({ kind: 'starting', failures: 1 });
  });

  test('being ready for a moment does not make up for crashes: the waits still grow', async () => {
    const { host, last } = hosted();
    for (const milliseconds of [0, 500, 1000]) {
      await pass(milliseconds);
      last().emit('message', ready);
      last().emit('exit', 1);
    }
    await pass(0);
    expect(host.state()).toEqual({ kind: 'starting', failures: 3 });
  });

  test.each([
    [2, 'bad-settings'],
    [3, 'already-running'],
    [4, 'database-not-openable'],
  ])('exit code %i ends the matter with a word to the person', async (code, because) => {
    const { host, children, gaveUp, last } = hosted();
    await pass(0);
    last().emit('exit', code);
    await pass(120_000);
    expect(gaveUp).toEqual([because]);
    expect(children).toHaveLength(1);
    expect(host.state()).toEqual({ kind: 'gone' });
  });

  test('without a key nothing is started', async () => {
    const { children, gaveUp } = hosted(() => Promise.resolve({ kind: 'no-key-store' }));
    await pass(0);
    expect(children).toHaveLength(0);
    expect(gaveUp).toEqual(['no-key-store']);
  });

  test('a folder that cannot be made ends in a word to the person, not in silence', async () => {
    const { gaveUp } = hosted(() => Promise.reject(new Error('ENOSPC')));
    await pass(0);
    expect(gaveUp).toEqual(['cannot-start']);
  });

  test('what the shell tells later reaches the core that runs now, and nobody while none runs', async () => {
    const { host, children, last } = hosted();
    host.tell({ resumed: true });
    await pass(0);
    last().emit('exit', 1);
    host.tell({ resumed: true });
    await pass(500);
    host.tell({ resumed: true });
    expect(children.map((child) => child.told.length)).toEqual([1, 2]);
  });
});

describe('stopping', () => {
  test('the core is asked, waited for, and not started again', async () => {
    const { host, children, gaveUp, last } = hosted();
    await pass(0);
    const stopped = host.stop();
    expect(last().told.at(-1)).toEqual({ stop: true });
    last().emit('exit', 0);
    await stopped;
    await pass(120_000);
    expect(children).toHaveLength(1);
    expect(children[0]?.wasKilled).toBe(false);
    expect(gaveUp).toEqual([]);
  });

  test('a core that does not listen is ended after five seconds', async () => {
    const { host, last } = hosted();
    await pass(0);
    const stopped = host.stop();
    await pass(4999);
    expect(last().wasKilled).toBe(false);
    await pass(1);
    await stopped;
    expect(last().wasKilled).toBe(true);
  });

  test('stopping while the next start is awaited ends without a further one', async () => {
    const { host, children, last } = hosted();
    await pass(0);
    last().emit('exit', 1);
    await pass(0);
    await host.stop();
    await pass(120_000);
    expect(children).toHaveLength(1);
  });

  test('stopping while the key is still being fetched starts nothing', async () => {
    const key = Promise.withResolvers<CoreStart>();
    const { host, children } = hosted(() => key.promise);
    await host.stop();
    key.resolve(start);
    await pass(120_000);
    expect(children).toHaveLength(0);
  });
});
