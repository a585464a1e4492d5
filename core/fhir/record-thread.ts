import { Worker } from 'node:worker_threads';
import { minutes, seconds } from '../kit/clock.ts';
import type { Answer, Question, WorkerStart } from './worker-words.ts';

export interface ThreadParts {
  /** `core/fhir/worker.ts`, or the program's one worker file, which passes the task on. */
  readonly workerFile: string | URL;
  /** Folder of the rule tables. */
  readonly rulesFolder: string;
  /** Milliseconds one record may take; 5 s (fhir.md section 12) unless a test says otherwise. */
  readonly timeLimit?: number;
  /** Milliseconds without work after which the thread ends; a minute unless a test says otherwise. */
  readonly idleTime?: number;
}

export type Outcome =
  | { readonly kind: 'answered'; readonly answer: Answer }
  | { readonly kind: 'gave-up'; readonly because: 'too-slow' | 'failed' | 'stopped' };

interface Task {
  readonly question: Question;
  readonly end: (outcome: Outcome) => void;
}

/** A worker thread that answers one question after the other. It is opened for the first and ends when idle. */
export interface RecordThread {
  readonly parts: ThreadParts;
  readonly waiting: Task[];
  worker: Worker | undefined;
  current: Task | undefined;
  timer: NodeJS.Timeout | undefined;
  isStopped: boolean;
}

export function makeThread(parts: ThreadParts): RecordThread {
  return { parts, waiting: [], worker: undefined, current: undefined, timer: undefined, isStopped: false };
}

/** Never rejects but for the signal's reason: a slow record, a crash and a stop are outcomes. */
export function askThread(thread: RecordThread, question: Question, signal?: AbortSignal): Promise<Outcome> {
  signal?.throwIfAborted();
  if (thread.isStopped) return Promise.resolve({ kind: 'gave-up', because: 'stopped' });

  return new Promise((resolve, reject) => {
    const abort = (): void => {
      // What the thread has begun it may finish: nobody waits for that answer any more.
      if (thread.waiting.includes(task)) thread.waiting.splice(thread.waiting.indexOf(task), 1);
      reject(signal?.reason instanceof Error ? signal.reason : new Error('aborted'));
    };
    const end = (outcome: Outcome): void => {
      signal?.removeEventListener('abort', abort);
      resolve(outcome);
    };
    const task = { question, end };
    signal?.addEventListener('abort', abort, { once: true });
    thread.waiting.push(task);
    startNext(thread);
  });
}

export async function stopThread(thread: RecordThread): Promise<void> {
  thread.isStopped = true;
  clearTimeout(thread.timer);
  const tasks = [...(thread.current ? [thread.current] : []), ...thread.waiting.splice(0)];
  thread.current = undefined;
  for (const task of tasks) task.end({ kind: 'gave-up', because: 'stopped' });
  await dropWorker(thread);
}

function startNext(thread: RecordThread): void {
  if (thread.current || thread.isStopped) return;
  thread.current = thread.waiting.shift();
  if (!thread.current) return;

  clearTimeout(thread.timer);
  thread.worker ??= openWorker(thread);
  // The process waits for an answer, but not for an idle thread.
  thread.worker.ref();
  thread.timer = setTimeout(() => giveUp(thread, 'too-slow'), thread.parts.timeLimit ?? seconds(5));
  thread.worker.postMessage(thread.current.question);
}

function openWorker(thread: RecordThread): Worker {
  const workerData: WorkerStart = { task: 'check', rulesFolder: thread.parts.rulesFolder };
  const worker = new Worker(thread.parts.workerFile, { workerData, resourceLimits: { maxOldGenerationSizeMb: 512 } });
  worker.on('message', (answer: Answer) => finish(thread, { kind: 'answered', answer }));
  worker.on('error', () => giveUp(thread, 'failed'));
  worker.on('exit', () => giveUp(thread, 'failed'));

  return worker;
}

function giveUp(thread: RecordThread, because: 'too-slow' | 'failed'): void {
  void dropWorker(thread);
  finish(thread, { kind: 'gave-up', because });
}

/** Ends the task at hand and goes on with the next one, or lets the thread end after a while. */
function finish(thread: RecordThread, outcome: Outcome): void {
  clearTimeout(thread.timer);
  const task = thread.current;
  thread.current = undefined;
  thread.worker?.unref();
  thread.timer = setTimeout(() => void dropWorker(thread), thread.parts.idleTime ?? minutes(1)).unref();
  task?.end(outcome);
  startNext(thread);
}

async function dropWorker(thread: RecordThread): Promise<void> {
  const worker = thread.worker;
  thread.worker = undefined;
  worker?.removeAllListeners();
  // A thread that is being ended may still report an error, which without a listener would end the process.
  worker?.on('error', () => undefined);
  await worker?.terminate();
}
