import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import type { ReadyLine } from '../../core/app.ts';
import { temporaryFolder } from './folder.ts';
import { expectNoTales } from './tales.ts';

const entry = path.resolve(import.meta.dirname, '../../core/main.ts');

export interface CoreOptions {
  /** The data folder; a fresh one by default. The key files lie beside it, in `<folder>-config`. */
  readonly dataFolder?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Options of Node itself, before the program. */
  readonly nodeArgs?: readonly string[];
  /** Another program than `core/main.ts`, such as the bundle. */
  readonly entry?: string;
}

export interface CoreProcess {
  readonly ready: ReadyLine;
  readonly dataFolder: string;
  readonly pid: number;
  /** Everything on standard error so far: the log. */
  log(): string;
  /** Everything on standard output so far: the ready line and nothing else. */
  output(): string;
  /** Asks it to stop and waits; returns the exit code. */
  stop(): Promise<number | null>;
  /** SIGKILL: a power cut. Waits until it is gone. */
  kill(): Promise<void>;
}

/**
 * Starts the appliance as its own process and waits for the ready line. It ends with the test at the latest, which fails when
 * the appliance has told what it must not tell.
 */
export async function startCoreProcess(options: CoreOptions = {}): Promise<CoreProcess> {
  const dataFolder = options.dataFolder ?? temporaryFolder();
  const { child, output, log } = spawnCore({ ...options, dataFolder });
  onTestFinished(async () => {
    await end(child);
    expectNoTales(`${output()}\n${log()}`);
  });

  const ready = await new Promise<ReadyLine>((resolve, reject) => {
    // The first line of standard output is the ready line; its shape is what this whole helper rests on.
    createInterface({ input: child.stdout }).once('line', (line) => resolve(JSON.parse(line) as ReadyLine));
    child.once('exit', (code) => reject(new Error(`The appliance ended with ${code}:\n${log()}`)));
  });
  return {
    ready,
    dataFolder,
    pid: child.pid ?? 0,
    log,
    output,
    async stop() {
      child.kill('SIGTERM');
      return exitOf(child);
    },
    async kill() {
      child.kill('SIGKILL');
      await exitOf(child);
    },
  };
}

/** Starts the appliance where it is expected to end by itself; returns exit code and standard error. */
export async function runCoreProcess(
  options: CoreOptions,
): Promise<{ code: number | null; log: string; output: string }> {
  const { child, log, output } = spawnCore({ ...options, dataFolder: options.dataFolder ?? temporaryFolder() });
  onTestFinished(() => end(child));
  const code = await exitOf(child);
  expectNoTales(`${output()}\n${log()}`);
  return { code, log: log(), output: output() };
}

function spawnCore(options: CoreOptions & { dataFolder: string }) {
  const { dataFolder } = options;
  const child = spawn(
    process.execPath,
    [...(options.nodeArgs ?? []), options.entry ?? entry, '--data', dataFolder, ...(options.args ?? ['--port', '0'])],
    {
      env: { PATH: process.env['PATH'], HOME: dataFolder, XDG_CONFIG_HOME: `${dataFolder}-config`, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const texts = { output: '', log: '' };
  child.stdout.on('data', (chunk: Buffer) => (texts.output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (texts.log += chunk.toString()));
  return { child, output: () => texts.output, log: () => texts.log };
}

async function exitOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
  return child.exitCode;
}

async function end(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await exitOf(child);
}
