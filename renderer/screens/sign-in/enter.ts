import type { Reply } from '../../../core/kit/contract.ts';
import { takePlainCookie } from '../../core-client.ts';
import type { Door } from '../../frame/session.tsx';

/**
 * Signs in and looks whether it held: a browser that refuses the `__Host-` cookie on loopback forgets it at once. Then the
 * same is done once more with the plain cookie.
 */
export async function enter(door: Door, attempt: () => Promise<Reply<unknown>>): Promise<Reply<unknown>> {
  const reply = await attempt();
  if (!reply.ok || (await isInside(door))) return reply;
  takePlainCookie();
  const again = await attempt();
  if (again.ok) await door.refresh('entered');
  return again;
}

async function isInside(door: Door): Promise<boolean> {
  const state = await door.refresh('entered');
  return state === undefined || state.signedIn !== null;
}
