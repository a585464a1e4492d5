import { existsSync } from 'node:fs';
import { type KeyStore, opensWith } from './backup/index.ts';
import { Problem } from './kit/problem.ts';
import type { ShellLetter } from './shell.ts';

/**
 * The key that the desktop shell keeps in the operating system's key store, offered as a place where it can be changed: what
 * has to be kept, the shell keeps. After a power cut during a change, a database that has the next key already is opened with
 * that one, and `app.ts` finishes the change.
 */
export function openShellKeys(
  { key, nextKey, ask }: Pick<ShellLetter, 'key' | 'nextKey' | 'ask'>,
  database: string,
): KeyStore {
  let next = nextKey ?? undefined;
  let current = next && existsSync(database) && opensWith(database, next) ? next : key;
  return {
    current: () => current,
    prepared: () => next,
    async prepare() {
      const answer = await ask('prepare-key');
      if (!answer.key) throw new Problem('backup.key-not-kept');
      next = answer.key;
      return next;
    },
    use() {
      current = next ?? current;
    },
    async promote() {
      const { isDone } = await ask('promote-key');
      if (!isDone) throw new Problem('backup.key-not-kept');
      next = undefined;
    },
  };
}
