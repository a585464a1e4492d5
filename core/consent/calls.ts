import { writeAudit } from '../audit/index.ts';
import { listStaff } from '../auth/index.ts';
import type { CallTable, Moment } from '../calls/index.ts';
import type { Db, Tx } from '../db/index.ts';
import { likePattern } from '../kit/like-pattern.ts';
import { Problem } from '../kit/problem.ts';
import { findPatient, getPatient } from '../patients/index.ts';
import { artefactsOfRequest, findArtefact, findHospitalName, listGiven, setArtefactStatus } from './artefacts.ts';
import { askPatient } from './ask.ts';
import { pollRequest } from './asking.ts';
import type { AskedRequest, consentContract, Given, Got } from './contract.ts';
import { type Artefact, isOver, narrowingOf } from './model.ts';
import { type ConsentRequest, decisionsAfter, findRequest, listRequests } from './requests.ts';

const page = 100;

export const consentCalls: CallTable<typeof consentContract> = {
  'consent.given': (db, { text, ...filter }, { now }) => {
    const found = listGiven(db, { ...filter, like: likePattern(text), most: page + 1 });
    return {
      permissions: found.slice(0, page).map((artefact) => asGiven(db, artefact, now)),
      // Those that end next are one page: what comes after them ends in a long time.
      hasMore: filter.order === 'newest' && found.length > page,
    };
  },

  'consent.asked': (db, { text, ...filter }, { now }) => {
    const found = listRequests(db, { ...filter, like: likePattern(text), most: page + 1 });
    return {
      requests: found.slice(0, page).map((request) => asAsked(db, request, now)),
      hasMore: found.length > page,
    };
  },

  'consent.news': (db, { after }) => ({
    decided: decisionsAfter(db, after).map(({ patientId, state, at }) => ({
      patientId,
      patientName: getPatient(db, patientId).name,
      what: state,
      at,
    })),
  }),

  'consent.doctors': (db) => ({
    doctors: listStaff(db)
      .filter(({ roles, isActive }) => isActive && roles.includes('doctor'))
      .map(({ id, name, registration }) => ({ id, name, hasRegistration: registration.trim() !== '' })),
  }),

  'consent.ask': (tx, input, moment) => ({ requestId: askPatient(tx, input, moment) }),

  'consent.checkNow': (tx, { requestId }, { now }) => {
    const request = findRequest(tx, requestId);
    if (!request) throw new Problem('consent.not-found');
    if (request.consentRequestId === null) throw new Problem('consent.not-with-abdm');
    pollRequest(tx, request, now);
    return {};
  },

  'consent.pause': (tx, { consentId }, moment) => hold(tx, { consentId, to: 'PAUSED' }, moment),
  'consent.resume': (tx, { consentId }, moment) => hold(tx, { consentId, to: 'GRANTED' }, moment),
};

/** Pressing twice changes nothing twice. */
function hold(
  tx: Tx,
  held: { consentId: string; to: 'PAUSED' | 'GRANTED' },
  { who, now }: Moment,
): Record<string, never> {
  const artefact = findArtefact(tx, held.consentId, 'hip');
  if (!artefact) throw new Problem('consent.not-found');
  if (artefact.status === held.to) return {};
  if (isOver(artefact, now) || !setArtefactStatus(tx, { ...held, side: 'hip' }, now)) throw new Problem('consent.over');
  const what = held.to === 'PAUSED' ? 'consent.paused' : 'consent.resumed';
  writeAudit(tx, now, { who: who.staffId, what, about: held.consentId });
  return {};
}

function asGiven(db: Db, artefact: Artefact, now: Date): Given {
  const { careContexts, requestId: _requestId, side: _side, ...given } = artefact;
  const patient = artefact.patientId === null ? undefined : findPatient(db, artefact.patientId);
  return {
    ...given,
    patient: patient ? { id: patient.id, number: patient.number, name: patient.name } : null,
    visits: careContexts.length,
    isOver: isOver(artefact, now),
  };
}

function asAsked(db: Db, request: ConsentRequest, now: Date): AskedRequest {
  const {
    patientId,
    consentRequestId: _wireId,
    askedBy: _askedBy,
    polls: _polls,
    polledAt: _polledAt,
    ...line
  } = request;
  const { id, number, name } = getPatient(db, patientId);
  return {
    ...line,
    patient: { id, number, name },
    got: artefactsOfRequest(db, request.id).map((artefact) => asGot(db, { request, artefact, now })),
  };
}

function asGot(db: Db, { request, artefact, now }: { request: ConsentRequest; artefact: Artefact; now: Date }): Got {
  const { consentId, status, isChecked, hipId, hiTypes, from, to, eraseAt, grantedAt, endedAt } = artefact;
  const line = { consentId, status, isChecked, hipId, hiTypes, from, to, eraseAt, grantedAt, endedAt };
  const hipName = hipId === null ? null : findHospitalName(db, hipId);
  return { ...line, hipName, narrowing: narrowingOf(request, artefact), isOver: isOver(artefact, now) };
}
