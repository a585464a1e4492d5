import type { Db, Tx } from '../db/index.ts';
import { days, hours, later, minutes, toInstant } from '../kit/clock.ts';
import type { EarlierRequest, WaitBecause } from './model.ts';

/** ABDM's permission to link for one ABHA address. The number is given at linking exactly when it was given here. */
export interface LinkToken {
  readonly patientId: string;
  readonly abhaAddress: string;
  readonly abhaNumber: string | null;
  readonly token: string;
  readonly expiresAt: string;
}

/** `not-taken`: ABDM surely has it not, so it does not count among the three of a day. */
export type TokenRequestState = 'asked' | 'issued' | 'refused' | 'not-taken';

export interface TokenAsked {
  readonly id: number;
  readonly patientId: string;
  readonly abhaAddress: string;
  readonly abhaNumber: string | null;
  readonly state: TokenRequestState;
  readonly jobId: number | null;
  readonly askedAt: string;
  readonly sentAt: string | null;
}

const findTokenRow = `SELECT patient_id AS patientId, abha_address AS abhaAddress, abha_number AS abhaNumber, token,
  expires_at AS expiresAt FROM link_tokens WHERE patient_id = @patientId AND abha_address = @abhaAddress AND expires_at > @now`;
const putToken = `INSERT INTO link_tokens (patient_id, abha_address, abha_number, token, expires_at)
  VALUES (@patientId, @abhaAddress, @abhaNumber, @token, @expiresAt)
  ON CONFLICT (patient_id) DO UPDATE SET abha_address = excluded.abha_address, abha_number = excluded.abha_number,
    token = excluded.token, expires_at = excluded.expires_at`;
const dropTokenRow = 'DELETE FROM link_tokens WHERE patient_id = @patientId';

const columns = `id, patient_id AS patientId, abha_address AS abhaAddress, abha_number AS abhaNumber, state, job_id AS jobId,
  asked_at AS askedAt, sent_at AS sentAt`;
const insertRequest = `INSERT INTO link_token_requests (patient_id, abha_address, abha_number, state, asked_at)
  VALUES (@patientId, @abhaAddress, @abhaNumber, 'asked', @at)`;
const setJob = 'UPDATE link_token_requests SET job_id = @jobId WHERE id = @id';
const setSent = 'UPDATE link_token_requests SET sent_at = @at WHERE id = @id AND sent_at IS NULL';
const setEnd = `UPDATE link_token_requests SET state = @state, not_before = @notBefore, because = @because,
  sent_at = CASE WHEN @state = 'not-taken' THEN sent_at ELSE coalesce(sent_at, @at) END WHERE id = @id`;
const requestById = `SELECT ${columns} FROM link_token_requests WHERE id = @id`;
const openRequest = `SELECT ${columns} FROM link_token_requests WHERE patient_id = @patientId AND state = 'asked'
  AND abha_address = @abhaAddress AND (sent_at > @answeredSince OR (sent_at IS NULL AND asked_at > @sentSince)) ORDER BY id DESC LIMIT 1`;
const recentRequests = `SELECT CASE WHEN state <> 'not-taken' THEN sent_at END AS takenAt,
  not_before AS notBefore, because FROM link_token_requests WHERE abha_address = @abhaAddress AND asked_at > @since`;
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

export function noteTokenAsked(
  tx: Tx,
  asked: Pick<TokenAsked, 'patientId' | 'abhaAddress' | 'abhaNumber'>,
  now: Date,
): number {
  return tx.run(insertRequest, { ...asked, at: toInstant(now) }).lastId;
}

export function noteTokenJob(tx: Tx, id: number, jobId: number): void {
  tx.run(setJob, { id, jobId });
}

/** ABDM took it, or may have: from now on its answer is awaited. */
export function noteTokenSent(tx: Tx, id: number, now: Date): void {
  tx.run(setSent, { id, at: toInstant(now) });
}

export interface TokenEnd {
  readonly state: Exclude<TokenRequestState, 'asked'>;
  readonly wait?: { readonly notBefore: Date; readonly because: WaitBecause } | undefined;
}

export function noteTokenEnd(tx: Tx, id: number, { state, wait }: TokenEnd, now: Date): void {
  const notBefore = wait ? toInstant(wait.notBefore) : null;
  tx.run(setEnd, { id, state, notBefore, because: wait?.because ?? null, at: toInstant(now) });
}

export const findTokenRequest = (db: Db, id: number): TokenAsked | undefined => db.get<TokenAsked>(requestById, { id });

/**
 * A request that is still on its way, or whose answer may yet come: another one would only wear out the three of a day. An
 * answer usually comes within seconds; after 20 minutes (one redelivery) nobody waits for it any more.
 */
export const findAwaitedRequest = (
  db: Db,
  patient: { patientId: string; abhaAddress: string },
  now: Date,
): TokenAsked | undefined =>
  db.get<TokenAsked>(openRequest, {
    ...patient,
    answeredSince: toInstant(later(now, -minutes(20))),
    sentSince: toInstant(later(now, -days(4))),
  });

export const recentTokenRequests = (db: Db, abhaAddress: string, now: Date): EarlierRequest[] =>
  db.all<EarlierRequest>(recentRequests, { abhaAddress, since: toInstant(later(now, -days(5))) });

export function pruneTokenRequests(tx: Tx, now: Date): number {
  return tx.run(prune, { before: toInstant(later(now, -days(90))) }).changes;
}

/** Emptied in every backup (architecture.md 7.19). */
export const notInBackups: readonly string[] = ['DELETE FROM link_tokens'];

/** No answer to what a restored database remembers to have asked can be relied on; asking again does no harm. */
export const distrustAfterRestore: readonly string[] = [
  "UPDATE link_token_requests SET state = 'not-taken' WHERE state = 'asked'",
  "UPDATE care_contexts SET state = 'unlinked', because = NULL, try_after = NULL WHERE state IN ('queued', 'sent')",
];
