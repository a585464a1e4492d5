import type { IncomingHandlers } from '../inbox/index.ts';
import { RequestJob } from './job-data.ts';
import { takeRefusal } from './jobs.ts';
import { findTransfer, moveTransfer, noteTransaction } from './transfers.ts';
import { forgetTry } from './tries.ts';

/** ABDM has passed our request on, or says why not. The records themselves may have come before this. */
export const receivedCallbacks = {
  'data.request-accepted': (tx, { message, asked }, now) => {
    const { transferId, attempt } = RequestJob.parse(asked?.data);
    const transfer = findTransfer(tx, transferId);
    if (!transfer || transfer.tries !== attempt) return;
    const { transactionId, error } = message;
    if (transactionId !== null) {
      noteTransaction(tx, transferId, transactionId);
      moveTransfer(tx, transferId, { to: 'requested' }, now);
    } else if (transfer.state === 'wanted' || transfer.state === 'requested') {
      forgetTry(tx, transfer);
      takeRefusal(tx, transfer, error?.code ?? '', now);
    }
  },
} satisfies IncomingHandlers;
