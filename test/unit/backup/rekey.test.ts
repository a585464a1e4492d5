import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { backupCalls, changeKey, makeBackup, opensWith } from '../../../core/backup/index.ts';
import { openDatabase, rekeyDatabase } from '../../../core/db/index.ts';
import { makeSettings } from '../../../core/settings/index.ts';
import { otherKey, testKey } from '../../world/keys.ts';
import { keysIn, makeClinic, memoryKeys, now, put } from './clinic.ts';

const thirdKey = new Uint8Array(32).fill(3);

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
  changeKey(clinic.db, memoryKeys(), clinic.folder);
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
  rekeyDatabase(backup.db, keys.prepare());
  backup.close();
  changeKey(clinic.db, keys, clinic.folder);
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
  changeKey(clinic.db, keys, clinic.folder);
  expect(keys.current()).toEqual(otherKey);
  expect(opensWith(ours, otherKey)).toBe(true);
  expect(opensWith(foreign, thirdKey)).toBe(true);
});
