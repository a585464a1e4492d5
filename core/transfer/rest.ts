import type { z } from 'zod';
import { writeAudit } from '../audit/index.ts';
import type { Tx } from '../db/index.ts';
import { findJobById, type Rest } from '../outbox/index.ts';
import { findBundleById } from './bundles.ts';
import { noteHiu } from './hius.ts';
import { endIfDone, type PageJob } from './jobs.ts';
import { lineOf } from './leaving.ts';
import { endEntry, endPageOf, entriesOn, findPage, findTransfer, type Transfer } from './store.ts';

/** A page came to rest: rows, audit lines and, after the last one, the end of the transfer are one transaction. */
export function pageAtRest(tx: Tx, { jobId, data, end }: Rest<z.infer<typeof PageJob>>, now: Date): void {
  const { transferId, page: number } = data;
  const transfer = findTransfer(tx, transferId);
  const page = findPage(tx, transferId, number);
  if (!transfer || page?.state !== 'waiting') return;
  const isSent = end.kind === 'sent';
  const because = isSent ? null : end.because;
  // Nobody answered an earlier attempt, so the other side may hold what we could not deliver.
  const mayHaveArrived = !isSent && page.tries > 0 && findJobById(tx, jobId)?.isUnsure === 1;
  endPageOf(tx, { transferId, number }, { state: isSent ? 'sent' : 'failed', because, mayHaveArrived }, now);
  const what = isSent ? 'transfer.sent' : mayHaveArrived ? 'transfer.perhaps-sent' : 'transfer.not-sent';
  for (const entry of entriesOn(tx, transferId, number)) {
    // What a permission that ended meanwhile withholds may have gone before.
    if (entry.state !== 'waiting' && !(mayHaveArrived && entry.bundleId !== null)) continue;
    endEntry(tx, entry.id, { state: isSent ? 'sent' : 'failed', because }, now);
    const bundle = entry.bundleId === null ? undefined : findBundleById(tx, entry.bundleId);
    writeAudit(tx, now, lineOf(transfer, { entry, bundle }, { what, page: number, because }));
  }
  if (isSent || mayHaveArrived) noteTaker(tx, transfer, now);
  endIfDone(tx, transferId, now);
}

function noteTaker(tx: Tx, { hiuId, hiuName }: Transfer, now: Date): void {
  if (hiuId !== null) noteHiu(tx, { hiuId, name: hiuName }, now);
}
