import { z } from 'zod';
import type { Refusal } from '../gateway/index.ts';
import { BirthDate } from '../kit/birth.ts';
import { type Gender, groupAbhaNumber } from '../kit/words.ts';
import { AbhaProfile } from './model.ts';

/**
 * How the ABHA service spells its calls and answers (abdm-v3.md sections 4.6 and 4.7). It has one spelling for both
 * dialects of the gateway, so it stands here, beside the only folder that uses it.
 */

const mobileScope = ['abha-login', 'mobile-verify'];

export const paths = {
  requestOtp: '/v3/profile/login/request/otp',
  verifyOtp: '/v3/profile/login/verify',
  chooseUser: '/v3/profile/login/verify/user',
  profile: '/v3/profile/account',
  card: '/v3/profile/account/abha-card',
} as const;

/** `loginId` is the dashed ABHA number, encrypted: without dashes the service says that it is invalid. A resend is the same again. */
export const otpRequest = (loginId: string) => ({
  scope: mobileScope,
  loginHint: 'abha-number',
  loginId,
  otpSystem: 'abdm',
});

export const otpCheck = (txnId: string, otpValue: string) => ({
  scope: mobileScope,
  authData: { authMethods: ['otp'], otp: { txnId, otpValue } },
});

/** The answer to a wrong number, and to a right one under a key that is no longer the service's. */
export const isLoginIdUnread = ({ shape, messages }: Refusal): boolean =>
  shape === 'field' && messages.some((message) => message.startsWith('loginId:'));

export const userChoice = (txnId: string, abhaNumber: string) => ({ ABHANumber: groupAbhaNumber(abhaNumber), txnId });

export const OtpSent = z.object({ txnId: z.string().min(1), message: z.string().default('') });

/** The masked number inside "OTP sent to mobile number ending with ******0000". */
export const maskedMobile = (message: string): string => /[*xX]+\d{2,4}/.exec(message)?.[0] ?? '';

const account = z.object({ ABHANumber: z.string().catch(''), status: z.string().nullish() });

export const OtpChecked = z.object({
  txnId: z.string().optional(),
  token: z.string().min(1),
  refreshToken: z.string().nullish(),
  expiresIn: z.coerce.number().nullish(),
  accounts: z.array(account).default([]),
});

const choiceSeconds = 300;

/** Without a refresh token and for 300 s it only opens the choice of an account (section 4.3). */
export const isChoiceToken = ({ refreshToken, expiresIn }: z.infer<typeof OtpChecked>): boolean =>
  !refreshToken && (expiresIn ?? choiceSeconds) <= choiceSeconds;

export const isDeactivated = ({ accounts }: z.infer<typeof OtpChecked>, abhaNumber: string): boolean =>
  accounts.some(
    ({ ABHANumber, status }) => digitsOf(ABHANumber) === abhaNumber && (status ?? '').toUpperCase() === 'DEACTIVATED',
  );

const digitsOf = (text: string): string => text.replace(/\D/g, '');

export const UserChosen = z.object({ token: z.string().min(1) });

const text = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((value) => String(value ?? '').trim());

const profileWire = z.object({
  ABHANumber: text,
  preferredAbhaAddress: text,
  name: text,
  firstName: text,
  middleName: text,
  lastName: text,
  gender: text,
  yearOfBirth: text,
  monthOfBirth: text,
  dayOfBirth: text,
  status: text,
  address: text,
  districtName: text,
  stateName: text,
  pincode: text,
  pinCode: text,
});

export type ReadProfile =
  | { readonly kind: 'read'; readonly profile: AbhaProfile; readonly isActive: boolean }
  | { readonly kind: 'unreadable' };

/** Reads a profile with all that the service is lenient about: missing parts, numbers as text, upper case. */
export function readProfile(answer: unknown): ReadProfile {
  const wire = profileWire.safeParse(answer);
  if (!wire.success) return { kind: 'unreadable' };
  const { ABHANumber, preferredAbhaAddress, status, ...facts } = wire.data;
  const spelled = [facts.firstName, facts.middleName, facts.lastName].filter((part) => part !== '').join(' ');
  const profile = AbhaProfile.safeParse({
    abhaNumber: digitsOf(ABHANumber),
    abhaAddress: preferredAbhaAddress === '' ? null : preferredAbhaAddress.toLowerCase(),
    name: (facts.name || spelled).replace(/\s+/g, ' '),
    gender: readGender(facts.gender),
    birthDate: readBirthDate(facts),
    addressLine: facts.address,
    district: facts.districtName,
    state: facts.stateName,
    pincode: facts.pincode || facts.pinCode,
  });
  if (!profile.success) return { kind: 'unreadable' };
  return { kind: 'read', profile: profile.data, isActive: status === '' || status.toUpperCase() === 'ACTIVE' };
}

function readGender(word: string): Gender {
  const letter = word.slice(0, 1).toUpperCase();
  return letter === 'M' || letter === 'F' || letter === 'O' || letter === 'D' || letter === 'T' ? letter : 'U';
}

interface BirthParts {
  readonly yearOfBirth: string;
  readonly monthOfBirth: string;
  readonly dayOfBirth: string;
}

/** As exactly as the parts are numbers: many profiles hold only a year. */
function readBirthDate({ yearOfBirth, monthOfBirth, dayOfBirth }: BirthParts): string | null {
  const two = (part: string) => part.padStart(2, '0');
  const fuller = [
    `${yearOfBirth}-${two(monthOfBirth)}-${two(dayOfBirth)}`,
    `${yearOfBirth}-${two(monthOfBirth)}`,
    yearOfBirth,
  ];
  return fuller.find((birthDate) => BirthDate.safeParse(birthDate).success) ?? null;
}
