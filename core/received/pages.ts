import type { Db, Tx } from '../db/index.ts';
import { toInstant } from '../kit/clock.ts';
import type { EntryOutcome, UnreadableBecause } from './model.ts';

/** A page that waits to be opened. */
export interface StoredPage {
  readonly id: string;
  readonly requestId: string;
  readonly blobId: string;
}

const insert = `INSERT INTO received_pages (id, request_id, sha256, blob_id, state, received_at)
  VALUES (@id, @requestId, @sha256, @blobId, 'stored', @at)`;
const known = 'SELECT 1 FROM received_pages WHERE request_id = @requestId AND sha256 = @sha256';
const allStored = `SELECT id, request_id AS requestId, blob_id AS blobId FROM received_pages
  WHERE state = 'stored' ORDER BY received_at, rowid LIMIT 100`;
const stored = `SELECT id, request_id AS requestId, blob_id AS blobId FROM received_pages WHERE id = @id AND state = 'stored'`;
const setOpened = `UPDATE received_pages SET state = 'opened', blob_id = NULL, page_number = @pageNumber WHERE id = @id`;
const setUnreadable = `UPDATE received_pages SET state = 'unreadable', blob_id = NULL, because = @because WHERE id = @id`;
const counts = `SELECT count(*) AS pages, count(DISTINCT page_number) AS numbers,
  coalesce(sum(state = 'stored'), 0) AS waiting, coalesce(sum(state = 'unreadable'), 0) AS unreadable
  FROM received_pages WHERE request_id = @requestId`;
const blobsOfConsent = `SELECT p.blob_id AS blobId FROM received_pages p JOIN data_requests r ON r.id = p.request_id
  WHERE r.consent_id = @consentId AND p.blob_id IS NOT NULL`;
const deleteOfConsent = `DELETE FROM received_pages WHERE request_id IN (SELECT id FROM data_requests WHERE consent_id = @consentId)`;
const insertEntry = `INSERT OR REPLACE INTO received_entries (page_id, seq, request_id, care_context, outcome, because)
  VALUES (@pageId, @seq, @requestId, @careContext, @outcome, @because)`;
const entries = `SELECT care_context AS careContext, outcome, because FROM received_entries WHERE request_id = @requestId
  ORDER BY page_id, seq`;
const deleteEntriesOfConsent = `DELETE FROM received_entries
  WHERE request_id IN (SELECT id FROM data_requests WHERE consent_id = @consentId)`;

/** In a backup: no page and nothing of what was on it. */
export const pagesInBackup: readonly string[] = ['DELETE FROM received_entries', 'DELETE FROM received_pages'];

export function insertPage(tx: Tx, page: StoredPage & { readonly sha256: string }, now: Date): void {
  tx.run(insert, { ...page, at: toInstant(now) });
}

/** Whether the same bytes came before. */
export const isKnownPage = (db: Db, requestId: string, sha256: string): boolean =>
  db.get(known, { requestId, sha256 }) !== undefined;

/** Pages that nobody has opened yet, oldest first. */
export const storedPages = (db: Db): StoredPage[] => db.all<StoredPage>(allStored);
/** Undefined once it was opened, or erased. */
export const findStoredPage = (db: Db, id: string): StoredPage | undefined => db.get<StoredPage>(stored, { id });

export function noteOpened(tx: Tx, id: string, pageNumber: number | null): void {
  tx.run(setOpened, { id, pageNumber });
}

export function noteUnreadablePage(tx: Tx, id: string, because: UnreadableBecause): void {
  tx.run(setUnreadable, { id, because });
}

export interface PageCounts {
  readonly pages: number;
  /** Different page numbers among those that were opened. */
  readonly numbers: number;
  readonly waiting: number;
  readonly unreadable: number;
}

export function countPages(db: Db, requestId: string): PageCounts {
  return db.get<PageCounts>(counts, { requestId }) ?? { pages: 0, numbers: 0, waiting: 0, unreadable: 0 };
}

export interface EntryRow {
  readonly careContext: string;
  readonly outcome: EntryOutcome;
  readonly because: string | null;
}

/** Opening a page again after a power cut writes the same lines once more. */
export function noteEntry(
  tx: Tx,
  at: { readonly pageId: string; readonly seq: number; readonly requestId: string },
  entry: EntryRow,
): void {
  tx.run(insertEntry, { ...at, ...entry });
}

export const entriesOf = (db: Db, requestId: string): EntryRow[] => db.all<EntryRow>(entries, { requestId });

/** Takes away all pages and entries under a permission. Returns the blobs that are nobody's now. */
export function dropPagesOfConsent(tx: Tx, consentId: string): string[] {
  const blobs = tx.all<{ blobId: string }>(blobsOfConsent, { consentId }).map(({ blobId }) => blobId);
  tx.run(deleteEntriesOfConsent, { consentId });
  tx.run(deleteOfConsent, { consentId });
  return blobs;
}
