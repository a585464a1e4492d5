import type { z } from 'zod';
import type { Tx } from '../db/index.ts';
import type { Rest } from '../outbox/index.ts';
import type { LinkJob, TokenJob } from './jobs.ts';
import { type Because, becauseOfTokenRefusal, judgeLinkRefusal } from './model.ts';
import { careContextsIn, explainCareContext, getCareContext, moveCareContext, noteStep } from './store.ts';
import { dropLinkToken, forgetTokenRequest, noteTokenAnswered } from './tokens.ts';

/** Causes that pass: the visits stay unlinked, and the sweep asks again when ABDM allows it. */
const passing: readonly Because[] = ['abdm-wants-us-to-wait', 'blocked-for-a-day', 'no-answer'];

/** A refused or lost request for a link token. A sent one waits for the callback. */
export function restOfTokenRequest(tx: Tx, { data, end }: Rest<z.infer<typeof TokenJob>>, now: Date): void {
  if (end.kind === 'sent') return;
  const codes = end.kind === 'refused' ? (end.refusal?.codes ?? []) : [];
  const because = end.kind === 'refused' ? becauseOfTokenRefusal(codes) : 'no-answer';
  if (because === 'abdm-wants-us-to-wait') forgetTokenRequest(tx, data.requestId);
  else noteTokenAnswered(tx, data.requestId, now);
  tokenRefused(tx, data.patientId, { because, code: codes[0] }, now);
}

/** Says at every waiting visit why there is no permission; a cause that does not pass by itself ends the waiting. */
export function tokenRefused(
  tx: Tx,
  patientId: string,
  why: { because: Because; code: string | undefined },
  now: Date,
): void {
  for (const { visitId } of careContextsIn(tx, patientId, 'unlinked')) {
    if (passing.includes(why.because)) explainCareContext(tx, visitId, why, now);
    else moveCareContext(tx, visitId, { to: 'refused', ...why }, now);
    noteStep(tx, visitId, { step: 'token-refused', code: why.code }, now);
  }
}

/** How the sending of a link ended; only the callback, or "already linked", makes it linked. */
export function restOfLink(tx: Tx, { data, end }: Rest<z.infer<typeof LinkJob>>, now: Date): void {
  const codes = end.kind === 'refused' ? (end.refusal?.codes ?? []) : [];
  const verdict = end.kind === 'refused' ? judgeLinkRefusal(codes) : undefined;
  if (verdict?.kind === 'new-token') dropLinkToken(tx, data.patientId);
  for (const visitId of data.visitIds) {
    if (end.kind === 'sent') {
      const to = end.already ? 'linked' : 'sent';
      if (moveCareContext(tx, visitId, { to }, now)) noteStep(tx, visitId, { step: to }, now);
    } else if (verdict?.kind === 'refused') {
      const why = { because: verdict.because, code: codes[0] };
      if (moveCareContext(tx, visitId, { to: 'refused', ...why }, now))
        noteStep(tx, visitId, { step: 'refused', code: codes[0] }, now);
    } else if (getCareContext(tx, visitId).state === 'queued') {
      moveCareContext(tx, visitId, { to: 'unlinked', because: 'no-answer', code: codes[0] }, now);
    }
  }
}
