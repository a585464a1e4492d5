import { z } from 'zod';
import { command, exchange, query } from '../kit/contract.ts';
import { Instant } from '../kit/words.ts';
import { AbhaProfile, Otp, serviceProblems, TypedAbhaNumber } from './model.ts';

const desk = ['receptionist', 'doctor', 'owner'] as const;

/** A code is on its way: to which mobile, how often it may be sent again, and from when. */
const Sent = z.object({ flowId: z.string(), sentTo: z.string(), resendsLeft: z.int(), resendAfter: Instant });

/** What the ABHA service says of the person, and whose ABHA it is here already. */
const Verified = z.object({
  profile: AbhaProfile,
  hasCard: z.boolean(),
  knownPatient: z.object({ id: z.string(), number: z.string(), name: z.string() }).nullable(),
});

const Picture = z.object({ png: z.base64() });

export const abhaContract = {
  /**
   * ABDM sends a code to the mobile that belongs to the ABHA number. A number that was begun with already goes on where it
   * stands: no second code within a minute, and no fourth one.
   */
  'abha.sendOtp': exchange({
    for: desk,
    input: z.object({ abhaNumber: TypedAbhaNumber }),
    output: Sent,
    problems: [...serviceProblems, 'abha.no-more-resends'],
  }),
  'abha.resendOtp': exchange({
    for: desk,
    input: z.object({ flowId: z.string() }),
    output: Sent,
    problems: [...serviceProblems, 'abha.flow-gone', 'abha.resend-later', 'abha.no-more-resends'],
  }),
  /** Gives the code. The same press again, after its answer was lost, gets the same answer. */
  'abha.verifyOtp': exchange({
    for: desk,
    input: z.object({ flowId: z.string(), otp: Otp }),
    output: Verified,
    problems: [...serviceProblems, 'abha.flow-gone'],
  }),
  /** Where a conversation stands: for a page that was left and taken up again. */
  'abha.showFlow': query({
    for: desk,
    input: z.object({ flowId: z.string() }),
    output: z.object({ sent: Sent, verified: Verified.nullable() }),
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
  /** The card as a PNG in base64: of a patient, or of a conversation that is verified and not yet attached. */
  'abha.card': query({
    for: desk,
    input: z.union([z.strictObject({ patientId: z.string() }), z.strictObject({ flowId: z.string() })]),
    output: Picture,
    problems: ['abha.no-card', 'abha.flow-gone'],
  }),
};
