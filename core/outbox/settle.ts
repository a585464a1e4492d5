import type { Tx } from '../db/index.ts';
import type { Outcome } from '../gateway/index.ts';
import { later } from '../kit/clock.ts';
import type { AnyJobKind, Rest } from './job.ts';
import { endJob, type Job, waitAgain } from './store.ts';

/** What ending an attempt needs beside the job itself. */
export interface Settling {
  readonly kind: AnyJobKind;
  /** Parsed already by the kind's own type. */
  readonly data: unknown;
  /** 0 to 1, for the jitter. */
  readonly chance: number;
}

/**
 * Writes down how an attempt ended and what follows from it. Whatever leads to rest runs the kind's `onRest` in the same
 * transaction.
 */
export function settle(tx: Tx, job: Job, outcome: Outcome, { kind, data, chance }: Settling, now: Date): void {
  const refusal = 'refusal' in outcome ? outcome.refusal : null;
  const isUnsure = job.isUnsure === 1 || outcome.kind === 'unsure';
  const standing = { because: becauseOf(outcome), refusal, attempts: job.attempts + 1, isUnsure };
  const rest = (end: Rest<unknown>['end']) => {
    endJob(tx, job, { ...standing, state: end.kind, because: 'because' in end ? end.because : null, at: now });
    kind.onRest(tx, { jobId: job.id, data, end }, now);
  };

  switch (outcome.kind) {
    case 'sent':
    case 'refused':
    case 'dropped':
      return rest(outcome);
    case 'blocked':
      // What goes to ABDM waits together, behind the pause; what goes to a peer waits by itself.
      return waitAgain(tx, job, {
        ...standing,
        attempts: job.attempts,
        notBefore: kind.to === 'peer' ? outcome.until : now,
      });
    case 'unsure':
      if (kind.ifUnsure === 'ask-a-person') return rest({ kind: 'needs-person', because: outcome.because });
      break;
    case 'retry':
      break;
  }
  const notBefore = nextTry({ kind, attempts: standing.attempts, chance }, outcome, now);
  if (notBefore > new Date(job.startBy)) return rest({ kind: 'dropped', because: 'too-late' });
  waitAgain(tx, job, { ...standing, notBefore });
}

/** The pause of this attempt, stretched or shortened by up to a fifth, but never less than the far side asked for. */
function nextTry(
  { kind, attempts, chance }: { kind: AnyJobKind; attempts: number; chance: number },
  outcome: Extract<Outcome, { kind: 'retry' | 'unsure' }>,
  now: Date,
): Date {
  const usual = kind.pauses[Math.min(attempts, kind.pauses.length) - 1] ?? 0;
  if (outcome.kind === 'unsure' && kind.pauseIfUnsure !== undefined) return later(now, kind.pauseIfUnsure);
  const own = later(now, Math.round(usual * (0.8 + 0.4 * chance)));
  const asked = outcome.kind === 'retry' ? outcome.notBefore : null;
  return asked !== null && asked > own ? asked : own;
}

function becauseOf(outcome: Outcome): string | null {
  return 'because' in outcome ? outcome.because : null;
}
