import { writeAudit } from '../audit/index.ts';
import { findStaff } from '../auth/index.ts';
import { type Db, type Tx, transact } from '../db/index.ts';
import type { Checker } from '../fhir/index.ts';
import { toInstant } from '../kit/clock.ts';
import { Problem } from '../kit/problem.ts';
import type { HiType } from '../kit/words.ts';
import { clinicSettings, type Settings } from '../settings/index.ts';
import { finishVisit, getVisit } from '../visits/index.ts';
import { allergiesOf } from './allergies.ts';
import { listDocuments } from './documents.ts';
import {
  cleanNote,
  hiTypesOf,
  isBlank,
  medicineName,
  type Note,
  type PatientProblem,
  readDose,
  type Sealed,
} from './model.ts';
import { learnPhrases } from './phrases.ts';
import { standingAt } from './reading.ts';
import { buildRecordsOf } from './record.ts';
import { type Consultation, findDraft, findSigned, signDraft } from './store.ts';
import type { Writer } from './writing.ts';

/** A consultation that has just been signed: what others do about it happens in the same transaction. */
export interface SignedNews {
  readonly visitId: string;
  readonly patientId: string;
  readonly consultationId: string;
  readonly version: number;
  readonly hiTypes: readonly HiType[];
}

export interface SigningParts {
  readonly settings: Settings;
  /** Looks a record over, in a thread of its own. */
  readonly checker: Pick<Checker, 'check'>;
  readonly onSigned: (tx: Tx, news: SignedNews, now: Date) => void;
}

interface Asked {
  readonly visitId: string;
  readonly revision: number;
}

/** The page as it would be signed now, with all that the signature fixes beside it. */
function composeSignature(db: Db, draft: Consultation, { who, now, settings }: Writer & { settings: Settings }) {
  const visit = getVisit(db, draft.visitId);
  const doctor = findStaff(db, who.staffId);
  if (!doctor) throw new Error('Who signs is no member of the staff');
  const note = cleanNote(draft.note);
  const documents = listDocuments(db, draft.id);
  const standing = standingAt(db, visit);
  const { id, name, qualification, registration, council, hprId } = doctor;
  const sealed: Sealed = {
    doctor: { id, name, qualification, registration, council, hprId },
    clinic: {
      name: settings.read(db, clinicSettings.name),
      address: settings.read(db, clinicSettings.address),
      phone: settings.read(db, clinicSettings.phone),
      hfrId: settings.read(db, clinicSettings.hfrId),
    },
    doses: note.medicines.map(({ dose }) => readDose(dose)),
    allergies: allergiesOf(db, draft.patientId),
    continuing: withoutNamed(standing.medicines, note),
    history: ongoingBesides(standing.problems, note),
    documents,
    visit: {
      day: visit.day,
      careContextReference: visit.careContextReference,
      purpose: visit.purpose,
      begunAt: visit.begunAt ?? visit.arrivedAt,
    },
  };
  return { note, sealed, hiTypes: hiTypesOf(note, documents.length), signedAt: toInstant(now) };
}

function withoutNamed<Taken extends { medicine: string }>(medicines: readonly Taken[], note: Note): Taken[] {
  const named = new Set([...note.medicines.map(({ medicine }) => medicine), ...note.stopped].map(medicineName));
  return medicines.filter(({ medicine }) => !named.has(medicineName(medicine)));
}

function ongoingBesides(problems: readonly PatientProblem[], { diagnoses }: Note): Sealed['history'] {
  const today = new Set(diagnoses.map(({ text }) => text.toLowerCase()));
  return problems
    .filter(({ text, isOngoing }) => isOngoing && !today.has(text.toLowerCase()))
    .map(({ text, since }) => ({ text, since }));
}

/**
 * Signs a draft: its records are built and looked over (and thrown away: they are built again when they are first sent,
 * architecture.md 7.41), then page, signature, end of the visit and audit line are one transaction.
 */
export async function signPage(
  db: Db,
  { visitId, revision }: Asked,
  moment: Writer & SigningParts & { signal: AbortSignal },
) {
  const { who, now, checker, signal, onSigned } = moment;
  const draft = findDraft(db, visitId);
  if (!draft) return alreadySigned(db, visitId, revision);
  if (draft.revision !== revision) throw new Problem('consultations.changed-elsewhere');
  if (isBlank(draft.note)) throw new Problem('consultations.nothing-written');

  const signature = composeSignature(db, draft, moment);
  const { hiTypes, sealed, signedAt } = signature;
  const obstacles = [];
  for (const record of buildRecordsOf(db, { ...draft, ...signature })) {
    const remarks = await checker.check(record.text, signal);
    const errors = remarks.filter(({ severity }) => severity === 'error');
    obstacles.push(...errors.map(({ rule, path, text }) => ({ rule, path, text, hiType: record.hiType })));
  }
  if (obstacles.length > 0) return { kind: 'refused' as const, obstacles };

  const { id: consultationId, patientId, version } = draft;
  transact(db, (tx) => {
    if (!signDraft(tx, consultationId, { revision, ...signature }, now))
      throw new Problem('consultations.changed-elsewhere');
    if (version === 1) finishVisit(tx, visitId, { who, now });
    learnPhrases(tx, signature.note, now);
    const detail = { visitId, version, hiTypes: hiTypes.join(' ') };
    writeAudit(tx, now, { who: who.staffId, what: 'consultations.signed', about: consultationId, detail });
    tx.changed('visit', visitId);
    tx.changed('patient', patientId);
    onSigned(tx, { visitId, patientId, consultationId, version, hiTypes }, now);
  });
  const { careContextReference } = sealed.visit;
  return { kind: 'signed' as const, consultationId, version, signedAt, careContextReference, hiTypes };
}

/** The same press again, after its answer was lost: the same answer. */
function alreadySigned(db: Db, visitId: string, revision: number) {
  const signed = findSigned(db, visitId);
  if (signed?.revision !== revision) throw new Problem('consultations.no-draft');
  const { id: consultationId, version, signedAt, sealed, hiTypes } = signed;
  const { careContextReference } = sealed.visit;
  return { kind: 'signed' as const, consultationId, version, signedAt, careContextReference, hiTypes: [...hiTypes] };
}
