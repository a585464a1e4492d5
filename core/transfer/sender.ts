import { Worker } from 'node:worker_threads';
import { minutes } from '../kit/clock.ts';
import type { AnswerTo, FromThread, Question, SenderStart, ToThread } from './thread-words.ts';

export interface SenderParts extends Omit<SenderStart, 'task' | 'key'> {
  /** The program's one worker file. */
  readonly workerFile: string | URL;
  readonly key: () => Uint8Array;
}

/** Builds, encrypts and posts records away from the main thread. */
export interface Sender {
  /** `gone`: the thread broke or was stopped, and nobody knows how far it came. */
  ask<Asked extends Question>(
    question: Asked,
    signal: AbortSignal,
  ): Promise<AnswerTo<Asked> | { readonly kind: 'gone' }>;
  stop(): Promise<void>;
}

const idleTime = minutes(1);
const gone = { kind: 'gone' } as const;

/** The thread is started by the first question, and ends after a minute without one: a clinic sends some pages a day. */
export function startSender({ workerFile, key, ...start }: SenderParts): Sender {
  const waiting = new Map<number, (answer: unknown) => void>();
  let worker: Worker | undefined;
  let count = 0;
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;

  const drop = async () => {
    const old = worker;
    worker = undefined;
    clearTimeout(timer);
    for (const end of waiting.values()) end(gone);
    waiting.clear();
    old?.removeAllListeners();
    // A thread that is being ended may still report an error, which without a listener would end the process.
    old?.on('error', () => undefined);
    await old?.terminate();
  };

  const open = (): Worker => {
    const workerData: SenderStart = { ...start, task: 'send', key: key() };
    const opened = new Worker(workerFile, {
      workerData,
      resourceLimits: { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 8 },
    });
    opened.on('message', (words: FromThread) => {
      const end = waiting.get(words.id);
      waiting.delete(words.id);
      if (waiting.size === 0) rest(opened);
      end?.('answer' in words ? words.answer : gone);
    });
    opened.on('error', () => void drop());
    opened.on('exit', () => void drop());
    return opened;
  };

  /** The process waits for an answer, but not for an idle thread. */
  const rest = (idle: Worker) => {
    idle.unref();
    timer = setTimeout(() => void drop(), idleTime).unref();
  };

  return {
    ask: (question, signal) =>
      new Promise((resolve) => {
        if (isStopped || signal.aborted) return resolve(gone);
        clearTimeout(timer);
        worker ??= open();
        worker.ref();
        const to = worker;
        const id = (count += 1);
        const stop = () => to.postMessage({ id, stop: true } satisfies ToThread);
        signal.addEventListener('abort', stop, { once: true });
        waiting.set(id, (answer) => {
          signal.removeEventListener('abort', stop);
          // The thread answers each question by its kind: the answer's type is the question's.
          resolve(answer as AnswerTo<typeof question>);
        });
        to.postMessage({ id, question } satisfies ToThread);
      }),
    stop: async () => {
      isStopped = true;
      await drop();
    },
  };
}
