import { later, minutes, toInstant } from '../../kit/clock.ts';
import { makeToken, spoilSignature } from '../hiecm/tokens.ts';
import type { World } from '../world.ts';
import type { Fault } from './faults.ts';

/** Where a callback goes: the bridge URL of the client behind the service, with the published path behind it. */
export function callbackUrl({ db, contract }: World, operation: string, service: string): string | undefined {
  const bridge = db.get<{ bridge_url: string | null }>(
    `SELECT bridge_url FROM sim_clients JOIN sim_services ON sim_services.client_id = sim_clients.id
     WHERE sim_services.id = @service`,
    { service },
  );
  const path = contract.operations.get(operation)?.path;
  return bridge?.bridge_url && path ? `${bridge.bridge_url.replace(/\/$/, '')}${path}` : undefined;
}

export interface Addressed {
  readonly operation: string;
  readonly service: string;
  readonly requestId: string;
  readonly struck: readonly Fault[];
}

/** The headers of a callback as they were measured (abdm-v3.md section 2.2). */
export function callbackHeaders(world: World, { operation, service, requestId, struck }: Addressed) {
  const isForHip = world.contract.operations.get(operation)?.headers.endsWith('inHip');
  return {
    'Content-Type': 'application/json',
    'User-Agent': 'ReactorNetty/1.1.8',
    'REQUEST-ID': requestId,
    TIMESTAMP: toInstant(world.now()),
    [isForHip ? 'X-HIP-ID' : 'X-HIU-ID']: service,
    Authorization: `Bearer ${callbackToken(world, struck)}`,
  };
}

/** A session token of the gateway itself (abdm-v3.md section 3.7), with the faults that concern it played. */
function callbackToken(world: World, struck: readonly Fault[]): string {
  const has = (kind: string) => struck.some((fault) => fault.kind === kind);
  const { callbackClient, clients, issuer } = world.settings;
  const client = has('other-client') ? (clients.at(-1)?.id ?? callbackClient) : callbackClient;
  const claims = {
    iss: issuer,
    aud: 'account',
    sub: `service-account-${client}`,
    typ: 'Bearer',
    azp: client,
    clientId: client,
    preferred_username: `service-account-${client}`,
    scope: 'email profile',
  };
  const now = has('expired-token') ? later(world.now(), -minutes(90)) : world.now();
  const token = makeToken(world.keys.get('session'), 'RS256', { claims, now, seconds: 1200 });
  return has('wrong-signature') ? spoilSignature(token) : token;
}

/** The body of a callback; the fault `nulls` adds the empty members that some answers carry. */
export function callbackBody(body: string, struck: readonly Fault[]): string {
  if (!struck.some(({ kind }) => kind === 'nulls')) return body;
  const value = JSON.parse(body) as Record<string, unknown>;
  return JSON.stringify({ requestId: null, timestamp: null, error: null, resp: null, ...value });
}
