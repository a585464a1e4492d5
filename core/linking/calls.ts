import { writeAudit } from '../audit/index.ts';
import type { CallTable } from '../calls/index.ts';
import type { Db, Tx } from '../db/index.ts';
import { findJob } from '../outbox/index.ts';
import { getPatient } from '../patients/index.ts';
import { advanceLinking } from './advance.ts';
import type { linkingContract } from './contract.ts';
import { linkCareContexts } from './jobs.ts';
import { decideTokenRequest } from './model.ts';
import { type CareContext, getCareContext, listCareContexts, moveCareContext, noteStep, stepsOf } from './store.ts';
import { recentTokenRequests } from './tokens.ts';
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

  'linking.tryAgain': (tx, { visitId }, { who, now }) => {
    const { patientId, state } = getCareContext(tx, visitId);
    if (state === 'refused' && moveCareContext(tx, visitId, { to: 'unlinked' }, now)) {
      noteStep(tx, visitId, { step: 'tried-again' }, now);
    }
    writeAudit(tx, now, { who: who.staffId, what: 'linking.tried-again', about: visitId });
    advanceLinking(tx, patientId, now);
    return {};
  },

  'linking.setWish': (tx, { patientId, wantsLinking: wants }, { who, now }) => {
    getPatient(tx, patientId);
    setWish(tx, { patientId, wants, who: who.staffId }, now);
    writeAudit(tx, now, { who: who.staffId, what: wants ? 'linking.wanted' : 'linking.not-wanted', about: patientId });
    if (wants) takeUpAgain(tx, patientId, now);
    advanceLinking(tx, patientId, now);
    return {};
  },
};

function takeUpAgain(tx: Tx, patientId: string, now: Date): void {
  for (const { visitId, state } of listCareContexts(tx, patientId)) {
    if (state !== 'not-wanted') continue;
    moveCareContext(tx, visitId, { to: 'unlinked' }, now);
    noteStep(tx, visitId, { step: 'wanted-again' }, now);
  }
}

function describe(db: Db, context: CareContext, now: Date) {
  const { visitId, state, because, code, hiTypes, linkedAt, changedAt } = context;
  return {
    visitId,
    state,
    because,
    code,
    hiTypes: [...hiTypes],
    linkedAt,
    changedAt,
    nextTryAt: nextTry(db, context, now),
  };
}

/** For what waits in the outbox its next attempt; for what waits for ABDM's leave the moment when it may be asked. */
function nextTry(db: Db, { visitId, patientId, state, version, because }: CareContext, now: Date): string | null {
  if (state === 'queued') return findJob(db, linkCareContexts.kind, `${visitId}@${version}`)?.notBefore ?? null;
  if (because !== 'abdm-wants-us-to-wait' && because !== 'blocked-for-a-day') return null;
  const { abhaAddress } = getPatient(db, patientId);
  const decision = decideTokenRequest(recentTokenRequests(db, abhaAddress ?? '', now), now);
  return decision.kind === 'later' ? decision.at.toISOString() : now.toISOString();
}
