import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { backupCalls, changeKey, type KeyStore, makeBackup, opensWith } from '../../../core/backup/index.ts';
import { openDatabase, rekeyDatabase, transact } from '../../../core/db/index.ts';
import { openKeyFile, writeKeyFile } from '../../../core/key-file.ts';
import { makeSettings } from '../../../core/settings/index.ts';
import { temporaryFolder } from '../../world/folder.ts';
import { otherKey, testKey } from '../../world/keys.ts';
import { keysIn, makeClinic, memoryKeys, now, put } from './clinic.ts';

const thirdKey = new Uint8Array(32).fill(3);
const changing = ({ folder }: { folder: string }, keys: KeyStore) => ({ keys, backups: folder, who: 'appliance' });

test('a key that is changed while a backup is being made waits for it, so that the new key opens it', async () => {
  const clinic = makeClinic();
  const keys = memoryKeys();
  const parts = { ...clinic, key: keys.current };
  const calls = backupCalls(parts, { settings: makeSettings(new Map()), keys });
  const making = makeBackup(parts, now);
  await setImmediate();
  const who = { staffId: 'vikram', name: '', roles: ['owner' as const] };
  const session = { secret: undefined, open: () => {}, close: () => {} };
  await calls['backup.changeKey'](clinic.db, {}, { who, now, session, signal: AbortSignal.timeout(20_000) });
  const { file } = await making;
  expect(opensWith(path.join(clinic.folder, file), otherKey)).toBe(true);
  expect(opensWith(clinic.database, otherKey)).toBe(true);
});

test('a new key opens database and backups, and the old one opens neither', async () => {
  const clinic = makeClinic();
  put(clinic.db, 'kept');
  const backup = path.join(clinic.folder, (await makeBackup(clinic, now)).file);
  await changeKey(clinic.db, changing(clinic, memoryKeys()), now);
  clinic.opened.close();
  expect(opensWith(clinic.database, testKey)).toBe(false);
  expect(opensWith(backup, testKey)).toBe(false);
  expect(keysIn(clinic.database, otherKey)).toEqual(['kept']);
  expect(keysIn(backup, otherKey)).toEqual(['kept']);
});

test('a change of key that a power cut stopped half way is finished by running it again', async () => {
  const clinic = makeClinic();
  const first = path.join(clinic.folder, (await makeBackup(clinic, now)).file);
  const keys = memoryKeys();
  const backup = openDatabase({ file: first, key: testKey });
  rekeyDatabase(backup.db, await keys.prepare());
  backup.close();
  await changeKey(clinic.db, changing(clinic, keys), now);
  expect(keys.current()).toEqual(otherKey);
  expect(opensWith(first, otherKey)).toBe(true);
  expect(opensWith(clinic.database, otherKey)).toBe(true);
});

test('a file among the backups that this key never opened is passed over by a change of key', async () => {
  const clinic = makeClinic();
  const ours = path.join(clinic.folder, (await makeBackup(clinic, now)).file);
  const foreign = path.join(clinic.folder, 'clinic-of-the-old-pc.db');
  openDatabase({ file: foreign, key: thirdKey }).close();
  writeFileSync(path.join(clinic.folder, 'clinic-damaged.db'), 'not a database at all');
  const keys = memoryKeys();
  await changeKey(clinic.db, changing(clinic, keys), now);
  expect(keys.current()).toEqual(otherKey);
  expect(opensWith(ours, otherKey)).toBe(true);
  expect(opensWith(foreign, thirdKey)).toBe(true);
});

test.each(['before', 'after'] as const)(
  'a power cut %s the database got its new key: the next start finishes the change in the key file and writes it down',
  async (moment) => {
    const clinic = makeClinic();
    const file = path.join(temporaryFolder(), 'practice.key');
    writeKeyFile(file, testKey);
    const data = { folder: path.dirname(clinic.database), database: clinic.database };
    const prepared = await openKeyFile(file, data).prepare();
    if (moment === 'after') rekeyDatabase(clinic.db, prepared);
    clinic.opened.close();

    const keys = openKeyFile(file, data);
    const opened = openDatabase({ file: clinic.database, key: keys.current() });
    await changeKey(opened.db, changing(clinic, keys), now);
    expect(opened.db.all("SELECT who, what FROM audit WHERE what = 'backup.key-changed'")).toEqual([
      { who: 'appliance', what: 'backup.key-changed' },
    ]);
    opened.close();
    expect(openKeyFile(file, data).current()).toEqual(prepared);
    expect(opensWith(clinic.database, prepared)).toBe(true);
    expect(existsSync(`${file}.next`)).toBe(false);
  },
);

test('the key that opens the database is the current one, also when nothing could be written after the change', async () => {
  const clinic = makeClinic();
  const keys = memoryKeys();
  const full = "CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'no room'); END";
  transact(clinic.db, (tx) => void tx.run(full));
  await expect(changeKey(clinic.db, changing(clinic, keys), now)).rejects.toThrow('no room');
  expect(opensWith(clinic.database, keys.current())).toBe(true);
  transact(clinic.db, (tx) => void tx.run('DROP TRIGGER full'));
  await changeKey(clinic.db, changing(clinic, keys), now);
  await changeKey(clinic.db, changing(clinic, { ...keys, prepared: () => keys.current() }), now);
  expect(clinic.db.all("SELECT about FROM audit WHERE what = 'backup.key-changed'")).toHaveLength(1);
});
