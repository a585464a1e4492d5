import type { Db, Tx } from '../db/index.ts';
import { hours, later, toInstant } from '../kit/clock.ts';
import { isOpenTransfer, type TransferState, transferCanBecome } from './model.ts';

/** One ask for data under one permission. Its keys are read by `findKeys` alone. */
export interface Transfer {
  readonly id: string;
  readonly consentId: string;
  readonly patientId: string;
  readonly hipId: string;
  readonly state: TransferState;
  readonly because: string | null;
  /** ABDM's code behind `because`. */
  readonly code: string | null;
  readonly tries: number;
  readonly transactionId: string | null;
  readonly pushSecret: string | null;
  /** Our public address as the other hospital was told it; null before anything was sent. */
  readonly pushBase: string | null;
  readonly from: string;
  readonly to: string;
  /** How many pages the sender speaks of; null before the first. */
  readonly pageCount: number | null;
  readonly bytes: number;
  readonly wantedAt: string;
  readonly requestedAt: string | null;
  readonly lastPageAt: string | null;
  readonly endedAt: string | null;
}

/** Our side of the keys, of this request alone. */
export interface TransferKeys {
  readonly privateKey: string;
  readonly nonce: string;
  readonly publicKey: string;
  readonly keyExpiry: string;
}

const columns = `id, consent_id AS consentId, patient_id AS patientId, hip_id AS hipId, state, because, code, tries,
  transaction_id AS transactionId, push_secret AS pushSecret, push_base AS pushBase, range_from AS "from", range_to AS "to", page_count AS pageCount, bytes,
  wanted_at AS wantedAt, requested_at AS requestedAt, last_page_at AS lastPageAt, ended_at AS endedAt`;
const byId = `SELECT ${columns} FROM data_requests WHERE id = @id`;
const bySecret = `SELECT ${columns} FROM data_requests WHERE push_secret = @secret`;
const ofConsent = `SELECT ${columns} FROM data_requests WHERE consent_id = @consentId ORDER BY wanted_at DESC, rowid DESC`;
const inOpenState = `SELECT ${columns} FROM data_requests WHERE state IN ('wanted', 'requested', 'receiving')`;
const insert = `INSERT INTO data_requests (id, consent_id, patient_id, hip_id, state, range_from, range_to, wanted_at)
  VALUES (@id, @consentId, @patientId, @hipId, 'wanted', @from, @to, @at)`;
const keys = `SELECT private_key AS privateKey, nonce, public_key AS publicKey, key_expiry AS keyExpiry FROM data_requests
  WHERE id = @id AND private_key IS NOT NULL`;
const setKeys = `UPDATE data_requests SET private_key = @privateKey, nonce = @nonce, public_key = @publicKey, key_expiry = @keyExpiry,
  push_secret = @pushSecret WHERE id = @id`;
const noKeys = 'private_key = NULL, nonce = NULL, public_key = NULL, key_expiry = NULL';
const setState = `UPDATE data_requests SET state = @state, because = @because, code = @code,
  requested_at = coalesce(requested_at, @at) WHERE id = @id`;
const setEnded = `UPDATE data_requests SET state = @state, because = @because, code = @code, ended_at = @at, ${noKeys} WHERE id = @id`;
const setWantedAgain = `UPDATE data_requests SET state = 'wanted', because = @because, code = @code, tries = tries + 1,
  transaction_id = NULL, requested_at = NULL, push_secret = NULL, push_base = NULL, ${noKeys} WHERE id = @id`;
const setPushBase = 'UPDATE data_requests SET push_base = @base WHERE id = @id';
const setTransaction = 'UPDATE data_requests SET transaction_id = @transactionId WHERE id = @id';
const setArrival = 'UPDATE data_requests SET bytes = bytes + @bytes, last_page_at = @at WHERE id = @id';
const setPageCount = 'UPDATE data_requests SET page_count = max(coalesce(page_count, 0), @pageCount) WHERE id = @id';
const dropSecret = 'UPDATE data_requests SET push_secret = NULL WHERE id = @id';
const dropOldSecrets =
  'UPDATE data_requests SET push_secret = NULL WHERE push_secret IS NOT NULL AND ended_at < @before';

const dropPastKeys = `UPDATE data_requests SET push_secret = NULL, ${noKeys} WHERE state = 'wanted' AND key_expiry <= @now`;

/** In a backup: no keys, no addresses, and what was under way has ended (architecture.md 7.19). */
export const transfersInBackup: readonly string[] = [
  `UPDATE data_requests SET ${noKeys}, push_secret = NULL, push_base = NULL`,
  `UPDATE data_requests SET state = 'failed', because = 'restored', code = NULL, ended_at = coalesce(last_page_at, wanted_at)
   WHERE state IN ('wanted', 'requested', 'receiving')`,
];

export const findTransfer = (db: Db, id: string): Transfer | undefined => db.get<Transfer>(byId, { id });
export const findTransferBySecret = (db: Db, secret: string): Transfer | undefined =>
  db.get<Transfer>(bySecret, { secret });
/** Newest first. */
export const transfersOfConsent = (db: Db, consentId: string): Transfer[] => db.all<Transfer>(ofConsent, { consentId });
export const openTransfers = (db: Db): Transfer[] => db.all<Transfer>(inOpenState);

export type NewTransfer = Pick<Transfer, 'id' | 'consentId' | 'patientId' | 'hipId' | 'from' | 'to'>;

export function insertTransfer(tx: Tx, transfer: NewTransfer, now: Date): void {
  tx.run(insert, { ...transfer, at: toInstant(now) });
  tx.changed('transfer', transfer.id);
}

/** Undefined before the first attempt to send, and when it is over. */
export const findKeys = (db: Db, id: string): TransferKeys | undefined => db.get<TransferKeys>(keys, { id });

export function putKeys(tx: Tx, id: string, kept: TransferKeys & { readonly pushSecret: string }): void {
  tx.run(setKeys, { id, ...kept });
}

export function notePushBase(tx: Tx, id: string, base: string): void {
  tx.run(setPushBase, { id, base });
}

export interface TransferMove {
  readonly to: TransferState;
  readonly because?: string | null;
  readonly code?: string | null;
}

/** Moves a transfer on; with its end the keys go. Tells whether it moved. */
export function moveTransfer(
  tx: Tx,
  id: string,
  { to, because = null, code = null }: TransferMove,
  now: Date,
): boolean {
  const known = findTransfer(tx, id);
  if (!known || !transferCanBecome(known.state, to)) return false;
  tx.run(isOpenTransfer(to) ? setState : setEnded, { id, state: to, because, code, at: toInstant(now) });
  tx.changed('transfer', id);
  return true;
}

/** It will be asked again by itself: under another transaction, with other keys and another address. */
export function wantAgain(tx: Tx, id: string, why: { because: string; code: string | null }): void {
  tx.run(setWantedAgain, { id, ...why });
  tx.changed('transfer', id);
}

export function noteTransaction(tx: Tx, id: string, transactionId: string): void {
  tx.run(setTransaction, { id, transactionId });
}

export function noteArrival(tx: Tx, id: string, bytes: number, now: Date): void {
  tx.run(setArrival, { id, bytes, at: toInstant(now) });
}

export function notePageCount(tx: Tx, id: string, pageCount: number): void {
  tx.run(setPageCount, { id, pageCount });
}

export function forgetSecret(tx: Tx, id: string): void {
  tx.run(dropSecret, { id });
}

/** How long a closed transfer still answers a sender that repeats a page because our answer was lost. */
export const secretLingers = hours(2);

export function forgetOldSecrets(tx: Tx, now: Date): number {
  return tx.run(dropOldSecrets, { before: toInstant(later(now, -secretLingers)) }).changes;
}

/** Keys live a day at most, also those of a question that could not be asked again (encryption.md section 8). */
export const forgetPastKeys = (tx: Tx, now: Date): number => tx.run(dropPastKeys, { now: toInstant(now) }).changes;
