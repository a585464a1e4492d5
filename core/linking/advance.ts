import { findAbhaProof } from '../abha/index.ts';
import type { Db, Tx } from '../db/index.ts';
import { later, seconds } from '../kit/clock.ts';
import { addJob } from '../outbox/index.ts';
import { getPatient, type Patient } from '../patients/index.ts';
import { askToken, linkCareContexts, notifyUpdate } from './jobs.ts';
import { type Because, decideTokenRequest } from './model.ts';
import {
  type CareContext,
  careContextsIn,
  explainCareContext,
  getCareContext,
  moveCareContext,
  noteStep,
} from './store.ts';
import { findLinkToken, isTokenAwaited, noteTokenAsked, recentTokenRequests } from './tokens.ts';
import { wantsLinking } from './wishes.ts';

/**
 * Does for one patient whatever can be done now for the visits that are not linked: says why they must wait, asks for
 * ABDM's permission, or queues the link. Safe to call at any time, any number of times.
 */
export function advanceLinking(tx: Tx, patientId: string, now: Date): void {
  const waiting = careContextsIn(tx, patientId, 'unlinked');
  if (waiting.length === 0) return;
  if (!wantsLinking(tx, patientId)) return stopWanting(tx, waiting, now);

  const patient = getPatient(tx, patientId);
  const because = whyNotYet(tx, patient);
  if (because) return explainAll(tx, waiting, { because, now });

  const abhaAddress = patient.abhaAddress ?? '';
  if (findLinkToken(tx, { patientId, abhaAddress }, now)) return queueLink(tx, waiting, { patientId, now });
  if (!isTokenAwaited(tx, patientId, now)) requestToken(tx, patient, { waiting, now });
}

function stopWanting(tx: Tx, waiting: readonly CareContext[], now: Date): void {
  for (const { visitId } of waiting) {
    if (moveCareContext(tx, visitId, { to: 'not-wanted', because: 'asked-not-to' }, now))
      noteStep(tx, visitId, { step: 'not-wanted' }, now);
  }
}

function whyNotYet(db: Db, patient: Patient): Because | undefined {
  if (!patient.abhaAddress || !patient.isAbhaVerified) return 'no-abha';
  const proof = findAbhaProof(db, patient.id);
  if (!proof) return 'no-abha';
  return proof.yearOfBirth === null && patient.birthDate === null ? 'no-birth-year' : undefined;
}

function explainAll(tx: Tx, contexts: readonly CareContext[], { because, now }: { because: Because; now: Date }): void {
  for (const context of contexts) {
    if (context.because !== because) explainCareContext(tx, context.visitId, { because }, now);
  }
}

/** One message links up to 20 visits; further ones come with the next call. */
function queueLink(
  tx: Tx,
  waiting: readonly CareContext[],
  { patientId, now }: { patientId: string; now: Date },
): void {
  const visitIds = waiting.map(({ visitId }) => visitId);
  for (const visitId of visitIds) {
    moveCareContext(tx, visitId, { to: 'queued' }, now);
    noteStep(tx, visitId, { step: 'queued' }, now);
  }
  const [first = ''] = visitIds;
  const cause = `${first}@${getCareContext(tx, first).version}`;
  addJob(tx, { kind: linkCareContexts, cause, lane: `link:${patientId}`, data: { patientId, visitIds } }, now);
}

function requestToken(
  tx: Tx,
  patient: Patient,
  { waiting, now }: { waiting: readonly CareContext[]; now: Date },
): void {
  const abhaAddress = patient.abhaAddress ?? '';
  const decision = decideTokenRequest(recentTokenRequests(tx, abhaAddress, now), now);
  if (decision.kind === 'later') return explainAll(tx, waiting, { because: decision.because, now });

  const asked = { patientId: patient.id, abhaAddress, abhaNumber: patient.abhaNumber };
  const requestId = noteTokenAsked(tx, asked, now);
  addJob(
    tx,
    {
      kind: askToken,
      cause: `token-${requestId}@1`,
      lane: `link:${patient.id}`,
      data: { requestId, patientId: patient.id },
    },
    now,
  );
  for (const { visitId } of waiting) {
    explainCareContext(tx, visitId, { because: 'waiting-for-permission' }, now);
    noteStep(tx, visitId, { step: 'token-asked' }, now);
  }
}

/** ABDM sees a fresh link only after some seconds, so a notice waits 5 s, and 5, 15, 60 s more when it came too early. */
const noticePauses = [5, 5, 15, 60];

/** Tells ABDM that a linked visit holds something new. `attempt` counts from 0; after the last nothing more is sent. */
export function queueNotice(
  tx: Tx,
  visitId: string,
  { version, attempt }: { version: number; attempt: number },
  now: Date,
): void {
  const pause = noticePauses[attempt];
  if (pause === undefined) return;
  const cause = `${visitId}@${version}.${attempt}`;
  addJob(
    tx,
    { kind: notifyUpdate, cause, data: { visitId, version, attempt }, notBefore: later(now, seconds(pause)) },
    now,
  );
}
