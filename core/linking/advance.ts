import { findAbhaProof } from '../abha/index.ts';
import type { Db, Tx } from '../db/index.ts';
import { toInstant } from '../kit/clock.ts';
import { addJob } from '../outbox/index.ts';
import { getPatient, type Patient } from '../patients/index.ts';
import { type Because, decideTokenRequest } from './model.ts';
import {
  type CareContext,
  careContextsIn,
  explainCareContext,
  getCareContext,
  moveCareContext,
  noteJob,
  noteStep,
} from './store.ts';
import { laneOf, linkTerms, mostAtOnce, tokenTerms } from './terms.ts';
import { findAwaitedRequest, findLinkToken, noteTokenAsked, noteTokenJob, recentTokenRequests } from './tokens.ts';
import { wantsLinking } from './wishes.ts';

/**
 * Does for one patient whatever can be done now for the visits that are not linked: says why they must wait, asks for
 * ABDM's permission, or queues the link. Safe to call at any time, any number of times.
 */
export function advanceLinking(tx: Tx, patientId: string, now: Date): void {
  if (!wantsLinking(tx, patientId)) return stopWanting(tx, patientId, now);
  const unlinked = careContextsIn(tx, patientId, 'unlinked');
  if (unlinked.length === 0) return;

  const patient = getPatient(tx, patientId);
  const because = whyNotYet(tx, patient);
  if (because) return explainAll(tx, unlinked, { because, now });
  const due = unlinked.filter(({ tryAfter }) => tryAfter === null || tryAfter <= toInstant(now));
  if (due.length === 0) return;

  const abhaAddress = patient.abhaAddress ?? '';
  if (findLinkToken(tx, { patientId, abhaAddress }, now)) return queueLinks(tx, due, { patientId, abhaAddress, now });
  const decision = decideTokenRequest(recentTokenRequests(tx, abhaAddress, now), now);
  const isAsked = findAwaitedRequest(tx, { patientId, abhaAddress }, now) !== undefined;
  if (!isAsked) requestToken(tx, patient, { at: decision.kind === 'later' ? decision.at : now, now });

  const isAskedNow = !isAsked && decision.kind === 'now';
  if (isAskedNow) for (const { visitId } of due) noteStep(tx, visitId, { step: 'token-asked' }, now);
  const silent = isAsked ? due.filter((context) => context.because === null) : due;
  explainAll(tx, silent, { because: decision.kind === 'later' ? decision.because : 'waiting-for-permission', now });
}

/** What a patient does not want linked leaves the queue. What ABDM has been asked already may still be linked. */
function stopWanting(tx: Tx, patientId: string, now: Date): void {
  for (const state of ['unlinked', 'queued', 'refused'] as const) {
    for (const { visitId } of careContextsIn(tx, patientId, state)) {
      if (moveCareContext(tx, visitId, { to: 'not-wanted', because: 'asked-not-to' }, now))
        noteStep(tx, visitId, { step: 'not-wanted' }, now);
    }
  }
}

function whyNotYet(db: Db, patient: Patient): Because | undefined {
  const proof = findAbhaProof(db, patient.id);
  if (!patient.isAbhaVerified || !proof) return 'no-abha';
  if (patient.abhaAddress === null) return 'no-abha-address';
  return proof.yearOfBirth === null && patient.birthDate === null ? 'no-birth-year' : undefined;
}

function explainAll(tx: Tx, contexts: readonly CareContext[], { because, now }: { because: Because; now: Date }): void {
  for (const context of contexts) {
    if (context.because !== because) explainCareContext(tx, context.visitId, { because }, now);
  }
}

interface Linkable {
  readonly patientId: string;
  readonly abhaAddress: string;
  readonly now: Date;
}

/** As many messages as it takes; one holds up to twenty visits. */
function queueLinks(tx: Tx, due: readonly CareContext[], { now, ...whose }: Linkable): void {
  for (let start = 0; start < due.length; start += mostAtOnce) {
    const visits = due.slice(start, start + mostAtOnce).map(({ visitId }) => {
      moveCareContext(tx, visitId, { to: 'queued' }, now);
      noteStep(tx, visitId, { step: 'queued' }, now);
      return { visitId, tries: getCareContext(tx, visitId).tries };
    });
    const [first] = visits;
    if (!first) return;
    const cause = `${first.visitId}@${first.tries}`;
    const data = { ...whose, visits };
    const jobId = addJob(tx, { kind: linkTerms, cause, lane: laneOf(whose.patientId), data }, now);
    for (const { visitId } of visits) noteJob(tx, visitId, jobId);
  }
}

/**
 * Asks at once, or as soon as ABDM allows it: the job lies in the outbox with its time. It has no lane, since nothing of the
 * patient can be sent before its answer, and one that waits for tomorrow must not hold up what goes to a new address.
 */
function requestToken(
  tx: Tx,
  { id: patientId, abhaAddress, abhaNumber }: Patient,
  { at, now }: { at: Date; now: Date },
): void {
  if (abhaAddress === null) return;
  const requestId = noteTokenAsked(tx, { patientId, abhaAddress, abhaNumber }, now);
  const data = { requestId, patientId };
  const jobId = addJob(tx, { kind: tokenTerms, cause: `token-${requestId}@1`, data, notBefore: at, since: at }, now);
  noteTokenJob(tx, requestId, jobId);
}
