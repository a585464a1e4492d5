import { Problem } from '../kit/problem.ts';
import type { RecordView, Remark } from './model.ts';
import type { AttachmentBytes } from './read/attachments.ts';
import { askThread, makeThread, type Outcome, stopThread, type ThreadParts } from './record-thread.ts';
import type { Answer } from './worker-words.ts';

/** Parses, checks and reads records in a worker thread, one after the other; a crash costs only the record at hand. */
export interface Checker {
  /** Every deviation of the bundle. @throws Problem `fhir.too-slow`, `fhir.failed`, `fhir.stopped`; the signal's reason when given up */
  readonly check: (text: string, signal?: AbortSignal) => Promise<Remark[]>;
  /** The record for a screen; one that takes too long or breaks the thread is unreadable. @throws Problem `fhir.stopped` */
  readonly read: (text: string, signal?: AbortSignal) => Promise<RecordView>;
  /** One attachment's bytes. @throws as `check` */
  readonly attachment: (text: string, attachmentId: string, signal?: AbortSignal) => Promise<AttachmentBytes>;
  /** Ends the thread; what still waits ends with `fhir.stopped`. */
  readonly stop: () => Promise<void>;
}

/** The thread is started by the first question, and ends after a minute without work (architecture.md 7.47). */
export function startChecker(parts: ThreadParts): Checker {
  const thread = makeThread(parts);

  return {
    // The worker answers each question by its kind: the answer's type is the question's.
    check: async (text, signal) => answerOf(await askThread(thread, { ask: 'check', text }, signal)) as Remark[],
    read: async (text, signal) => {
      const outcome = await askThread(thread, { ask: 'read', text }, signal);
      const isTooMuch = outcome.kind === 'gave-up' && outcome.because !== 'stopped';
      return isTooMuch ? { kind: 'unreadable', because: 'too-demanding' } : (answerOf(outcome) as RecordView);
    },
    attachment: async (text, attachmentId, signal) =>
      answerOf(await askThread(thread, { ask: 'attachment', text, attachmentId }, signal)) as AttachmentBytes,
    stop: () => stopThread(thread),
  };
}

function answerOf(outcome: Outcome): Answer {
  if (outcome.kind === 'gave-up') throw new Problem(`fhir.${outcome.because}`);

  return outcome.answer;
}
