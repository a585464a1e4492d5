import { z } from 'zod';
import { later, minutes, seconds } from '../kit/clock.ts';

/** What a care context can be to ABDM (architecture.md 7.36). */
export const CareContextState = z.enum(['unlinked', 'queued', 'sent', 'linked', 'refused', 'not-wanted']);
export type CareContextState = z.infer<typeof CareContextState>;

/** Only ABDM's own word makes it linked, at whatever time it comes, and a linked one stays linked for ever (section 6.1). */
const mayFollow = {
  unlinked: ['queued', 'refused', 'not-wanted', 'linked'],
  queued: ['sent', 'linked', 'refused', 'unlinked', 'not-wanted'],
  sent: ['linked', 'refused', 'unlinked'],
  linked: [],
  refused: ['unlinked', 'not-wanted', 'linked'],
  'not-wanted': ['unlinked', 'linked'],
} as const satisfies Record<CareContextState, readonly CareContextState[]>;

export const canBecome = (from: CareContextState, to: CareContextState): boolean =>
  (mayFollow[from] as readonly CareContextState[]).includes(to);

/** Why a care context is not linked: shown in words, with the next step. */
export const Because = z.enum([
  'waiting-for-permission',
  'no-abha',
  'no-abha-address',
  'no-birth-year',
  'details-differ',
  'abdm-wants-us-to-wait',
  'blocked-for-a-day',
  'abha-deactivated',
  'wrong-facility',
  'said-no',
  'no-answer',
  'given-up',
  'asked-not-to',
]);
export type Because = z.infer<typeof Because>;

/** One step on the way, in the order in which they happened. */
export const Step = z.enum([
  'signed',
  'token-asked',
  'token-issued',
  'token-refused',
  'queued',
  'sent',
  'linked',
  'refused',
  'no-answer',
  'notified',
  'notice-refused',
  'not-wanted',
  'wanted-again',
  'tried-again',
]);
export type Step = z.infer<typeof Step>;

/** ABDM refuses a second request for the same address within 362 to 374 s, and blocks for a day after three (section 6.2). */
export const tokenWindow = minutes(6.5);
const mostPerDay = 3;
export const dayLong = minutes(24 * 60);

export type WaitBecause = 'abdm-wants-us-to-wait' | 'blocked-for-a-day';

/** A request of before: when ABDM took it (null: it did not), and what it said about the next one. */
export interface EarlierRequest {
  readonly takenAt: string | null;
  readonly notBefore: string | null;
  readonly because: WaitBecause | null;
}

export type TokenRequest =
  | { readonly kind: 'now' }
  | { readonly kind: 'later'; readonly at: Date; readonly because: WaitBecause };

/** When the next link token for an address may be asked for, given what became of earlier requests (in any order). */
export function decideTokenRequest(earlier: readonly EarlierRequest[], now: Date): TokenRequest {
  const taken = earlier
    .flatMap(({ takenAt }) => (takenAt === null ? [] : [new Date(takenAt)]))
    .filter((at) => now.getTime() - at.getTime() < dayLong)
    .sort((a, b) => a.getTime() - b.getTime());
  const third = taken.at(-mostPerDay);
  const last = taken.at(-1);
  const waits = [
    ...(third ? [{ at: later(third, dayLong + seconds(1)), because: 'blocked-for-a-day' as const }] : []),
    ...(last ? [{ at: later(last, tokenWindow), because: 'abdm-wants-us-to-wait' as const }] : []),
    ...earlier.flatMap(({ notBefore, because }) =>
      notBefore === null || because === null ? [] : [{ at: new Date(notBefore), because }],
    ),
  ];
  const longest = waits.filter(({ at }) => at > now).sort((a, b) => b.at.getTime() - a.at.getTime())[0];
  return longest ? { kind: 'later', ...longest } : { kind: 'now' };
}

/** What ABDM's refusal of a link token means for the visits that wait for it. */
export function becauseOfTokenRefusal(codes: readonly string[]): Because {
  const says = (...known: string[]) => codes.some((code) => known.includes(code));
  if (says('ABDM-1092')) return 'abdm-wants-us-to-wait';
  if (says('ABDM-1027')) return 'blocked-for-a-day';
  if (says('ABDM-1207', 'ABDM-1036')) return 'details-differ';
  if (says('ABDM-1035', 'ABDM-1025')) return 'wrong-facility';
  if (says('ABDM-1031', 'ABDM-1407')) return 'abha-deactivated';
  if (says(...passingFaults)) return 'no-answer';
  return 'said-no';
}

/** Causes of a refused link token that pass: it is asked for again when ABDM allows it. The others wait for a person. */
export const isPassing = (because: Because): boolean =>
  because === 'abdm-wants-us-to-wait' || because === 'blocked-for-a-day' || because === 'no-answer';

/** A service behind ABDM is down. */
const passingFaults = ['ABDM-1019', 'ABDM-1024', 'ABDM-1034'];
/** The token is the fault, not the visit. */
const tokenFaults = ['ABDM-1066', 'ABDM-1026', 'ABDM-1038', 'ABDM-1062', 'ABDM-1063'];

export type LinkVerdict =
  | { readonly kind: 'new-token' }
  | { readonly kind: 'again' }
  | { readonly kind: 'refused'; readonly because: Because };

/** What ABDM's refusal of a link means, at once or on its callback. */
export function judgeLinkRefusal(codes: readonly string[]): LinkVerdict {
  const says = (...known: string[]) => codes.some((code) => known.includes(code));
  if (says(...tokenFaults)) return { kind: 'new-token' };
  if (says(...passingFaults)) return { kind: 'again' };
  if (says('ABDM-1031', 'ABDM-1407')) return { kind: 'refused', because: 'abha-deactivated' };
  if (says('ABDM-1035', 'ABDM-1025')) return { kind: 'refused', because: 'wrong-facility' };
  return { kind: 'refused', because: 'said-no' };
}

const pauses = [minutes(10), minutes(60), minutes(6 * 60), dayLong];

/** After a try that came to nothing: when the next one may start. Later each time, a day at most. */
export const nextTryAfter = (tries: number, now: Date): Date =>
  later(now, pauses[Math.min(Math.max(tries, 1), pauses.length) - 1] ?? dayLong);
