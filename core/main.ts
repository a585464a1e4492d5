import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { type App, startApp } from './app.ts';
import { readStartOptions, usage } from './arguments.ts';
import { openKeyFile } from './key-file.ts';
import { systemClock } from './kit/clock.ts';
import { dropGarbage } from './kit/garbage.ts';
import { errorFacts, makeLog } from './kit/log.ts';
import { Problem } from './kit/problem.ts';
import { chosenWorld, rememberWorld, worldFolder } from './open-world.ts';
import { placesOf } from './places.ts';
import { readOverrides } from './settings/index.ts';
import { type ShellLetter, waitForShell } from './shell.ts';
import { openShellKeys } from './shell-keys.ts';
import { readConnectTo } from './tunnel/index.ts';

/** What the process says when it ends by itself (architecture.md 7.5). */
const exitCodes = { asked: 0, bug: 1, badSettings: 2, running: 3, notOpenable: 4 } as const;

if (process.argv.includes('--help')) {
  process.stdout.write(`npm run serve -- ${usage}\n`);
  process.exit(exitCodes.asked);
}
const shell = await waitForShell();
await run(shell).catch(fail);

async function run(letter: ShellLetter | null): Promise<void> {
  const options = readStartOptions(
    process.argv.slice(2).filter((argument) => argument !== '--shell'),
    process.env,
  );
  const world = options.world ?? chosenWorld(options.dataFolder);
  const where = worldFolder(options.dataFolder, world);
  const keyFile = options.keyFile ?? path.join(options.keyFolder, `${world}.key`);
  const keys = letter
    ? openShellKeys(letter, where.database)
    : openKeyFile(keyFile, { folder: options.dataFolder, database: where.database });

  // Before the log is opened, which would make the folder for everybody to look into.
  mkdirSync(where.folder, { recursive: true, mode: 0o700 });
  const log = makeLog(where.log);
  process.on('uncaughtException', (error) => {
    // By itself Node would print the error with its words, and those may hold a piece of a message.
    log.error('crashed', errorFacts(error));
    process.exit(exitCodes.bug);
  });

  const app = await startApp({
    world,
    where,
    keys,
    places: placesOf(import.meta),
    desk: letter ? { pipe: letter.pipe, secret: letter.secret } : { port: options.deskPort },
    callbackPort: options.callbackPort,
    simulatorPort: options.simulatorPort,
    connectTo: readConnectTo(options.connectTo),
    allowLoopback: options.allowLoopback,
    overrides: readOverrides(process.env),
    clock: systemClock,
    log,
  });
  rememberWorld(options.dataFolder, world);
  stopWhenAsked(app, letter);
  if (app.startCode !== null) process.stderr.write(`Start code for the first owner: ${app.startCode}\n`);
  process.stdout.write(`${JSON.stringify(app.ready)}\n`);
  letter?.tell({ ready: app.ready, startCode: app.startCode });
  // Starting leaves some 40 MB of read and compiled program text, and nobody has called yet.
  await dropGarbage();
}

function stopWhenAsked(app: App, letter: ShellLetter | null): void {
  let isStopping = false;
  const stop = () => {
    if (isStopping) return;
    isStopping = true;
    app.close().then(() => process.exit(exitCodes.asked), fail);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.on('disconnect', stop);
  letter?.onLater((message) => {
    if (message === 'stop') stop();
    else app.wake();
  });
}

function fail(error: unknown): never {
  const text =
    error instanceof Problem ? `${error.code} ${JSON.stringify(error.facts)}` : JSON.stringify(errorFacts(error));
  process.stderr.write(`Arogya Edge cannot go on: ${text}\n`);
  if (error instanceof Problem && error.code === 'start.bad-option') process.stderr.write(`\n${usage}\n`);
  process.exit(exitCodeOf(error));
}

function exitCodeOf(error: unknown): number {
  if (isPortTaken(error)) return exitCodes.badSettings;
  if (!(error instanceof Problem)) return exitCodes.bug;
  if (error.code === 'start.running') return exitCodes.running;
  if (error.code.startsWith('database.') || error.code.startsWith('key.')) return exitCodes.notOpenable;
  return exitCodes.badSettings;
}

/** Another program has the port, or this one may not have it: another number helps. */
function isPortTaken(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && error.syscall === 'listen';
}
