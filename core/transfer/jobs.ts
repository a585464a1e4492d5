import { z } from 'zod';
import { writeAudit } from '../audit/index.ts';
import type { Tx } from '../db/index.ts';
import { days, hours, minutes, seconds, toInstant } from '../kit/clock.ts';
import { addJob, type JobTerms, messageJob, preparedJob } from '../outbox/index.ts';
import { statusesOf } from './report.ts';
import {
  countPages,
  countWaitingPages,
  entriesOfTransfer,
  findTransfer,
  findTransferByTransaction,
  moveTransfer,
  type Transfer,
} from './store.ts';

/** ABDM: 20 minutes are wanted, the whole transfer ends within two hours (abdm-v3.md section 12). */
export const wantedWithin = minutes(20);
const wholeWithin = hours(2);

export const PageJob = z.object({ transferId: z.string(), page: z.int().min(0) });

/** What a page's job is to whoever adds one; how it is sent stands in push.ts. */
export const pageTerms: JobTerms<z.infer<typeof PageJob>> = {
  kind: 'transfer.push',
  data: PageJob,
  within: wholeWithin,
  takes: seconds(10),
  to: 'peer',
};

/** Answers a data request. Only when ABDM has taken our yes do pages leave. */
export const acknowledgeRequest = messageJob({
  sends: 'data.acknowledge-request',
  within: wantedWithin,
  ifUnsure: 'send-again',
  onRest(tx, { data, end }, now) {
    const transfer = findTransferByTransaction(tx, data.transactionId);
    // The answer to a copy decides nothing.
    if (transfer?.state !== 'asked' || transfer.requestId !== data.inReplyTo) return;
    if (end.kind === 'sent') startPages(tx, transfer, now);
    else failTransfer(tx, transfer, { because: 'not-acknowledged', now });
  },
});

function startPages(tx: Tx, { id, receivedAt, pageCount }: Transfer, now: Date): void {
  moveTransfer(tx, id, { to: 'acknowledged' }, now);
  const since = new Date(receivedAt);
  for (let page = 0; page < pageCount; page += 1) {
    const data = { transferId: id, page };
    addJob(tx, { kind: pageTerms, cause: `${id}@${page}`, lane: `push:${id}`, since, data }, now);
  }
}

export const NotifyJob = z.object({ transferId: z.string() });

/** Tells ABDM, once and at the end, what was delivered and what was not. */
export const notifyEnd = preparedJob({
  kind: 'transfer.notify',
  sends: 'data.notify',
  data: NotifyJob,
  within: days(1),
  ifUnsure: 'send-again',
  prepare(db, { transferId }) {
    const transfer = findTransfer(db, transferId);
    const careContexts = transfer ? statusesOf(entriesOfTransfer(db, transferId)) : [];
    if (!transfer?.endedAt || careContexts.length === 0) return { drop: 'no-longer-wanted' };
    const { consentId, transactionId, hipId, endedAt } = transfer;
    const sessionStatus = transfer.state === 'transferred' ? 'TRANSFERRED' : 'FAILED';
    return { as: 'hip', consentId, transactionId, hipId, doneAt: endedAt, sessionStatus, careContexts };
  },
});

/** A page has come to rest: when it was the last, the transfer ends and ABDM is told. */
export function endIfDone(tx: Tx, transferId: string, now: Date): void {
  const transfer = findTransfer(tx, transferId);
  if (!transfer || countWaitingPages(tx, transferId) > 0) return;
  const { sent } = countPages(tx, transferId);
  const because = entriesOfTransfer(tx, transferId).findLast(({ state }) => state !== 'sent')?.because ?? null;
  if (sent === 0) return failTransfer(tx, transfer, { because: because ?? 'nothing-to-give', now });
  moveTransfer(tx, transferId, { to: 'transferred', because }, now);
  writeAudit(tx, now, { who: 'appliance', what: 'transfer.transferred', about: transferId, detail: { pages: sent } });
  addJob(tx, { kind: notifyEnd, cause: `${transferId}@1`, data: { transferId } }, now);
}

function failTransfer(tx: Tx, { id, state }: Transfer, { because, now }: { because: string; now: Date }): void {
  if (!moveTransfer(tx, id, { to: 'failed', because }, now)) return;
  writeAudit(tx, now, {
    who: 'appliance',
    what: 'transfer.failed',
    about: id,
    detail: { because, at: toInstant(now) },
  });
  // Nobody waits for the end of what was never taken on.
  if (state !== 'asked') addJob(tx, { kind: notifyEnd, cause: `${id}@1`, data: { transferId: id } }, now);
}
