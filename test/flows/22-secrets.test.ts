import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { openDatabase } from '../../core/db/index.ts';
import { runCoreProcess } from '../world/core-process.ts';
import { temporaryFolder } from '../world/folder.ts';
import { otherKey } from '../world/keys.ts';
import { playMarkedJourney, type Traces } from '../world/marked-journey.ts';
import { findMarks } from '../world/marks.ts';
import { reviewedColumns } from '../world/reviewed-columns.ts';

/**
 * One journey in which every secret, name and record is a text that stands nowhere by accident, with mistakes, faults and a
 * power cut on the way; then a search for them in everything that it has left behind (architecture.md section 2.6, 2.7).
 */
let played: Traces | undefined;
/** What a thief takes home. */
const copy = path.join(temporaryFolder(), 'copy');

function traces(): Traces {
  if (!played) throw new Error('The journey did not come to its end');
  return played;
}

const kindsOf = (marks: readonly { readonly kind: string }[]) => [...new Set(marks.map(({ kind }) => kind))].toSorted();

describe('secrets, names and records', () => {
  test('are all in play, so that a search for them means something', { timeout: 300_000 }, async () => {
    played = await playMarkedJourney(copy);
    const { marks, wire, columns } = played;
    const kinds = [
      'aadhaar',
      'abha',
      'contact',
      'key',
      'name',
      'otp',
      'password',
      'received',
      'record',
      'secret',
      'token',
    ];
    expect(kindsOf(marks)).toEqual(kinds);
    // They are found where they belong: on the wire to ABDM, and in the database.
    expect(kindsOf(findMarks(wire, marks))).toEqual(expect.arrayContaining(['abha', 'name', 'secret', 'token']));
    const stored = new Set([...columns.values()].flat());
    expect(kinds.filter((kind) => !stored.has(kind as never))).toEqual(['aadhaar', 'otp', 'password']);
  });

  test.each(['log', 'output', 'addresses', 'events', 'refusals'] as const)('stand in none of the %s', (where) => {
    for (const text of [traces()[where]].flat()) {
      expect(text.length).toBeGreaterThan(50);
      expect(findMarks(text, traces().marks)).toEqual([]);
    }
  });

  test('stand in the database where it was reviewed that they must, and nowhere else', () => {
    const leaks = [...traces().columns].flatMap(([column, kinds]) =>
      kinds.filter((kind) => !reviewedColumns[column]?.holds.includes(kind)).map((kind) => `${kind} in ${column}`),
    );
    expect(leaks).toEqual([]);
    const unknown = Object.keys(reviewedColumns).filter((column) => !traces().allColumns.includes(column));
    expect(unknown).toEqual([]);
  });
});

describe('after a permission has ended', () => {
  test('what came under it was there, and is in no page of the file, no frame of its log and no backup', () => {
    const { before, after, backups, marks } = traces();
    const received = marks.filter(({ kind }) => kind === 'received');
    expect(before).toEqual({ image: received, log: received });
    expect(after).toEqual({ image: [], log: [] });
    expect(backups.length).toBeGreaterThan(0);
    for (const found of backups) expect(found).toEqual([]);
  });
});

describe('a copy of the data folder without its key', () => {
  const files = () =>
    readdirSync(copy, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => path.join(parentPath, name));

  test('shows nothing in any byte of any file', () => {
    expect(files().map((file) => path.basename(file))).toEqual(expect.arrayContaining(['clinic.db', 'clinic.db-wal']));
    for (const file of files()) {
      expect([file, findMarks(readFileSync(file).toString('latin1'), traces().marks)]).toEqual([file, []]);
    }
  });

  test('is opened by nobody: not by the program, not under another key', { timeout: 60_000 }, async () => {
    const start = await runCoreProcess({ dataFolder: copy, args: ['--world', 'sandbox', '--port', '0'] });
    expect(start).toMatchObject({ code: 4, output: '', log: expect.stringContaining('key.missing') });
    for (const file of files().filter((name) => name.endsWith('.db') && !name.endsWith('lock.db'))) {
      expect(() => openDatabase({ file, key: otherKey })).toThrow('database.not-openable');
    }
  });
});
