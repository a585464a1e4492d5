import { z } from 'zod';
import { AllergyRow, MedicineRow, PatientIdentity, ProblemRow } from '../fhir/model.ts';
import { HiType, Instant } from '../kit/words.ts';

/** How far one ask for data under one permission has come (architecture.md 7.38). */
export const TransferState = z.enum(['wanted', 'requested', 'receiving', 'complete', 'partial', 'failed']);
export type TransferState = z.infer<typeof TransferState>;

const transferMayFollow = {
  wanted: ['requested', 'receiving', 'failed'],
  // Back to wanted: the hospital was not ready, or nothing came, and it is asked again by itself.
  requested: ['wanted', 'receiving', 'failed'],
  receiving: ['complete', 'partial', 'failed'],
  complete: [],
  partial: [],
  failed: [],
} as const satisfies Record<TransferState, readonly TransferState[]>;

export const transferCanBecome = (from: TransferState, to: TransferState): boolean =>
  (transferMayFollow[from] as readonly TransferState[]).includes(to);

export const isOpenTransfer = (state: TransferState): boolean => transferMayFollow[state].length > 0;

export const RecordState = z.enum(['shown', 'quarantined', 'unreadable', 'erased']);
export type RecordState = z.infer<typeof RecordState>;

const recordMayFollow = {
  shown: ['erased'],
  quarantined: ['shown', 'erased'],
  unreadable: ['erased'],
  erased: [],
} as const satisfies Record<RecordState, readonly RecordState[]>;

export const recordCanBecome = (from: RecordState, to: RecordState): boolean =>
  (recordMayFollow[from] as readonly RecordState[]).includes(to);

/** Why a record is kept out of view. */
export const HeldBecause = z.enum([
  'context-not-granted',
  'other-abha-number',
  'other-abha-address',
  'other-person',
  'several-patients',
  'type-not-granted',
  'date-not-granted',
]);
export type HeldBecause = z.infer<typeof HeldBecause>;

const aboutIdentity: readonly HeldBecause[] = [
  'other-abha-number',
  'other-abha-address',
  'other-person',
  'several-patients',
];

/** A doctor may decide that it is the same person after all; what the patient has not granted nobody here can grant. */
export const mayRelease = (because: HeldBecause): boolean => aboutIdentity.includes(because);

/** Why the bytes of a record could not become a record, or the bytes of a page no page. */
export const UnreadableBecause = z.enum([
  // As encryption names them (encryption.md section 6).
  'bad-base64',
  'bad-nonce',
  'bad-format',
  'wrong-curve',
  'not-on-curve',
  'small-order',
  'not-in-subgroup',
  'bad-private-key',
  'too-short',
  'auth-failed',
  'bad-text',
  'link-not-supported',
  // As reading names them (fhir.md section 7.2).
  'too-large',
  'not-json',
  'too-deep',
  'not-a-bundle',
  'too-demanding',
  // Of pages.
  'not-a-page',
  'bad-entry',
  'other-transaction',
  'no-longer-open',
]);
export type UnreadableBecause = z.infer<typeof UnreadableBecause>;

/** What the sender's checksum turned out to be: recorded, never a reason to refuse (encryption.md section 9). */
export const ChecksumWord = z.enum(['md5-base64', 'md5-hex', 'absent', 'placeholder', 'mismatch', 'unrecognised']);
export type ChecksumWord = z.infer<typeof ChecksumWord>;

const CareDate = z.object({
  value: z.string(),
  from: z.enum(['encounter', 'finding', 'document', 'bundle']),
});

/** What the time line says of a record. It is erased with the record. */
export const RecordFacts = z.object({
  hiType: HiType.nullable(),
  title: z.string().nullable(),
  careDate: CareDate.nullable(),
  /** As the record says; nobody verified it. */
  facility: z.string().nullable(),
  authors: z.array(z.string()),
  attachments: z.int(),
  /** Whether the record itself proves whose it is. */
  isConfirmed: z.boolean(),
  bundleId: z.string().nullable(),
  /** Of a record that is held back: who it says it is about. */
  patient: PatientIdentity.nullable(),
});
export type RecordFacts = z.infer<typeof RecordFacts>;

/** What a doctor wants to see first, out of one record. */
export const RecordSummary = z.object({
  allergies: z.array(AllergyRow),
  problems: z.array(ProblemRow),
  medicines: z.array(MedicineRow),
});
export type RecordSummary = z.infer<typeof RecordSummary>;

export const TombstoneBecause = z.enum(['REVOKED', 'EXPIRED', 'asked']);
export type TombstoneBecause = z.infer<typeof TombstoneBecause>;

/** What was here and is gone. */
export const Tombstone = z.object({
  id: z.string(),
  consentId: z.string(),
  patientId: z.string(),
  hipId: z.string(),
  records: z.array(z.object({ hiType: HiType.nullable(), count: z.int() })),
  because: TombstoneBecause,
  cameAt: Instant,
  erasedAt: Instant,
});
export type Tombstone = z.infer<typeof Tombstone>;

/** One care context in the report to ABDM, and in the count on the screen. */
export type EntryOutcome = 'kept' | 'held' | 'known' | 'unreadable';
