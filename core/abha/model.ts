import { z } from 'zod';
import { BirthDate } from '../kit/birth.ts';
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

export const resends = { atMost: 2, pauseSeconds: 60 } as const;

export type Resend =
  | { readonly kind: 'may' }
  | { readonly kind: 'later'; readonly seconds: number }
  | { readonly kind: 'no-more' };

/** NHA's case CRT_ABHA_106: at most two resends, each 60 s after a send. The count is kept on disk, not on the screen. */
export function decideResend(flow: { sends: number; lastSentAt: string }, now: Date): Resend {
  if (flow.sends > resends.atMost) return { kind: 'no-more' };
  const waited = (now.getTime() - new Date(flow.lastSentAt).getTime()) / 1000;
  // A clock that was set back must not lock the button for hours.
  const left = Math.min(Math.ceil(resends.pauseSeconds - waited), resends.pauseSeconds);
  return left > 0 ? { kind: 'later', seconds: left } : { kind: 'may' };
}
