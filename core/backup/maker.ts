import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { lastAuditHash, writeAudit } from '../audit/index.ts';
import { type Db, openDatabase, transact } from '../db/index.ts';
import { toInstant } from '../kit/clock.ts';
import { newId } from '../kit/ids.ts';
import { Problem } from '../kit/problem.ts';
import type { CopyJob } from './copy-job.ts';
import { type Backup, backupName, decideRemovals, timeInName } from './model.ts';
import { forgetBackup, listBackups, noteBackup } from './store.ts';

export interface BackupParts {
  readonly db: Db;
  readonly database: string;
  readonly folder: string;
  readonly key: () => Uint8Array;
  readonly workerFile: string;
  readonly emptying: readonly string[];
}

/**
 * Makes one backup beside the running program, then removes those that are no longer kept.
 * @throws Problem `backup.failed` when it could not be written or was not whole; nothing of it stays
 */
export function makeBackup(parts: BackupParts, now: Date): Promise<Backup> {
  return inTurn(parts.db, () => makeNow(parts, now));
}

const lastTurn = new WeakMap<Db, Promise<unknown>>();

/** One at a time for a database: the morning's backup, one that somebody asks for, and a change of the key never meet. */
export function inTurn<Result>(db: Db, work: () => Result | Promise<Result>): Promise<Result> {
  const done = (lastTurn.get(db) ?? Promise.resolve()).then(work);
  lastTurn.set(db, Promise.allSettled([done]));
  return done;
}

async function makeNow(parts: BackupParts, now: Date): Promise<Backup> {
  const file = freeName(parts, now);
  const auditHash = lastAuditHash(parts.db);
  const target = path.join(parts.folder, file);
  const bytes = await inWorker(parts, {
    task: 'copy',
    database: parts.database,
    key: parts.key(),
    target,
    emptying: parts.emptying,
  });
  const backup = { id: newId(), file, madeAt: toInstant(now), bytes, auditHash };
  transact(parts.db, (tx) => {
    noteBackup(tx, backup);
    writeAudit(tx, now, { who: 'appliance', what: 'backup.made', about: backup.id, detail: { bytes } });
  });
  removeOld(parts, now);
  return backup;
}

function freeName({ folder }: BackupParts, now: Date): string {
  for (let place = 1; ; place += 1) {
    const name = backupName(now, place);
    if (!existsSync(path.join(folder, name))) return name;
  }
}

function removeOld({ db, folder, key }: BackupParts, now: Date): void {
  const noted = listBackups(db).map(({ id, file, madeAt }) => ({ id, file, madeAt }));
  for (const { id, file } of decideRemovals([...noted, ...listUnnoted(folder, { noted, key: key(), now })])) {
    rmSync(path.join(folder, file), { force: true });
    if (id !== null) transact(db, (tx) => forgetBackup(tx, id));
  }
}

/**
 * Backups of this clinic that stand in no row: those made between an older one and its restore. What this key does not open
 * is from another PC or damaged, and what is dated ahead is not understood: both stay, and count for nothing.
 */
function listUnnoted(
  folder: string,
  { noted, key, now }: { noted: readonly { file: string }[]; key: Uint8Array; now: Date },
) {
  const known = new Set(noted.map(({ file }) => file));
  return readdirSync(folder).flatMap((file) => {
    const madeAt = known.has(file) ? undefined : timeInName(file);
    if (madeAt === undefined || madeAt > toInstant(now)) return [];
    return isOurs(path.join(folder, file), key) ? [{ id: null, file, madeAt }] : [];
  });
}

/** Opened for writing, though nothing is written: a reader would leave a log of its own beside the file. */
function isOurs(file: string, key: Uint8Array): boolean {
  try {
    openDatabase({ file, key }).close();
    return true;
  } catch {
    return false;
  }
}

function inWorker({ workerFile }: BackupParts, job: CopyJob): Promise<number> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(workerFile, { workerData: job });
    worker.once('message', (bytes: number) => resolve(bytes));
    worker.once('error', () => reject(new Problem('backup.failed')));
    worker.once('exit', () => reject(new Problem('backup.failed')));
  });
}
