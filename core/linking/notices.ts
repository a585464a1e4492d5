import type { Tx } from '../db/index.ts';
import { later, seconds } from '../kit/clock.ts';
import { addJob } from '../outbox/index.ts';
import { noteStep } from './store.ts';
import { noticeTerms } from './terms.ts';

/** ABDM sees a fresh link only after some seconds, so a notice waits 5 s, and 5, 15, 60 s more when it came too early. */
const pauses = [5, 5, 15, 60];

/**
 * Tells ABDM that a linked visit holds something new. `attempt` counts from 0; after the last nothing more is sent, and the
 * visit's way says so.
 */
export function queueNotice(
  tx: Tx,
  visitId: string,
  { version, attempt }: { version: number; attempt: number },
  now: Date,
): void {
  const pause = pauses[attempt];
  if (pause === undefined) return noteStep(tx, visitId, { step: 'notice-refused', code: 'ABDM-1006' }, now);
  const cause = `${visitId}@${version}.${attempt}`;
  const notBefore = later(now, seconds(pause));
  addJob(tx, { kind: noticeTerms, cause, data: { visitId, version, attempt }, notBefore }, now);
}
