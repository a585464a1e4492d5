import type { Db, Tx } from '../db/index.ts';
import { toInstant } from '../kit/clock.ts';

/** What is known of one far side, by the address of its HIE-CM: nothing learned from one is believed of another. */
export interface FarSide {
  readonly issuer: string | null;
  readonly roles: string | null;
  readonly jwks: string | null;
  readonly jwksAt: string | null;
  readonly sessionFailures: number;
  readonly sessionNotBefore: string | null;
}

const findFarSideRow = `SELECT issuer, roles, jwks, jwks_at AS jwksAt, session_failures AS sessionFailures,
  session_not_before AS sessionNotBefore FROM gateway_far_sides WHERE url = @url`;
const addFarSide = 'INSERT INTO gateway_far_sides (url) VALUES (@url) ON CONFLICT (url) DO NOTHING';
const setSession = `UPDATE gateway_far_sides
  SET issuer = @issuer, roles = @roles, session_failures = 0, session_not_before = NULL WHERE url = @url`;
const setFailures = `UPDATE gateway_far_sides
  SET session_failures = @failures, session_not_before = @notBefore WHERE url = @url`;
const setJwks = 'UPDATE gateway_far_sides SET jwks = @jwks, jwks_at = @at WHERE url = @url';
const findLatest = 'SELECT latest FROM gateway_clock';
const setLatest = `INSERT INTO gateway_clock (id, latest) VALUES (1, @latest)
  ON CONFLICT (id) DO UPDATE SET latest = excluded.latest`;

export const findFarSide = (db: Db, url: string): FarSide | undefined => db.get<FarSide>(findFarSideRow, { url });

/** A session was opened: who issues tokens there, what ours may do, and that no failure stands any more. */
export function noteSession(tx: Tx, url: string, token: { issuer: string | null; roles: readonly string[] }): void {
  tx.run(addFarSide, { url });
  tx.run(setSession, { url, issuer: token.issuer, roles: token.roles.join(' ') });
  tx.changed('gateway', 'far-side');
}

export function noteSessionFailure(tx: Tx, url: string, failed: { failures: number; notBefore: Date | null }): void {
  tx.run(addFarSide, { url });
  const notBefore = failed.notBefore ? toInstant(failed.notBefore) : null;
  tx.run(setFailures, { url, failures: failed.failures, notBefore });
  tx.changed('gateway', 'far-side');
}

/** Public keys are kept on disk, so that callbacks can be judged before the first connection of a day. */
export function keepJwks(tx: Tx, url: string, kept: { jwks: string; at: Date }): void {
  tx.run(addFarSide, { url });
  tx.run(setJwks, { url, jwks: kept.jwks, at: toInstant(kept.at) });
  tx.changed('gateway', 'far-side');
}

export const findLatestInstant = (db: Db): string | undefined => db.get<{ latest: string }>(findLatest)?.latest;

export function setLatestInstant(tx: Tx, latest: string): void {
  tx.run(setLatest, { latest });
}
