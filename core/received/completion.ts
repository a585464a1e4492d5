import { writeAudit } from '../audit/index.ts';
import { findArtefact } from '../consent/index.ts';
import type { Db, Tx } from '../db/index.ts';
import { addJob } from '../outbox/index.ts';
import { notifyReceived } from './jobs.ts';
import type { TransferState } from './model.ts';
import { countPages, type EntryRow, entriesOf } from './pages.ts';
import { findTransfer, moveTransfer, type Transfer } from './transfers.ts';

/** What has come of a transfer, by care context: what ABDM is told, and what a screen counts. */
export interface Tally {
  readonly contexts: readonly { readonly reference: string; readonly arrived: boolean; readonly description: string }[];
  readonly kept: number;
  readonly held: number;
  readonly unreadable: number;
  /** Visits that the patient allowed and of which nothing came. */
  readonly missing: number;
}

export function tallyOf(db: Db, transfer: Transfer): Tally {
  const entries = entriesOf(db, transfer.id);
  const granted = findArtefact(db, transfer.consentId, 'hiu')?.careContexts ?? [];
  const references = new Set([
    ...granted.map(({ careContextReference }) => careContextReference),
    ...entries.map(({ careContext }) => careContext).filter((careContext) => careContext !== ''),
  ]);
  const contexts = [...references].map((reference) => ({
    reference,
    ...reportOn(entries.filter(({ careContext }) => careContext === reference)),
  }));
  const count = (...outcomes: EntryRow['outcome'][]) =>
    entries.filter(({ outcome }) => outcomes.includes(outcome)).length;
  return {
    contexts,
    kept: count('kept', 'known'),
    held: count('held'),
    unreadable: count('unreadable'),
    missing: contexts.filter(({ description }) => description === notReceived).length,
  };
}

const notReceived = 'Not received';

/** Every item needs words, also for success (abdm-v3.md section 7.4). */
function reportOn(entries: readonly EntryRow[]): { arrived: boolean; description: string } {
  const bad = entries.find(({ outcome }) => outcome === 'unreadable');
  if (bad) return { arrived: false, description: `Not readable: ${bad.because ?? 'unknown'}` };
  return entries.length > 0 ? { arrived: true, description: 'Received' } : { arrived: false, description: notReceived };
}

/** After each page: the transfer ends when all pages are here and hold something of every visit that the patient allowed. */
export function settleTransfer(tx: Tx, id: string, now: Date): void {
  const transfer = findTransfer(tx, id);
  if (transfer?.state !== 'receiving') return;
  if (hasAllPages(tx, transfer) && tallyOf(tx, transfer).missing === 0) endTransfer(tx, transfer, now);
}

/** By the numbers of the pages, whichever they begin with; a page that could not be read has none. */
export function hasAllPages(db: Db, { id, pageCount }: Transfer): boolean {
  const { numbers, waiting, unreadable } = countPages(db, id);
  return waiting === 0 && unreadable === 0 && pageCount !== null && numbers >= pageCount;
}

/** Ends a transfer as what it has become, and tells ABDM once. `because` is for one that nothing came of. */
export function endTransfer(tx: Tx, transfer: Transfer, now: Date, because = 'nothing-came'): void {
  const tally = tallyOf(tx, transfer);
  const end = endOf(tally, hasAllPages(tx, transfer), because);
  if (!moveTransfer(tx, transfer.id, end, now)) return;
  const { kept, held, unreadable, missing } = tally;
  const detail = { consent: transfer.consentId, hip: transfer.hipId, kept, held, unreadable, missing };
  writeAudit(tx, now, { who: 'appliance', what: `received.${end.to}`, about: transfer.id, detail });
  report(tx, { transfer, tally }, now);
}

function endOf(tally: Tally, isWhole: boolean, because: string): { to: TransferState; because: string | null } {
  const { kept, held, unreadable, missing } = tally;
  if (kept + held === 0) return { to: 'failed', because: unreadable > 0 ? 'records-unreadable' : because };
  if (unreadable > 0) return { to: 'partial', because: 'records-unreadable' };
  if (!isWhole) return { to: 'partial', because: 'pages-missing' };
  return missing > 0 ? { to: 'partial', because: 'records-missing' } : { to: 'complete', because: null };
}

function report(tx: Tx, { transfer, tally }: { transfer: Transfer; tally: Tally }, now: Date): void {
  const { id, transactionId, consentId, hipId } = transfer;
  // Without a name of the transaction ABDM could not know of what we speak.
  if (transactionId === null || tally.contexts.length === 0) return;
  const sessionStatus = tally.kept + tally.held > 0 ? 'TRANSFERRED' : 'FAILED';
  const data = {
    as: 'hiu',
    consentId,
    transactionId,
    doneAt: now.toISOString(),
    hipId,
    sessionStatus,
    careContexts: tally.contexts.map((context) => ({ ...context })),
  } as const;
  addJob(tx, { kind: notifyReceived, cause: `${id}@1`, data }, now);
}
