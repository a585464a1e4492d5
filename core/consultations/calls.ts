import { writeAudit } from '../audit/index.ts';
import type { CallTable } from '../calls/index.ts';
import { Problem } from '../kit/problem.ts';
import { getPatient } from '../patients/index.ts';
import { careContextDisplay, getVisit } from '../visits/index.ts';
import { addAllergy, allergiesOf, endAllergy, noteNoneKnown } from './allergies.ts';
import type { consultationsContract } from './contract.ts';
import { listDocuments, readDocument } from './documents.ts';
import { hintsOf, hiTypesOf } from './model.ts';
import { suggestPhrases } from './phrases.ts';
import { showDrafts, showPage, showPaper, showSide, showStory } from './reading.ts';
import { type SigningParts, signPage } from './signing.ts';
import { attachDocument, correctPage, detachDocument, dropPage, getDraft, keepPage } from './writing.ts';

/** The calls of the doctor's page. `parts.onSigned` lets others (linking) act in the transaction of the signature. */
export function consultationsCalls(parts: SigningParts): CallTable<typeof consultationsContract> {
  return {
    'consultations.page': (db, { visitId }) => showPage(db, visitId),
    'consultations.side': (db, { visitId }) => showSide(db, visitId),
    'consultations.saveDraft': (tx, input, moment) => keepPage(tx, input, moment),
    'consultations.dropDraft': (tx, input, moment) => dropPage(tx, input, moment),
    'consultations.correct': (tx, input, moment) => correctPage(tx, input, moment),
    'consultations.sign': (db, input, moment) => signPage(db, input, { ...moment, ...parts }),

    'consultations.addDocument': (tx, input, moment) => attachDocument(tx, input, moment),
    'consultations.removeDocument': (tx, input, moment) => detachDocument(tx, input, moment),
    'consultations.document': (db, { documentId }) => {
      const { content, ...document } = readDocument(db, documentId);
      return { ...document, data: content.toString('base64') };
    },

    'consultations.suggest': (db, { kind, typed }) => ({ phrases: suggestPhrases(db, kind, typed) }),
    'consultations.allergiesOf': (db, { patientId }) => allergiesOf(db, patientId),
    'consultations.addAllergy': (tx, { patientId, ...allergy }, { who, now }) => {
      getPatient(tx, patientId);
      const allergyId = addAllergy(tx, allergy, { patientId, who: who.staffId, now });
      writeAudit(tx, now, {
        who: who.staffId,
        what: 'consultations.allergy-noted',
        about: patientId,
        detail: { allergyId },
      });
      return { allergyId };
    },
    'consultations.endAllergy': (tx, { allergyId }, { who, now }) => {
      const patientId = endAllergy(tx, allergyId, { who: who.staffId, now });
      if (patientId === undefined) throw new Problem('consultations.no-allergy');
      writeAudit(tx, now, {
        who: who.staffId,
        what: 'consultations.allergy-ended',
        about: patientId,
        detail: { allergyId },
      });
      return {};
    },
    'consultations.noteNoAllergy': (tx, { patientId }, { who, now }) => {
      getPatient(tx, patientId);
      if (noteNoneKnown(tx, { patientId, who: who.staffId, now }))
        writeAudit(tx, now, { who: who.staffId, what: 'consultations.no-allergy-known', about: patientId });
      return {};
    },

    'consultations.summary': (db, { visitId }) => {
      const visit = getVisit(db, visitId);
      const draft = getDraft(db, visitId);
      const documents = listDocuments(db, draft.id).length;
      const { abhaNumber, isAbhaVerified } = getPatient(db, visit.patientId);
      return {
        hints: hintsOf(draft.note, allergiesOf(db, visit.patientId)),
        hiTypes: hiTypesOf(draft.note, documents),
        medicines: draft.note.medicines.filter(({ medicine }) => medicine.trim() !== '').length,
        documents,
        careContextDisplay: careContextDisplay(visit.day),
        abhaNumber,
        isAbhaVerified,
      };
    },
    'consultations.paper': (db, { consultationId }) => showPaper(db, consultationId),
    'consultations.storyOf': (db, { patientId }, { who }) =>
      showStory(db, patientId, { mayRead: who.roles.some((role) => role !== 'receptionist') }),
    'consultations.drafts': (db) => showDrafts(db),
  };
}
