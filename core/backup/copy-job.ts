import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { checkDatabase, copyDatabase, openDatabase, transact } from '../db/index.ts';

/** What a worker thread is told in order to make one backup. */
export interface CopyJob {
  readonly task: 'copy';
  readonly database: string;
  readonly key: Uint8Array;
  readonly target: string;
  /** Statements that empty what no backup may hold: received content, keys, tokens, raw messages (architecture.md 7.19). */
  readonly emptying: readonly string[];
}

/**
 * Copies the database, empties the copy of what must not leave it, checks every page, and only then gives it its name: a
 * file under `target` is always a whole backup. Returns its size in bytes. Blocking, so it runs in a worker.
 */
export function runCopyJob(job: CopyJob): number {
  const folder = path.dirname(job.target);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  removeUnfinished(folder);
  try {
    writeCopy(job, `${job.target}.unfinished`);
    renameSync(`${job.target}.unfinished`, job.target);
  } finally {
    // A copy that failed holds everything, and may have filled the disk.
    removeUnfinished(folder);
  }
  return statSync(job.target).size;
}

function writeCopy({ database, key, emptying }: CopyJob, unfinished: string): void {
  const source = openDatabase({ file: database, key, readonly: true });
  try {
    copyDatabase(source.db, unfinished);
  } finally {
    source.close();
  }

  const copy = openDatabase({ file: unfinished, key });
  try {
    transact(copy.db, (tx) => {
      for (const statement of emptying) tx.run(statement);
    });
  } finally {
    copy.close();
  }
  checkDatabase(unfinished, key);
}

/** A copy that a power cut broke off still holds everything; it goes before the next one, and at each start. */
export function removeUnfinished(folder: string): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    if (name.includes('.unfinished')) rmSync(path.join(folder, name), { force: true });
  }
}
