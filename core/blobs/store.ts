import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { type Db, type Tx, transact } from '../db/index.ts';
import { toInstant } from '../kit/clock.ts';
import { newId, sha256 } from '../kit/ids.ts';

/** Larger rows would stop the main thread: 256 KB cost some 20 ms, 30 MB some 230 ms (architecture.md 7.15). */
export const pieceSize = 262_144;

export interface BlobFacts {
  readonly id: string;
  readonly bytes: number;
  readonly sha256: string;
}

const insertBlob = 'INSERT INTO blobs (id, name, bytes, sha256, created_at) VALUES (@id, @name, @bytes, @sha256, @at)';
const insertPiece = 'INSERT INTO blob_pieces (blob_id, seq, piece) VALUES (@id, @seq, @piece)';
const finish = 'UPDATE blobs SET bytes = @bytes, sha256 = @sha256 WHERE id = @id';
const giveName = 'UPDATE blobs SET name = @name WHERE id = @id AND sha256 IS NOT NULL';
const facts = 'SELECT id, bytes, sha256 FROM blobs WHERE id = @id AND sha256 IS NOT NULL';
const piece = 'SELECT piece FROM blob_pieces WHERE blob_id = @id AND seq = @seq';
const erase = 'DELETE FROM blobs WHERE id = @id';
const eraseNameless = 'DELETE FROM blobs WHERE name IS NULL';
const takeName = 'UPDATE blobs SET name = NULL WHERE id = @id';
const eraseLastPieces = `DELETE FROM blob_pieces WHERE blob_id = @id
  AND seq > (SELECT max(seq) - @count FROM blob_pieces WHERE blob_id = @id)`;

/** Stores bytes that are in memory already, inside the transaction of their owner. For some MB at most. */
export function addBlob(tx: Tx, { name, bytes }: { name: string; bytes: Uint8Array }, now: Date): BlobFacts {
  const stored = { id: newId(), bytes: bytes.length, sha256: sha256(bytes) };
  tx.run(insertBlob, { ...stored, name, at: toInstant(now) });
  for (let seq = 0; seq * pieceSize < bytes.length; seq += 1) {
    tx.run(insertPiece, { id: stored.id, seq, piece: bytes.subarray(seq * pieceSize, (seq + 1) * pieceSize) });
  }
  return stored;
}

/**
 * Stores a stream piece by piece, a short transaction each. The blob stays nameless, and goes at the next start, until
 * `nameBlob` gives it to its owner. A stream that fails leaves nothing behind.
 */
export async function receiveBlob(db: Db, stream: AsyncIterable<Uint8Array>, now: Date): Promise<BlobFacts> {
  const id = newId();
  const hash = createHash('sha256');
  let bytes = 0;
  let seq = 0;
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;

  const write = (piece: Uint8Array) => {
    transact(db, (tx) => void tx.run(insertPiece, { id, seq, piece }));
    seq += 1;
  };

  transact(db, (tx) => void tx.run(insertBlob, { id, name: null, bytes: 0, sha256: null, at: toInstant(now) }));
  try {
    for await (const chunk of stream) {
      hash.update(chunk);
      bytes += chunk.length;
      waiting.push(chunk);
      waitingBytes += chunk.length;
      while (waitingBytes >= pieceSize) {
        const joined = Buffer.concat(waiting);
        write(joined.subarray(0, pieceSize));
        waiting = [joined.subarray(pieceSize)];
        waitingBytes -= pieceSize;
      }
    }
    if (waitingBytes > 0) write(Buffer.concat(waiting));
  } catch (error) {
    transact(db, (tx) => eraseBlob(tx, id));
    throw error;
  }

  const stored = { id, bytes, sha256: hash.digest('hex') };
  transact(db, (tx) => void tx.run(finish, stored));
  return stored;
}

/** Gives a received blob to its owner. */
export function nameBlob(tx: Tx, id: string, name: string): void {
  if (tx.run(giveName, { id, name }).changes === 0) throw new Error(`Blob ${id} is not there, or not complete`);
}

export function findBlob(db: Db, id: string): BlobFacts | undefined {
  return db.get<BlobFacts>(facts, { id });
}

/** The pieces in order. Each is read by a statement of its own, so other work may happen between them. */
export function* blobPieces(db: Db, id: string): Generator<Uint8Array> {
  for (let seq = 0; ; seq += 1) {
    const row = db.get<{ piece: Uint8Array }>(piece, { id, seq });
    if (!row) return;
    yield row.piece;
  }
}

/** The whole blob in memory. @throws Error when it is not there: check with `findBlob` what may be missing. */
export function readBlob(db: Db, id: string): Buffer {
  if (!findBlob(db, id)) throw new Error(`Blob ${id} is not there`);
  return Buffer.concat([...blobPieces(db, id)]);
}

export function eraseBlob(tx: Tx, id: string): void {
  tx.run(erase, { id });
}

/** Takes a blob from its owner at once; its bytes then go by `eraseDisowned`, or at the next start. */
export function disownBlob(tx: Tx, id: string): void {
  tx.run(takeName, { id });
}

/** A megabyte at a time: overwriting 40 MB in one transaction would hold up everything else for seconds. */
const piecesAtOnce = 4;

/**
 * Erases what `disownBlob` has taken from its owner, in short transactions with room between them. When the signal fires it
 * stops in the middle: the next start does the rest.
 */
export async function eraseDisowned(db: Db, ids: readonly string[], signal: AbortSignal): Promise<void> {
  const eraseSome = (id: string) => transact(db, (tx) => tx.run(eraseLastPieces, { id, count: piecesAtOnce }).changes);
  for (const id of ids) {
    while (!signal.aborted && eraseSome(id) > 0) await setImmediate();
    if (signal.aborted) return;
    transact(db, (tx) => eraseBlob(tx, id));
  }
}

/** Statements for a backup: it holds no half-written or half-erased blob, and none whose name begins with one of these. */
export function blobsNotInBackups(names: readonly string[]): readonly string[] {
  const named = names.map((start) => `DELETE FROM blobs WHERE name >= '${start}' AND name < '${start}~'`);
  return [eraseNameless, ...named];
}

/** At start: what a power cut left half-written belongs to nobody. Returns how many went. */
export function eraseNamelessBlobs(tx: Tx): number {
  return tx.run(eraseNameless).changes;
}
