import { z } from 'zod';
import { later, minutes, seconds } from '../kit/clock.ts';

/** What a care context can be to ABDM (architecture.md 7.36). */
export const CareContextState = z.enum(['unlinked', 'queued', 'sent', 'linked', 'refused', 'not-wanted']);
export type CareContextState = z.infer<typeof CareContextState>;

/** Only ABDM's own word makes it linked, and a linked one stays linked for ever (abdm-v3.md section 6.1). */
const mayFollow = {
  unlinked: ['queued', 'refused', 'not-wanted'],
  queued: ['sent', 'linked', 'refused', 'unlinked', 'not-wanted'],
  sent: ['linked', 'refused', 'queued', 'unlinked'],
  linked: [],
  refused: ['queued', 'not-wanted', 'unlinked', 'linked'],
  'not-wanted': ['unlinked', 'queued'],
} as const satisfies Record<CareContextState, readonly CareContextState[]>;

export const canBecome = (from: CareContextState, to: CareContextState): boolean =>
  (mayFollow[from] as readonly CareContextState[]).includes(to);

/** Why a care context is not linked: shown in words, with the next step. */
export const Because = z.enum([
  'waiting-for-permission',
  'no-abha',
  'not-configured',
  'no-birth-year',
  'details-differ',
  'abdm-wants-us-to-wait',
  'blocked-for-a-day',
  'abha-deactivated',
  'wrong-facility',
  'said-no',
  'no-answer',
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
  'notified',
  'not-wanted',
  'wanted-again',
  'tried-again',
]);
export type Step = z.infer<typeof Step>;

/** ABDM refuses a second request for the same address within 362 to 374 s, and blocks for a day after three (section 6.2). */
const window = minutes(6.5);
const mostPerDay = 3;
const dayLong = minutes(24 * 60);

export type TokenRequest =
  | { readonly kind: 'now' }
  | { readonly kind: 'later'; readonly at: Date; readonly because: 'abdm-wants-us-to-wait' | 'blocked-for-a-day' };

/** When the next link token for an address may be asked for, given the instants of earlier requests (any order). */
export function decideTokenRequest(askedAt: readonly string[], now: Date): TokenRequest {
  const recent = askedAt
    .map((instant) => new Date(instant))
    .filter((asked) => now.getTime() - asked.getTime() < dayLong)
    .sort((a, b) => a.getTime() - b.getTime());
  const third = recent.at(-mostPerDay);
  if (third) return { kind: 'later', at: later(third, dayLong + seconds(1)), because: 'blocked-for-a-day' };
  const last = recent.at(-1);
  const free = last && later(last, window);
  if (free && free > now) return { kind: 'later', at: free, because: 'abdm-wants-us-to-wait' };
  return { kind: 'now' };
}

/** What ABDM's refusal of a link token means for the visits that wait for it. */
export function becauseOfTokenRefusal(codes: readonly string[]): Because {
  if (codes.includes('ABDM-1092')) return 'abdm-wants-us-to-wait';
  if (codes.includes('ABDM-1027')) return 'blocked-for-a-day';
  if (codes.includes('ABDM-1207') || codes.includes('ABDM-1036')) return 'details-differ';
  if (codes.includes('ABDM-1035') || codes.includes('ABDM-1025')) return 'wrong-facility';
  if (codes.includes('ABDM-1031') || codes.includes('ABDM-1407')) return 'abha-deactivated';
  return 'said-no';
}

/** What ABDM's refusal of a link means. `new-token`: the token is the fault, not the visit. */
export function judgeLinkRefusal(
  codes: readonly string[],
): { kind: 'new-token' } | { kind: 'refused'; because: Because } {
  const tokenFaults = ['ABDM-1066', 'ABDM-1026', 'ABDM-1038', 'ABDM-1062', 'ABDM-1063'];
  if (codes.some((code) => tokenFaults.includes(code))) return { kind: 'new-token' };
  if (codes.includes('ABDM-1031') || codes.includes('ABDM-1407'))
    return { kind: 'refused', because: 'abha-deactivated' };
  return { kind: 'refused', because: 'said-no' };
}

const Claims = z.object({ exp: z.number(), hipId: z.string().optional(), sub: z.string().optional() });

/** When a link token ends: its `exp`, or half a year from now when it cannot be read (ABDM checks it anyway). */
export function tokenExpiry(token: string, now: Date): Date {
  const [, body = ''] = token.split('.');
  try {
    const claims = Claims.safeParse(JSON.parse(Buffer.from(body, 'base64url').toString('utf8')));
    if (claims.success) return new Date(claims.data.exp * 1000);
  } catch {
    // Not JSON: the default below.
  }
  return later(now, minutes(180 * 24 * 60));
}
