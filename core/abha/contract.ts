import { z } from 'zod';
import { command, exchange, query } from '../kit/contract.ts';
import { Instant } from '../kit/words.ts';
import { AbhaProfile, Otp, TypedAbhaNumber } from './model.ts';

const desk = ['receptionist', 'doctor', 'owner'] as const;

/** The same words as `serviceProblems` of `service.ts`, which a screen may not import. */
const service = [
  'abha.not-found',
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

const Sent = z.object({ flowId: z.string(), sentTo: z.string(), resendsLeft: z.int(), resendAfter: Instant });

export const abhaContract = {
  /** ABDM sends a code to the mobile that belongs to the ABHA number. */
  'abha.sendOtp': exchange({
    for: desk,
    input: z.object({ abhaNumber: TypedAbhaNumber }),
    output: Sent,
    problems: service,
  }),
  'abha.resendOtp': exchange({
    for: desk,
    input: z.object({ flowId: z.string() }),
    output: Sent,
    problems: [...service, 'abha.flow-gone', 'abha.resend-later', 'abha.no-more-resends'],
  }),
  /** Gives the code; answers with what the ABHA service says of the person, and whose ABHA it is here. */
  'abha.verifyOtp': exchange({
    for: desk,
    input: z.object({ flowId: z.string(), otp: Otp }),
    output: z.object({
      profile: AbhaProfile,
      hasCard: z.boolean(),
      knownPatient: z.object({ id: z.string(), number: z.string(), name: z.string() }).nullable(),
    }),
    problems: [...service, 'abha.flow-gone'],
  }),
  /** Where a conversation stands: for a page that was left and taken up again. */
  'abha.showFlow': query({
    for: desk,
    input: z.object({ flowId: z.string() }),
    output: z.object({
      state: z.enum(['otp-sent', 'verified', 'attached']),
      sent: Sent,
      profile: AbhaProfile.nullable(),
    }),
    problems: ['abha.flow-gone'],
  }),
  /** Joins the verified ABHA to a patient; verified fields are taken over and locked. */
  'abha.attach': command({
    for: desk,
    input: z.object({ flowId: z.string(), patientId: z.string() }),
    output: z.object({}),
    problems: ['abha.flow-gone', 'patients.not-found', 'patients.abha-taken', 'patients.has-other-abha'],
  }),
  'abha.ofPatient': query({
    for: desk,
    input: z.object({ patientId: z.string() }),
    output: z.object({ verifiedAt: Instant.nullable(), hasCard: z.boolean() }),
    problems: [],
  }),
  /** The card as a PNG in base64. */
  'abha.card': query({
    for: desk,
    input: z.object({ patientId: z.string() }),
    output: z.object({ png: z.base64() }),
    problems: ['abha.no-card'],
  }),
};
