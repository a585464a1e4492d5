import type { Db, Tx } from '../db/index.ts';
import type { KeyMaterial } from '../gateway/index.ts';
import { toInstant } from '../kit/clock.ts';
import { markValues, type PageMark } from '../kit/page-mark.ts';
import type { HiType } from '../kit/words.ts';
import { type Whose, whoseRows } from '../patients/index.ts';
import { canBecome, type EntryState, type PageState, pageCanBecome, type TransferState } from './model.ts';

/** One data request of another hospital, from its arrival to its end. */
export interface Transfer {
  readonly id: string;
  readonly transactionId: string;
  readonly requestId: string;
  readonly consentId: string;
  readonly state: TransferState;
  readonly because: string | null;
  readonly hipId: string;
  readonly hiuId: string | null;
  readonly hiuName: string | null;
  readonly patientId: string | null;
  readonly from: string;
  readonly to: string;
  /** Where the pages go; null once it ended. */
  readonly push: { readonly url: string; readonly keyMaterial: KeyMaterial } | null;
  readonly pageCount: number;
  readonly receivedAt: string;
  readonly acknowledgedAt: string | null;
  readonly endedAt: string | null;
}

type Stored = Omit<Transfer, 'push'> & {
  readonly pushUrl: string | null;
  readonly publicKey: string | null;
  readonly nonce: string | null;
  readonly keyExpiry: string | null;
};

const columns = `id, transaction_id AS transactionId, request_id AS requestId, consent_id AS consentId, state, because,
  hip_id AS hipId, hiu_id AS hiuId, hiu_name AS hiuName, patient_id AS patientId, range_from AS "from", range_to AS "to",
  push_url AS pushUrl, public_key AS publicKey, nonce, key_expiry AS keyExpiry, page_count AS pageCount,
  received_at AS receivedAt, acknowledged_at AS acknowledgedAt, ended_at AS endedAt`;
const byId = `SELECT ${columns} FROM transfers WHERE id = @id`;
const byTransaction = `SELECT ${columns} FROM transfers WHERE transaction_id = @transactionId`;
const listed = (whose: string) => `SELECT ${columns} FROM transfers WHERE ${whose}
  AND (received_at, id) < (@beforeAt, @beforeId) ORDER BY received_at DESC, id DESC LIMIT @most`;
const ofConsent = 'consent_id = @consentId';
const takenOn = `SELECT received_at AS at FROM transfers WHERE consent_id = @consentId AND state <> 'refused'
  ORDER BY received_at DESC LIMIT @most`;
const insert = `INSERT INTO transfers (id, transaction_id, request_id, consent_id, state, because, hip_id, hiu_id, hiu_name, patient_id,
    range_from, range_to, push_url, public_key, nonce, key_expiry, received_at, ended_at)
  VALUES (@id, @transactionId, @requestId, @consentId, @state, @because, @hipId, @hiuId, @hiuName, @patientId,
    @from, @to, @pushUrl, @publicKey, @nonce, @keyExpiry, @receivedAt, iif(@state = 'refused', @receivedAt, NULL))`;
const setState = `UPDATE transfers SET state = @state, because = @because,
    acknowledged_at = iif(@state = 'acknowledged', @at, acknowledged_at) WHERE id = @id`;
const setEnd = `UPDATE transfers SET state = @state, because = @because, ended_at = @at, push_url = NULL, public_key = NULL,
    nonce = NULL, key_expiry = NULL WHERE id = @id`;
const setPageCount = 'UPDATE transfers SET page_count = @count WHERE id = @id';
const insertPage = "INSERT INTO transfer_pages (transfer_id, number, state) VALUES (@transferId, @number, 'waiting')";
const pageColumns = `transfer_id AS transferId, number, state, because, tries, may_have_arrived AS mayHaveArrived`;
const onePage = `SELECT ${pageColumns} FROM transfer_pages WHERE transfer_id = @transferId AND number = @number`;
const waitingPages = `SELECT count(*) AS count FROM transfer_pages WHERE transfer_id = @transferId AND state = 'waiting'`;
const pageCounts = `SELECT coalesce(sum(state = 'sent'), 0) AS sent, coalesce(sum(state = 'failed'), 0) AS failed
  FROM transfer_pages WHERE transfer_id = @transferId`;
const beginPage = `UPDATE transfer_pages SET tries = tries + 1, begun_at = @at,
    may_have_arrived = max(may_have_arrived, @mayHaveArrived) WHERE transfer_id = @transferId AND number = @number`;
const endPage = `UPDATE transfer_pages SET state = @state, because = @because, ended_at = @at,
    may_have_arrived = max(may_have_arrived, @mayHaveArrived) WHERE transfer_id = @transferId AND number = @number`;
const entryColumns = `id, page, care_context AS careContext, visit_id AS visitId, hi_type AS hiType, version, bundle_id AS bundleId,
  state, because, sent_at AS sentAt`;
const entriesOf = `SELECT ${entryColumns} FROM transfer_entries WHERE transfer_id = @transferId ORDER BY id`;
const entriesOfPage = `SELECT ${entryColumns} FROM transfer_entries WHERE transfer_id = @transferId AND page = @number ORDER BY id`;
const insertEntry = `INSERT INTO transfer_entries (transfer_id, care_context, visit_id, hi_type, version, state, because)
  VALUES (@transferId, @careContext, @visitId, @hiType, @version, @state, @because)`;
const setEntryPage = 'UPDATE transfer_entries SET page = @page WHERE id = @id';
const setEntryBundle = 'UPDATE transfer_entries SET version = @version, bundle_id = @bundleId WHERE id = @id';
const setEntry = `UPDATE transfer_entries SET state = @state, because = @because,
    sent_at = iif(@state = 'sent', @at, NULL) WHERE id = @id AND state = 'waiting'`;

/** Run after a restore: what was under way belongs to a time that is over. */
export const distrustAfterRestore: readonly string[] = [
  `UPDATE transfers SET state = 'failed', because = 'restored', push_url = NULL, public_key = NULL, nonce = NULL, key_expiry = NULL
   WHERE state IN ('asked', 'acknowledged', 'sending')`,
];

function asTransfer({ pushUrl, publicKey, nonce, keyExpiry, ...row }: Stored): Transfer {
  if (pushUrl === null || publicKey === null || nonce === null) return { ...row, push: null };
  return { ...row, push: { url: pushUrl, keyMaterial: { publicKey, nonce, expiry: keyExpiry } } };
}

const found = (row: Stored | undefined): Transfer | undefined => row && asTransfer(row);
export const findTransfer = (db: Db, id: string): Transfer | undefined => found(db.get<Stored>(byId, { id }));
export const findTransferByTransaction = (db: Db, transactionId: string): Transfer | undefined =>
  found(db.get<Stored>(byTransaction, { transactionId }));

/** When the newest requests under a permission came that were not refused. */
export const takenOnAt = (db: Db, consentId: string, most: number): string[] =>
  db.all<{ at: string }>(takenOn, { consentId, most }).map(({ at }) => at);

export interface TransferFilter extends Whose {
  readonly consentId: string | null;
  readonly before: PageMark | null;
  readonly most: number;
}

export function listTransfers(db: Db, { before, ...filter }: TransferFilter): Transfer[] {
  const whose = whoseRows(filter);
  const sql = listed(filter.consentId === null ? whose : `${whose} AND ${ofConsent}`);
  return db.all<Stored>(sql, { ...filter, ...markValues(before) }).map(asTransfer);
}

export type NewTransfer = Omit<Transfer, 'push' | 'pageCount' | 'acknowledgedAt' | 'endedAt'>;

/** `push` is left out where nothing will be sent. */
export function insertTransfer(tx: Tx, transfer: NewTransfer, push: Transfer['push']): void {
  const { publicKey = null, nonce = null, expiry = null } = push?.keyMaterial ?? {};
  tx.run(insert, { ...transfer, pushUrl: push?.url ?? null, publicKey, nonce, keyExpiry: expiry });
  tx.changed('transfer', transfer.id);
}

/** Moves a transfer on; tells whether it moved. At its end address and key of the receiver go. */
export function moveTransfer(
  tx: Tx,
  id: string,
  { to, because = null }: { to: TransferState; because?: string | null },
  now: Date,
): boolean {
  const transfer = findTransfer(tx, id);
  if (!transfer || !canBecome(transfer.state, to)) return false;
  const isEnd = to === 'transferred' || to === 'failed';
  tx.run(isEnd ? setEnd : setState, { id, state: to, because, at: toInstant(now) });
  tx.changed('transfer', id);
  return true;
}

export interface Entry {
  readonly id: number;
  readonly page: number | null;
  readonly careContext: string;
  readonly visitId: string | null;
  readonly hiType: HiType | null;
  readonly version: number | null;
  readonly bundleId: string | null;
  readonly state: EntryState;
  readonly because: string | null;
  readonly sentAt: string | null;
}

export type NewEntry = Pick<Entry, 'careContext' | 'visitId' | 'hiType' | 'version' | 'state' | 'because'>;

/** Returns the entry's id. */
export function insertEntryOf(tx: Tx, transferId: string, entry: NewEntry): number {
  const { careContext, visitId, hiType, version, state, because } = entry;
  return tx.run(insertEntry, { transferId, careContext, visitId, hiType, version, state, because }).lastId;
}

export const entriesOfTransfer = (db: Db, transferId: string): Entry[] => db.all<Entry>(entriesOf, { transferId });
export const entriesOn = (db: Db, transferId: string, number: number): Entry[] =>
  db.all<Entry>(entriesOfPage, { transferId, number });

/** The bundle that is about to go, and of which version it is. */
export function noteBundle(tx: Tx, id: number, bundle: { readonly version: number; readonly bundleId: string }): void {
  tx.run(setEntryBundle, { id, version: bundle.version, bundleId: bundle.bundleId });
}

/** How an entry ended; one that has ended already stays so. */
export function endEntry(tx: Tx, id: number, end: { state: EntryState; because: string | null }, now: Date): void {
  tx.run(setEntry, { id, state: end.state, because: end.because, at: toInstant(now) });
}

/** Lays entries onto pages: `pages[n]` are the ids of those on page n. */
export function layPages(tx: Tx, transferId: string, pages: readonly (readonly number[])[]): void {
  tx.run(setPageCount, { id: transferId, count: pages.length });
  pages.forEach((ids, number) => {
    tx.run(insertPage, { transferId, number });
    for (const id of ids) tx.run(setEntryPage, { id, page: number });
  });
}

export interface Page {
  readonly transferId: string;
  readonly number: number;
  readonly state: PageState;
  readonly because: string | null;
  readonly tries: number;
  readonly mayHaveArrived: 0 | 1;
}

export const findPage = (db: Db, transferId: string, number: number): Page | undefined =>
  db.get<Page>(onePage, { transferId, number });
export const countWaitingPages = (db: Db, transferId: string): number =>
  db.get<{ count: number }>(waitingPages, { transferId })?.count ?? 0;
export const countPages = (db: Db, transferId: string): { sent: number; failed: number } =>
  db.get<{ sent: number; failed: number }>(pageCounts, { transferId }) ?? { sent: 0, failed: 0 };

type PageKey = Pick<Page, 'transferId' | 'number'>;

/** An attempt begins; `mayHaveArrived` when an earlier one ended without a word. */
export function notePageBegun(tx: Tx, { transferId, number }: PageKey, mayHaveArrived: boolean, now: Date): void {
  tx.run(beginPage, { transferId, number, mayHaveArrived: mayHaveArrived ? 1 : 0, at: toInstant(now) });
}

export interface PageEnd {
  readonly state: PageState;
  readonly because: string | null;
  readonly mayHaveArrived: boolean;
}

/** Ends a page; false when it had ended. */
export function endPageOf(tx: Tx, { transferId, number }: PageKey, end: PageEnd, now: Date): boolean {
  const page = findPage(tx, transferId, number);
  if (!page || !pageCanBecome(page.state, end.state)) return false;
  const mayHaveArrived = end.mayHaveArrived ? 1 : 0;
  tx.run(endPage, { transferId, number, state: end.state, because: end.because, mayHaveArrived, at: toInstant(now) });
  tx.changed('transfer', transferId);
  return true;
}
