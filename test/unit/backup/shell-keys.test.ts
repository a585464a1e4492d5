import { expect, test } from 'vitest';
import { changeKey, opensWith } from '../../../core/backup/index.ts';
import { openDatabase, rekeyDatabase } from '../../../core/db/index.ts';
import type { ShellLetter } from '../../../core/shell.ts';
import { openShellKeys } from '../../../core/shell-keys.ts';
import { otherKey, testKey } from '../../world/keys.ts';
import { makeClinic, now } from './clinic.ts';

type Ask = ShellLetter['ask'];
const changing = (keys: ReturnType<typeof openShellKeys>, { folder }: { folder: string }) => ({
  keys,
  backups: folder,
  who: 'appliance',
});

/** A shell that does what it is asked, and remembers it. */
function willing() {
  const asked: string[] = [];
  const ask: Ask = async (wish) => {
    asked.push(wish);
    return { isDone: true, key: wish === 'prepare-key' ? otherKey : null };
  };
  return { asked, ask };
}
const unwilling: Ask = async () => ({ isDone: false, key: null });

test('the shell keeps the new key before a file gets it, and puts it in place after all have it', async () => {
  const clinic = makeClinic();
  const { asked, ask } = willing();
  const seen: boolean[] = [];
  const look: Ask = (wish) => {
    seen.push(opensWith(clinic.database, testKey));
    return ask(wish);
  };
  const keys = openShellKeys({ key: testKey, nextKey: null, ask: look }, clinic.database);
  await changeKey(clinic.db, changing(keys, clinic), now);
  expect(asked).toEqual(['prepare-key', 'promote-key']);
  expect(seen).toEqual([true, false]);
  expect(keys.current()).toEqual(otherKey);
  expect(keys.prepared()).toBeUndefined();
  expect(opensWith(clinic.database, otherKey)).toBe(true);
});

test('a shell that cannot keep the new key changes nothing', async () => {
  const clinic = makeClinic();
  const keys = openShellKeys({ key: testKey, nextKey: null, ask: unwilling }, clinic.database);
  await expect(changeKey(clinic.db, changing(keys, clinic), now)).rejects.toThrow('backup.key-not-kept');
  expect(keys.current()).toEqual(testKey);
  expect(opensWith(clinic.database, testKey)).toBe(true);
});

test('one that could not put it in place is asked again at the next change, and the database opens all the while', async () => {
  const clinic = makeClinic();
  const { asked, ask } = willing();
  let isFull = true;
  const often: Ask = (wish) => (isFull && wish === 'promote-key' ? unwilling(wish) : ask(wish));
  const keys = openShellKeys({ key: testKey, nextKey: null, ask: often }, clinic.database);
  await expect(changeKey(clinic.db, changing(keys, clinic), now)).rejects.toThrow('backup.key-not-kept');
  expect(opensWith(clinic.database, keys.current())).toBe(true);
  isFull = false;
  await changeKey(clinic.db, changing(keys, clinic), now);
  expect(asked).toEqual(['prepare-key', 'promote-key']);
  expect(keys.current()).toEqual(otherKey);
});

test.each([
  ['has its new key', true],
  ['has its old key', false],
])(
  'after a power cut in the middle, a database that %s is opened, and the change finished',
  async (_how, isChanged) => {
    const clinic = makeClinic();
    if (isChanged) rekeyDatabase(clinic.db, otherKey);
    clinic.opened.close();
    const { asked, ask } = willing();
    const keys = openShellKeys({ key: testKey, nextKey: otherKey, ask }, clinic.database);
    const opened = openDatabase({ file: clinic.database, key: keys.current() });
    await changeKey(opened.db, changing(keys, clinic), now);
    opened.close();
    expect(asked).toEqual(['promote-key']);
    expect(opensWith(clinic.database, otherKey)).toBe(true);
  },
);
