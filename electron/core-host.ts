import type { UtilityProcess } from 'electron';
import {
  type FirstMessage,
  type KeyAnswer,
  type KeyWish,
  type LaterMessage,
  type Ready,
  readKeyWish,
  readReady,
} from './core-messages.ts';
import type { KeyOutcome } from './secrets.ts';

/** What one start of the core needs. Made anew each time: the world, and with it the key, may have changed. */
export interface CoreStart {
  readonly kind: 'start';
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly first: FirstMessage;
  readonly keys: KeyKeeper;
}

/** Keeps the database key of one world. */
export interface KeyKeeper {
  readonly prepare: () => Promise<Buffer>;
  readonly promote: () => Promise<void>;
}

/** `starting` counts the ends that nobody asked for since the core last ran quietly for a minute. */
export type CoreState =
  | { readonly kind: 'starting'; readonly failures: number }
  | { readonly kind: 'ready'; readonly pipe: string; readonly secret: string; readonly ready: Ready }
  | { readonly kind: 'gone' };

export type KeyTrouble = Exclude<KeyOutcome['kind'], 'key'>;
export type GaveUp = 'bad-settings' | 'already-running' | 'database-not-openable' | 'cannot-start' | KeyTrouble;

export interface CoreHost {
  readonly state: () => CoreState;
  readonly tell: (message: LaterMessage) => void;
  /** Asks the core to stop, and ends it if it has not after 5 seconds. */
  readonly stop: () => Promise<void>;
}

interface Options {
  readonly fork: (args: readonly string[], env: Readonly<Record<string, string>>) => UtilityProcess;
  readonly prepare: () => Promise<CoreStart | { readonly kind: KeyTrouble }>;
  readonly onGaveUp: (because: GaveUp) => void;
}

type AfterExit =
  | { readonly kind: 'restart'; readonly afterMs: number }
  | { readonly kind: 'give-up'; readonly because: GaveUp };

/** By exit code (architecture.md 7.5). */
export const gaveUpByCode: Readonly<Record<number, GaveUp>> = {
  2: 'bad-settings',
  3: 'already-running',
  4: 'database-not-openable',
};

/**
 * Trying again cannot help with 2, 3 and 4. A core that was ready and
 * left with 0 by itself wants to be started again at once (the world was changed). All else is a crash.
 */
export function decideAfterExit(code: number, wasReady: boolean, failures: number): AfterExit {
  const because = gaveUpByCode[code];
  if (because) {
    return { kind: 'give-up', because };
  }
  const backoff = Math.min(500 * 2 ** (failures - 1), 30_000);
  return { kind: 'restart', afterMs: code === 0 && wasReady ? 0 : backoff };
}

const calmAfterMs = 60_000;
const patienceAtStopMs = 5_000;

/** The one core of this shell, as it is at the moment. */
interface Running {
  state: CoreState;
  child: UtilityProcess | undefined;
  failures: number;
  isStopping: boolean;
}

/** Keeps one core running until `stop`, or until it says that trying again cannot help. */
export function hostCore(options: Options): CoreHost {
  const running: Running = {
    state: { kind: 'starting', failures: 0 },
    child: undefined,
    failures: 0,
    isStopping: false,
  };
  const giveUp = (because: GaveUp) => {
    running.state = { kind: 'gone' };
    options.onGaveUp(because);
  };
  // A folder that cannot be made, a disk that is full: nothing that another try would mend.
  keepRunning(running, options).then(
    (because) => because && giveUp(because),
    () => giveUp('cannot-start'),
  );
  return {
    state: () => running.state,
    tell: (message) => running.child?.postMessage(message),
    stop: async () => {
      running.isStopping = true;
      await endChild(running.child);
      running.state = { kind: 'gone' };
    },
  };
}

async function keepRunning(running: Running, { prepare, fork }: Options): Promise<GaveUp | undefined> {
  while (!running.isStopping) {
    const start = await prepare();
    if (start.kind !== 'start') {
      return start.kind;
    }
    if (running.isStopping) {
      return undefined;
    }
    const child = fork(start.args, start.env);
    const code = await untilExit(running, child, start);
    const wasReady = running.state.kind === 'ready';
    running.failures += 1;
    running.state = { kind: 'starting', failures: running.failures };
    const next = decideAfterExit(code, wasReady, running.failures);
    if (next.kind === 'give-up' && !running.isStopping) {
      return next.because;
    }
    await wait(next.kind === 'restart' && !running.isStopping ? next.afterMs : 0);
  }
  return undefined;
}

function untilExit(running: Running, child: UtilityProcess, { first, keys }: CoreStart): Promise<number> {
  let calm: NodeJS.Timeout | undefined;
  running.child = child;
  child.on('message', (message: unknown) => {
    const ready = readReady(message);
    if (ready) {
      running.state = { kind: 'ready', pipe: first.pipe, secret: first.secret, ready };
      clearTimeout(calm);
      calm = setTimeout(() => {
        running.failures = 0;
      }, calmAfterMs);
    }
    const wish = readKeyWish(message);
    if (wish) {
      void grant(wish, keys).then((answer) => child.postMessage(answer));
    }
  });
  child.postMessage(first);
  return new Promise((resolve) => {
    child.on('exit', (code) => {
      clearTimeout(calm);
      running.child = undefined;
      resolve(code);
    });
  });
}

/** Never fails: the core tells the person who asked. */
async function grant({ wish, id }: KeyWish, keys: KeyKeeper): Promise<KeyAnswer> {
  try {
    const key = wish === 'prepare-key' ? (await keys.prepare()).toString('base64') : null;
    if (wish === 'promote-key') {
      await keys.promote();
    }
    return { answers: id, isDone: true, key };
  } catch {
    return { answers: id, isDone: false, key: null };
  }
}

async function endChild(child: UtilityProcess | undefined): Promise<void> {
  if (!child) {
    return;
  }
  const impatience = setTimeout(() => child.kill(), patienceAtStopMs);
  const ended = new Promise((resolve) => {
    child.once('exit', resolve);
  });
  child.postMessage({ stop: true } satisfies LaterMessage);
  await ended;
  clearTimeout(impatience);
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
