import { doubtArtefact, speaksAgainst } from '../consent/index.ts';
import { type Tx, transact } from '../db/index.ts';
import { outgoing } from '../gateway/index.ts';
import { days, hours, later, minutes, seconds } from '../kit/clock.ts';
import { type JobKind, preparedJob, usualPauses } from '../outbox/index.ts';
import type { Tunnel } from '../tunnel/index.ts';
import { queueRequest, readyToSend, requestTerms } from './asking.ts';
import type { RequestJob } from './job-data.ts';
import { findTransfer, moveTransfer, type Transfer, wantAgain } from './transfers.ts';
import { forgetTry, noteTry } from './tries.ts';

/** How soon the public address is looked for again. The transfer is wanted as long as the permission lives. */
const addressPause = minutes(1);

/**
 * Asks ABDM for the records under one permission. It waits while this PC has no address at which they could arrive.
 */
export const requestData = ({ publicUrl }: Pick<Tunnel, 'publicUrl'>): JobKind<RequestJob> => ({
  ...requestTerms,
  atMost: seconds(35),
  ifUnsure: 'send-again',
  pauses: usualPauses,
  async attempt({ db, data, gateway, now, mayHaveArrived, ...rest }) {
    const base = publicUrl();
    if (base === null) {
      return { kind: 'retry', because: 'no-public-address', notBefore: later(now, addressPause), refusal: null };
    }
    const message = transact(db, (tx) => readyToSend(tx, data, { base, mayHaveArrived, now }));
    if ('drop' in message) return { kind: 'dropped', because: message.drop };
    if ('notBefore' in message) {
      return { kind: 'retry', because: 'asked-enough', notBefore: new Date(message.notBefore), refusal: null };
    }
    return gateway.send('data.request', message, { ...rest, mayHaveArrived });
  },
  onRest(tx, { data, end }, now) {
    const transfer = findTransfer(tx, data.transferId);
    if (!transfer || transfer.tries !== data.attempt) return;
    if (end.kind === 'sent') {
      noteTry(tx, transfer, now);
      return void moveTransfer(tx, transfer.id, { to: 'requested' }, now);
    }
    // Records that are arriving already prove that it was sent, whatever the connection said.
    if (transfer.state !== 'wanted') return;
    const code = end.kind === 'refused' ? (end.refusal?.codes[0] ?? null) : null;
    if (end.kind === 'refused') forgetTry(tx, transfer);
    if (code !== null) return takeRefusal(tx, transfer, code, now);
    moveTransfer(tx, transfer.id, { to: 'failed', because: end.because }, now);
  },
});

/** When a hospital is asked again that was not ready, and when ABDM counts too many questions. */
const notReadyPauses = [5, 15, 60, 180, 360, 360, 360].map(minutes);
const tooOftenPauses = [1, 1, 1, 3, 6, 12].map(hours);

const laterCodes: Readonly<Record<string, { because: string; pauses: readonly number[] }>> = {
  'ABDM-8877': { because: 'hospital-not-ready', pauses: notReadyPauses },
  'ABDM-1401': { because: 'hospital-not-ready', pauses: notReadyPauses },
  'ABDM-1022': { because: 'too-often', pauses: tooOftenPauses },
};
const finalCodes: Readonly<Record<string, string>> = {
  'ABDM-1061': 'permission-not-valid',
  'ABDM-1062': 'permission-not-valid',
  'ABDM-1092': 'permission-not-valid',
  'ABDM-1112': 'permission-not-valid',
  'ABDM-1063': 'period-not-allowed',
};

/** ABDM will not do it now, or never: by its code (abdm-v3.md section 7.8). */
export function takeRefusal(tx: Tx, transfer: Transfer, code: string, now: Date): void {
  // What came under it before must not be shown on if it has ended (certification A-07).
  if (speaksAgainst(code)) doubtArtefact(tx, transfer.consentId, now);
  const again = laterCodes[code];
  const pause = again?.pauses[transfer.tries - 1];
  if (!again || pause === undefined) {
    const because = again?.because ?? finalCodes[code] ?? 'said-no';
    return void moveTransfer(tx, transfer.id, { to: 'failed', because, code }, now);
  }
  wantAgain(tx, transfer.id, { because: again.because, code });
  queueRequest(tx, { id: transfer.id, tries: transfer.tries + 1 }, { now, notBefore: later(now, pause) });
}

/** Tells ABDM, once, what arrived. Its content is settled when the transfer ends: the permission may be over when it is sent. */
export const notifyReceived = preparedJob({
  kind: 'received.notify',
  sends: 'data.notify',
  data: outgoing['data.notify'],
  within: days(1),
  ifUnsure: 'send-again',
  prepare: (_db, message) => message,
});
