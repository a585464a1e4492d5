import type { Tx } from '../db/index.ts';
import { findJobById, type Rest } from '../outbox/index.ts';
import { advanceLinking } from './advance.ts';
import { becauseOfTokenRefusal, nextTryAfter } from './model.ts';
import { queueNotice } from './notices.ts';
import { moveCareContext, noteStep } from './store.ts';
import type { LinkJob, NoticeJob, TokenJob } from './terms.ts';
import { noteTokenEnd, noteTokenSent } from './tokens.ts';
import { confirmLinks, refuseLinks, refuseToken, stillAt, withholdToken } from './verdicts.ts';

/** A request for a link token has left, or has come to nothing. One that left waits for the callback. */
export function restOfTokenRequest(tx: Tx, { jobId, data, end }: Rest<TokenJob>, now: Date): void {
  const { requestId, patientId } = data;
  // A duplicate of ourselves: what we sent before did arrive, and its answer is on the way.
  const mayHaveArrived = findJobById(tx, jobId)?.isUnsure === 1;
  const codes = end.kind === 'refused' ? (end.refusal?.codes ?? []) : [];
  const isOwnDuplicate = mayHaveArrived && becauseOfTokenRefusal(codes) === 'abdm-wants-us-to-wait';

  if (end.kind === 'sent' || isOwnDuplicate) return noteTokenSent(tx, requestId, now);
  if (end.kind === 'refused') return refuseToken(tx, { requestId, patientId, codes, isTaken: false }, now);
  noteTokenEnd(tx, requestId, { state: mayHaveArrived ? 'refused' : 'not-taken' }, now);
  if (end.because === 'no-longer-wanted') return advanceLinking(tx, patientId, now);
  const because = end.because === 'given-up' ? 'given-up' : 'no-answer';
  withholdToken(tx, patientId, { because, code: undefined }, now);
}

/** A link has left, or has come to nothing. Only ABDM's word makes it linked: the callback, or that it was linked already. */
export function restOfLink(tx: Tx, { data: job, end }: Rest<LinkJob>, now: Date): void {
  if (end.kind === 'refused') return refuseLinks(tx, { job, codes: end.refusal?.codes ?? [] }, now);
  if (end.kind === 'sent' && end.isDone === true) return confirmLinks(tx, job, now);
  for (const { visitId, tries } of stillAt(tx, job)) {
    if (end.kind === 'sent') {
      if (moveCareContext(tx, visitId, { to: 'sent' }, now)) noteStep(tx, visitId, { step: 'sent' }, now);
    } else if (end.because === 'given-up') {
      moveCareContext(tx, visitId, { to: 'refused', because: 'given-up' }, now);
    } else {
      const tryAfter = end.because === 'no-link-token' ? now : nextTryAfter(tries, now);
      moveCareContext(tx, visitId, { to: 'unlinked', because: 'no-answer', tryAfter }, now);
      noteStep(tx, visitId, { step: 'no-answer' }, now);
    }
  }
  if (end.kind !== 'sent') advanceLinking(tx, job.patientId, now);
}

/** ABDM may say at once, too, that it does not see the link yet. */
export function restOfNotice(tx: Tx, { data: { visitId, version, attempt }, end }: Rest<NoticeJob>, now: Date): void {
  if (end.kind !== 'refused') return;
  const codes = end.refusal?.codes ?? [];
  if (codes.includes('ABDM-1006')) queueNotice(tx, visitId, { version, attempt: attempt + 1 }, now);
  else noteStep(tx, visitId, { step: 'notice-refused', code: codes[0] }, now);
}
