import type { Db, Tx } from '../db/index.ts';
import { days, hours, later, minutes, toInstant } from '../kit/clock.ts';

/** ABDM's permission to link for one ABHA address. The number is given at linking exactly when it was given here. */
export interface LinkToken {
  readonly patientId: string;
  readonly abhaAddress: string;
  readonly abhaNumber: string | null;
  readonly token: string;
  readonly expiresAt: string;
}

export interface TokenAsked {
  readonly id: number;
  readonly patientId: string;
  readonly abhaAddress: string;
  readonly abhaNumber: string | null;
  readonly askedAt: string;
}

const findTokenRow = `SELECT patient_id AS patientId, abha_address AS abhaAddress, abha_number AS abhaNumber, token,
  expires_at AS expiresAt FROM link_tokens WHERE patient_id = @patientId AND abha_address = @abhaAddress AND expires_at > @now`;
const putToken = `INSERT INTO link_tokens (patient_id, abha_address, abha_number, token, expires_at)
  VALUES (@patientId, @abhaAddress, @abhaNumber, @token, @expiresAt)
  ON CONFLICT (patient_id) DO UPDATE SET abha_address = excluded.abha_address, abha_number = excluded.abha_number,
    token = excluded.token, expires_at = excluded.expires_at`;
const dropTokenRow = 'DELETE FROM link_tokens WHERE patient_id = @patientId';
const insertRequest = `INSERT INTO link_token_requests (patient_id, abha_address, abha_number, asked_at)
  VALUES (@patientId, @abhaAddress, @abhaNumber, @at)`;
const removeRequest = 'DELETE FROM link_token_requests WHERE id = @id';
const endRequest = 'UPDATE link_token_requests SET ended_at = @at WHERE id = @id AND ended_at IS NULL';
const requestById = `SELECT id, patient_id AS patientId, abha_address AS abhaAddress, abha_number AS abhaNumber,
  asked_at AS askedAt FROM link_token_requests WHERE id = @id`;
const openRequest =
  'SELECT id FROM link_token_requests WHERE patient_id = @patientId AND ended_at IS NULL AND asked_at > @since';
const recentRequests =
  'SELECT asked_at AS askedAt FROM link_token_requests WHERE abha_address = @abhaAddress AND asked_at > @since';
const prune = 'DELETE FROM link_token_requests WHERE asked_at < @before';

/** A token for this address that lasts for at least another hour. */
export const findLinkToken = (
  db: Db,
  patient: { patientId: string; abhaAddress: string },
  now: Date,
): LinkToken | undefined => db.get<LinkToken>(findTokenRow, { ...patient, now: toInstant(later(now, hours(1))) });

export function keepLinkToken(tx: Tx, token: LinkToken): void {
  tx.run(putToken, { ...token });
}

export function dropLinkToken(tx: Tx, patientId: string): void {
  tx.run(dropTokenRow, { patientId });
}

export function noteTokenAsked(tx: Tx, asked: Omit<TokenAsked, 'id' | 'askedAt'>, now: Date): number {
  return tx.run(insertRequest, { ...asked, at: toInstant(now) }).lastId;
}

export function noteTokenAnswered(tx: Tx, id: number, now: Date): void {
  tx.run(endRequest, { id, at: toInstant(now) });
}

/** ABDM did not take it (it was too soon): it does not count among the three of a day. */
export function forgetTokenRequest(tx: Tx, id: number): void {
  tx.run(removeRequest, { id });
}

export const findTokenRequest = (db: Db, id: number): TokenAsked | undefined => db.get<TokenAsked>(requestById, { id });

/** A request of the last 20 minutes that nobody has answered yet: another one would only wear out the three of a day. */
export const isTokenAwaited = (db: Db, patientId: string, now: Date): boolean =>
  db.get(openRequest, { patientId, since: toInstant(later(now, -minutes(20))) }) !== undefined;

export const recentTokenRequests = (db: Db, abhaAddress: string, now: Date): string[] =>
  db
    .all<{ askedAt: string }>(recentRequests, { abhaAddress, since: toInstant(later(now, -days(2))) })
    .map(({ askedAt }) => askedAt);

export function pruneTokenRequests(tx: Tx, now: Date): number {
  return tx.run(prune, { before: toInstant(later(now, -days(90))) }).changes;
}
