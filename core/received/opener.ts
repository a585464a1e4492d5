import { Worker } from 'node:worker_threads';
import { minutes, seconds } from '../kit/clock.ts';
import type { AnswerTo, OpenerStart, Question } from './opener-words.ts';

export interface OpenerParts {
  /** The program's one worker file, which passes the task on, or `worker.ts` of this folder. */
  readonly workerFile: string | URL;
  readonly database: string;
  readonly key: () => Uint8Array;
  /** Milliseconds for one record; 5 s (fhir.md section 12) unless a test says otherwise. */
  readonly timeLimit?: number;
  /** Milliseconds without work after which the thread ends, and with it what it remembers; a minute unless a test says otherwise. */
  readonly idleTime?: number;
}

/** `too-demanding`: it took too long, or broke the thread. `stopped`: the program ends. */
export type Reply<Asked extends Question['ask']> =
  | AnswerTo<Asked>
  | { readonly is: 'too-demanding' }
  | { readonly is: 'stopped' };

export interface Opener {
  /** Questions are answered one after the other, in a thread of their own. Never rejects. */
  ask<Asked extends Question['ask']>(question: Extract<Question, { ask: Asked }>): Promise<Reply<Asked>>;
  /** Lets go of everything that was read: something was erased. */
  forget(): void;
  stop(): Promise<void>;
}

interface Task {
  readonly question: Question;
  readonly end: (reply: Reply<Question['ask']>) => void;
}

/** A page of 40 MB is read and parsed as a whole before its first entry. */
const pageTime = seconds(30);

export function startOpener(parts: OpenerParts): Opener {
  const waiting: Task[] = [];
  let worker: Worker | undefined;
  let current: Task | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  let shallForget = false;

  const finish = (reply: Reply<Question['ask']>) => {
    clearTimeout(timer);
    const task = current;
    current = undefined;
    if (shallForget) void drop();
    worker?.unref();
    timer = setTimeout(() => void drop(), parts.idleTime ?? minutes(1)).unref();
    task?.end(reply);
    next();
  };

  const giveUp = () => {
    void drop();
    finish({ is: 'too-demanding' });
  };

  const drop = async () => {
    shallForget = false;
    const ending = worker;
    worker = undefined;
    ending?.removeAllListeners();
    // A thread that is being ended may still report an error, which without a listener would end the process.
    ending?.on('error', () => undefined);
    await ending?.terminate();
  };

  const start = (): Worker => {
    const workerData: OpenerStart = { task: 'open', database: parts.database, key: parts.key() };
    const started = new Worker(parts.workerFile, { workerData, resourceLimits: { maxOldGenerationSizeMb: 768 } });
    started.on('message', (reply: AnswerTo<Question['ask']>) => finish(reply));
    started.on('error', giveUp);
    started.on('exit', giveUp);
    return started;
  };

  const next = () => {
    if (current || isStopped) return;
    current = waiting.shift();
    if (!current) return;
    clearTimeout(timer);
    // The thread's own start is not the record's fault.
    const startTime = worker ? 0 : seconds(10);
    worker ??= start();
    worker.ref();
    const limit = current.question.ask === 'page' ? pageTime : (parts.timeLimit ?? seconds(5));
    timer = setTimeout(giveUp, limit + startTime);
    worker.postMessage(current.question);
  };

  return {
    ask: (question) =>
      isStopped
        ? Promise.resolve({ is: 'stopped' })
        : new Promise((resolve) => {
            // The thread answers each question by its kind: the reply's type is the question's.
            waiting.push({ question, end: resolve as Task['end'] });
            next();
          }),
    forget() {
      if (current) shallForget = true;
      else void drop();
    },
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      const tasks = [...(current ? [current] : []), ...waiting.splice(0)];
      current = undefined;
      for (const task of tasks) task.end({ is: 'stopped' });
      await drop();
    },
  };
}
