import { createHmac, randomBytes } from 'node:crypto';
import type { Tx } from '../../db/index.ts';
import { later, seconds, toInstant } from '../../kit/clock.ts';
import { printRefusal } from '../gate/refusal.ts';
import { type Answer, json } from '../wire/answer.ts';
import { type Call, type Handlers, handle, type World } from '../world.ts';
import { asJwk } from './keys.ts';
import { makeToken, readToken } from './tokens.ts';

const sessionSeconds = 1200;
const failuresBeforeLock = 8;

interface SessionBody {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Session tokens and the keys that prove them (abdm-v3.md sections 3.1 and 3.2). */
export const sessionHandlers: Handlers = {
  'session.create': handle<SessionBody>((call, world) => {
    const { clientId, clientSecret } = call.body;
    const client = world.settings.clients.find(({ id }) => id === clientId);
    if (client && isLocked(call, clientId)) return wrongCredentials(call, 'locked');
    if (client?.secret !== clientSecret) {
      if (client) countFailure(call, clientId, world.switches.now.lockSeconds);
      return wrongCredentials(call, 'wrong');
    }
    call.tx.run('UPDATE sim_clients SET failures = 0, locked_until = NULL WHERE id = @clientId', { clientId });
    return json(newSession(world, clientId, call.now), world.switches.now.successStatus);
  }),

  'gateway.openid': (_call, world) =>
    json({ jwks_uri: `${world.address()}${world.settings.paths.hiecm}/gateway/v3/certs` }),

  'gateway.certs': (_call, { keys }) =>
    json({ keys: [asJwk(keys.get('session'), 'RS256'), asJwk(keys.get('link'), 'RS512')] }),
};

/** What the session call answers with. No endpoint takes the refresh token, so it is random text in the right form. */
function newSession(world: World, clientId: string, now: Date): Record<string, unknown> {
  return {
    accessToken: sessionToken(world, clientId, now),
    expiresIn: sessionSeconds,
    refreshExpiresIn: 1800,
    refreshToken: `e30.e30.${createHmac('sha256', randomBytes(32)).update(clientId).digest('base64url')}`,
    tokenType: 'bearer',
  };
}

/** The bearer of a client; also what a played hospital sends along with its pushes. */
export function sessionToken(world: World, clientId: string, now: Date): string {
  return makeToken(world.keys.get('session'), 'RS256', {
    now,
    seconds: sessionSeconds,
    claims: {
      iss: world.settings.issuer,
      aud: 'account',
      sub: `service-account-${clientId}`,
      typ: 'Bearer',
      azp: clientId,
      clientId,
      preferred_username: `service-account-${clientId}`,
      realm_access: { roles: ['hip', 'hiu', 'healthId', 'hfr', 'HidIntegratedProgram', 'phr'] },
      scope: 'email profile',
    },
  });
}

/** The client whose living session token this is; undefined for expired, forged and foreign ones. */
export function clientOf(world: World, authorization: string, now: Date): string | undefined {
  const token = authorization.replace(/^Bearer /, '');
  const verdict = readToken(world.keys.get('session'), 'RS256', { token, now });
  const client = verdict.kind === 'valid' ? String(verdict.claims['azp']) : '';
  const { clients, hospitals } = world.settings;
  return clients.some(({ id }) => id === client) || hospitals.some(({ id }) => hospitalClient(id) === client)
    ? client
    : undefined;
}

/** A played hospital is its own integrator. */
export const hospitalClient = (serviceId: string): string => `SBX_${serviceId}`;

function isLocked({ tx, now }: Call<SessionBody>, clientId: string): boolean {
  const row = tx.get<{ locked_until: string | null }>('SELECT locked_until FROM sim_clients WHERE id = @clientId', {
    clientId,
  });
  return row?.locked_until != null && row.locked_until > toInstant(now);
}

function countFailure({ tx, now }: { tx: Tx; now: Date }, clientId: string, lockSeconds: number): void {
  tx.run('UPDATE sim_clients SET failures = failures + 1 WHERE id = @clientId', { clientId });
  tx.run('UPDATE sim_clients SET failures = 0, locked_until = @until WHERE id = @clientId AND failures >= @limit', {
    clientId,
    until: toInstant(later(now, seconds(lockSeconds))),
    limit: failuresBeforeLock,
  });
}

/** Answered, not thrown: the count of failures must stay. */
function wrongCredentials(call: Call<SessionBody>, because: 'wrong' | 'locked'): Answer {
  const entry =
    because === 'wrong'
      ? ({ http: 401, shape: 'gateway', code: '900901', message: 'Invalid Credentials' } as const)
      : ({ http: 401, shape: 'wrapped', code: 'ABDM-1023', message: 'Invalid user credentials' } as const);
  return printRefusal([entry], call);
}
