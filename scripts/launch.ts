import { spawn } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import { gaveUpByCode } from '../electron/core-host.ts';
import { wordsFor } from '../electron/words.ts';
import { buildCore, buildRenderer, buildShell } from './bundles.ts';
import { root, run } from './tools.ts';

/** Builds all and opens the Electron window; resolves to its exit code when it is closed. */
export async function openWindow(program: string, args: readonly string[]): Promise<number> {
  await buildRenderer();
  await buildCore();
  await buildShell();
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
  return run(program, [root, ...args], { env });
}

/** Builds the screens and starts the core for a browser; resolves to its exit code when it ends. */
export async function startForBrowser(args: readonly string[]): Promise<number> {
  await buildRenderer();
  const core = spawn(process.execPath, [join(root, 'core/main.ts'), ...args], {
    cwd: root,
    stdio: ['inherit', 'pipe', 'pipe'],
  });
  showReady(core.stdout);
  showWhatMatters(core.stderr);
  // Ctrl+C reaches the core by itself; we wait until it has put everything away. Other signals are ours to hand on.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => core.kill('SIGTERM'));
  return new Promise((resolve) => {
    core.on('exit', (code) => {
      const because = gaveUpByCode[code ?? 1];
      if (because) {
        console.error(wordsFor('en').trouble[because]);
      }
      resolve(code ?? 1);
    });
  });
}

const Ready = z.object({ ready: z.literal(true), world: z.string(), desk: z.string().nullable() });
const LogLine = z.object({ level: z.number() });
const pinoWarn = 40;

/** The core's one line on standard output, as a sentence. */
function showReady(output: Readable): void {
  createInterface(output).on('line', (line) => {
    const ready = Ready.safeParse(readJson(line));
    if (ready.success && ready.data.desk) {
      console.log(`Arogya Edge (${ready.data.world}) is open at ${ready.data.desk} - end it with Ctrl+C.`);
    }
  });
}

/** Everyday log lines go to the log file alone; warnings, errors and what is said to a person stand here too. */
function showWhatMatters(errors: Readable): void {
  createInterface(errors).on('line', (line) => {
    const log = LogLine.safeParse(readJson(line));
    if (!log.success || log.data.level >= pinoWarn) {
      console.error(line);
    }
  });
}

function readJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
