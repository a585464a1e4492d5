import { z } from 'zod';
import { days, later } from '../kit/clock.ts';

const Claims = z.object({ exp: z.number() });

/** When a link token ends: its `exp`, or half a year from now when it cannot be read (ABDM checks it anyway). */
export function tokenExpiry(token: string, now: Date): Date {
  const [, body = ''] = token.split('.');
  try {
    const claims = Claims.safeParse(JSON.parse(Buffer.from(body, 'base64url').toString('utf8')));
    if (claims.success) return new Date(claims.data.exp * 1000);
  } catch {
    // Not JSON: the default below.
  }
  return later(now, days(180));
}
