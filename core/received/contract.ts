import { z } from 'zod';
import {
  AllergyRow,
  AttachmentRef,
  MedicineRow,
  PatientIdentity,
  ProblemRow,
  ReadableRecord,
  Remark,
} from '../fhir/model.ts';
import { command, exchange, query } from '../kit/contract.ts';
import { Gender, HiType, Instant } from '../kit/words.ts';
import { ChecksumWord, HeldBecause, RecordFacts, Tombstone, TransferState, UnreadableBecause } from './model.ts';

const readers = ['doctor', 'owner'] as const;
/** The reception hears that something came, and never reads it. */
const everybody = ['receptionist', ...readers] as const;
const doctors = ['doctor'] as const;

/** A hospital by its id; its name as its own records say, which nobody verified. */
export const Hospital = z.object({ id: z.string(), name: z.string().nullable() });
export type Hospital = z.infer<typeof Hospital>;

/** One ask for data under one permission, with what has come of it. */
export const TransferLine = z.object({
  id: z.string(),
  consentId: z.string(),
  hospital: Hospital,
  state: TransferState,
  because: z.string().nullable(),
  code: z.string().nullable(),
  wantedAt: Instant,
  requestedAt: Instant.nullable(),
  lastPageAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  /** When it will be sent, where it waits, and why its last attempt did not leave (a word of `outbox.because`). */
  nextTryAt: Instant.nullable(),
  heldUp: z.string().nullable(),
  pages: z.int(),
  pageCount: z.int().nullable(),
  records: z.int(),
  held: z.int(),
  unreadable: z.int(),
  missing: z.int(),
  mayAskAgain: z.boolean(),
  /** The patient allows only so many questions in a time, and they are used up until then. */
  askableFrom: Instant.nullable(),
});
export type TransferLine = z.infer<typeof TransferLine>;

/** A record on the time line. */
export const RecordLine = RecordFacts.omit({ patient: true, bundleId: true }).extend({
  id: z.string(),
  patientId: z.string(),
  hospital: Hospital,
  receivedAt: Instant,
  /** Nobody has opened it yet. */
  isNew: z.boolean(),
  /** Until when it may be read. */
  until: Instant,
  /** A later version of the same document is here too. */
  replacedBy: z.string().nullable(),
});
export type RecordLine = z.infer<typeof RecordLine>;

export const TombstoneLine = Tombstone.omit({ hipId: true }).extend({ hospital: Hospital });
export type TombstoneLine = z.infer<typeof TombstoneLine>;

/** What is kept out of view, or could not be read. Says why, not what. */
export const HeldLine = z.object({
  id: z.string(),
  patient: z.object({ id: z.string(), name: z.string() }),
  hospital: Hospital,
  state: z.enum(['quarantined', 'unreadable']),
  because: z.string(),
  hiType: HiType.nullable(),
  receivedAt: Instant,
  until: Instant,
  mayRelease: z.boolean(),
});
export type HeldLine = z.infer<typeof HeldLine>;

/** Why a record cannot be looked at now. */
const NotNow = [
  z.object({ kind: z.literal('erased'), tombstone: TombstoneLine }),
  z.object({ kind: z.literal('held'), because: HeldBecause }),
  z.object({ kind: z.literal('hidden'), because: z.enum(['clock-doubtful', 'not-checked']) }),
] as const;

const Difference = z.object({
  field: z.enum(['name', 'gender', 'birth', 'abha']),
  inRecord: z.string(),
  ours: z.string(),
});

const byRecord = z.object({ recordId: z.string() });
const byPatient = z.object({ patientId: z.string() });

const Sourced = <Row extends z.ZodType>(row: Row) => z.array(z.object({ recordId: z.string(), row }));

export const receivedContract = {
  /** How far the transfers under these permissions have come: the newest of each. */
  'received.transfers': query({
    for: readers,
    input: z.object({ consentIds: z.array(z.string()).max(2000) }),
    output: z.object({ transfers: z.array(TransferLine) }),
    problems: [],
  }),
  /** Facts of a patient's records under living permissions, newest care first, and what was here and is gone. */
  'received.timeline': query({
    for: readers,
    input: byPatient,
    output: z.object({
      /** The PC's clock is doubtful: what is here is not shown. */
      isHidden: z.boolean(),
      records: z.array(RecordLine),
      tombstones: z.array(TombstoneLine),
      /** How many are kept out of view or cannot be read. */
      held: z.int(),
    }),
    problems: [],
  }),
  /** What is kept out of view or cannot be read; of one patient or of all. */
  'received.held': query({
    for: readers,
    input: z.object({ patientId: z.string().nullable().default(null) }),
    output: z.object({ records: z.array(HeldLine) }),
    problems: [],
  }),
  /** What came since an instant, by patient and hospital, for the bell and the desk. */
  'received.news': query({
    for: everybody,
    input: z.object({ after: Instant }),
    output: z.object({
      arrived: z.array(
        z.object({
          patientId: z.string(),
          patientName: z.string(),
          hospital: Hospital,
          count: z.int(),
          at: Instant,
        }),
      ),
    }),
    problems: [],
  }),
  /** The record itself, for reading. Each look stands in the audit log. */
  'received.open': exchange({
    for: readers,
    input: byRecord,
    output: z.discriminatedUnion('kind', [
      z.object({
        kind: z.literal('record'),
        record: RecordLine,
        view: ReadableRecord,
        /** In what the record's patient differs from the one whose page this is. */
        differences: z.array(Difference),
        checksum: ChecksumWord.nullable(),
      }),
      z.object({
        kind: z.literal('unreadable'),
        because: UnreadableBecause,
        hospital: Hospital,
        receivedAt: Instant,
        until: Instant,
        hasOriginal: z.boolean(),
      }),
      ...NotNow,
    ]),
    problems: ['received.not-found', 'received.stopped'],
  }),
  /** The bytes of one attachment, in base64; what it is was judged by its first bytes. */
  'received.attachment': exchange({
    for: readers,
    input: byRecord.extend({ attachmentId: z.string().max(200) }),
    output: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('attachment'), attachment: AttachmentRef, data: z.string() }),
      z.object({ kind: z.literal('missing') }),
      ...NotNow,
    ]),
    problems: ['received.not-found', 'received.stopped'],
  }),
  /** The text as it came, for support; very long ones are cut. */
  'received.original': exchange({
    for: readers,
    input: byRecord,
    output: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('original'), text: z.string(), isCut: z.boolean() }),
      z.object({ kind: z.literal('missing') }),
      ...NotNow,
    ]),
    problems: ['received.not-found', 'received.stopped'],
  }),
  /** In what the record deviates from the profiles. The remarks never repeat what it says; none of one that may not be read. */
  'received.remarks': exchange({
    for: readers,
    input: byRecord,
    output: z.object({ remarks: z.array(Remark) }),
    problems: ['received.not-found', 'received.stopped', 'fhir.too-slow', 'fhir.failed', 'fhir.stopped'],
  }),
  /** Allergies, problems and medicines out of all records that may be read, each with its record. */
  'received.summary': exchange({
    for: readers,
    input: byPatient,
    output: z.object({
      isHidden: z.boolean(),
      records: z.array(RecordLine),
      allergies: Sourced(AllergyRow),
      problems: Sourced(ProblemRow),
      medicines: Sourced(MedicineRow),
    }),
    problems: ['patients.not-found'],
  }),
  /** Whom a record that is kept out of view says it is about, beside ours. */
  'received.compare': exchange({
    for: readers,
    input: byRecord,
    output: z.object({
      because: HeldBecause,
      inRecord: PatientIdentity.nullable(),
      ours: z.object({
        name: z.string(),
        gender: Gender,
        birthDate: z.string().nullable(),
        abhaNumber: z.string().nullable(),
        abhaAddress: z.string().nullable(),
      }),
      mayRelease: z.boolean(),
    }),
    problems: ['received.not-found', 'received.not-held'],
  }),
  /** A doctor is sure that it is this patient's record after all. */
  'received.release': command({
    for: doctors,
    input: byRecord,
    output: z.object({}),
    problems: ['received.not-found', 'received.not-held', 'received.not-granted'],
  }),
  /** Erases a record that is kept out of view or cannot be read. */
  'received.discard': command({
    for: readers,
    input: byRecord,
    output: z.object({}),
    problems: ['received.not-found', 'received.not-held'],
  }),
  /** Asks the hospital again, under a permission that lives. */
  'received.askAgain': command({
    for: readers,
    input: z.object({ consentId: z.string() }),
    output: z.object({}),
    problems: ['received.not-found', 'received.permission-over', 'received.under-way', 'received.asked-enough'],
  }),
};
