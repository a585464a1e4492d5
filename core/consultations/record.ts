import type { Db } from '../db/index.ts';
import {
  type Bundle,
  buildHealthDocument,
  buildOpConsultation,
  buildPrescription,
  bundleText,
  type Making,
} from '../fhir/index.ts';
import { sha256 } from '../kit/ids.ts';
import type { HiType } from '../kit/words.ts';
import { getPatient } from '../patients/index.ts';
import { getVisit } from '../visits/index.ts';
import { type Signing, toRecordInput } from './record-input.ts';
import { findSigned, findSignedById } from './store.ts';

/** One record of a signed consultation, as it is sent: the bundle's very text. */
export interface ClinicRecord {
  readonly hiType: HiType;
  readonly consultationId: string;
  readonly version: number;
  readonly text: string;
}

const builders: Partial<Record<HiType, typeof buildOpConsultation>> = {
  OPConsultation: buildOpConsultation,
  Prescription: buildPrescription,
  HealthDocumentRecord: buildHealthDocument,
};

/**
 * The records of the visit's newest signed version, one at a time, since documents may be large; none while nothing is signed.
 * The same version makes the same text each time, as long as the patient's own facts and ABHA stay the same.
 */
export function* buildRecords(db: Db, visitId: string, only?: readonly HiType[]): Generator<ClinicRecord> {
  const signed = findSigned(db, visitId);
  if (!signed) return;
  for (const hiType of signed.hiTypes)
    if (!only || only.includes(hiType))
      yield { ...factsOf(signed, hiType), text: bundleText(build(db, signed, hiType)) };
}

/** The records that a signature would make: for the check before it. */
export function* buildRecordsOf(db: Db, signing: Signing): Generator<ClinicRecord> {
  for (const hiType of signing.hiTypes)
    yield { ...factsOf(signing, hiType), text: bundleText(build(db, signing, hiType)) };
}

const factsOf = ({ id, version }: Signing, hiType: HiType) => ({ hiType, consultationId: id, version });

function build(db: Db, signing: Signing, hiType: HiType): Bundle {
  const builder = builders[hiType];
  if (!builder) throw new Error(`No record of type ${hiType} is made here`);
  const patient = getPatient(db, signing.patientId);
  const visit = getVisit(db, signing.visitId);
  const identity = `${patient.abhaNumber ?? ''} ${patient.abhaAddress ?? ''}`;
  const making: Making = {
    // Not random: the same record built again must have the same ids. Another ABHA makes another document.
    ids: uuidsFrom(`${signing.id} ${hiType} ${identity}`),
    documentId: uuidFrom(`${signing.visitId} ${hiType} ${identity}`),
    now: new Date(signing.signedAt),
    version: signing.version,
    replaces: identifierOfReplaced(db, signing, hiType),
  };
  return builder(toRecordInput(db, signing, { patient, visit, withFiles: hiType === 'HealthDocumentRecord' }), making);
}

/** `Bundle.identifier.value` of the same record in the version that this one corrects; undefined where that had none. */
function identifierOfReplaced(db: Db, { replaces }: Signing, hiType: HiType): string | undefined {
  const replaced = replaces === null ? undefined : findSignedById(db, replaces);
  if (!replaced?.hiTypes.includes(hiType)) return undefined;
  const { identifier } = build(db, { ...replaced, replaces: null }, hiType);
  const isNamed = typeof identifier === 'object' && !Array.isArray(identifier);
  return isNamed && typeof identifier['value'] === 'string' ? identifier['value'] : undefined;
}

/** A uuid (of the form "version 8", made by a hash of our own) that is always the same for the same seed. */
function uuidFrom(seed: string): string {
  const hash = sha256(seed);
  const variant = '89ab'.charAt(Number.parseInt(hash.charAt(16), 16) % 4);
  return [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `8${hash.slice(13, 16)}`,
    `${variant}${hash.slice(17, 20)}`,
    hash.slice(20, 32),
  ].join('-');
}

function uuidsFrom(seed: string): () => string {
  let count = 0;
  return () => uuidFrom(`${seed} ${(count += 1)}`);
}
