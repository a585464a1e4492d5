import type { z } from 'zod';
import { findStaff } from '../auth/index.ts';
import type { Db } from '../db/index.ts';
import { Problem } from '../kit/problem.ts';
import { getPatient } from '../patients/index.ts';
import { getVisit, listVisitsOf, type Visit } from '../visits/index.ts';
import { allergiesOf } from './allergies.ts';
import type { consultationsContract } from './contract.ts';
import { listDocuments } from './documents.ts';
import { currentMedicines, emptyNote, type PastVisit, problemsOf, vitalsTrend } from './model.ts';
import { findDraft, findSigned, findSignedById, listDrafts, listSignedOf, type SignedConsultation } from './store.ts';

type OutputOf<Name extends keyof typeof consultationsContract> = z.input<
  (typeof consultationsContract)[Name]['output']
>;

export function patientHead(db: Db, patientId: string) {
  const { id, number, name, gender, birthDate, mobile, abhaNumber, abhaAddress, isAbhaVerified } = getPatient(
    db,
    patientId,
  );
  return { id, number, name, gender, birthDate, mobile, abhaNumber, abhaAddress, isAbhaVerified };
}

function visitHead(db: Db, visit: Visit) {
  const { id, day, queueNumber, careContextReference, purpose, state, doctorId } = visit;
  const doctorName = findStaff(db, doctorId)?.name ?? '';
  return { id, day, queueNumber, careContextReference, purpose, state, doctorName };
}

function signedHead({ id, version, signedAt, sealed, hiTypes }: SignedConsultation) {
  return { consultationId: id, version, signedAt, doctorName: sealed.doctor.name, hiTypes: [...hiTypes] };
}

/** The page as it is written now: an open draft before what was signed, an empty page where nothing was written. */
export function showPage(db: Db, visitId: string): OutputOf<'consultations.page'> {
  const visit = getVisit(db, visitId);
  const signed = findSigned(db, visitId);
  const draft = findDraft(db, visitId);
  const shown = draft ?? signed;
  return {
    visit: visitHead(db, visit),
    patient: patientHead(db, visit.patientId),
    status: shown?.status ?? 'empty',
    version: shown?.version ?? 1,
    revision: draft?.revision ?? 0,
    savedAt: shown?.savedAt ?? null,
    reason: shown?.reason ?? '',
    note: shown?.note ?? emptyNote,
    documents: shown ? listDocuments(db, shown.id) : [],
    signed: signed ? signedHead(signed) : null,
  };
}

const asPast = ({ visitId, signedAt, note, sealed }: SignedConsultation): PastVisit => ({
  visitId,
  signedAt,
  day: sealed.visit.day,
  vitals: note.vitals,
  diagnoses: note.diagnoses,
  stopped: note.stopped,
  medicines: note.medicines.flatMap(({ medicine }, index) => {
    const dose = sealed.doses[index];
    return dose ? [{ medicine, dose }] : [];
  }),
});

/** What was signed at the patient's visits before this one, newest first. */
export function pastOf(db: Db, { id, patientId, day, arrivedAt }: Visit): SignedConsultation[] {
  const isBefore = (other: SignedConsultation) =>
    other.sealed.visit.day <= day && other.sealed.visit.begunAt < arrivedAt;
  return listSignedOf(db, patientId)
    .filter((one) => one.visitId !== id && isBefore(one))
    .sort((a, b) => b.sealed.visit.begunAt.localeCompare(a.sealed.visit.begunAt));
}

export function showSide(db: Db, visitId: string): OutputOf<'consultations.side'> {
  const visit = getVisit(db, visitId);
  const signed = pastOf(db, visit);
  const past = signed.map(asPast);
  const last = signed[0];
  return {
    allergies: allergiesOf(db, visit.patientId),
    medicines: currentMedicines(past, visit.day),
    problems: problemsOf(past, visit.day),
    trend: vitalsTrend(past),
    last: last
      ? { visitId: last.visitId, day: last.sealed.visit.day, doctorName: last.sealed.doctor.name, note: last.note }
      : null,
  };
}

/** What the earlier visits say of the day of this one: medicines that should be taken, problems that go on. */
export function standingAt(db: Db, visit: Visit) {
  const past = pastOf(db, visit).map(asPast);
  return { medicines: currentMedicines(past, visit.day), problems: problemsOf(past, visit.day) };
}

/** @throws Problem `consultations.not-signed` */
export function showPaper(db: Db, consultationId: string): OutputOf<'consultations.paper'> {
  const signed = findSignedById(db, consultationId);
  if (!signed) throw new Problem('consultations.not-signed');
  const { patientId, version, signedAt, reason, note, sealed, visitId } = signed;
  const isReplaced = findSigned(db, visitId)?.version !== version;
  return { patient: patientHead(db, patientId), version, signedAt, isReplaced, reason, note, sealed };
}

/** `mayRead`: reception sees that somebody was here, not what was written. */
export function showStory(
  db: Db,
  patientId: string,
  { mayRead }: { mayRead: boolean },
): OutputOf<'consultations.storyOf'> {
  const visits = listVisitsOf(db, patientId).map((visit) => {
    const signed = findSigned(db, visit.id);
    const draft = findDraft(db, visit.id);
    const shown = signed ?? draft;
    const note = mayRead && shown ? shown.note : emptyNote;
    return {
      ...visitHead(db, visit),
      status: shown?.status ?? ('empty' as const),
      signed: signed ? signedHead(signed) : null,
      hasDraft: draft !== undefined,
      complaints: note.complaints.map(({ text }) => text),
      diagnoses: note.diagnoses.map(({ text }) => text),
      medicines: note.medicines.map(({ medicine }) => medicine),
      documents: mayRead && shown ? listDocuments(db, shown.id) : [],
    };
  });
  return { visits };
}

export function showDrafts(db: Db): OutputOf<'consultations.drafts'> {
  const drafts = listDrafts(db).map(({ visitId, patientId, savedAt, version }) => ({
    visitId,
    savedAt,
    version,
    day: getVisit(db, visitId).day,
    patientName: getPatient(db, patientId).name,
  }));
  return { drafts };
}
