import type { Tx } from '../db/index.ts';
import type { HiType } from '../kit/words.ts';
import { advanceLinking, queueNotice } from './advance.ts';
import {
  careContextsIn,
  findCareContext,
  insertCareContext,
  moveCareContext,
  noteSigned,
  noteStep,
  patientsToAdvance,
  unconfirmedCareContexts,
} from './store.ts';
import { wantsLinking } from './wishes.ts';

/** A version of a visit's consultation was signed: what linking must know of it. */
export interface Signed {
  readonly visitId: string;
  readonly patientId: string;
  readonly version: number;
  readonly hiTypes: readonly HiType[];
}

/** Runs in the transaction of the signature: the visit is queued with it, or it says why not. */
export function onConsultationSigned(tx: Tx, signed: Signed, now: Date): void {
  const { visitId, patientId } = signed;
  const known = findCareContext(tx, visitId);
  if (!known) {
    const state = wantsLinking(tx, patientId) ? 'unlinked' : 'not-wanted';
    insertCareContext(tx, { ...signed, state }, now);
    noteStep(tx, visitId, { step: 'signed' }, now);
  } else {
    noteSigned(tx, signed);
    if (known.state === 'linked') queueNotice(tx, visitId, { version: signed.version, attempt: 0 }, now);
  }
  advanceLinking(tx, patientId, now);
}

/** A patient's ABHA was proved: what waited for it, or was refused under other details, is tried. */
export function onAbhaAttached(tx: Tx, patientId: string, now: Date): void {
  for (const { visitId } of careContextsIn(tx, patientId, 'refused'))
    moveCareContext(tx, visitId, { to: 'unlinked' }, now);
  advanceLinking(tx, patientId, now);
}

/** Every ten minutes: permissions that may be asked for again, and links that ABDM never confirmed. */
export function sweepLinking(tx: Tx, now: Date): void {
  for (const { visitId } of unconfirmedCareContexts(tx, now)) {
    moveCareContext(tx, visitId, { to: 'unlinked', because: 'no-answer' }, now);
  }
  for (const patientId of patientsToAdvance(tx)) advanceLinking(tx, patientId, now);
}
