import { gunzipSync, gzipSync } from 'node:zlib';
import { documentPieces, listDocuments } from '../consultations/index.ts';
import type { Db } from '../db/index.ts';
import { base64Pieces } from '../kit/base64-pieces.ts';

/**
 * How the text of a record is kept: packed, and with each document of the visit named instead of repeated, because the
 * documents themselves never change and lie in the database already. What comes out is the same text, byte for byte; its
 * hash is checked each time.
 */

/** Stands around a document's id. JSON text has no such character. */
const mark = '\u0000';

export function packText(db: Db, { text, consultationId }: { text: string; consultationId: string }): Uint8Array {
  let skeleton = '';
  let done = 0;
  for (const { id, start, end } of findDocuments(db, { text, consultationId })) {
    if (start < done) continue;
    skeleton += `${text.slice(done, start)}${mark}${id}${mark}`;
    done = end;
  }
  // A copy of its own: a small buffer of Node's shares its memory with others and cannot be handed to another thread.
  return Uint8Array.from(gzipSync(skeleton + text.slice(done)));
}

/** @throws Problem `consultations.no-document` when one of its documents is gone */
export function unpackText(db: Db, packed: Uint8Array): string {
  const parts = gunzipSync(packed).toString('utf8').split(mark);
  return parts.map((part, place) => (place % 2 === 0 ? part : base64Of(db, part))).join('');
}

const base64Of = (db: Db, documentId: string): string => [...base64Pieces(documentPieces(db, documentId))].join('');

interface Found {
  readonly id: string;
  readonly start: number;
  readonly end: number;
}

/** Where the visit's documents stand in the text, in the order of their places. The same bytes may have been added twice. */
function findDocuments(db: Db, { text, consultationId }: { text: string; consultationId: string }): Found[] {
  const found = listDocuments(db, consultationId)
    // Not read at all where it cannot be inside: of a visit's records, one alone holds its documents.
    .filter(({ bytes }) => bytes < text.length)
    .flatMap(({ id }) =>
      [...placesOf(text, () => base64Pieces(documentPieces(db, id)))].map((place) => ({ id, ...place })),
    );
  return found.toSorted((one, other) => one.start - other.start);
}

function* placesOf(text: string, read: () => Iterable<string>): Generator<Omit<Found, 'id'>> {
  const [first] = read();
  if (first === undefined) return;
  let start = text.indexOf(first);
  while (start >= 0) {
    const end = endOf(text, start, read());
    if (end !== null) yield { start, end };
    start = text.indexOf(first, end ?? start + 1);
  }
}

/** Where these letters end, when all of them stand in the text from here on. */
function endOf(text: string, start: number, letters: Iterable<string>): number | null {
  let end = start;
  for (const piece of letters) {
    if (!text.startsWith(piece, end)) return null;
    end += piece.length;
  }
  return end;
}
