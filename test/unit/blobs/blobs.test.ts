import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  addBlob,
  blobPieces,
  blobsNotInBackups,
  disownBlob,
  eraseBlob,
  eraseDisowned,
  eraseNamelessBlobs,
  findBlob,
  nameBlob,
  pieceSize,
  readBlob,
  receiveBlob,
} from '../../../core/blobs/index.ts';
import { transact } from '../../../core/db/index.ts';
import { sha256 } from '../../../core/kit/ids.ts';
import { makeTestDb } from '../../world/core.ts';

const now = new Date('2026-11-24T05:00:00Z');
const sizes = [0, 1, pieceSize - 1, pieceSize, pieceSize + 1, 3 * pieceSize + 17];

async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

test.each(sizes)('%i bytes come back as they were, stored at once or streamed', async (size) => {
  const db = makeTestDb();
  const bytes = randomBytes(size);
  const stored = transact(db, (tx) => addBlob(tx, { name: 'document:1', bytes }, now));
  const streamed = await receiveBlob(db, inChunks(bytes, 70_001), now);
  for (const { id } of [stored, streamed]) {
    expect(readBlob(db, id).equals(bytes)).toBe(true);
    expect(findBlob(db, id)).toEqual({ id, bytes: size, sha256: sha256(bytes) });
  }
});

test('no piece is larger than 256 KB, whatever the chunks', async () => {
  const db = makeTestDb();
  const { id } = await receiveBlob(db, inChunks(randomBytes(2_000_000), 1_500_000), now);
  const lengths = [...blobPieces(db, id)].map((piece) => piece.length);
  expect(Math.max(...lengths)).toBe(pieceSize);
  expect(lengths.slice(0, -1).every((length) => length === pieceSize)).toBe(true);
});

test('a stream that breaks off leaves nothing', async () => {
  const db = makeTestDb();
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield randomBytes(pieceSize * 2);
    throw new Error('connection lost');
  }
  await expect(receiveBlob(db, broken(), now)).rejects.toThrow('connection lost');
  expect(db.get('SELECT count(*) AS n FROM blob_pieces')).toEqual({ n: 0 });
});

test('a received blob that nobody named goes at the next start; a named one stays', async () => {
  const db = makeTestDb();
  const kept = await receiveBlob(db, inChunks(randomBytes(10), 5), now);
  const lost = await receiveBlob(db, inChunks(randomBytes(10), 5), now);
  transact(db, (tx) => nameBlob(tx, kept.id, 'received:1'));
  expect(transact(db, (tx) => eraseNamelessBlobs(tx))).toBe(1);
  expect(findBlob(db, kept.id)).toBeDefined();
  expect(() => readBlob(db, lost.id)).toThrow('not there');
});

test('an unfinished blob cannot be named', () => {
  const db = makeTestDb();
  transact(db, (tx) => void tx.run("INSERT INTO blobs (id, created_at) VALUES ('half', '2026-11-24T05:00:00.000Z')"));
  expect(() => transact(db, (tx) => nameBlob(tx, 'half', 'x'))).toThrow('not complete');
});

test('erasing takes every piece along', () => {
  const db = makeTestDb();
  const { id } = transact(db, (tx) => addBlob(tx, { name: 'x', bytes: randomBytes(pieceSize * 2) }, now));
  transact(db, (tx) => eraseBlob(tx, id));
  expect(db.get('SELECT count(*) AS n FROM blob_pieces')).toEqual({ n: 0 });
});

test('a blob taken from its owner goes bit by bit, and what is left of it at a stop goes at the next start', async () => {
  const db = makeTestDb();
  const add = (size: number) =>
    transact(db, (tx) => addBlob(tx, { name: 'received-record:1', bytes: randomBytes(size) }, now));
  const [whole, half, kept] = [add(9 * pieceSize + 5), add(9 * pieceSize), add(10)];
  transact(db, (tx) => {
    disownBlob(tx, whole.id);
    disownBlob(tx, half.id);
  });
  await eraseDisowned(db, [whole.id], new AbortController().signal);
  expect([...blobPieces(db, whole.id)]).toEqual([]);
  expect(findBlob(db, whole.id)).toBeUndefined();

  const stopping = new AbortController();
  const erasing = eraseDisowned(db, [half.id], stopping.signal);
  stopping.abort();
  await erasing;
  expect([...blobPieces(db, half.id)]).toHaveLength(5);
  expect(transact(db, eraseNamelessBlobs)).toBe(1);
  expect([...blobPieces(db, half.id)]).toEqual([]);
  expect(findBlob(db, kept.id)).toEqual(kept);
});

test('a backup keeps no nameless blob and none of the names that it must not hold', () => {
  const db = makeTestDb();
  const add = (name: string) => transact(db, (tx) => addBlob(tx, { name, bytes: randomBytes(5) }, now));
  const kept = [add('document:1'), add('received:1')];
  const gone = [add('received-record:1'), add('received-page:2'), add('document:3')];
  transact(db, (tx) => {
    disownBlob(tx, gone[2]?.id ?? '');
    for (const statement of blobsNotInBackups(['received-record:', 'received-page:'])) tx.run(statement);
  });
  expect(kept.map(({ id }) => findBlob(db, id) !== undefined)).toEqual([true, true]);
  expect(gone.map(({ id }) => findBlob(db, id))).toEqual([undefined, undefined, undefined]);
});
