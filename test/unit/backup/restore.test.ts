import { copyFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { makeBackup, restoreBackup } from '../../../core/backup/index.ts';
import { openDatabase, takeLock } from '../../../core/db/index.ts';
import { otherKey, testKey } from '../../world/keys.ts';
import { keysIn, makeClinic, now, put, restoring } from './clinic.ts';

test('what another restore left half done spoils nothing', async () => {
  const clinic = makeClinic();
  put(clinic.db, 'good');
  const backup = await makeBackup(clinic, now);
  const arriving = `${clinic.database}.arriving`;
  copyFileSync(path.join(clinic.folder, backup.file), arriving);
  const half = openDatabase({ file: arriving, key: testKey });
  put(half.db, 'half');
  copyFileSync(`${arriving}-wal`, `${arriving}-left`);
  half.close();
  renameSync(`${arriving}-left`, `${arriving}-wal`);
  clinic.opened.close();
  restoreBackup(restoring(clinic, path.join(clinic.folder, backup.file)), now);
  expect(keysIn(clinic.database)).toEqual(['good']);
});

test('a database that was not closed properly is set aside whole, in a single file', async () => {
  const clinic = makeClinic();
  const backup = await makeBackup(clinic, now);
  put(clinic.db, 'only in the log');
  const crashed = path.join(path.dirname(clinic.database), 'crashed.db');
  copyFileSync(clinic.database, crashed);
  copyFileSync(`${clinic.database}-wal`, `${crashed}-wal`);
  const restore = { ...restoring(clinic, path.join(clinic.folder, backup.file)), database: crashed };
  const { setAside } = restoreBackup(restore, now);
  expect(existsSync(`${setAside}-wal`)).toBe(false);
  expect(keysIn(setAside ?? '')).toEqual(['only in the log']);
});

test('a restored backup is in place, distrusts its consents, and what was there is set aside', async () => {
  const clinic = makeClinic();
  put(clinic.db, 'trusted');
  const backup = await makeBackup(clinic, now);
  put(clinic.db, 'later');
  clinic.opened.close();
  const { setAside } = restoreBackup(restoring(clinic, path.join(clinic.folder, backup.file)), now);
  expect(keysIn(clinic.database)).toEqual([]);
  expect(keysIn(setAside ?? '')).toEqual(['later', 'trusted']);
});

test('a restore is refused while the program runs, for a missing, a damaged and a foreign file; nothing changes', async () => {
  const clinic = makeClinic();
  put(clinic.db, 'now');
  const backup = path.join(clinic.folder, (await makeBackup(clinic, now)).file);
  const release = takeLock(path.join(path.dirname(clinic.database), 'lock.db'));
  expect(() => restoreBackup(restoring(clinic, backup), now)).toThrow('start.running');
  release?.();
  expect(() => restoreBackup(restoring(clinic, `${backup}.nowhere`), now)).toThrow('backup.not-found');
  expect(() => restoreBackup({ ...restoring(clinic, backup), key: otherKey }, now)).toThrow('database.not-openable');
  const bytes = readFileSync(backup);
  bytes[5000] = (bytes[5000] ?? 0) ^ 255;
  writeFileSync(backup, bytes);
  expect(() => restoreBackup(restoring(clinic, backup), now)).toThrow();
  clinic.opened.close();
  expect(keysIn(clinic.database)).toEqual(['now']);
});

test('what no copy may keep is not in the database that is set aside either; one of another version stays as it is', async () => {
  const clinic = makeClinic();
  put(clinic.db, 'kept');
  const backup = path.join(clinic.folder, (await makeBackup(clinic, now)).file);
  put(clinic.db, 'secret');
  clinic.opened.close();
  const first = restoreBackup(restoring(clinic, backup), now);
  expect(first).toMatchObject({ isEmptied: true, setAside: expect.any(String) });
  expect(keysIn(first.setAside ?? '')).toEqual(['kept']);
  expect(existsSync(`${first.setAside}-wal`)).toBe(false);

  const unknown = { ...restoring(clinic, backup), emptying: ['DELETE FROM a_table_of_tomorrow'] };
  const second = restoreBackup(unknown, new Date(now.getTime() + 1000));
  expect(second.isEmptied).toBe(false);
  expect(keysIn(second.setAside ?? '')).toEqual(['kept']);
});
