import { type ChildProcess, fork, type Serializable, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { readKeyWish } from '../../electron/core-messages.ts';

/** What the core says on its one line, as far as these tests look at it. */
export interface ReadyLine {
  readonly ready: boolean;
  readonly world: string;
  readonly desk: string | null;
  readonly simulator: string | null;
}

/** Only what every program is given, and a home of its own: no key, setting or data of the person who runs the tests. */
const environmentIn = (folder: string) => ({
  PATH: process.env['PATH'],
  HOME: join(folder, 'home'),
  XDG_CONFIG_HOME: join(folder, 'home/config'),
  XDG_DATA_HOME: join(folder, 'home/data'),
});

/** Starts the bundled core as a browser user would. */
export function startCore(mainFile: string, folder: string): Promise<Started> {
  return start([mainFile, '--data', join(folder, 'data'), '--port', '0', '--callback-port', '0'], folder);
}

export function startSimulator(mainFile: string, folder: string): Promise<Started> {
  return start([mainFile, '--data', join(folder, 'simulator'), '--port', '0'], folder);
}

interface Started {
  readonly ready: ReadyLine;
  /** Asks it to stop; resolves to its exit code. */
  readonly stop: () => Promise<number>;
}

/** Fails with the program's own words when it ends before it is ready. */
async function start(args: string[], folder: string): Promise<Started> {
  const program = spawn(process.execPath, args, {
    cwd: folder,
    env: environmentIn(folder),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const complaints: string[] = [];
  program.stderr.on('data', (chunk: Buffer) => complaints.push(chunk.toString()));
  const line = await Promise.race([
    once(createInterface(program.stdout), 'line').then(([first]) => String(first)),
    once(program, 'exit').then(([code]) =>
      Promise.reject(new Error(`core ended with ${String(code)}: ${complaints.join('')}`)),
    ),
  ]);
  return { ready: JSON.parse(line) as ReadyLine, stop: () => stop(program, 'SIGTERM') };
}

/** Starts it as the desktop shell does, with messages in the place of Electron's port. */
export async function startCoreForShell(mainFile: string, folder: string, first: Serializable, isWilling = true) {
  const core = fork(mainFile, ['--shell', '--data', join(folder, 'data'), '--world', 'practice'], {
    cwd: folder,
    env: environmentIn(folder),
    execArgv: [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const ended = once(core, 'exit').then(([code]) => Number(code));
  const wishes: unknown[] = [];
  const ready = new Promise<unknown>((resolve) => {
    core.on('message', (message) => {
      const wish = readKeyWish(message);
      if (!wish) return resolve(message);
      wishes.push(wish.wish);
      core.send({ answers: wish.id, isDone: isWilling, key: null });
    });
  });
  core.send(first);
  const message = await Promise.race([
    ready,
    ended.then((code) => Promise.reject(new Error(`core ended with ${code}`))),
  ]);
  return { message, wishes, core, ended, stop: () => stop(core, 'SIGTERM') };
}

async function stop(core: ChildProcess, signal: NodeJS.Signals): Promise<number> {
  const ended = once(core, 'exit');
  core.kill(signal);
  const [code] = await ended;
  return Number(code);
}
