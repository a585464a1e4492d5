import type { z } from 'zod';
import type { AbhaAnswer, ExchangeReply, Gateway, Refusal, UserToken } from '../gateway/index.ts';
import { Problem } from '../kit/problem.ts';
import { groupAbhaNumber } from '../kit/words.ts';
import type { AbhaProfile } from './model.ts';
import * as spelling from './spelling.ts';

/** Problems of every conversation with the ABHA service. */
export const serviceProblems = [
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

export interface SentOtp {
  readonly txnId: string;
  /** `******0000`, or empty when the service did not say. */
  readonly sentTo: string;
}

/** Asks ABDM to send a code to the mobile of this ABHA number; `again` quotes the transaction of the first send. */
export async function sendOtp(
  gateway: Gateway,
  { abhaNumber, again }: { abhaNumber: string; again: string | null },
  signal: AbortSignal,
): Promise<SentOtp> {
  const loginId = await gateway.encryptForAbha(groupAbhaNumber(abhaNumber), { signal });
  const body = again === null ? spelling.otpRequest(loginId) : spelling.otpResend(loginId, again);
  const reply = await gateway.abha('POST', spelling.paths.requestOtp, body, { signal, mayRepeat: false });
  const { txnId, message } = read(spelling.OtpSent, jsonOf(reply));
  return { txnId, sentTo: spelling.maskedMobile(message) };
}

export interface Proof {
  readonly profile: AbhaProfile;
  /** The picture of the card; null when it could not be had, which spoils nothing. */
  readonly card: Uint8Array | null;
}

/**
 * Gives the code and reads profile and card at once, while the citizen's token is at hand. The token stays in this
 * function: it opens the citizen's account and is never written down.
 */
export async function proveByOtp(
  gateway: Gateway,
  { abhaNumber, txnId, otp }: { abhaNumber: string; txnId: string; otp: string },
  signal: AbortSignal,
): Promise<Proof> {
  const otpValue = await gateway.encryptForAbha(otp, { signal });
  const checked = await gateway.abha('POST', spelling.paths.verifyOtp, spelling.otpCheck(txnId, otpValue), {
    signal,
    mayRepeat: false,
  });
  const user = await finalToken(gateway, read(spelling.OtpChecked, jsonOf(checked)), { abhaNumber, txnId, signal });
  const profile = spelling.readProfile(
    jsonOf(await gateway.abha('GET', spelling.paths.profile, null, { signal, userToken: user })),
  );
  if (profile.kind === 'unreadable') throw new Problem('abha.unreadable');
  if (profile.profile.abhaNumber !== abhaNumber) throw new Problem('abha.unreadable');
  if (!profile.isActive) throw new Problem('abha.deactivated');
  const card = await gateway.abha('GET', spelling.paths.card, null, { signal, userToken: user });
  return {
    profile: profile.profile,
    card: card.kind === 'answered' && isPng(card.value.bytes) ? card.value.bytes : null,
  };
}

async function finalToken(
  gateway: Gateway,
  checked: z.infer<typeof spelling.OtpChecked>,
  { abhaNumber, txnId, signal }: { abhaNumber: string; txnId: string; signal: AbortSignal },
): Promise<UserToken> {
  if (!spelling.isChoiceToken(checked)) return { kind: 'X', token: checked.token };
  const choice = spelling.userChoice(checked.txnId ?? txnId, abhaNumber);
  const userToken = { kind: 'T', token: checked.token } as const;
  const reply = await gateway.abha('POST', spelling.paths.chooseUser, choice, { signal, mayRepeat: false, userToken });
  return { kind: 'X', token: read(spelling.UserChosen, jsonOf(reply)).token };
}

const isPng = (bytes: Uint8Array): boolean => Buffer.from(bytes.subarray(0, 4)).toString('hex') === '89504e47';

function read<Output>(schema: z.ZodType<Output>, answer: unknown): Output {
  const parsed = schema.safeParse(answer);
  if (!parsed.success) throw new Problem('abha.unreadable');
  return parsed.data;
}

/** The answer, or the Problem that a person at the desk can act on. */
function jsonOf(reply: ExchangeReply<AbhaAnswer>): unknown {
  switch (reply.kind) {
    case 'answered':
      return reply.value.json;
    case 'refused':
      throw new Problem(nameOf(reply.refusal), { code: reply.refusal.codes[0] ?? String(reply.refusal.http) });
    case 'unreached':
    case 'unanswered':
      throw new Problem(`gateway.${reply.kind}`, { because: reply.because });
  }
}

/**
 * A wrong code comes as 200 with `authResult: failed`, as 400 on `otpValue`, or as ABDM-1204; nobody at that number as 404
 * ABDM-1114, often only after the code (sections 4.6 and 4.9).
 */
function nameOf({ shape, codes, messages }: Refusal): string {
  const says = (...known: string[]) => codes.some((code) => known.includes(code));
  const mentions = (words: RegExp) => messages.some((message) => words.test(message));
  if (says('ABDM-1100')) return 'abha.too-many-otps';
  if (says('ABDM-1114', 'ABDM-1115', 'ABDM-1110', 'ABDM-1211')) return 'abha.not-found';
  if (mentions(/deactivat/i) || says('ABDM-1407')) return 'abha.deactivated';
  if (mentions(/expired/i) && mentions(/otp/i)) return 'abha.otp-expired';
  if (shape === 'failed' || says('ABDM-1204') || mentions(/^otpValue:/)) return 'abha.wrong-otp';
  if (mentions(/^txnId:/) || mentions(/transaction/i) || says('ABDM-1017')) return 'abha.start-again';
  if (mentions(/^loginId:/)) return 'abha.not-found';
  return 'gateway.refused';
}
