import { cpSync, mkdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { openDatabase, transact } from '../../../core/db/index.ts';
import { temporaryFolder } from '../../world/folder.ts';
import { testKey } from '../../world/keys.ts';
import { type Chance, chanceFrom } from '../../world/people.ts';

/**
 * What a power cut leaves behind: the database as it stood, and a write-ahead log that ends anywhere, or holds rubbish from
 * somewhere on. Whatever was committed before that place must be there, and nothing half. `AROGYA_SEED` chooses the places;
 * `AROGYA_TORN=all` ends the log at every byte of it.
 */
const isAll = process.env['AROGYA_TORN'] === 'all';
const seed = Number(process.env['AROGYA_SEED'] ?? Math.floor(Math.random() * 1_000_000));
const minute = 60_000;

interface Remains {
  readonly folder: string;
  readonly wal: Buffer;
  /** After each commit: how long the log was, and how many rows there were. */
  readonly commits: readonly { readonly end: number; readonly rows: number }[];
}

const table = 'CREATE TABLE things (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT';
const insert = 'INSERT INTO things (bytes) VALUES (zeroblob(@length))';
/** Bytes of the log's head and of a frame: one page and what stands before it. */
const head = 32;
const frame = 4096 + 24;

/** Commits of many lengths, the last one of two frames; files are taken while the connection is open, as a power cut does. */
function makeRemains(chance: Chance): Remains {
  const folder = temporaryFolder();
  const file = path.join(folder, 'clinic.db');
  const opened = openDatabase({ file, key: testKey });
  const add = (count: number, length: number) =>
    transact(opened.db, (tx) => {
      for (let row = 0; row < count; row += 1) tx.run(insert, { length });
    });
  transact(opened.db, (tx) => void tx.run(table));
  add(40, 900);
  opened.close();

  const again = openDatabase({ file, key: testKey });
  const { db } = again;
  const rowsNow = () => db.get<{ count: number }>('SELECT count(*) AS count FROM things')?.count ?? 0;
  const commits = [{ end: 0, rows: rowsNow() }];
  const commit = (count: number, length: number) => {
    transact(db, (tx) => {
      for (let row = 0; row < count; row += 1) tx.run(insert, { length });
    });
    commits.push({ end: statSync(`${file}-wal`).size, rows: rowsNow() });
  };
  for (let turn = 0; turn < 12; turn += 1) commit(1 + Math.floor(chance() * 8), Math.floor(chance() * 6000));
  // One that is long whatever the seed says, and the short one at the end.
  commit(8, 5000);
  commit(1, 10);
  const remains = path.join(folder, 'remains');
  mkdirSync(remains);
  cpSync(file, path.join(remains, 'clinic.db'));
  const wal = readFileSync(`${file}-wal`);
  again.close();
  return { folder: remains, wal, commits };
}

/** The rows that are there after a start with this log. */
function rowsWith({ folder }: Remains, wal: Uint8Array): { rows: number; isWhole: boolean } {
  const file = path.join(folder, 'torn.db');
  for (const old of [file, `${file}-wal`, `${file}-shm`]) rmSync(old, { force: true });
  cpSync(path.join(folder, 'clinic.db'), file);
  writeFileSync(`${file}-wal`, wal);
  const opened = openDatabase({ file, key: testKey });
  try {
    const { count = -1 } = opened.db.get<{ count: number }>('SELECT count(*) AS count FROM things') ?? {};
    const checks = opened.db.all<{ integrity_check: string }>('PRAGMA integrity_check');
    return { rows: count, isWhole: checks[0]?.integrity_check === 'ok' };
  } finally {
    opened.close();
  }
}

/** What must be there when the log is good up to `place`. */
const committedBefore = ({ commits }: Remains, place: number): number =>
  commits.findLast(({ end }) => end <= place)?.rows ?? 0;

describe(`a write-ahead log after a power cut (AROGYA_SEED=${seed})`, () => {
  const chance = chanceFrom(seed);
  const remains = makeRemains(chance);
  const { wal, commits } = remains;

  test('holds what this test is about: many commits, of one frame and of several', () => {
    const lengths = commits.slice(1).map(({ end }, place) => (end - Math.max(head, commits[place]?.end ?? 0)) / frame);
    expect(lengths.every(Number.isInteger)).toBe(true);
    expect(Math.min(...lengths)).toBeLessThan(3);
    expect(Math.max(...lengths)).toBeGreaterThan(5);
    expect(rowsWith(remains, wal)).toEqual({ rows: commits.at(-1)?.rows, isWhole: true });
  });

  test('may end anywhere: every commit before is there, and no part of one after', { timeout: minute }, () => {
    const edges = commits.flatMap(({ end }) => [end - 1, end, end + 1, end + 23, end + 24, end + 25]);
    const anywhere = Array.from({ length: 150 }, () => Math.floor(chance() * wal.length));
    const cuts = [0, 1, 31, 32, ...edges, ...anywhere].filter((cut) => cut >= 0 && cut <= wal.length);
    for (const cut of cuts) {
      const found = rowsWith(remains, wal.subarray(0, cut));
      expect([cut, found]).toEqual([cut, { rows: committedBefore(remains, cut), isWhole: true }]);
    }
  });

  const first = isAll ? 0 : wal.length - 2 * frame;
  test(`may end at every single byte from ${first} to ${wal.length}`, { timeout: (isAll ? 60 : 2) * minute }, () => {
    const file = path.join(remains.folder, 'torn.db');
    cpSync(path.join(remains.folder, 'clinic.db'), file);
    writeFileSync(`${file}-wal`, wal);
    const wrong: unknown[] = [];
    for (let cut = wal.length; cut >= first; cut -= 1) {
      truncateSync(`${file}-wal`, cut);
      // Read only, so that no checkpoint follows and the next cut meets the same log.
      const opened = openDatabase({ file, key: testKey, readonly: true });
      const found = opened.db.get<{ count: number }>('SELECT count(*) AS count FROM things')?.count;
      opened.close();
      if (found !== committedBefore(remains, cut)) wrong.push({ cut, found });
    }
    expect(wrong).toEqual([]);
  });

  test('may hold a wrong byte anywhere: every commit before it is there', { timeout: minute }, () => {
    const places = [...Array.from({ length: 150 }, () => Math.floor(chance() * wal.length)), wal.length - 1];
    for (const place of places) {
      const flipped = Buffer.from(wal);
      flipped[place] = (flipped[place] ?? 0) ^ (1 << Math.floor(chance() * 8));
      const found = rowsWith(remains, flipped);
      expect([place, found.isWhole]).toEqual([place, true]);
      expect([place, found.rows]).toEqual([place, committedBefore(remains, place)]);
    }
  });

  test('may be followed by rubbish that was never committed', () => {
    for (const length of [1, 24, frame, 3 * frame + 100]) {
      const rubbish = Buffer.from(Array.from({ length }, () => Math.floor(chance() * 256)));
      const found = rowsWith(remains, Buffer.concat([wal, rubbish]));
      expect(found).toEqual({ rows: commits.at(-1)?.rows, isWhole: true });
    }
  });

  test('mends a database that a checkpoint had half written', () => {
    const base = readFileSync(path.join(remains.folder, 'clinic.db'));
    const complete = rowsWith(remains, wal);
    const written = readFileSync(path.join(remains.folder, 'torn.db'));
    for (let turn = 0; turn < 40; turn += 1) {
      const cut = Math.floor(chance() * written.length);
      const half = Buffer.concat([written.subarray(0, cut), base.subarray(Math.min(cut, base.length))]);
      writeFileSync(path.join(remains.folder, 'clinic.db'), half);
      expect([cut, rowsWith(remains, wal)]).toEqual([cut, complete]);
    }
    writeFileSync(path.join(remains.folder, 'clinic.db'), base);
  });
});
