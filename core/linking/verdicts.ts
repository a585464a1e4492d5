import { writeAudit } from '../audit/index.ts';
import type { Tx } from '../db/index.ts';
import { later } from '../kit/clock.ts';
import { advanceLinking } from './advance.ts';
import {
  type Because,
  becauseOfTokenRefusal,
  dayLong,
  isPassing,
  judgeLinkRefusal,
  nextTryAfter,
  tokenWindow,
} from './model.ts';
import { queueNotice } from './notices.ts';
import {
  careContextsIn,
  explainCareContext,
  findCareContext,
  getCareContext,
  moveCareContext,
  noteLinked,
  noteStep,
} from './store.ts';
import type { LinkJob } from './terms.ts';
import { dropLinkToken, noteTokenEnd } from './tokens.ts';

/** What ABDM says of a link or a link token, whether at once or by its callback. Each may be said twice, or late. */

/** Only this makes a visit linked; it counts whatever was decided here meanwhile. */
export function confirmLinks(tx: Tx, { visits, abhaAddress }: LinkJob, now: Date): void {
  for (const { visitId } of visits) {
    if (!noteLinked(tx, visitId, abhaAddress, now)) continue;
    noteStep(tx, visitId, { step: 'linked' }, now);
    writeAudit(tx, now, { who: 'appliance', what: 'linking.linked', about: visitId });
    queueNotice(tx, visitId, { version: getCareContext(tx, visitId).signedVersion, attempt: 0 }, now);
  }
}

/** Changes only visits that are still at this try. */
export function refuseLinks(tx: Tx, { job, codes }: { job: LinkJob; codes: readonly string[] }, now: Date): void {
  const verdict = judgeLinkRefusal(codes);
  const code = codes[0];
  if (verdict.kind === 'new-token') dropLinkToken(tx, job.patientId);
  for (const { visitId, tries } of stillAt(tx, job)) {
    const move =
      verdict.kind === 'refused'
        ? ({ to: 'refused', because: verdict.because, code } as const)
        : ({ to: 'unlinked', because: 'no-answer', code, tryAfter: nextTry(verdict.kind, tries, now) } as const);
    if (moveCareContext(tx, visitId, move, now)) noteStep(tx, visitId, { step: 'refused', code }, now);
  }
  advanceLinking(tx, job.patientId, now);
}

/** A new token is a new try; otherwise ABDM needs time. */
const nextTry = (kind: 'new-token' | 'again', tries: number, now: Date): Date =>
  kind === 'new-token' && tries < 3 ? now : nextTryAfter(tries, now);

/** The visits of a job that no later try has overtaken and no answer has settled. */
export function stillAt(tx: Tx, { visits }: LinkJob): LinkJob['visits'] {
  return visits.filter(({ visitId, tries }) => {
    const context = findCareContext(tx, visitId);
    return context?.tries === tries && (context.state === 'queued' || context.state === 'sent');
  });
}

interface TokenRefusal {
  readonly requestId: number;
  readonly patientId: string;
  readonly codes: readonly string[];
  /** False: refused before ABDM counted it. */
  readonly isTaken: boolean;
}

/** There is no permission: says why at every waiting visit, and either plans the next request or leaves it to a person. */
export function refuseToken(tx: Tx, { requestId, patientId, codes, isTaken }: TokenRefusal, now: Date): void {
  const because = becauseOfTokenRefusal(codes);
  const wait =
    because === 'abdm-wants-us-to-wait'
      ? { notBefore: later(now, tokenWindow), because }
      : because === 'blocked-for-a-day'
        ? { notBefore: later(now, dayLong), because }
        : undefined;
  noteTokenEnd(tx, requestId, { state: isTaken ? 'refused' : 'not-taken', wait }, now);
  withholdToken(tx, patientId, { because, code: codes[0] }, now);
}

export function withholdToken(
  tx: Tx,
  patientId: string,
  why: { because: Because; code: string | undefined },
  now: Date,
): void {
  for (const { visitId, tries } of careContextsIn(tx, patientId, 'unlinked')) {
    if (!isPassing(why.because)) moveCareContext(tx, visitId, { to: 'refused', ...why }, now);
    else
      explainCareContext(
        tx,
        visitId,
        why.because === 'no-answer' ? { ...why, tryAfter: nextTryAfter(tries, now) } : why,
        now,
      );
    noteStep(tx, visitId, { step: 'token-refused', code: why.code }, now);
  }
  advanceLinking(tx, patientId, now);
}
