import { findAbhaProof } from '../abha/index.ts';
import type { Db } from '../db/index.ts';
import { minutes, toInstant } from '../kit/clock.ts';
import { type AnyJobKind, preparedJob } from '../outbox/index.ts';
import { getPatient } from '../patients/index.ts';
import { restOfLink, restOfNotice, restOfTokenRequest } from './rest.ts';
import { type CareContext, findCareContext } from './store.ts';
import { linkTerms, noticeTerms, tokenTerms } from './terms.ts';
import { findLinkToken, findTokenRequest } from './tokens.ts';

/** Asks for the permission to link, with name, gender and year of birth as the ABHA spells them (abdm-v3.md section 6.2). */
export const askToken = preparedJob({
  ...tokenTerms,
  sends: 'link.request-token',
  ifUnsure: 'send-again',
  // Within 6.2 minutes the second of two is refused as a duplicate; the answer to the first comes long before.
  pauseIfUnsure: minutes(8),
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
  ...linkTerms,
  sends: 'link.care-contexts',
  ifUnsure: 'send-again',
  prepare(db, { patientId, abhaAddress, visits }, now) {
    const careContexts = visits
      .map(({ visitId, tries }) => ({ tries, context: findCareContext(db, visitId) }))
      .filter(({ tries, context }) => context?.state === 'queued' && context.tries === tries)
      .flatMap(({ context }) => (context ? [toldAs(context)] : []));
    if (careContexts.length === 0) return { drop: 'no-longer-wanted' };
    const patient = getPatient(db, patientId);
    const token = findLinkToken(db, { patientId, abhaAddress }, now);
    if (!token || patient.abhaAddress !== abhaAddress) return { drop: 'no-link-token' };
    return {
      linkToken: token.token,
      abhaAddress,
      abhaNumber: token.abhaNumber,
      patientReference: patient.number,
      patientDisplay: plainDisplay(patient.name),
      careContexts,
    };
  },
  onRest: restOfLink,
});

const toldAs = ({ reference, display, hiTypes }: CareContext) => ({ reference, display, hiTypes: [...hiTypes] });

/** Tells ABDM that a linked visit holds something new, so that the patient's app fetches it. */
export const notifyUpdate = preparedJob({
  ...noticeTerms,
  sends: 'link.notify-update',
  ifUnsure: 'send-again',
  prepare: (db, { visitId, version }, now) => noticeOf(db, { visitId, version }, now),
  onRest: restOfNotice,
});

function noticeOf(db: Db, { visitId, version }: { visitId: string; version: number }, now: Date) {
  const context = findCareContext(db, visitId);
  // A newer version has a notice of its own.
  if (!context || context.linkedTo === null || context.signedVersion > version) return { drop: 'no-longer-wanted' };
  return {
    abhaAddress: context.linkedTo,
    patientReference: getPatient(db, context.patientId).number,
    careContextReference: context.reference,
    hiTypes: [...context.hiTypes],
    date: toInstant(now),
  };
}

/** ABDM takes plain ASCII letters, digits and little else in a display; a name in another script becomes a neutral word. */
function plainDisplay(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/[^a-zA-Z0-9_\-@,. "':|()/]/g, '')
    .trim();
  return plain === '' ? 'Patient' : plain.slice(0, 255);
}

export const linkingJobs: readonly AnyJobKind[] = [askToken, linkCareContexts, notifyUpdate];
