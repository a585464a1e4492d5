import { z } from 'zod';
import { days, hours, later, minutes } from '../kit/clock.ts';
import { ArtefactStatus, ConsentRequestStatus, Frequency, HiType, hiTypes, Instant, Purpose } from '../kit/words.ts';

/** What a request of ours can be: before ABDM has it, when it could not be made, and ABDM's five words. */
export const RequestState = z.enum(['sending', 'failed', ...ConsentRequestStatus.options]);
export type RequestState = z.infer<typeof RequestState>;

const requestMayFollow = {
  sending: ['failed', 'REQUESTED', 'GRANTED', 'DENIED', 'EXPIRED', 'REVOKED'],
  failed: ['REQUESTED', 'GRANTED', 'DENIED', 'EXPIRED', 'REVOKED'],
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

export const Side = z.enum(['hip', 'hiu']);
export type Side = z.infer<typeof Side>;

/** What ABDM said when it was asked for the artefact itself. `contradicted`: it knows it otherwise than we were told. */
export const Confirmation = z.enum(['not-asked', 'asked', 'confirmed', 'refused', 'contradicted']);
export type Confirmation = z.infer<typeof Confirmation>;

export const CareContextPair = z.object({ patientReference: z.string(), careContextReference: z.string() });
export type CareContextPair = z.infer<typeof CareContextPair>;

/** An artefact whose details are known. */
export const Artefact = z.object({
  consentId: z.string(),
  /** `hip`: others take from us; `hiu`: we may see. */
  side: Side,
  status: HeldStatus,
  /** False after a restore, until ABDM was asked again: nothing moves under it. */
  isChecked: z.boolean(),
  confirmation: Confirmation,
  lastAskAt: Instant.nullable(),
  requestId: z.string().nullable(),
  patientId: z.string().nullable(),
  abhaAddress: z.string(),
  hipId: z.string().nullable(),
  /** Null when the patient shares with the patient's own app. */
  hiuId: z.string().nullable(),
  hiuName: z.string().nullable(),
  requesterName: z.string().nullable(),
  purpose: Purpose.nullable(),
  hiTypes: z.array(HiType),
  /** The complete list of what may be shared; empty once it ended. */
  careContexts: z.array(CareContextPair),
  from: Instant,
  to: Instant,
  eraseAt: Instant,
  /** How often data may be asked for under it; null: as often as wanted. */
  frequency: Frequency.nullable(),
  grantedAt: Instant,
  toldAt: Instant,
  endedAt: Instant.nullable(),
});
export type Artefact = z.infer<typeof Artefact>;

/** Ended by our own clock, whatever ABDM has told: the HIP tracks the end itself (certification HIP_INIT_EXPIRE_CONSENT). */
export const isOver = (artefact: Pick<Artefact, 'status' | 'eraseAt'>, now: Date): boolean =>
  artefact.status === 'REVOKED' || artefact.status === 'EXPIRED' || artefact.eraseAt <= now.toISOString();

/** Whether anything may be shown or kept under it now. */
export const mayUse = (artefact: Pick<Artefact, 'status' | 'eraseAt' | 'isChecked'>, now: Date): boolean =>
  artefact.status === 'GRANTED' && artefact.isChecked && !isOver(artefact, now);

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

/** What the patient is asked for, in full. */
export interface Wanted {
  readonly hiTypes: readonly HiType[];
  readonly from: string;
  readonly to: string;
  readonly eraseAt: string;
}

/** ABDM takes no period that reaches into the future, and clocks differ: up to five minutes count as right. */
const clockAllowance = minutes(6);

/** A preset at this moment. */
export function wantedBy(preset: Preset, now: Date): Wanted {
  const { hiTypes: types, daysBack, keepDays } = presets[preset];
  return {
    hiTypes: types,
    from: later(now, -days(daysBack)).toISOString(),
    to: later(now, -clockAllowance).toISOString(),
    eraseAt: later(now, days(keepDays)).toISOString(),
  };
}

/** A doctor's own choice: the days of the period as days in India, both included. Undefined for a period that cannot be. */
export function wantedInDays(
  own: { hiTypes: readonly HiType[]; fromDay: string; toDay: string; keepDays: number },
  now: Date,
): Wanted | undefined {
  const from = new Date(`${own.fromDay}T00:00:00+05:30`);
  const latest = later(now, -clockAllowance);
  const wholeDay = new Date(`${own.toDay}T23:59:59.999+05:30`);
  const to = wholeDay < latest ? wholeDay : latest;
  if (from >= to) return undefined;
  const eraseAt = later(now, days(own.keepDays)).toISOString();
  return { hiTypes: own.hiTypes, from: from.toISOString(), to: to.toISOString(), eraseAt };
}

/** What the patient gave beside what was asked: only what differs is set. */
export const Narrowing = z.object({
  hiTypesLeftOut: z.array(HiType),
  from: z.object({ asked: Instant, given: Instant }).nullable(),
  to: z.object({ asked: Instant, given: Instant }).nullable(),
  eraseAt: z.object({ asked: Instant, given: Instant }).nullable(),
});
export type Narrowing = z.infer<typeof Narrowing>;

export function narrowingOf(asked: Wanted, given: Wanted): Narrowing {
  const differing = (word: 'from' | 'to' | 'eraseAt') =>
    asked[word] === given[word] ? null : { asked: asked[word], given: given[word] };
  return {
    hiTypesLeftOut: asked.hiTypes.filter((hiType) => !given.hiTypes.includes(hiType)),
    from: differing('from'),
    to: differing('to'),
    eraseAt: differing('eraseAt'),
  };
}

/** When an open request is asked about again: a quarter of an hour at first, twice as long each time, six hours at most. */
export function isPollDue(request: { polls: number; askedAt: string; polledAt: string | null }, now: Date): boolean {
  const pause = Math.min(minutes(15) * 2 ** Math.min(request.polls, 10), hours(6));
  return later(new Date(request.polledAt ?? request.askedAt), pause) <= now;
}
