import { writeAudit } from '../audit/index.ts';
import type { Db, Tx } from '../db/index.ts';
import { days, later, minutes, toInstant } from '../kit/clock.ts';
import { findJob } from '../outbox/index.ts';
import type { QuickJob } from '../scheduler/index.ts';
import { findLastOutageEnd } from '../tunnel/index.ts';
import { artefactsPastEnd, artefactsToAsk } from './artefacts.ts';
import { askAboutAll, askForArtefact, pollRequest } from './asking.ts';
import { type ConsentHooks, endArtefact } from './decided.ts';
import { askConsent } from './jobs.ts';
import { moveRequest, pruneEarlyNotices, requestsPastEnd, requestsToPoll, unnamedRequests } from './requests.ts';

export interface ConsentClock {
  readonly hooks: ConsentHooks;
  /** Ending by time waits while the PC's clock is doubtful; ending by notice does not (architecture.md 7.21). */
  readonly isClockSure: (db: Db) => boolean;
}

/** A pause between two runs that the clock does not explain: the PC was off or asleep. */
const longestPause = minutes(11);

export function consentSchedule(parts: ConsentClock): readonly QuickJob[] {
  let lastRun: Date | null = null;
  const run = (tx: Tx, now: Date) => {
    const outageEnd = findLastOutageEnd(tx);
    const wasAway = lastRun === null || later(lastRun, longestPause) < now;
    if (wasAway || (outageEnd !== null && outageEnd > toInstant(lastRun ?? now))) askAboutAll(tx, now);
    lastRun = now;
    sweepConsents(tx, parts, now);
  };
  return [
    { name: 'consent.sweep', cron: '*/5 * * * *', run },
    { name: 'consent.forget', cron: '17 3 * * *', run: (tx, now) => void pruneEarlyNotices(tx, now) },
  ];
}

/** Every five minutes and at start: what ended by our own clock ends, and what may have been decided unheard is asked about. */
export function sweepConsents(tx: Tx, { hooks, isClockSure }: ConsentClock, now: Date): void {
  if (isClockSure(tx)) endByClock(tx, hooks, now);
  for (const { id } of unnamedRequests(tx, now)) {
    // What still waits in the outbox is on its way; what was sent got no answer.
    if (findJob(tx, askConsent.kind, `${id}@1`)?.state === 'sent')
      moveRequest(tx, id, { to: 'failed', because: 'no-answer' }, now);
  }
  for (const request of requestsToPoll(tx, now)) pollRequest(tx, request, now);
  // Once a day, so that a lost withdrawal is found; after a restore at once.
  for (const artefact of artefactsToAsk(tx, later(now, -days(1)))) askForArtefact(tx, artefact, now);
}

function endByClock(tx: Tx, hooks: ConsentHooks, now: Date): void {
  for (const { consentId, side } of artefactsPastEnd(tx, now)) {
    endArtefact(tx, { consentId, side, because: 'EXPIRED' }, { hooks, now });
  }
  for (const { id } of requestsPastEnd(tx, now)) {
    if (moveRequest(tx, id, { to: 'EXPIRED' }, now)) {
      writeAudit(tx, now, { who: 'appliance', what: 'consent.request-EXPIRED', about: id });
    }
  }
}
