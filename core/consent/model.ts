import { z } from 'zod';
import { ArtefactStatus, ConsentRequestStatus, HiType, hiTypes, Instant, Purpose } from '../kit/words.ts';

/** What a request of ours can be: before ABDM has it, when it could not be made, and ABDM's five words. */
export const RequestState = z.enum(['sending', 'failed', ...ConsentRequestStatus.options]);
export type RequestState = z.infer<typeof RequestState>;

const requestMayFollow = {
  sending: ['failed', 'REQUESTED', 'GRANTED', 'DENIED', 'EXPIRED'],
  failed: ['REQUESTED', 'GRANTED', 'DENIED', 'EXPIRED'],
  REQUESTED: ['GRANTED', 'DENIED', 'EXPIRED', 'REVOKED'],
  GRANTED: ['REVOKED', 'EXPIRED'],
  DENIED: [],
  EXPIRED: [],
  REVOKED: [],
} as const satisfies Record<RequestState, readonly RequestState[]>;

export const requestCanBecome = (from: RequestState, to: RequestState): boolean =>
  (requestMayFollow[from] as readonly RequestState[]).includes(to);

/** An artefact's status: ABDM's words, and PAUSED, by which the clinic itself holds back what it could give. */
export const HeldStatus = z.enum([...ArtefactStatus.options, 'PAUSED']);
export type HeldStatus = z.infer<typeof HeldStatus>;

const artefactMayFollow = {
  GRANTED: ['REVOKED', 'EXPIRED', 'PAUSED'],
  PAUSED: ['GRANTED', 'REVOKED', 'EXPIRED'],
  REVOKED: [],
  EXPIRED: [],
} as const satisfies Record<HeldStatus, readonly HeldStatus[]>;

export const artefactCanBecome = (from: HeldStatus, to: HeldStatus): boolean =>
  (artefactMayFollow[from] as readonly HeldStatus[]).includes(to);

export const CareContextPair = z.object({ patientReference: z.string(), careContextReference: z.string() });
export type CareContextPair = z.infer<typeof CareContextPair>;

/** An artefact whose details are known. */
export const Artefact = z.object({
  consentId: z.string(),
  side: z.enum(['hip', 'hiu']),
  status: HeldStatus,
  /** False after a restore, until ABDM was asked again: nothing moves under it. */
  isChecked: z.boolean(),
  requestId: z.string().nullable(),
  patientId: z.string().nullable(),
  abhaAddress: z.string(),
  hipId: z.string().nullable(),
  hiuId: z.string().nullable(),
  hiuName: z.string().nullable(),
  requesterName: z.string().nullable(),
  purpose: Purpose.nullable(),
  hiTypes: z.array(HiType),
  careContexts: z.array(CareContextPair),
  from: Instant,
  to: Instant,
  eraseAt: Instant,
  toldAt: Instant,
  endedAt: Instant.nullable(),
});
export type Artefact = z.infer<typeof Artefact>;

/** Ended by our own clock, whatever ABDM has told: the HIP tracks the end itself (certification HIP_INIT_EXPIRE_CONSENT). */
export const isOver = (artefact: Pick<Artefact, 'status' | 'eraseAt'>, now: Date): boolean =>
  artefact.status === 'REVOKED' || artefact.status === 'EXPIRED' || artefact.eraseAt <= now.toISOString();

/** What a doctor asks for with one press. Days back from today; days until what we received is erased. */
export const presets = {
  everything: { hiTypes, daysBack: 5 * 365, keepDays: 30 },
  'last-year': { hiTypes, daysBack: 365, keepDays: 30 },
  medicines: { hiTypes: ['Prescription', 'OPConsultation', 'DischargeSummary'], daysBack: 365, keepDays: 30 },
  reports: { hiTypes: ['DiagnosticReport', 'HealthDocumentRecord'], daysBack: 2 * 365, keepDays: 30 },
  'today-only': { hiTypes, daysBack: 5 * 365, keepDays: 1 },
} as const satisfies Record<string, { hiTypes: readonly HiType[]; daysBack: number; keepDays: number }>;
export const Preset = z.enum(['everything', 'last-year', 'medicines', 'reports', 'today-only']);
export type Preset = z.infer<typeof Preset>;
