import type { Tx } from '../db/index.ts';
import type { IncomingHandlers } from '../inbox/index.ts';
import { advanceLinking, queueNotice } from './advance.ts';
import { LinkJob, NoticeJob, TokenJob } from './jobs.ts';
import { becauseOfTokenRefusal, tokenExpiry } from './model.ts';
import { tokenRefused } from './rest.ts';
import { getCareContext, moveCareContext, noteStep, noteToldVersion, unlinkedVisitsOf } from './store.ts';
import { findTokenRequest, keepLinkToken, noteTokenAnswered } from './tokens.ts';

/** What ABDM tells us of linking: answers to the three jobs of this folder, each known by the job that it answers. */
export const linkingCallbacks = {
  'link.token-issued': (tx, { message, asked }, now) => {
    const { requestId, patientId } = TokenJob.parse(asked?.data);
    const request = findTokenRequest(tx, requestId);
    noteTokenAnswered(tx, requestId, now);
    if (!request || message.linkToken === null) {
      const code = message.error?.code;
      const because = becauseOfTokenRefusal(code === undefined ? [] : [code]);
      return tokenRefused(tx, patientId, { because, code }, now);
    }
    const { abhaAddress, abhaNumber } = request;
    const expiresAt = tokenExpiry(message.linkToken, now).toISOString();
    keepLinkToken(tx, { patientId, abhaAddress, abhaNumber, token: message.linkToken, expiresAt });
    for (const visitId of unlinkedVisitsOf(tx, patientId)) noteStep(tx, visitId, { step: 'token-issued' }, now);
    advanceLinking(tx, patientId, now);
  },

  'link.confirmed': (tx, { message, asked }, now) => {
    const { visitIds, patientId } = LinkJob.parse(asked?.data);
    for (const visitId of visitIds) {
      if (message.isLinked) confirmLinked(tx, visitId, now);
      else refuseLink(tx, visitId, { code: message.error?.code, now });
    }
    // More than twenty were waiting: the rest follow.
    advanceLinking(tx, patientId, now);
  },

  'link.notify-acknowledged': (tx, { message, asked }, now) => {
    const { visitId, version, attempt } = NoticeJob.parse(asked?.data);
    if (message.isAccepted) {
      noteToldVersion(tx, visitId, version);
      noteStep(tx, visitId, { step: 'notified' }, now);
    } else if (message.isTooEarly) {
      queueNotice(tx, visitId, { version, attempt: attempt + 1 }, now);
    }
  },
} satisfies IncomingHandlers;

function confirmLinked(tx: Tx, visitId: string, now: Date): void {
  if (!moveCareContext(tx, visitId, { to: 'linked' }, now)) return;
  noteStep(tx, visitId, { step: 'linked' }, now);
  queueNotice(tx, visitId, { version: getCareContext(tx, visitId).signedVersion, attempt: 0 }, now);
}

function refuseLink(tx: Tx, visitId: string, { code, now }: { code: string | undefined; now: Date }): void {
  const because = code === 'ABDM-1024' || code === 'ABDM-1019' ? 'no-answer' : 'said-no';
  const to = because === 'no-answer' ? 'unlinked' : 'refused';
  if (moveCareContext(tx, visitId, { to, because, code }, now)) noteStep(tx, visitId, { step: 'refused', code }, now);
}
