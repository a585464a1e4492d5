import { z } from 'zod';
import { days, minutes, seconds } from '../kit/clock.ts';
import { messageJob, preparedJob } from '../outbox/index.ts';
import { findStanding } from './artefacts.ts';
import { Side } from './model.ts';
import { noteRefused } from './refused.ts';
import { findRequest, moveRequest } from './requests.ts';

/** ABDM: within 60 s, or no data request ever follows (abdm-v3.md section 7.1). */
export const acknowledgeHipNotice = messageJob({
  sends: 'consent.acknowledge-hip-notice',
  within: seconds(60),
  ifUnsure: 'send-again',
});

/** Without it ABDM repeats the notice. */
export const acknowledgeHiuNotice = messageJob({
  sends: 'consent.acknowledge-hiu-notice',
  within: days(1),
  ifUnsure: 'send-again',
});

export const RequestJob = z.object({
  requestId: z.string(),
  requester: z.object({
    name: z.string(),
    identifierType: z.string(),
    identifier: z.string(),
    identifierSystem: z.string(),
  }),
});

/** Asks for the patient's consent. Sent again under the same id: ABDM says when it has that one already (ABDM-1064). */
export const askConsent = preparedJob({
  kind: 'consent.ask-patient',
  sends: 'consent.ask',
  data: RequestJob,
  within: days(1),
  ifUnsure: 'send-again',
  prepare(db, { requestId, requester }, now) {
    const request = findRequest(db, requestId);
    if (request?.state !== 'sending') return { drop: 'no-longer-wanted' };
    if (request.eraseAt <= now.toISOString()) return { drop: 'too-late' };
    const { abhaAddress, purpose, hiTypes, hipId, from, to, eraseAt } = request;
    return { abhaAddress, purpose, hipId, requester, hiTypes, dateRange: { from, to }, eraseAt };
  },
  onRest(tx, { data, end }, now) {
    if (end.kind === 'sent') return;
    const code = end.kind === 'refused' ? (end.refusal?.codes[0] ?? null) : null;
    moveRequest(tx, data.requestId, { to: 'failed', because: end.because, code }, now);
  },
});

export const StatusJob = z.object({ requestId: z.string(), consentRequestId: z.string() });

/** For callbacks that were lost while the PC was off: what became of a request. */
export const askStatus = preparedJob({
  kind: 'consent.poll',
  sends: 'consent.ask-status',
  data: StatusJob,
  within: minutes(15),
  ifUnsure: 'send-again',
  prepare: (_db, { consentRequestId }) => ({ consentRequestId }),
});

export const FetchJob = z.object({ consentId: z.string(), side: Side, requestId: z.string().nullable() });

/** Asks ABDM for the artefact itself: which records, until when, and whether it still lives. */
export const fetchArtefact = preparedJob({
  kind: 'consent.fetch-artefact',
  sends: 'consent.fetch',
  data: FetchJob,
  within: days(7),
  ifUnsure: 'send-again',
  prepare(db, { consentId, side }) {
    const standing = findStanding(db, { consentId, side });
    const isAlive = standing?.status === 'GRANTED' || standing?.status === 'PAUSED';
    return isAlive ? { consentId } : { drop: 'no-longer-wanted' };
  },
  onRest(tx, { data, end }, now) {
    if (end.kind === 'refused') noteRefused(tx, data, end.refusal?.codes ?? [], now);
  },
});

export const consentJobs = [acknowledgeHipNotice, acknowledgeHiuNotice, askConsent, askStatus, fetchArtefact];
