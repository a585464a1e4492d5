import { disownBlob, eraseDisowned } from '../blobs/index.ts';
import type { Db, Tx } from '../db/index.ts';

/** Erases blobs: at once out of everybody's sight, and soon after, bit by bit, from the disk. */
export interface Discarding {
  discard(tx: Tx, blobIds: readonly string[]): void;
  /** Content was erased for good: after the commit, and after the blobs have gone, what may still hold it follows. */
  discardForGood(tx: Tx, blobIds: readonly string[]): void;
  settled(): Promise<void>;
  stop(): Promise<void>;
}

/** @param afterErasure empties what else may hold erased content: the write-ahead log, copies made before migrations */
export function startDiscarding(db: Db, afterErasure: () => void): Discarding {
  const stopped = new AbortController();
  let last: Promise<void> = Promise.resolve();

  const eraseAfter = async (before: Promise<void>, blobIds: readonly string[], andThen: () => void) => {
    await before;
    await eraseDisowned(db, blobIds, stopped.signal);
    if (!stopped.signal.aborted) andThen();
  };
  const discard = (tx: Tx, blobIds: readonly string[], andThen: () => void) => {
    for (const id of blobIds) disownBlob(tx, id);
    tx.afterCommit(() => {
      last = eraseAfter(last, blobIds, andThen);
    });
  };

  return {
    discard: (tx, blobIds) => discard(tx, blobIds, () => undefined),
    discardForGood: (tx, blobIds) => discard(tx, blobIds, afterErasure),
    settled: () => last,
    async stop() {
      stopped.abort();
      await last;
    },
  };
}
