import type { BridgeServices, ExchangeReply, Gateway } from '../gateway/index.ts';
import { isConfigured } from '../gateway/index.ts';
import type { World } from '../kit/words.ts';
import { isSameAddress } from './address.ts';

/**
 * What ABDM has on record for us.
 *
 * - `registered`: it sends callbacks to our address
 * - `elsewhere`: to another address, and we may not or could not change that
 * - `unknown`: it could not be asked
 */
export interface Registration {
  readonly status: 'registered' | 'elsewhere' | 'unknown';
  readonly because: string | null;
  readonly facility: 'ok' | 'missing' | 'inactive' | 'blocked' | 'unknown';
  /** ABDM had another address although this one was registered before: a second program uses the same client id. */
  readonly wasTaken: boolean;
}

export const unknownRegistration: Registration = {
  status: 'unknown',
  because: null,
  facility: 'unknown',
  wasTaken: false,
};

/**
 * Compares ABDM's record with our address and registers ours where they differ; then reads it back. In production the address
 * is changed by ABDM's support alone (abdm-v3.md section 3.3).
 */
export async function register(
  { gateway, world }: { gateway: Gateway; world: World },
  { url, before }: { url: string; before: Registration },
  signal: AbortSignal,
): Promise<Registration> {
  const config = gateway.config();
  if (!isConfigured(config)) return { ...unknownRegistration, because: 'not-configured' };
  const found = await gateway.exchange('bridge.services', {}, { signal });
  if (found.kind !== 'answered') return { ...unknownRegistration, because: reasonOf(found) };
  const facility = judgeFacility(found.value, [config.hipId, config.hiuId]);
  if (found.value.url !== null && isSameAddress(found.value.url, url)) {
    return { status: 'registered', because: null, facility, wasTaken: false };
  }
  const wasTaken = before.status === 'registered' && found.value.url !== null;
  const elsewhere = (because: string): Registration => ({ status: 'elsewhere', because, facility, wasTaken });
  if (world === 'production') return elsewhere('abdm-support');

  const set = await gateway.exchange('bridge.set-url', { url }, { signal });
  if (set.kind !== 'answered') return elsewhere(reasonOf(set));
  const after = await gateway.exchange('bridge.services', {}, { signal });
  if (after.kind !== 'answered') return { ...unknownRegistration, because: reasonOf(after) };
  const isTaken = after.value.url !== null && isSameAddress(after.value.url, url);
  return isTaken ? { status: 'registered', because: null, facility, wasTaken } : elsewhere('not-taken');
}

function reasonOf(reply: Exclude<ExchangeReply<unknown>, { kind: 'answered' }>): string {
  return reply.kind === 'refused' ? (reply.refusal.codes[0] ?? `http-${reply.refusal.http}`) : reply.because;
}

function judgeFacility(
  { isBlocked, isActive, services }: BridgeServices,
  ids: readonly string[],
): Registration['facility'] {
  if (isBlocked || !isActive) return 'blocked';
  const ours = ids.map((id) => services.find((service) => service.id === id));
  if (ours.includes(undefined)) return 'missing';
  return ours.every((service) => service?.isActive) ? 'ok' : 'inactive';
}
