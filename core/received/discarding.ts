import { setTimeout } from 'node:timers/promises';
import { disownBlob, eraseDisowned } from '../blobs/index.ts';
import { type Db, type Tx, truncateLog } from '../db/index.ts';
import { seconds } from '../kit/clock.ts';

/** Erases blobs: at once out of everybody's sight, and soon after, bit by bit, from the disk. */
export interface Discarding {
  discard(tx: Tx, blobIds: readonly string[]): void;
  /** Content was erased for good: once its blobs have gone, what may still hold it follows. */
  discardForGood(tx: Tx, blobIds: readonly string[]): void;
  settled(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Empties the write-ahead log after each erasure, and once at the start: a power cut may have come in between.
 * @param onErased removes other copies that may still hold what was erased
 */
export function startDiscarding(db: Db, onErased: () => void): Discarding {
  const stopped = new AbortController();
  const { signal } = stopped;

  /** While a backup is being copied the log cannot be emptied. */
  const emptyLog = async () => {
    while (!signal.aborted && !truncateLog(db)) await setTimeout(seconds(1) / 2);
  };
  const eraseAfter = async (before: Promise<void>, blobIds: readonly string[], isForGood: boolean) => {
    await before;
    await eraseDisowned(db, blobIds, signal);
    if (!isForGood || signal.aborted) return;
    await emptyLog();
    onErased();
  };

  let last = emptyLog();
  const discard = (tx: Tx, blobIds: readonly string[], isForGood: boolean) => {
    for (const id of blobIds) disownBlob(tx, id);
    tx.afterCommit(() => {
      last = eraseAfter(last, blobIds, isForGood);
    });
  };

  return {
    discard: (tx, blobIds) => discard(tx, blobIds, false),
    discardForGood: (tx, blobIds) => discard(tx, blobIds, true),
    settled: () => last,
    async stop() {
      stopped.abort();
      await last;
    },
  };
}
