import { gunzipSync, gzipSync } from 'node:zlib';
import { listDocuments, readDocument } from '../consultations/index.ts';
import type { Db } from '../db/index.ts';

/**
 * How the text of a record is kept: packed, and with each document of the visit named instead of repeated, because the
 * documents themselves never change and lie in the database already. What comes out is the same text, byte for byte; its
 * hash is checked each time.
 */

/** Stands around a document's id. JSON text has no such character. */
const mark = '\u0000';

export function packText(db: Db, { text, consultationId }: { text: string; consultationId: string }): Uint8Array {
  const skeleton = listDocuments(db, consultationId)
    // Not read at all where it cannot be inside: of a visit's records, one alone holds its documents.
    .filter(({ bytes }) => bytes < text.length)
    .reduce((rest, { id }) => rest.split(base64Of(db, id)).join(`${mark}${id}${mark}`), text);
  // A copy of its own: a small buffer of Node's shares its memory with others and cannot be handed to another thread.
  return Uint8Array.from(gzipSync(skeleton));
}

/** @throws Problem `consultations.no-document` when one of its documents is gone */
export function unpackText(db: Db, packed: Uint8Array): string {
  const parts = gunzipSync(packed).toString('utf8').split(mark);
  return parts.map((part, place) => (place % 2 === 0 ? part : base64Of(db, part))).join('');
}

const base64Of = (db: Db, documentId: string): string => readDocument(db, documentId).content.toString('base64');
