import { type KeyObject, verify } from 'node:crypto';
import { minutes, seconds } from '../kit/clock.ts';
import { readToken } from './token.ts';

/** What is known when a callback's bearer is judged (abdm-v3.md section 3.7). */
export interface TokenRules {
  readonly keys: ReadonlyMap<string, VerifyingKey>;
  readonly issuers: readonly string[];
  /** The accepted `azp`: ABDM's own client. `*` takes any and tells which it was, for a first look at a new environment. */
  readonly client: string;
}

export interface VerifyingKey {
  readonly key: KeyObject;
  /** The key's own algorithm; null when its JWKS does not say, then the token's head decides between the two known ones. */
  readonly alg: TokenAlgorithm | null;
}
export type TokenAlgorithm = 'RS256' | 'RS512';

/**
 * - `verified`: `until` is the millisecond from which it would be late
 * - `late`: right in everything, but it ran out within the last half hour; the gateway delivers again after 16 minutes under
 *   the old token
 * - `unknown-key`: the keys may have changed; fetch them once and judge again
 */
export type TokenVerdict =
  | { readonly kind: 'verified'; readonly client: string; readonly until: number }
  | { readonly kind: 'late'; readonly client: string }
  | { readonly kind: 'unknown-key' }
  | { readonly kind: 'refused'; readonly because: TokenRefusal };

export type TokenRefusal = 'no-token' | 'malformed' | 'algorithm' | 'signature' | 'issuer' | 'client' | 'expired';

const skew = seconds(60);
const lateness = minutes(30);
const hashes: Readonly<Record<TokenAlgorithm, string>> = { RS256: 'RSA-SHA256', RS512: 'RSA-SHA512' };

/**
 * Judges a bearer token. Not checked, on purpose: `aud` (it is always `account`) and a repeated `jti` (one token carries many
 * callbacks). `azp` is checked because any integrator's session token has the same issuer, keys and audience.
 */
export function judgeToken(authorization: string, rules: TokenRules, now: Date): TokenVerdict {
  const token = /^Bearer +(\S{1,12000})$/i.exec(authorization.trim())?.[1];
  if (token === undefined) return refuse('no-token');
  const parts = readToken(token);
  if (!parts) return refuse('malformed');
  const { header, claims, signed, signature } = parts;
  if (!isKnownAlgorithm(header.alg)) return refuse('algorithm');
  const known = rules.keys.get(header.kid);
  if (!known) return { kind: 'unknown-key' };
  if (known.alg !== null && known.alg !== header.alg) return refuse('algorithm');
  if (!verify(hashes[known.alg ?? header.alg], Buffer.from(signed), known.key, signature)) return refuse('signature');

  if (claims.iss === undefined || !rules.issuers.includes(claims.iss)) return refuse('issuer');
  const client = claims.azp ?? claims.clientId ?? '';
  const isTheirs = client === rules.client && (claims.clientId ?? client) === client;
  if (!isTheirs && rules.client !== '*') return refuse('client');
  if (claims.exp === undefined) return refuse('expired');
  const over = now.getTime() - claims.exp * 1000;
  if (over > lateness) return refuse('expired');
  if (over > skew) return { kind: 'late', client };
  return { kind: 'verified', client, until: claims.exp * 1000 + skew };
}

const refuse = (because: TokenRefusal): TokenVerdict => ({ kind: 'refused', because });

function isKnownAlgorithm(alg: string): alg is TokenAlgorithm {
  return alg === 'RS256' || alg === 'RS512';
}

/** An issuer stands under ABDM's old and new host name: both are the same realm. */
export function issuerForms(issuer: string): readonly string[] {
  const forms = [
    issuer,
    issuer.replace('.abdm.gov.in/', '.ndhm.gov.in/'),
    issuer.replace('.ndhm.gov.in/', '.abdm.gov.in/'),
  ];
  return [...new Set(forms)];
}
