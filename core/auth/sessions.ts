import type { Db, Tx } from '../db/index.ts';
import { hours, later, toInstant } from '../kit/clock.ts';
import { newSecret, sha256 } from '../kit/ids.ts';
import { limits } from './model.ts';

/** A session as it is stored: the cookie's hash, whose it is, and whether the screen is locked. */
export interface Session {
  readonly secretHash: string;
  readonly staffId: string;
  readonly passwordAt: string;
  readonly isLocked: boolean;
  readonly wrongPins: number;
}

type Stored = Omit<Session, 'isLocked'> & { isLocked: number };

const columns =
  'secret_hash AS secretHash, staff_id AS staffId, password_at AS passwordAt, is_locked AS isLocked, wrong_pins AS wrongPins';
const bySecret = `SELECT ${columns} FROM sessions WHERE secret_hash = @secretHash`;
const insert = `INSERT INTO sessions (secret_hash, staff_id, started_at, password_at, seen_at)
  VALUES (@secretHash, @staffId, @at, @passwordAt, @at)`;
const lockOne = 'UPDATE sessions SET is_locked = 1 WHERE secret_hash = @secretHash';
const lockEvery = 'UPDATE sessions SET is_locked = 1';
const remove = 'DELETE FROM sessions WHERE secret_hash = @secretHash';
const removeOfStaff = 'DELETE FROM sessions WHERE staff_id = @staffId';
const removeOld = 'DELETE FROM sessions WHERE password_at < @before';
const newestPassword =
  'SELECT max(password_at) AS passwordAt FROM sessions WHERE staff_id = @staffId AND wrong_pins < @tries';
const countWrongPin = 'UPDATE sessions SET wrong_pins = wrong_pins + 1 WHERE staff_id = @staffId';
const clearWrongPins = 'UPDATE sessions SET wrong_pins = 0 WHERE staff_id = @staffId';

export const hashOf = (secret: string): string => sha256(secret);

export function findSession(db: Db, secret: string): Session | undefined {
  const row = db.get<Stored>(bySecret, { secretHash: hashOf(secret) });
  return row && { ...row, isLocked: row.isLocked === 1 };
}

/** Opens a session and returns the secret for the cookie; only its hash stays here. */
export function startSession(tx: Tx, staffId: string, times: { passwordAt: string; now: Date }): string {
  const secret = newSecret();
  tx.run(insert, { secretHash: hashOf(secret), staffId, at: toInstant(times.now), passwordAt: times.passwordAt });
  return secret;
}

export function lockSession(tx: Tx, secret: string): void {
  tx.run(lockOne, { secretHash: hashOf(secret) });
}

export function endSession(tx: Tx, secret: string): void {
  tx.run(remove, { secretHash: hashOf(secret) });
}

/** After a change of password, or when somebody leaves. */
export function endSessionsOf(tx: Tx, staffId: string): void {
  tx.run(removeOfStaff, { staffId });
}

/** At start: whoever sits at the PC now need not be who sat there before. Sessions too old for a PIN go. */
export function lockAllSessions(tx: Tx, now: Date): void {
  tx.run(removeOld, { before: toInstant(later(now, -hours(limits.pinAfterPasswordHours))) });
  tx.run(lockEvery);
}

/** When this person last gave a password here, if that is recent enough for a PIN and not too many PINs were wrong. */
export function findPinWindow(db: Db, staffId: string, now: Date): string | undefined {
  const row = db.get<{ passwordAt: string | null }>(newestPassword, { staffId, tries: limits.wrongPins });
  const oldest = toInstant(later(now, -hours(limits.pinAfterPasswordHours)));
  return row?.passwordAt && row.passwordAt >= oldest ? row.passwordAt : undefined;
}

export function notePin(tx: Tx, staffId: string, wasRight: boolean): void {
  tx.run(wasRight ? clearWrongPins : countWrongPin, { staffId });
}

/** No backup carries sessions (architecture.md 7.19). */
export const notInBackups: readonly string[] = ['DELETE FROM sessions'];
