import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  checkDatabase,
  copyDatabase,
  migrate,
  openDatabase,
  readMigrations,
  rekeyDatabase,
} from '../../../core/db/index.ts';
import { temporaryFolder } from '../../world/folder.ts';
import { otherKey, testKey } from '../../world/keys.ts';

const now = new Date('2026-11-24T05:00:00Z');
const first = { number: 1, name: '0001_a.sql', sql: 'CREATE TABLE a (x TEXT) STRICT' };
const second = { number: 2, name: '0002_b.sql', sql: 'CREATE TABLE b (x TEXT) STRICT' };
const open = (folder = temporaryFolder()) => openDatabase({ file: `${folder}/clinic.db`, key: testKey });

test('a fresh database gets all migrations and no copy is made of it', () => {
  const opened = open();
  expect(migrate(opened, [first, second], now)).toBeUndefined();
  expect(opened.db.all('SELECT number, name, ran_at FROM migrations')).toEqual([
    { number: 1, name: '0001_a.sql', ran_at: '2026-11-24T05:00:00.000Z' },
    { number: 2, name: '0002_b.sql', ran_at: '2026-11-24T05:00:00.000Z' },
  ]);
  opened.close();
});

test('an older database is copied before it is changed, and the copy is whole', () => {
  const opened = open();
  migrate(opened, [first], now);
  const copy = migrate(opened, [first, second], now);
  expect(copy).toMatch(/clinic\.db\.before-0002$/);
  expect(() => checkDatabase(copy ?? '', testKey)).not.toThrow();
  opened.close();
});

test('a copy appears under its name only when it is whole, also after one that a power cut broke off', () => {
  const folder = temporaryFolder();
  const opened = open(folder);
  migrate(opened, [first], now);
  const unfinished = `${folder}/clinic.db.before-0002.unfinished`;
  writeFileSync(unfinished, 'half a copy');
  const copy = migrate(opened, [first, second], now);
  expect(readdirSync(folder).filter((name) => name.includes('.before-'))).toEqual(['clinic.db.before-0002']);
  expect(() => checkDatabase(copy ?? '', testKey)).not.toThrow();
  opened.close();
});

test('nothing happens when nothing is pending', () => {
  const opened = open();
  migrate(opened, [first], now);
  expect(migrate(opened, [first], now)).toBeUndefined();
  opened.close();
});

test('a migration that fails half way leaves the database as it was', () => {
  const opened = open();
  migrate(opened, [first], now);
  const broken = { ...second, sql: 'CREATE TABLE b (x TEXT) STRICT; INSERT INTO nowhere VALUES (1)' };
  expect(() => migrate(opened, [first, broken], now)).toThrow('nowhere');
  expect(opened.db.get('PRAGMA user_version')).toEqual({ user_version: 1 });
  expect(opened.db.all("SELECT name FROM sqlite_schema WHERE name = 'b'")).toEqual([]);
  opened.close();
});

test('a database of a newer program is refused', () => {
  const opened = open();
  migrate(opened, [first, second], now);
  expect(() => migrate(opened, [first], now)).toThrow('database.newer');
  opened.close();
});

test('a migration that was edited after it had run is refused', () => {
  const opened = open();
  migrate(opened, [first], now);
  expect(() => migrate(opened, [{ ...first, sql: `${first.sql} ` }], now)).toThrow('database.changed-migration');
  opened.close();
});

test('a gap in the numbers is refused', () => {
  const folder = temporaryFolder();
  writeFileSync(`${folder}/0001_a.sql`, '');
  writeFileSync(`${folder}/0003_c.sql`, '');
  expect(() => readMigrations(folder)).toThrow('number 2');
});

test('a copy under a new key opens with that key alone', () => {
  const folder = temporaryFolder();
  const opened = open(folder);
  migrate(opened, [first], now);
  copyDatabase(opened.db, `${folder}/copy.db`);
  opened.close();
  const copy = openDatabase({ file: `${folder}/copy.db`, key: testKey });
  rekeyDatabase(copy.db, otherKey);
  copy.close();
  expect(() => openDatabase({ file: `${folder}/copy.db`, key: testKey })).toThrow('database.not-openable');
  expect(() => checkDatabase(`${folder}/copy.db`, otherKey)).not.toThrow();
});

test('a damaged copy is found out', () => {
  const folder = temporaryFolder();
  const opened = open(folder);
  migrate(opened, [first, second], now);
  const file = `${folder}/copy.db`;
  copyDatabase(opened.db, file);
  opened.close();
  const bytes = readFileSync(file);
  bytes[bytes.length - 100] = (bytes[bytes.length - 100] ?? 0) ^ 1;
  writeFileSync(file, bytes);
  expect(() => checkDatabase(file, testKey)).toThrow();
  expect(existsSync(file)).toBe(true);
});
