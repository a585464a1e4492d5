import { type KeyObject, randomUUID, sign, verify } from 'node:crypto';
import { z } from 'zod';

/** What a JSON Web Token of the simulator says. Times in seconds since 1970, as the standard has them. */
export const Claims = z.looseObject({
  iss: z.string(),
  sub: z.string(),
  iat: z.number(),
  exp: z.number(),
  jti: z.string(),
});
export type Claims = z.infer<typeof Claims>;

export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

export type TokenAlgorithm = 'RS256' | 'RS512';
const digests = { RS256: 'RSA-SHA256', RS512: 'RSA-SHA512' } as const;

/** Signs claims; `iat`, `exp` and `jti` are added. */
export function makeToken(
  key: SigningKey,
  algorithm: TokenAlgorithm,
  { claims, now, seconds }: { claims: Readonly<Record<string, unknown>>; now: Date; seconds: number },
): string {
  const iat = Math.floor(now.getTime() / 1000);
  const head = encode({ alg: algorithm, typ: 'JWT', kid: key.kid });
  const body = encode({ exp: iat + seconds, iat, jti: randomUUID(), ...claims });
  const signature = sign(digests[algorithm], Buffer.from(`${head}.${body}`), key.privateKey);
  return `${head}.${body}.${signature.toString('base64url')}`;
}

export type TokenVerdict = { kind: 'valid'; claims: Claims } | { kind: 'expired'; claims: Claims } | { kind: 'forged' };

/** Judges a token of our own: algorithm as expected, signature ours, time not over. */
export function readToken(
  key: SigningKey,
  algorithm: TokenAlgorithm,
  { token, now }: { token: string; now: Date },
): TokenVerdict {
  const [head = '', body = '', signature = ''] = token.split('.');
  const signed = Buffer.from(`${head}.${body}`);
  const isOurs = verify(digests[algorithm], signed, key.publicKey, Buffer.from(signature, 'base64url'));
  if (!isOurs || z.object({ alg: z.literal(algorithm) }).safeParse(decode(head)).error) return { kind: 'forged' };
  const claims = Claims.safeParse(decode(body));
  if (!claims.success) return { kind: 'forged' };
  return { kind: claims.data.exp * 1000 > now.getTime() ? 'valid' : 'expired', claims: claims.data };
}

/** The token without its signature being right: a letter of it is another. */
export function spoilSignature(token: string): string {
  const at = token.lastIndexOf('.') + 10;
  return `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`;
}

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

function decode(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString());
  } catch {
    return undefined;
  }
}
