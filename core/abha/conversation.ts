import type { z } from 'zod';
import type { AbhaAnswer, AbhaOptions, ExchangeReply, Gateway } from '../gateway/index.ts';
import { Problem } from '../kit/problem.ts';
import { groupAbhaNumber } from '../kit/words.ts';
import type { AbhaProfile } from './model.ts';
import { nameOfRefusal } from './refusals.ts';
import * as spelling from './spelling.ts';

type UserToken = NonNullable<AbhaOptions['userToken']>;

export interface SentOtp {
  readonly txnId: string;
  /** `******0000`, or empty when the service did not say. */
  readonly sentTo: string;
}

/**
 * Encrypts the ABHA number; the function that comes back asks ABDM to send a code to the mobile behind it.
 * @throws Problem `gateway.no-abha-key`
 */
export async function prepareOtp(
  gateway: Gateway,
  abhaNumber: string,
  signal: AbortSignal,
): Promise<() => Promise<ExchangeReply<AbhaAnswer>>> {
  const encrypt = () => gateway.encryptForAbha(groupAbhaNumber(abhaNumber), { signal });
  const ask = (loginId: string) =>
    gateway.abha(
      { method: 'POST', path: spelling.paths.requestOtp, body: spelling.otpRequest(loginId) },
      { signal, mayRepeat: false },
    );
  const loginId = await encrypt();
  return async () => {
    const reply = await ask(loginId);
    if (reply.kind !== 'refused' || !spelling.isLoginIdUnread(reply.refusal)) return reply;
    // Nothing was sent. The service may have changed the key under which we encrypt (section 4.1).
    gateway.forgetAbhaKey();
    return ask(await encrypt());
  };
}

/** @throws Problem one of `serviceProblems` */
export function readSent(reply: ExchangeReply<AbhaAnswer>): SentOtp {
  const { txnId, message } = read(spelling.OtpSent, jsonOf(reply));
  return { txnId, sentTo: spelling.maskedMobile(message) };
}

export interface Proof {
  readonly profile: AbhaProfile;
  /** The picture of the card; null when it could not be had, which spoils nothing. */
  readonly card: Uint8Array | null;
}

interface Given {
  readonly abhaNumber: string;
  readonly txnId: string;
  readonly otp: string;
}

/**
 * Gives the code and reads profile and card at once, while the citizen's token is at hand. The token stays in this
 * function: it opens the citizen's account and is never written down.
 *
 * @throws Problem one of `serviceProblems`
 */
export async function proveByOtp(gateway: Gateway, given: Given, signal: AbortSignal): Promise<Proof> {
  const { abhaNumber, txnId, otp } = given;
  const otpValue = await gateway.encryptForAbha(otp, { signal });
  const body = spelling.otpCheck(txnId, otpValue);
  const answer = await gateway.abha(
    { method: 'POST', path: spelling.paths.verifyOtp, body },
    { signal, mayRepeat: false },
  );
  const checked = read(spelling.OtpChecked, jsonOf(answer));
  if (spelling.isDeactivated(checked, abhaNumber)) throw new Problem('abha.deactivated');

  const userToken = await finalToken(gateway, checked, { ...given, signal });
  const profile = spelling.readProfile(jsonOf(await readPage(gateway, spelling.paths.profile, { signal, userToken })));
  if (profile.kind === 'unreadable' || profile.profile.abhaNumber !== abhaNumber) throw new Problem('abha.unreadable');
  if (!profile.isActive) throw new Problem('abha.deactivated');

  const card = await readPage(gateway, spelling.paths.card, { signal, userToken });
  const bytes = card.kind === 'answered' ? card.value.bytes : null;
  return { profile: profile.profile, card: bytes && isPng(bytes) ? bytes : null };
}

/** A token that only opens the choice of an account is exchanged for that account's own (section 4.3). */
async function finalToken(
  gateway: Gateway,
  checked: z.infer<typeof spelling.OtpChecked>,
  { abhaNumber, txnId, signal }: Given & { signal: AbortSignal },
): Promise<UserToken> {
  if (!spelling.isChoiceToken(checked)) return { kind: 'X', token: checked.token };
  const body = spelling.userChoice(checked.txnId ?? txnId, abhaNumber);
  const userToken = { kind: 'T', token: checked.token } as const;
  const call = { method: 'POST', path: spelling.paths.chooseUser, body } as const;
  const reply = await gateway.abha(call, { signal, mayRepeat: false, userToken });
  return { kind: 'X', token: read(spelling.UserChosen, jsonOf(reply)).token };
}

/** Reads twice if need be: the code is used up, and a hiccup here would cost the patient another one. */
async function readPage(
  gateway: Gateway,
  path: string,
  options: { signal: AbortSignal; userToken: UserToken },
): Promise<ExchangeReply<AbhaAnswer>> {
  const once = () => gateway.abha({ method: 'GET', path }, options);
  const reply = await once();
  const isLost = reply.kind === 'unreached' || reply.kind === 'unanswered';
  return isLost || (reply.kind === 'refused' && reply.refusal.http >= 500) ? once() : reply;
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
      throw new Problem(nameOfRefusal(reply.refusal), { code: reply.refusal.codes[0] ?? String(reply.refusal.http) });
    case 'unreached':
    case 'unanswered':
      throw new Problem(`gateway.${reply.kind}`, { because: reply.because });
  }
}
