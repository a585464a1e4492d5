import { z } from 'zod';
import { writeAudit } from '../audit/index.ts';
import type { Tx } from '../db/index.ts';
import type { Incoming, WireError } from '../gateway/index.ts';
import type { IncomingHandlers } from '../inbox/index.ts';
import { ConsentRequestStatus } from '../kit/words.ts';
import { addJob } from '../outbox/index.ts';
import { findPatientByAbhaAddress, findPatientByNumber } from '../patients/index.ts';
import { takeAnswer } from './answers.ts';
import { findStanding, insertArtefactId, keepDetails } from './artefacts.ts';
import { confirmGrant } from './asking.ts';
import { applyDecision, type ConsentHooks, endArtefact } from './decided.ts';
import { acknowledgeHipNotice, acknowledgeHiuNotice, FetchJob, RequestJob, StatusJob } from './jobs.ts';
import {
  findRequest,
  findRequestByWireId,
  keepEarlyNotice,
  moveRequest,
  noteWireId,
  takeEarlyNotices,
} from './requests.ts';

const KeptNotice = z.object({
  status: ConsentRequestStatus,
  reason: z.string().nullable(),
  artefactIds: z.array(z.string()),
});

/** What ABDM tells us of consents: as the one who holds records, and as the one who asked. */
export function makeConsentCallbacks(hooks: ConsentHooks) {
  return {
    'consent.hip-notice': (tx, { message, requestId, receivedAt }, now) => {
      const error = takeHipNotice(tx, message, { hooks, now });
      const data = { inReplyTo: requestId, consentId: message.consentId, error };
      addJob(tx, { kind: acknowledgeHipNotice, cause: requestId, since: receivedAt, data }, now);
    },

    'consent.request-accepted': (tx, { message, asked }, now) => {
      const { requestId } = RequestJob.parse(asked?.data);
      const { consentRequestId, error } = message;
      if (consentRequestId === null) {
        return void moveRequest(tx, requestId, { to: 'failed', because: 'said-no', code: error?.code ?? null }, now);
      }
      if (findRequest(tx, requestId)?.consentRequestId === null) noteWireId(tx, requestId, consentRequestId);
      moveRequest(tx, requestId, { to: 'REQUESTED' }, now);
      for (const notice of takeEarlyNotices(tx, consentRequestId)) {
        const request = findRequest(tx, requestId);
        if (request) applyDecision(tx, request, { decision: KeptNotice.parse(notice), hooks }, now);
      }
    },

    'consent.request-status': (tx, { message, asked }, now) => {
      const request = findRequest(tx, StatusJob.parse(asked?.data).requestId);
      const { status, artefactIds } = message;
      if (!request || status === null) return;
      applyDecision(tx, request, { decision: { status, artefactIds, reason: null }, hooks }, now);
    },

    'consent.hiu-notice': (tx, { message, requestId, receivedAt }, now) => {
      takeHiuNotice(tx, message, { hooks, now });
      const data = { inReplyTo: requestId, consentIds: [...message.artefactIds], error: null };
      addJob(tx, { kind: acknowledgeHiuNotice, cause: requestId, since: receivedAt, data }, now);
    },

    'consent.artefact': (tx, { message, asked }, now) => {
      takeAnswer(tx, { asked: FetchJob.parse(asked?.data), answer: message }, { hooks, now });
    },
  } satisfies IncomingHandlers;
}

/**
 * What others may take from us, or may no longer. What is known already stays as it is: a copy changes nothing, a beginning
 * that an end has overtaken does not come to life, and what the clinic has paused stays paused.
 */
function takeHipNotice(
  tx: Tx,
  { consentId, status, signed }: Incoming['consent.hip-notice'],
  { hooks, now }: { hooks: ConsentHooks; now: Date },
): WireError | null {
  if (status !== 'GRANTED') {
    endArtefact(tx, { consentId, side: 'hip', because: status }, { hooks, now });
    return null;
  }
  const key = { consentId, side: 'hip' } as const;
  if (!signed || findStanding(tx, key)) return null;
  const { artefact } = signed;
  if (artefact.consentId !== consentId) {
    writeAudit(tx, now, { who: 'appliance', what: 'consent.notice-contradictory', about: consentId });
    return { code: 'ABDM-1080', message: 'Invalid consent artefact id' };
  }
  const [first] = artefact.careContexts;
  const patient =
    findPatientByAbhaAddress(tx, artefact.abhaAddress) ?? (first && findPatientByNumber(tx, first.patientReference));
  insertArtefactId(tx, { ...key, status }, now);
  keepDetails(tx, key, { signed, patientId: patient?.id ?? null, now });
  const detail = {
    side: 'hip',
    hiu: artefact.hiuId,
    purpose: artefact.purpose,
    careContexts: artefact.careContexts.length,
  };
  writeAudit(tx, now, { who: 'appliance', what: 'consent.GRANTED', about: consentId, detail });
  confirmGrant(tx, consentId, now);
  return null;
}

/** A decision on a request of ours. One that overtakes the answer with the request's name waits for that answer. */
function takeHiuNotice(
  tx: Tx,
  { consentRequestId, ...decision }: Incoming['consent.hiu-notice'],
  { hooks, now }: { hooks: ConsentHooks; now: Date },
): void {
  const request = findRequestByWireId(tx, consentRequestId);
  if (request) return applyDecision(tx, request, { decision, hooks }, now);
  keepEarlyNotice(tx, consentRequestId, decision, now);
  const { status, artefactIds } = decision;
  if (status !== 'REVOKED' && status !== 'EXPIRED') return;
  // The request is unknown (as after a restore); a permission that is known ends all the same.
  for (const consentId of artefactIds) {
    const key = { consentId, side: 'hiu' } as const;
    if (findStanding(tx, key)) endArtefact(tx, { ...key, because: status }, { hooks, now });
  }
}
