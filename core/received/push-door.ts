import { createHash } from 'node:crypto';
import { eraseBlob, nameBlob, receiveBlob } from '../blobs/index.ts';
import { findArtefact, mayUse } from '../consent/index.ts';
import { type Db, type Tx, transact } from '../db/index.ts';
import { type Clock, later } from '../kit/clock.ts';
import { newId } from '../kit/ids.ts';
import type { Log } from '../kit/log.ts';
import type { LivePushPaths, PushStatus } from '../server/index.ts';
import { pushPath } from './asking.ts';
import { isOpenTransfer } from './model.ts';
import { insertPage, isKnownPage } from './pages.ts';
import {
  findTransfer,
  findTransferBySecret,
  moveTransfer,
  noteArrival,
  secretLingers,
  type Transfer,
} from './transfers.ts';

/** One page, and all pages of one transfer (architecture.md 7.26). */
const pageLimit = 40 * 1024 * 1024;
const transferLimit = 500 * 1024 * 1024;

export interface PushDoorParts {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
}

/** What a received page is named in the store of blobs. */
export const pageBlob = 'received-page:';

/**
 * Where other hospitals deliver: one secret address for each transfer, alive as long as the transfer and its permission are.
 * A bearer is taken and never asked for. What comes is written down as it is and opened later, in a thread.
 */
export function makePushDoor({ db, clock, log }: PushDoorParts): LivePushPaths {
  return {
    find(path) {
      const secret = path.startsWith(pushPath) ? path.slice(pushPath.length) : '';
      const transfer = /^[\w-]{43}$/.test(secret) ? findTransferBySecret(db, secret) : undefined;
      if (!transfer) return undefined;
      const artefact = findArtefact(db, transfer.consentId, 'hiu');
      if (!artefact || !mayUse(artefact, clock())) return undefined;
      if (!isOpenTransfer(transfer.state)) return lingering(db, transfer, clock);
      return {
        limit: Math.max(0, Math.min(pageLimit, transferLimit - transfer.bytes)),
        async handle(stream) {
          const status = await takePage(db, { transfer, stream, clock });
          log.info('received.page', { transfer: transfer.id, status });
          return status;
        },
      };
    },
  };
}

/** A sender that did not see our answer sends the same page again: it is told that we have it. Nothing new is taken. */
function lingering(db: Db, transfer: Transfer, clock: Clock) {
  if (transfer.endedAt === null || later(new Date(transfer.endedAt), secretLingers) < clock()) return undefined;
  return {
    limit: pageLimit,
    async handle(stream: AsyncIterable<Uint8Array>): Promise<PushStatus> {
      const hash = createHash('sha256');
      for await (const piece of stream) hash.update(piece);
      return isKnownPage(db, transfer.id, hash.digest('hex')) ? 202 : 404;
    },
  };
}

interface Arriving {
  readonly transfer: Transfer;
  readonly stream: AsyncIterable<Uint8Array>;
  readonly clock: Clock;
}

/** The bytes first, in short transactions; then one that gives them to their transfer. Only then 202. */
async function takePage(db: Db, { transfer, stream, clock }: Arriving): Promise<PushStatus> {
  const blob = await receiveBlob(db, stream, clock());
  return transact(db, (tx) => {
    const status = judgeArrival(tx, transfer.id, blob, clock());
    if (status !== 'new') {
      eraseBlob(tx, blob.id);
      return status;
    }
    const id = newId();
    nameBlob(tx, blob.id, `${pageBlob}${id}`);
    insertPage(tx, { id, requestId: transfer.id, blobId: blob.id, sha256: blob.sha256 }, clock());
    noteArrival(tx, transfer.id, blob.bytes, clock());
    moveTransfer(tx, transfer.id, { to: 'receiving' }, clock());
    tx.changed('received-page', id);
    return 202;
  });
}

/** Looked at again once the bytes are here: a permission may have ended while they came. */
function judgeArrival(tx: Tx, id: string, blob: { bytes: number; sha256: string }, now: Date): PushStatus | 'new' {
  const transfer = findTransfer(tx, id);
  const artefact = transfer && findArtefact(tx, transfer.consentId, 'hiu');
  if (!transfer || !artefact || !mayUse(artefact, now)) return 404;
  if (isKnownPage(tx, id, blob.sha256)) return 202;
  if (!isOpenTransfer(transfer.state)) return 404;
  if (blob.bytes === 0) return 400;
  return transfer.bytes + blob.bytes > transferLimit ? 413 : 'new';
}
