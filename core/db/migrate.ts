import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { toInstant } from '../kit/clock.ts';
import { sha256 } from '../kit/ids.ts';
import { Problem } from '../kit/problem.ts';
import { copyDatabase } from './copy.ts';
import { type Db, handleOf, transact } from './database.ts';
import type { OpenedDatabase } from './open.ts';

export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
}

/** Reads `NNNN_what.sql` files in order. @throws Error when a number is missing or doubled: the program is broken, not the data. */
export function readMigrations(folder: string): Migration[] {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort();
  return names.map((name, index) => {
    const number = Number(/^(\d{4})_[a-z0-9-]+\.sql$/.exec(name)?.[1]);
    if (number !== index + 1) throw new Error(`Migration ${name} should have the number ${index + 1}`);
    return { number, name, sql: readFileSync(path.join(folder, name), 'utf8') };
  });
}

/**
 * Brings the database to the newest version: copies the file first (never for a fresh one), then runs all pending files in
 * one transaction and notes name, checksum and time of each.
 *
 * @returns the file of the copy, when one was made; it goes after the next good start
 * @throws Problem `database.newer` when a newer program has been here, `database.changed-migration` when a file that has
 *   run is not the one we know
 */
export function migrate({ db, file }: OpenedDatabase, migrations: readonly Migration[], now: Date): string | undefined {
  const sqlite = handleOf(db);
  const version = Number(sqlite.pragma('user_version', { simple: true }));
  if (version > migrations.length) throw new Problem('database.newer', { version, known: migrations.length });
  checkHistory(db, migrations.slice(0, version));
  const pending = migrations.slice(version);
  if (pending.length === 0) return undefined;

  const copy = version > 0 ? `${file}.before-${String(version + 1).padStart(4, '0')}` : undefined;
  if (copy && !existsSync(copy)) copyWhole(db, copy);

  transact(db, (tx) => {
    sqlite.exec(historyTable);
    for (const { number, name, sql } of pending) {
      sqlite.exec(sql);
      tx.run('INSERT INTO migrations (number, name, checksum, ran_at) VALUES (@number, @name, @checksum, @ranAt)', {
        number,
        name,
        checksum: sha256(sql),
        ranAt: toInstant(now),
      });
    }
    sqlite.pragma(`user_version=${migrations.length}`);
  });
  return copy;
}

/** A copy has its name only once it is whole: one that a power cut broke off is made anew. */
function copyWhole(db: Db, copy: string): void {
  const unfinished = `${copy}.unfinished`;
  rmSync(unfinished, { force: true });
  copyDatabase(db, unfinished);
  renameSync(unfinished, copy);
}

const historyTable = `CREATE TABLE IF NOT EXISTS migrations (
  number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, ran_at TEXT NOT NULL
) STRICT`;

function checkHistory(db: Db, known: readonly Migration[]): void {
  if (known.length === 0) return;
  const ran = db.all<{ number: number; checksum: string }>('SELECT number, checksum FROM migrations ORDER BY number');
  for (const { number, name, sql } of known) {
    if (ran[number - 1]?.checksum !== sha256(sql)) throw new Problem('database.changed-migration', { name });
  }
}
