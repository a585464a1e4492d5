import { writeAudit } from '../audit/index.ts';
import type { Db, Tx } from '../db/index.ts';
import { toInstant } from '../kit/clock.ts';
import { newId } from '../kit/ids.ts';
import { Problem } from '../kit/problem.ts';
import { getVisit } from '../visits/index.ts';
import { addDocument, carryDocuments, listDocuments, removeDocument } from './documents.ts';
import { emptyNote, type Note } from './model.ts';
import { type Consultation, dropDraft, findDraft, findSigned, insertDraft, saveDraft, touchDraft } from './store.ts';

/** Who writes, and when. */
export interface Writer {
  readonly who: { readonly staffId: string };
  readonly now: Date;
}

/** The visit's draft; a first one where nothing was written yet. @throws Problem `consultations.signed-already` */
function openDraft(tx: Tx, visitId: string, { who, now }: Writer): Consultation {
  const known = findDraft(tx, visitId);
  if (known) return known;
  if (findSigned(tx, visitId)) throw new Problem('consultations.signed-already');
  const { patientId } = getVisit(tx, visitId);
  const id = newId();
  insertDraft(
    tx,
    { id, visitId, patientId, version: 1, note: emptyNote, replaces: null, reason: '', createdBy: who.staffId },
    now,
  );
  writeAudit(tx, now, { who: who.staffId, what: 'consultations.begun', about: id, detail: { visitId } });
  tx.changed('visit', visitId);
  return getDraft(tx, visitId);
}

/** @throws Problem `consultations.no-draft` */
export function getDraft(db: Db, visitId: string): Consultation {
  const draft = findDraft(db, visitId);
  if (!draft) throw new Problem('consultations.no-draft');
  return draft;
}

interface KeptPage {
  readonly visitId: string;
  readonly revision: number;
  readonly note: Note;
  readonly writtenBy?: string | undefined;
}

/** Keeps the page. Revision 0 begins the draft; a revision that is not the newest means that somebody else wrote. */
export function keepPage(tx: Tx, kept: KeptPage, writer: Writer) {
  const { visitId, revision, note, writtenBy = writer.who.staffId } = kept;
  // A screen that another doctor took over before it could save: the words are not theirs.
  if (writtenBy !== writer.who.staffId) throw new Problem('call.not-allowed');
  const isFirst = revision === 0 && findDraft(tx, visitId) === undefined;
  if (revision > 0 && !findDraft(tx, visitId)) {
    throw new Problem(findSigned(tx, visitId) ? 'consultations.signed-already' : 'consultations.changed-elsewhere');
  }
  const draft = openDraft(tx, visitId, writer);
  const expected = isFirst ? draft.revision : revision;
  if (!saveDraft(tx, draft.id, { revision: expected, note, now: writer.now }))
    throw new Problem('consultations.changed-elsewhere');
  return { revision: expected + 1, savedAt: toInstant(writer.now) };
}

/** Throws away what was never signed, its documents too. */
export function dropPage(tx: Tx, { visitId, revision }: { visitId: string; revision: number }, { who, now }: Writer) {
  const draft = getDraft(tx, visitId);
  if (draft.revision !== revision) throw new Problem('consultations.changed-elsewhere');
  for (const { id } of listDocuments(tx, draft.id)) removeDocument(tx, draft.id, id);
  dropDraft(tx, draft.id);
  tx.changed('visit', visitId);
  writeAudit(tx, now, { who: who.staffId, what: 'consultations.draft-dropped', about: draft.id, detail: { visitId } });
  return {};
}

/** Opens the next version with what the signed one said. */
export function correctPage(tx: Tx, { visitId, reason }: { visitId: string; reason: string }, { who, now }: Writer) {
  const { patientId } = getVisit(tx, visitId);
  const signed = findSigned(tx, visitId);
  if (findDraft(tx, visitId)) throw new Problem('consultations.draft-open');
  if (!signed) throw new Problem('consultations.not-signed');
  const id = newId();
  const version = signed.version + 1;
  const draft = { id, visitId, patientId, version, reason, note: signed.note, replaces: signed.id };
  insertDraft(tx, { ...draft, createdBy: who.staffId }, now);
  carryDocuments(tx, signed.id, id);
  tx.changed('visit', visitId);
  writeAudit(tx, now, {
    who: who.staffId,
    what: 'consultations.correction-begun',
    about: id,
    detail: { visitId, version },
  });
  return { revision: 1, version };
}

export function attachDocument(tx: Tx, added: { visitId: string; title: string; data: string }, writer: Writer) {
  const { visitId, title, data } = added;
  const { who, now } = writer;
  const draft = openDraft(tx, visitId, writer);
  const content = Buffer.from(data, 'base64');
  const document = { consultationId: draft.id, visitId, title, content, addedBy: who.staffId };
  const documentId = addDocument(tx, document, now);
  touchDraft(tx, draft.id, now);
  writeAudit(tx, now, {
    who: who.staffId,
    what: 'consultations.document-added',
    about: draft.id,
    detail: { documentId },
  });
  return { documentId, revision: draft.revision + 1 };
}

export function detachDocument(
  tx: Tx,
  { visitId, documentId }: { visitId: string; documentId: string },
  writer: Writer,
) {
  const { who, now } = writer;
  const draft = getDraft(tx, visitId);
  if (!removeDocument(tx, draft.id, documentId)) throw new Problem('consultations.no-document');
  touchDraft(tx, draft.id, now);
  writeAudit(tx, now, {
    who: who.staffId,
    what: 'consultations.document-removed',
    about: draft.id,
    detail: { documentId },
  });
  return { revision: draft.revision + 1 };
}
