import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { writeAudit } from '../../../core/audit/index.ts';
import {
  type BackupParts,
  changeKey,
  type KeyStore,
  makeBackup,
  opensWith,
  restoreBackup,
} from '../../../core/backup/index.ts';
import {
  type Db,
  migrate,
  type OpenedDatabase,
  openDatabase,
  readMigrations,
  rekeyDatabase,
  takeLock,
  transact,
} from '../../../core/db/index.ts';
import { migrationsFolder } from '../../world/core.ts';
import { temporaryFolder } from '../../world/folder.ts';
import { otherKey, testKey } from '../../world/keys.ts';

const now = new Date('2026-11-24T05:12:00Z');
const workerFile = path.resolve(import.meta.dirname, '../../../core/worker.ts');

interface Clinic extends BackupParts {
  readonly opened: OpenedDatabase;
}

function makeClinic(): Clinic {
  const folder = temporaryFolder();
  const file = path.join(folder, 'clinic.db');
  const opened = openDatabase({ file, key: testKey });
  migrate(opened, readMigrations(migrationsFolder), now);
  onTestFinished(() => opened.close());
  return {
    opened,
    db: opened.db,
    database: file,
    folder: path.join(folder, 'backups'),
    key: () => testKey,
    workerFile,
    emptying: ["DELETE FROM settings WHERE key = 'secret'"],
  };
}

const put = (db: Db, key: string) =>
  transact(db, (tx) => {
    tx.run("INSERT INTO settings (key, value, changed_at) VALUES (@key, '1', @at)", { key, at: now.toISOString() });
    writeAudit(tx, now, { who: 'test', what: 'setting.put', about: key });
  });

const keysIn = (file: string, key = testKey): string[] => {
  const opened = openDatabase({ file, key });
  const rows = opened.db.all<{ key: string }>('SELECT key FROM settings ORDER BY key');
  opened.close();
  return rows.map((row) => row.key);
};

const restoring = (clinic: Clinic, backup: string) => ({
  backup,
  database: clinic.database,
  key: testKey,
  migrations: migrationsFolder,
  distrust: ["DELETE FROM settings WHERE key = 'trusted'"],
});

test('a backup is a whole database without what must not leave, noted and audited', async () => {
  const clinic = makeClinic();
  put(clinic.db, 'kept');
  put(clinic.db, 'secret');
  const backup = await makeBackup(clinic, now);
  expect(backup.file).toBe('clinic-2026-11-24-104200.db');
  expect(keysIn(path.join(clinic.folder, backup.file))).toEqual(['kept']);
  expect(keysIn(clinic.database)).toEqual(['kept', 'secret']);
  expect(clinic.db.get('SELECT what FROM audit ORDER BY seq DESC')).toEqual({ what: 'backup.made' });
});

test('a backup that cannot be written fails by name and leaves no file that looks like one', async () => {
  const clinic = makeClinic();
  writeFileSync(clinic.folder, 'a file where the folder should be');
  await expect(makeBackup(clinic, now)).rejects.toThrow('backup.failed');
  const other = makeClinic();
  await expect(makeBackup({ ...other, emptying: ['DELETE FROM no_such_table'] }, now)).rejects.toThrow('backup.failed');
  expect(readdirSync(other.folder).filter((name) => name.endsWith('.db'))).toEqual([]);
});

test('two that are asked for in the same second come one after the other, and the day keeps the newer one', async () => {
  const clinic = makeClinic();
  const [first, second] = await Promise.all([makeBackup(clinic, now), makeBackup(clinic, now)]);
  expect([first.file, second.file]).toEqual(['clinic-2026-11-24-104200.db', 'clinic-2026-11-24-104200-2.db']);
  const noted = clinic.db.all<{ file: string }>('SELECT file FROM backups').map(({ file }) => file);
  expect(readdirSync(clinic.folder)).toEqual(noted);
  expect(noted).toEqual([second.file]);
});

test('one that failed does not hold up the next', async () => {
  const clinic = makeClinic();
  writeFileSync(clinic.folder, 'a file where the folder should be');
  const failed = makeBackup(clinic, now);
  const next = makeBackup(clinic, now);
  await expect(failed).rejects.toThrow('backup.failed');
  await expect(next).rejects.toThrow('backup.failed');
  rmSync(clinic.folder);
  expect((await makeBackup(clinic, now)).bytes).toBeGreaterThan(0);
});

test('what a power cut left of a copy goes before the next one', async () => {
  const clinic = makeClinic();
  mkdirSync(clinic.folder);
  writeFileSync(path.join(clinic.folder, 'clinic-2026-11-23-104200.db.unfinished'), 'half');
  writeFileSync(path.join(clinic.folder, 'clinic-2026-11-23-104200.db.unfinished-wal'), 'half');
  const { file } = await makeBackup(clinic, now);
  expect(readdirSync(clinic.folder)).toEqual([file]);
});

test('only the newest of each of 7 days and 4 weeks stay', async () => {
  const clinic = makeClinic();
  for (let day = 0; day < 40; day += 10) await makeBackup(clinic, new Date(now.getTime() + day * 86_400_000));
  for (let day = 41; day < 50; day += 1) await makeBackup(clinic, new Date(now.getTime() + day * 86_400_000));
  const files = readdirSync(clinic.folder).filter((name) => name.endsWith('.db'));
  expect(files.length).toBe(clinic.db.all('SELECT id FROM backups').length);
  expect(files).toContain('clinic-2027-01-12-104200.db');
  expect(files).not.toContain('clinic-2026-11-24-104200.db');
  expect(files.length).toBe(9);
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

const thirdKey = new Uint8Array(32).fill(3);

/** A key store in memory. */
function memoryKeys(): KeyStore & { next: Uint8Array | undefined } {
  let current: Uint8Array = testKey;
  const store = {
    next: undefined as Uint8Array | undefined,
    current: () => current,
    prepared: () => store.next,
    prepare: () => (store.next = otherKey),
    promote() {
      current = store.next ?? current;
      store.next = undefined;
    },
  };
  return store;
}

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
