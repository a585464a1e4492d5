import { createPublicKey } from 'node:crypto';
import { type Db, transact } from '../db/index.ts';
import { type Clock, minutes } from '../kit/clock.ts';
import type { TokenAlgorithm, VerifyingKey } from './callback-token.ts';
import type { GatewayConfig } from './config.ts';
import type { Jwks } from './dialects/index.ts';
import type { ExchangeReply } from './exchange.ts';
import { type FarSide, keepJwks } from './store.ts';

/** ABDM's public keys: kept on disk, fetched again when a token names an unknown one. */
export interface Certs {
  keys(config: GatewayConfig): ReadonlyMap<string, VerifyingKey>;
  /**
   * Fetches them, at most once a minute however often it is asked; resolves when the keys are as new as they can be, with
   * whether the last fetch was answered.
   */
  refresh(config: GatewayConfig): Promise<boolean>;
}

const betweenFetches = minutes(1);

export function makeCerts({
  db,
  clock,
  farSide,
  fetch,
}: {
  db: Db;
  clock: Clock;
  farSide: (url: string) => FarSide | undefined;
  fetch: (config: GatewayConfig) => Promise<ExchangeReply<Jwks>>;
}): Certs {
  let cached: { jwks: string; keys: ReadonlyMap<string, VerifyingKey> } | null = null;
  let tried: { config: GatewayConfig; at: number; wasAnswered: boolean } | null = null;
  let fetching: Promise<boolean> | null = null;

  const refresh = async (config: GatewayConfig): Promise<boolean> => {
    const attempt: NonNullable<typeof tried> = { config, at: clock().getTime(), wasAnswered: false };
    tried = attempt;
    const reply = await fetch(config);
    if (reply.kind !== 'answered') return false;
    const now = clock();
    transact(db, (tx) => keepJwks(tx, config.hieCmUrl, { jwks: JSON.stringify(reply.value), at: now }));
    attempt.wasAnswered = true;
    return true;
  };

  return {
    keys(config) {
      const jwks = farSide(config.hieCmUrl)?.jwks ?? null;
      if (jwks === null) return new Map();
      if (cached?.jwks !== jwks) cached = { jwks, keys: readKeys(jwks) };
      return cached.keys;
    },
    async refresh(config) {
      if (fetching) return fetching;
      const now = clock().getTime();
      // With other settings (a client secret typed in just now) what failed before may succeed.
      if (tried?.config === config && Math.abs(now - tried.at) < betweenFetches) return tried.wasAnswered;
      fetching = refresh(config).finally(() => (fetching = null));
      return fetching;
    },
  };
}

function readKeys(jwks: string): ReadonlyMap<string, VerifyingKey> {
  // Written by `refresh` from what the dialect had parsed.
  const { keys } = JSON.parse(jwks) as Jwks;
  return new Map(
    keys.flatMap(({ kid, kty, n, e, alg }) => {
      const isUsable = kty === 'RSA' && (alg === undefined || alg === 'RS256' || alg === 'RS512');
      const key = isUsable ? importKey({ kty, n, e }) : null;
      return key ? [[kid, { key, alg: (alg as TokenAlgorithm | undefined) ?? null }]] : [];
    }),
  );
}

/** A key that node cannot read is left out; the others still count. */
function importKey(jwk: { kty: string; n: string; e: string }) {
  try {
    return createPublicKey({ key: jwk, format: 'jwk' });
  } catch {
    return null;
  }
}
