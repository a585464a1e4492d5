import type { Tx } from '../db/index.ts';
import type { HiType } from '../kit/words.ts';
import { advanceLinking } from './advance.ts';
import { queueNotice } from './notices.ts';
import {
  careContextsIn,
  endWait,
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
  const { visitId, patientId, version } = signed;
  const known = findCareContext(tx, visitId);
  if (!known) insertCareContext(tx, { ...signed, isWanted: wantsLinking(tx, patientId) }, now);
  else noteSigned(tx, signed);
  noteStep(tx, visitId, { step: 'signed' }, now);
  if (known?.state === 'linked') queueNotice(tx, visitId, { version, attempt: 0 }, now);
  advanceLinking(tx, patientId, now);
}

/** A patient's ABHA was proved: what waited for it, or was refused under other details, is tried. */
export function onAbhaAttached(tx: Tx, patientId: string, now: Date): void {
  takeUpAgain(tx, patientId, now);
}

/** Whatever is not linked may be tried now, also what was refused. */
export function takeUpAgain(tx: Tx, patientId: string, now: Date): void {
  for (const { visitId } of careContextsIn(tx, patientId, 'refused'))
    moveCareContext(tx, visitId, { to: 'unlinked' }, now);
  for (const { visitId } of careContextsIn(tx, patientId, 'unlinked')) endWait(tx, visitId);
  advanceLinking(tx, patientId, now);
}

/** Every ten minutes: visits whose time has come, permissions that were never answered, links that were never confirmed. */
export function sweepLinking(tx: Tx, now: Date): void {
  for (const { visitId } of unconfirmedCareContexts(tx, now)) {
    moveCareContext(tx, visitId, { to: 'unlinked', because: 'no-answer' }, now);
    noteStep(tx, visitId, { step: 'no-answer' }, now);
  }
  for (const patientId of patientsToAdvance(tx, now)) advanceLinking(tx, patientId, now);
}
