import { z } from 'zod';
import { BirthDate } from '../kit/birth.ts';
import { later, minutes, seconds } from '../kit/clock.ts';
import { plainDigits } from '../kit/digits.ts';
import { AbhaAddress, AbhaNumber, Gender } from '../kit/words.ts';

/** Typed at the desk: with or without dashes and blanks, in Latin or Indian digits. */
export const TypedAbhaNumber = z
  .string()
  .max(60)
  .transform((text) => plainDigits(text).replace(/[\s-]/g, ''))
  .pipe(AbhaNumber);

/** Six digits; Indian digits are understood. Never stored. */
export const Otp = z
  .string()
  .max(20)
  .transform((text) => plainDigits(text).replace(/\s/g, ''))
  .pipe(z.string().regex(/^\d{6}$/));

/** What the ABHA service says of a person, in our words. */
export const AbhaProfile = z.object({
  abhaNumber: AbhaNumber,
  /** Null for an ABHA that has no address (seen on old ones). */
  abhaAddress: AbhaAddress.nullable(),
  name: z.string().min(1),
  gender: Gender,
  birthDate: BirthDate.nullable(),
  addressLine: z.string(),
  district: z.string(),
  state: z.string(),
  pincode: z.string(),
});
export type AbhaProfile = z.infer<typeof AbhaProfile>;

export const FlowState = z.enum(['otp-sent', 'verified', 'attached']);
export type FlowState = z.infer<typeof FlowState>;

/** A verified conversation may be verified once only; one that was attached is over. */
const mayFollow = {
  'otp-sent': ['verified'],
  verified: ['attached'],
  attached: [],
} as const satisfies Record<FlowState, readonly FlowState[]>;

export const canBecome = (from: FlowState, to: FlowState): boolean =>
  (mayFollow[from] as readonly FlowState[]).includes(to);

/** What a person at the desk may hear from the ABHA service, beside the gateway's own problems. */
export const serviceProblems = [
  'abha.not-found',
  'abha.no-mobile',
  'abha.wrong-otp',
  'abha.otp-expired',
  'abha.too-many-otps',
  'abha.deactivated',
  'abha.start-again',
  'abha.unreadable',
  'gateway.refused',
  'gateway.unreached',
  'gateway.unanswered',
  'gateway.no-abha-key',
] as const;

/** NHA's case CRT_ABHA_106: at most two resends, each 60 s after a send. The count is kept on disk, not on the screen. */
export const resends = { atMost: 2, pause: seconds(60) } as const;

/** After so long without a new code a number may be begun anew; ABDM's own block lasts as long (abdm-v3.md section 4.9). */
const forgiven = minutes(30);

export type Resend =
  | { readonly kind: 'may' }
  | { readonly kind: 'later'; readonly seconds: number }
  | { readonly kind: 'no-more'; readonly minutes: number };

/** Whether another code may be sent in a conversation, given how many were and when the last one left. */
export function decideResend(flow: { sends: number; lastSentAt: string }, now: Date): Resend {
  const last = new Date(flow.lastSentAt);
  if (flow.sends > resends.atMost) {
    return { kind: 'no-more', minutes: Math.max(1, Math.ceil(left(last, forgiven, now) / minutes(1))) };
  }
  const wait = left(last, resends.pause, now);
  return wait > 0 ? { kind: 'later', seconds: Math.ceil(wait / seconds(1)) } : { kind: 'may' };
}

/** Milliseconds of a pause that are left. A clock that was set back must not lock the button for hours. */
const left = (since: Date, pause: number, now: Date): number =>
  Math.min(since.getTime() + pause - now.getTime(), pause);

/** From when on a conversation that led nowhere counts no more. */
export const forgivenBefore = (now: Date): Date => later(now, -forgiven);
