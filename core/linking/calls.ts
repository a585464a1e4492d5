import { writeAudit } from '../audit/index.ts';
import type { CallTable } from '../calls/index.ts';
import type { Db, Tx } from '../db/index.ts';
import { toInstant } from '../kit/clock.ts';
import { findJobById, findPause, type Job } from '../outbox/index.ts';
import { getPatient } from '../patients/index.ts';
import { advanceLinking } from './advance.ts';
import type { linkingContract } from './contract.ts';
import { takeUpAgain } from './events.ts';
import { linkNewsAfter } from './news.ts';
import {
  type CareContext,
  careContextsIn,
  getCareContext,
  listCareContexts,
  moveCareContext,
  noteStep,
  stepsOf,
} from './store.ts';
import { findAwaitedRequest } from './tokens.ts';
import { setWish, wantsLinking } from './wishes.ts';

export const linkingCalls: CallTable<typeof linkingContract> = {
  'linking.ofPatient': (db, { patientId }, { now }) => ({
    wantsLinking: wantsLinking(db, patientId),
    visits: listCareContexts(db, patientId).map((context) => describe(db, context, now)),
  }),

  'linking.why': (db, { visitId }, { now }) => ({
    visit: describe(db, getCareContext(db, visitId), now),
    steps: stepsOf(db, visitId),
  }),

  'linking.news': (db, { after }) => ({ visits: linkNewsAfter(db, after) }),

  'linking.tryAgain': (tx, { visitId }, { who, now }) => {
    const { patientId, state } = getCareContext(tx, visitId);
    if (state === 'linked') return {};
    noteStep(tx, visitId, { step: 'tried-again' }, now);
    writeAudit(tx, now, { who: who.staffId, what: 'linking.tried-again', about: visitId });
    takeUpAgain(tx, patientId, now);
    return {};
  },

  'linking.setWish': (tx, { patientId, wantsLinking: wants }, { who, now }) => {
    getPatient(tx, patientId);
    if (wantsLinking(tx, patientId) === wants) return {};
    setWish(tx, { patientId, wants, who: who.staffId }, now);
    writeAudit(tx, now, { who: who.staffId, what: wants ? 'linking.wanted' : 'linking.not-wanted', about: patientId });
    if (wants) wantAgain(tx, patientId, now);
    advanceLinking(tx, patientId, now);
    return {};
  },
};

function wantAgain(tx: Tx, patientId: string, now: Date): void {
  for (const { visitId } of careContextsIn(tx, patientId, 'not-wanted')) {
    moveCareContext(tx, visitId, { to: 'unlinked' }, now);
    noteStep(tx, visitId, { step: 'wanted-again' }, now);
  }
}

function describe(db: Db, context: CareContext, now: Date) {
  const { visitId, patientId, day, state, because, code, hiTypes, linkedAt, changedAt, tryAfter } = context;
  const job = jobOf(db, context, now);
  const isWaiting = job?.state === 'waiting';
  const isPlanned = isWaiting && (job.attempts > 0 || job.notBefore > toInstant(now));
  const pause = isWaiting ? findPause(db) : undefined;
  const heldUp = pause ?? (job?.because ? { because: job.because, since: null } : null);
  return {
    visitId,
    patientId,
    day,
    state,
    because,
    code,
    hiTypes: [...hiTypes],
    linkedAt,
    changedAt,
    nextTryAt: isPlanned ? job.notBefore : state === 'unlinked' ? tryAfter : null,
    heldUp: heldUp && { because: heldUp.because, since: heldUp.since },
  };
}

/** What of this visit has not left the outbox: its link, or the request for the permission. */
function jobOf(db: Db, { state, jobId, patientId }: CareContext, now: Date): Job | undefined {
  const id = state === 'queued' ? jobId : state === 'unlinked' ? tokenJobOf(db, patientId, now) : null;
  const job = id === null ? undefined : findJobById(db, id);
  return job?.state === 'waiting' || job?.state === 'needs-person' ? job : undefined;
}

function tokenJobOf(db: Db, patientId: string, now: Date): number | null {
  const { abhaAddress } = getPatient(db, patientId);
  if (abhaAddress === null) return null;
  return findAwaitedRequest(db, { patientId, abhaAddress }, now)?.jobId ?? null;
}
