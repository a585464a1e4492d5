import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';

const root = join(import.meta.dirname, '..');

/** Half a second: the screens are also built before each start from the sources. */
export async function buildRenderer(): Promise<void> {
  await build({ configFile: join(root, 'vite.renderer.config.ts'), logLevel: 'warn' });
}

export async function buildCore(): Promise<void> {
  await build({ configFile: join(root, 'vite.core.config.ts'), logLevel: 'warn' });
  const isData = (file: string) => !/\.tsx?$/.test(file);
  for (const [from, to] of dataOfCore.filter(([folder]) => existsSync(join(root, folder)))) {
    cpSync(join(root, from), join(root, 'out/core', to), { recursive: true, filter: isData });
  }
}

/** Files that the core reads at run time, and where the bundle has them (architecture.md 7.2). */
const dataOfCore = [
  ['migrations', 'migrations'],
  ['core/fhir/rules', 'rules'],
  ['core/simulator/migrations', 'simulator/migrations'],
  ['core/simulator/phone', 'simulator/phone'],
  ['core/simulator/records', 'simulator/records'],
  ['core/simulator/schemas', 'simulator/schemas'],
] as const;

export async function buildShell(): Promise<void> {
  const configFile = join(root, 'vite.electron.config.ts');
  await build({ configFile, mode: 'main', logLevel: 'warn' });
  await build({ configFile, mode: 'preload', logLevel: 'warn' });
}
