import { constants, privateDecrypt } from 'node:crypto';
import { z } from 'zod';
import { Refusal } from '../gate/refusal.ts';
import { makeToken, readToken } from '../hiecm/tokens.ts';
import type { Call, World } from '../world.ts';
import { type Citizen, citizensOf } from './citizens.ts';

/** `X` opens an account, `T` lets one of several accounts be chosen, `R` renews (abdm-v3.md section 4.3). */
export type UserTokenKind = 'X' | 'T' | 'R';
const lives: Readonly<Record<UserTokenKind, number>> = { X: 1800, T: 300, R: 1_296_000 };

const UserClaims = z.object({
  jti: z.string(),
  use: z.enum(['X', 'T', 'R']),
  txnId: z.string(),
  abhaNumbers: z.array(z.string()).min(1),
});
export type UserClaims = z.infer<typeof UserClaims>;

export function makeUserToken(
  world: World,
  kind: UserTokenKind,
  { abhaNumbers, txnId, now }: { abhaNumbers: readonly string[]; txnId: string; now: Date },
): string {
  const claims = { iss: 'abha', sub: abhaNumbers[0] ?? '', use: kind, txnId, abhaNumbers };
  return makeToken(world.keys.get('abha'), 'RS512', { claims, now, seconds: lives[kind] });
}

/** The pair that a finished login gives. */
export function finalTokens(world: World, given: { abhaNumber: string; txnId: string; now: Date }) {
  const about = { abhaNumbers: [given.abhaNumber], txnId: given.txnId, now: given.now };
  return {
    token: makeUserToken(world, 'X', about),
    expiresIn: lives.X,
    refreshToken: makeUserToken(world, 'R', about),
    refreshExpiresIn: lives.R,
  };
}

/** The claims of the user token that a call carries. @throws Refusal for a wrong, ended or expired one */
export function userOf({ tx, headers, now }: Call, world: World, kind: UserTokenKind): UserClaims {
  const token = (headers[`${kind.toLowerCase()}-token`] ?? '').replace(/^Bearer /, '');
  const invalid = new Refusal({ http: 400, shape: 'message', message: `Invalid ${kind}-token` });
  const verdict = readToken(world.keys.get('abha'), 'RS512', { token, now });
  if (verdict.kind === 'forged') throw invalid;
  const claims = UserClaims.safeParse(verdict.claims);
  if (!claims.success || claims.data.use !== kind) throw invalid;
  if (tx.get('SELECT id FROM sim_ended_tokens WHERE id = @id', { id: claims.data.jti })) throw invalid;
  if (verdict.kind === 'valid') return claims.data;
  throw kind === 'X' ? new Refusal({ http: 401, shape: 'message', message: 'X-token expired' }) : invalid;
}

/** The citizen whose account an X-token opens. */
export function citizenOf(call: Call, world: World): Citizen {
  const { abhaNumbers } = userOf(call, world, 'X');
  const citizen = citizensOf(world.settings.cmId).find(({ abhaNumber }) => abhaNumber === abhaNumbers[0]);
  if (!citizen) throw new Refusal({ http: 400, shape: 'message', message: 'Invalid X-token' });
  return citizen;
}

/** Opens what was encrypted for /v3/profile and /v3/enrollment; undefined when it was not, or not so. */
export function decrypt({ keys }: World, text: string): string | undefined {
  const key = { key: keys.get('abha').privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' };
  try {
    return privateDecrypt(key, Buffer.from(text, 'base64')).toString();
  } catch {
    return undefined;
  }
}
