import { addBlob, blobPieces, eraseBlob, readBlob } from '../blobs/index.ts';
import type { Db, Tx } from '../db/index.ts';
import { toInstant } from '../kit/clock.ts';
import { newId } from '../kit/ids.ts';
import { Problem } from '../kit/problem.ts';
import { type DocumentType, documentLimits, type VisitDocument } from './model.ts';

const columns =
  'd.id, d.title, d.media_type AS mediaType, d.bytes, d.sha256, d.added_at AS addedAt, d.visit_id AS visitId, d.blob_id AS blobId';
const byId = `SELECT ${columns} FROM documents d WHERE d.id = @id`;
const ofConsultation = `SELECT ${columns} FROM documents d
  JOIN consultation_documents c ON c.document_id = d.id WHERE c.consultation_id = @consultationId ORDER BY d.added_at, d.id`;
const insert = `INSERT INTO documents (id, visit_id, blob_id, title, media_type, bytes, sha256, added_by, added_at)
  VALUES (@id, @visitId, @blobId, @title, @mediaType, @bytes, @sha256, @addedBy, @at)`;
const attach =
  'INSERT INTO consultation_documents (consultation_id, document_id) VALUES (@consultationId, @documentId)';
const attachAll = `INSERT INTO consultation_documents (consultation_id, document_id)
  SELECT @to, document_id FROM consultation_documents WHERE consultation_id = @from`;
const detach =
  'DELETE FROM consultation_documents WHERE consultation_id = @consultationId AND document_id = @documentId';
const isAttached = 'SELECT 1 FROM consultation_documents WHERE document_id = @id LIMIT 1';
const remove = 'DELETE FROM documents WHERE id = @id';

type StoredDocument = VisitDocument & { readonly visitId: string; readonly blobId: string };

const starts: readonly (readonly [DocumentType, readonly number[]])[] = [
  ['application/pdf', [0x25, 0x50, 0x44, 0x46]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/png', [0x89, 0x50, 0x4e, 0x47]],
];

/** What a file is by its first bytes, whatever its name says (fhir.md section 6.1). */
export function documentTypeOf(bytes: Uint8Array): DocumentType | undefined {
  return starts.find(([, start]) => start.every((byte, index) => bytes[index] === byte))?.[0];
}

const publicFacts = ({ id, title, mediaType, bytes, sha256, addedAt }: StoredDocument): VisitDocument => ({
  id,
  title,
  mediaType,
  bytes,
  sha256,
  addedAt,
});

export const listDocuments = (db: Db, consultationId: string): VisitDocument[] =>
  db.all<StoredDocument>(ofConsultation, { consultationId }).map(publicFacts);

/** The facts and the bytes. @throws Problem `consultations.no-document` */
export function readDocument(db: Db, id: string): VisitDocument & { content: Buffer } {
  const document = db.get<StoredDocument>(byId, { id });
  if (!document) throw new Problem('consultations.no-document');
  return { ...publicFacts(document), content: readBlob(db, document.blobId) };
}

/** The bytes in pieces, for what need not have all of them at once. @throws Problem `consultations.no-document` */
export function documentPieces(db: Db, id: string): Generator<Uint8Array> {
  const document = db.get<StoredDocument>(byId, { id });
  if (!document) throw new Problem('consultations.no-document');
  return blobPieces(db, document.blobId);
}

export interface NewDocument {
  readonly consultationId: string;
  readonly visitId: string;
  readonly title: string;
  readonly content: Uint8Array;
  readonly addedBy: string;
}

/**
 * Adds a file to a draft.
 * @throws Problem `consultations.document-too-large`, `consultations.document-kind`, `consultations.documents-full`
 */
export function addDocument(tx: Tx, { content, consultationId, ...document }: NewDocument, now: Date): string {
  const megabytes = (bytes: number) => bytes / 1024 / 1024;
  if (content.length > documentLimits.bytes)
    throw new Problem('consultations.document-too-large', { megabytes: megabytes(documentLimits.bytes) });
  const mediaType = documentTypeOf(content);
  if (mediaType === undefined) throw new Problem('consultations.document-kind');
  const others = listDocuments(tx, consultationId);
  const total = others.reduce((sum, { bytes }) => sum + bytes, content.length);
  if (others.length >= documentLimits.count || total > documentLimits.bytesOfVisit)
    throw new Problem('consultations.documents-full', { megabytes: megabytes(documentLimits.bytesOfVisit) });

  const id = newId();
  const blob = addBlob(tx, { name: `document:${id}`, bytes: content }, now);
  const { bytes, sha256, id: blobId } = blob;
  tx.run(insert, { ...document, id, blobId, mediaType, bytes, sha256, at: toInstant(now) });
  tx.run(attach, { consultationId, documentId: id });
  return id;
}

/** A correction begins with the documents of the version that it corrects. */
export function carryDocuments(tx: Tx, from: string, to: string): void {
  tx.run(attachAll, { from, to });
}

/** Takes a document off a draft; the bytes go when no signed version holds it. False when it was not there. */
export function removeDocument(tx: Tx, consultationId: string, documentId: string): boolean {
  const document = tx.get<StoredDocument>(byId, { id: documentId });
  if (!document || tx.run(detach, { consultationId, documentId }).changes === 0) return false;
  if (tx.get(isAttached, { id: documentId })) return true;
  tx.run(remove, { id: documentId });
  eraseBlob(tx, document.blobId);
  return true;
}
