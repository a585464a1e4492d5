import { citizensOf } from '../abha/citizens.ts';
import { refuse } from '../gate/refusal.ts';
import type { Call, World } from '../world.ts';
import { makeToken, readToken } from './tokens.ts';

/** The token with which a patient's app speaks for its patient (abdm-v3.md section 9.1): its `sub` is the ABHA address. */
export function makePhrToken({ keys }: World, abhaAddress: string, now: Date): string {
  const claims = { iss: 'phr', sub: abhaAddress, use: 'phr' };
  return makeToken(keys.get('link'), 'RS512', { claims, now, seconds: 1800 });
}

/** Whose app calls, by X-AUTH-TOKEN, with or without the word Bearer. @throws Refusal ABDM-1065 */
export function phrAddressOf({ headers, now }: Call, { keys, settings }: World): string {
  const token = (headers['x-auth-token'] ?? '').replace(/^Bearer /, '');
  const verdict = readToken(keys.get('link'), 'RS512', { token, now });
  const address = verdict.kind === 'valid' && verdict.claims['use'] === 'phr' ? verdict.claims.sub : '';
  if (!citizensOf(settings.cmId).some(({ abhaAddress }) => abhaAddress === address)) {
    throw refuse('ABDM-1065', 'Invalid X Auth token', 401);
  }
  return address;
}
