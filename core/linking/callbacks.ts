import type { Tx } from '../db/index.ts';
import type { Incoming } from '../gateway/index.ts';
import type { IncomingHandlers } from '../inbox/index.ts';
import { getPatient } from '../patients/index.ts';
import { advanceLinking } from './advance.ts';
import { queueNotice } from './notices.ts';
import { careContextsIn, getCareContext, noteStep, noteToldVersion } from './store.ts';
import { linkTerms, noticeTerms, tokenTerms } from './terms.ts';
import { tokenExpiry } from './token-expiry.ts';
import { findTokenRequest, keepLinkToken, noteTokenEnd, type TokenAsked } from './tokens.ts';
import { confirmLinks, refuseLinks, refuseToken } from './verdicts.ts';

/** What ABDM tells us of linking: answers to the three messages of this folder, each known by the job that it answers. */
export const linkingCallbacks = {
  'link.token-issued': (tx, { message, asked }, now) => {
    const { requestId, patientId } = tokenTerms.data.parse(asked?.data);
    const request = findTokenRequest(tx, requestId);
    if (request) answerRequest(tx, { request, message, patientId }, now);
  },

  'link.confirmed': (tx, { message, asked }, now) => {
    const job = linkTerms.data.parse(asked?.data);
    if (message.isLinked) confirmLinks(tx, job, now);
    else refuseLinks(tx, { job, codes: message.error ? [message.error.code] : [] }, now);
  },

  'link.notify-acknowledged': (tx, { message, asked }, now) => {
    const { visitId, version, attempt } = noticeTerms.data.parse(asked?.data);
    if (message.isAccepted) {
      if (getCareContext(tx, visitId).toldVersion >= version) return;
      noteToldVersion(tx, visitId, version);
      noteStep(tx, visitId, { step: 'notified' }, now);
    } else if (message.isTooEarly) {
      queueNotice(tx, visitId, { version, attempt: attempt + 1 }, now);
    } else {
      noteStep(tx, visitId, { step: 'notice-refused', code: message.error?.code }, now);
    }
  },
} satisfies IncomingHandlers;

interface Answer {
  readonly request: TokenAsked;
  readonly message: Incoming['link.token-issued'];
  readonly patientId: string;
}

/** The first answer counts; but a token is welcome at any time, as long as the patient still has the address it is for. */
function answerRequest(tx: Tx, { request, message, patientId }: Answer, now: Date): void {
  const { id: requestId, abhaAddress, abhaNumber, state } = request;
  const isForAnother = message.abhaAddress !== null && message.abhaAddress !== abhaAddress;
  if (message.linkToken === null || isForAnother) {
    const codes = message.error ? [message.error.code] : [];
    if (state === 'asked') refuseToken(tx, { requestId, patientId, codes, isTaken: true }, now);
    return;
  }
  if (state === 'issued') return;
  noteTokenEnd(tx, requestId, { state: 'issued' }, now);
  if (getPatient(tx, patientId).abhaAddress === abhaAddress) {
    const expiresAt = tokenExpiry(message.linkToken, now).toISOString();
    keepLinkToken(tx, { patientId, abhaAddress, abhaNumber, token: message.linkToken, expiresAt });
    for (const { visitId } of careContextsIn(tx, patientId, 'unlinked'))
      noteStep(tx, visitId, { step: 'token-issued' }, now);
  }
  advanceLinking(tx, patientId, now);
}
