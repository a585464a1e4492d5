import { z } from 'zod';
import { findAbhaProof } from '../abha/index.ts';
import type { Db, Tx } from '../db/index.ts';
import { days, hours, toInstant } from '../kit/clock.ts';
import { preparedJob } from '../outbox/index.ts';
import { getPatient } from '../patients/index.ts';
import { restOfLink, restOfTokenRequest } from './rest.ts';
import { findCareContext, getCareContext } from './store.ts';
import { findLinkToken, findTokenRequest } from './tokens.ts';

export const TokenJob = z.object({ requestId: z.int(), patientId: z.string() });
export const LinkJob = z.object({ patientId: z.string(), visitIds: z.array(z.string()).min(1).max(20) });
export const NoticeJob = z.object({ visitId: z.string(), version: z.int(), attempt: z.int() });

/** Asks for the permission to link, with name, gender and year of birth as the ABHA spells them (abdm-v3.md 6.2). */
export const askToken = preparedJob({
  kind: 'linking.ask-token',
  sends: 'link.request-token',
  data: TokenJob,
  within: days(2),
  ifUnsure: 'send-again',
  prepare(db, { requestId, patientId }) {
    const asked = findTokenRequest(db, requestId);
    const patient = getPatient(db, patientId);
    const proof = findAbhaProof(db, patientId);
    const yearOfBirth = proof?.yearOfBirth ?? Number(patient.birthDate?.slice(0, 4) ?? 0);
    if (!asked || !proof || asked.abhaAddress !== patient.abhaAddress || yearOfBirth === 0)
      return { drop: 'no-longer-wanted' };
    const { abhaAddress, abhaNumber } = asked;
    return { abhaAddress, abhaNumber, name: proof.name, gender: patient.gender, yearOfBirth };
  },
  onRest: restOfTokenRequest,
});

/** Links up to 20 visits of one patient. The token is added at the moment of sending, so it never lies in the outbox. */
export const linkCareContexts = preparedJob({
  kind: 'linking.link',
  sends: 'link.care-contexts',
  data: LinkJob,
  within: days(7),
  ifUnsure: 'send-again',
  prepare(db, { patientId, visitIds }, now) {
    const patient = getPatient(db, patientId);
    const token = findLinkToken(db, { patientId, abhaAddress: patient.abhaAddress ?? '' }, now);
    if (!token) return { drop: 'no-link-token' };
    const careContexts = visitIds
      .map((visitId) => getCareContext(db, visitId))
      .filter(({ state }) => state === 'queued')
      .map(({ reference, display, hiTypes }) => ({ reference, display, hiTypes: [...hiTypes] }));
    if (careContexts.length === 0) return { drop: 'no-longer-wanted' };
    return {
      linkToken: token.token,
      abhaAddress: token.abhaAddress,
      abhaNumber: token.abhaNumber,
      patientReference: patient.number,
      patientDisplay: plainDisplay(patient.name),
      careContexts,
    };
  },
  onRest: restOfLink,
});

/** Tells ABDM that a linked visit holds something new, so that the patient's app fetches it. */
export const notifyUpdate = preparedJob({
  kind: 'linking.notify',
  sends: 'link.notify-update',
  data: NoticeJob,
  within: hours(48),
  ifUnsure: 'send-again',
  prepare: (db, { visitId }, now) => noticeOf(db, visitId, now),
  onRest: (_tx: Tx) => undefined,
});

function noticeOf(db: Db, visitId: string, now: Date) {
  const context = findCareContext(db, visitId);
  if (context?.state !== 'linked') return { drop: 'no-longer-wanted' };
  const patient = getPatient(db, context.patientId);
  if (patient.abhaAddress === null) return { drop: 'no-longer-wanted' };
  return {
    abhaAddress: patient.abhaAddress,
    patientReference: patient.number,
    careContextReference: context.reference,
    hiTypes: [...context.hiTypes],
    date: toInstant(now),
  };
}

/** ABDM takes plain ASCII letters, digits and little else in a display; a name in another script becomes a neutral word. */
function plainDisplay(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/[^\x20-\x7e]/g, '')
    .replace(/[^a-zA-Z0-9_\-@,. "':|()/]/g, '')
    .trim();
  return plain === '' ? 'Patient' : plain.slice(0, 255);
}

export const linkingJobs = [askToken, linkCareContexts, notifyUpdate];
