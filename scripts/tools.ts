import { type SpawnOptions, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { z } from 'zod';

export const root = join(import.meta.dirname, '..');

const Manifest = z.object({ bin: z.union([z.string(), z.record(z.string(), z.string())]) });

/** The script behind a package's command. Started with our own Node, it needs no shell on any system. */
export function findTool(packageName: string, command = packageName): string {
  const folder = join(root, 'node_modules', packageName);
  const { bin } = Manifest.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
  const script = typeof bin === 'string' ? bin : bin[command];
  if (!script) {
    throw new Error(`${packageName} has no command ${command}`);
  }
  return join(folder, script);
}

/** Runs a Node script in the project's folder, its words on our own output. Resolves to its exit code. */
export function runScript(script: string, args: readonly string[]): Promise<number> {
  return run(process.execPath, [script, ...args]);
}

/** Runs a program; a program that cannot be started or is killed counts as 1. */
export function run(program: string, args: readonly string[], options: SpawnOptions = {}): Promise<number> {
  const child = spawn(program, args, { cwd: root, stdio: 'inherit', ...options });
  return new Promise((resolve) => {
    child.on('error', () => resolve(1));
    child.on('exit', (code) => resolve(code ?? 1));
  });
}
