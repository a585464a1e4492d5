import type { Db, Tx } from '../db/index.ts';
import { hours, later, minutes } from '../kit/clock.ts';
import type { QuickJob } from '../scheduler/index.ts';
import { queueRequest } from './asking.ts';
import { endTransfer, hasAllPages } from './completion.ts';
import { type Erasing, sweepEnded } from './erasing.ts';
import { countPages } from './pages.ts';
import { forgetOldSecrets, forgetPastKeys, openTransfers, type Transfer, wantAgain } from './transfers.ts';

export interface ReceivedClock {
  readonly erasing: Erasing;
  readonly isClockSure: (db: Db) => boolean;
  /** The address at which this PC was found to be reachable; null while it is not. */
  readonly publicUrl: () => string | null;
}

export const receivedSchedule = ({ erasing, isClockSure, publicUrl }: ReceivedClock): readonly QuickJob[] => [
  {
    name: 'received.erase',
    cron: '*/5 * * * *',
    run: (tx, now) => sweepEnded(tx, { erasing, isClockSure: isClockSure(tx), now }),
  },
  { name: 'received.watch', cron: '*/5 * * * *', run: (tx, now) => watchTransfers(tx, publicUrl(), now) },
];

/** ABDM gives a transfer two hours (abdm-v3.md section 12); clocks and queues get ten minutes more. */
const patience = minutes(130);
/** Nothing more after all pages came, or after some of them. */
const quietWhenWhole = minutes(10);
const quietWhenNot = minutes(40);
/** A transfer of which nothing came is asked for again by itself, this often in all. */
const mostTries = 3;
/** Between the news that nothing came and the next question. */
const breath = hours(1);

/** What is never going to come: a transfer does not wait for it for ever. */
function watchTransfers(tx: Tx, publicUrl: string | null, now: Date): void {
  for (const transfer of openTransfers(tx)) {
    if (transfer.state === 'requested' && isOlder(transfer.requestedAt, patience, now)) nothingCame(tx, transfer, now);
    else if (transfer.state === 'requested' && isElsewhere(transfer, publicUrl)) askFromHere(tx, transfer, now);
    if (transfer.state === 'receiving') watchArrival(tx, transfer, now);
  }
  forgetOldSecrets(tx, now);
  forgetPastKeys(tx, now);
}

function nothingCame(tx: Tx, transfer: Transfer, now: Date): void {
  if (transfer.tries >= mostTries) return endTransfer(tx, transfer, now);
  wantAgain(tx, transfer.id, { because: 'nothing-came', code: null });
  queueRequest(tx, { id: transfer.id, tries: transfer.tries + 1 }, { now, notBefore: later(now, breath) });
}

/** The hospital was told an address that is not ours any more: a tunnel came back under another name. */
const isElsewhere = ({ pushBase }: Transfer, publicUrl: string | null): boolean =>
  publicUrl !== null && pushBase !== null && pushBase !== publicUrl;

/** At once, but no more often than when nothing comes: an address that keeps changing is no reason to ask for ever. */
function askFromHere(tx: Tx, transfer: Transfer, now: Date): void {
  if (transfer.tries >= mostTries) return;
  wantAgain(tx, transfer.id, { because: 'address-changed', code: null });
  queueRequest(tx, { id: transfer.id, tries: transfer.tries + 1 }, { now });
}

function watchArrival(tx: Tx, transfer: Transfer, now: Date): void {
  // What lies here and is not opened yet is still arriving.
  if (countPages(tx, transfer.id).waiting > 0) return;
  const quiet = hasAllPages(tx, transfer) ? quietWhenWhole : quietWhenNot;
  if (isOlder(transfer.lastPageAt, quiet, now)) endTransfer(tx, transfer, now);
}

const isOlder = (instant: string | null, age: number, now: Date): boolean =>
  instant !== null && later(new Date(instant), age) <= now;
