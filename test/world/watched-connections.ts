import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { temporaryFolder } from './folder.ts';

export interface WatchedConnection {
  readonly file: string;
  readonly isReadonly: boolean;
  readonly isMainThread: boolean;
  readonly pragmas: Readonly<Record<string, unknown>>;
}

/** What durability and secrecy rest on (architecture.md section 3, 7.16). */
const asDecided = {
  cipher: 'sqlcipher',
  journal_mode: 'wal',
  synchronous: 2,
  temp_store: 2,
  foreign_keys: 1,
  secure_delete: 1,
};

/** Has an appliance report each database connection that it opens, in any thread. */
export function watchConnections() {
  const report = path.join(temporaryFolder(), 'connections');
  return {
    nodeArgs: ['--import', path.resolve(import.meta.dirname, 'watch-connections.ts')],
    env: { WATCH_CONNECTIONS: report },
    found: () =>
      readFileSync(report, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as WatchedConnection),
  };
}

/** The write-ahead log, full flushes, no traces in the clear: on each connection, and on all that are expected. */
export function expectAsDecided(connections: readonly WatchedConnection[], expected: readonly string[]): void {
  for (const { file, pragmas } of connections) expect([file, pragmas]).toEqual([file, asDecided]);
  const names = connections.map(({ file, isMainThread }) => {
    const name = file.endsWith('.unfinished') ? 'unfinished' : path.basename(file);
    return isMainThread ? name : `${name} in a thread`;
  });
  expect(names).toEqual(expect.arrayContaining([...expected]));
}
