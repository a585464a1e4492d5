import { copyFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { makeBackup } from '../../../core/backup/index.ts';
import { openDatabase } from '../../../core/db/index.ts';
import { otherKey } from '../../world/keys.ts';
import { keysIn, makeClinic, now, put } from './clinic.ts';

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

test('a copy that fails leaves nothing of what it had copied', async () => {
  const clinic = makeClinic();
  put(clinic.db, 'here');
  const failing = { ...clinic, emptying: ['DELETE FROM nowhere'] };
  await expect(makeBackup(failing, now)).rejects.toThrow('backup.failed');
  expect(readdirSync(clinic.folder)).toEqual([]);
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

test('a copy that no row knows, since an older one was restored, goes with its days; other files stay and count for nothing', async () => {
  const clinic = makeClinic();
  const place = (name: string) => path.join(clinic.folder, name);
  const named = (day: number, ending = '') => `clinic-2026-11-${String(day).padStart(2, '0')}-090000${ending}.db`;
  const unnoted = [...Array.from({ length: 20 }, (_, at) => named(at + 1)), named(20, '-2')];
  expect((await makeBackup(clinic, new Date('2026-11-01T03:30:00Z'))).file).toBe(named(1));
  for (const file of [...unnoted.slice(1), named(30)]) copyFileSync(place(named(1)), place(file));
  const ofAnotherPc = 'clinic-2026-11-19-230000.db';
  openDatabase({ file: place(ofAnotherPc), key: otherKey }).close();
  const strangers = [ofAnotherPc, named(30), 'clinic-2026-11-18-230000.db', 'of-the-old-pc.db', 'notes.txt'];
  for (const file of strangers.slice(2)) writeFileSync(place(file), 'no database');
  const { file } = await makeBackup(clinic, now);
  const kept = readdirSync(clinic.folder).filter((name) => !strangers.includes(name));
  // The newest of seven days (the 24th, the 20th to the 15th) and of four weeks, which begin on Mondays.
  const days = [20, 19, 18, 17, 16, 15, 8].map((day) => named(day, day === 20 ? '-2' : ''));
  expect(kept.toSorted()).toEqual([file, ...days].toSorted());
  expect(readdirSync(clinic.folder)).toEqual(expect.arrayContaining(strangers));
});
