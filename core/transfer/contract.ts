import { z } from 'zod';
import { command, query } from '../kit/contract.ts';
import { PageMark } from '../kit/page-mark.ts';
import { HiType, Instant, Purpose } from '../kit/words.ts';
import { TransferState } from './model.ts';

const desk = ['receptionist', 'doctor', 'owner'] as const;

/** One data request of another hospital as a line: who, whose records, under which permission, and what came of it. */
export const TransferLine = z.object({
  id: z.string(),
  consentId: z.string(),
  state: TransferState,
  /** Why it was refused, or why something of it did not go: a word for `transfer.because.<word>`. */
  because: z.string().nullable(),
  hiuId: z.string().nullable(),
  /** Null: the patient's own app, where `purpose` is PATRQT; else unknown. */
  hiuName: z.string().nullable(),
  requesterName: z.string().nullable(),
  purpose: Purpose.nullable(),
  patient: z.object({ id: z.string(), number: z.string(), name: z.string() }).nullable(),
  receivedAt: Instant,
  endedAt: Instant.nullable(),
  /** Nothing was sent within the 20 minutes that ABDM wants, and it is still tried. */
  isLate: z.boolean(),
  progress: z.object({ pages: z.int(), sent: z.int(), failed: z.int() }),
  /** What was taken: each visit with the kinds of record that went, and when the last of them did. */
  taken: z.array(
    z.object({
      visitId: z.string(),
      careContext: z.string(),
      hiTypes: z.array(HiType),
      at: Instant,
    }),
  ),
  /** What did not go, or may have gone although nobody said so. */
  notTaken: z.array(
    z.object({
      careContext: z.string(),
      hiType: HiType.nullable(),
      because: z.string(),
      mayHaveArrived: z.boolean(),
    }),
  ),
});
export type TransferLine = z.infer<typeof TransferLine>;

export const transferContract = {
  /** Who asked for what and who took what, newest first; 50 a page. */
  'transfer.list': query({
    for: desk,
    input: z.object({
      patientId: z.string().nullable().default(null),
      /** A part of the patient's name or number; empty for everybody. */
      text: z.string().max(100).default(''),
      consentId: z.string().nullable().default(null),
      /** For the next page: the last line of this one. */
      before: PageMark.nullable().default(null),
    }),
    output: z.object({ transfers: z.array(TransferLine), hasMore: z.boolean() }),
    problems: [],
  }),
  /** Hospitals that took records for the first time and that nobody here has looked at yet. */
  'transfer.newHospitals': query({
    for: desk,
    input: z.object({}),
    output: z.object({
      hospitals: z.array(z.object({ hiuId: z.string(), name: z.string().nullable(), firstAt: Instant })),
    }),
    problems: [],
  }),
  'transfer.noteSeen': command({
    for: desk,
    input: z.object({ hiuId: z.string() }),
    output: z.object({}),
    problems: [],
  }),
};
