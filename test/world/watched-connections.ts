import { readFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from './folder.ts';

export interface WatchedConnection {
  readonly file: string;
  readonly isReadonly: boolean;
  readonly isMainThread: boolean;
  readonly pragmas: Readonly<Record<string, unknown>>;
}

/** What durability and secrecy rest on (architecture.md section 3, 7.16). */
export const asDecided = {
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
