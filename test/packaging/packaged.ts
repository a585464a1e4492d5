import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { makeStandIn } from './stand-in.ts';

export const root = join(import.meta.dirname, '..', '..');
export type Target = 'linux' | 'win32';

export interface Packaged {
  /** Where the program's folder is. */
  readonly folder: string;
  readonly program: string;
  readonly asar: string;
}

/** Packs `out/` for a system into `folder`, as `npm run dist` does up to the installer itself; 2 to 4 seconds. */
export async function packageFor(target: Target, folder: string): Promise<Packaged> {
  if (!existsSync(join(root, 'out/core/main.js'))) {
    throw new Error('Nothing to package: run `npm run build` first');
  }
  const electron = join(folder, 'electron');
  const output = join(folder, 'output');
  makeStandIn(electron, target, electronVersion());
  await runBuilder([
    target === 'linux' ? '--linux' : '--win',
    'dir',
    '--x64',
    '--publish=never',
    `-c.electronDist=${electron}`,
    `-c.directories.output=${output}`,
  ]);
  const unpacked = join(output, target === 'linux' ? 'linux-unpacked' : 'win-unpacked');
  return {
    folder: unpacked,
    program: join(unpacked, target === 'linux' ? 'arogya-edge' : 'Arogya Edge.exe'),
    asar: join(unpacked, 'resources/app.asar'),
  };
}

async function runBuilder(args: string[]): Promise<void> {
  const script = join(root, 'node_modules/electron-builder/cli.js');
  const builder = spawn(process.execPath, [script, ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = Promise.all([text(builder.stdout), text(builder.stderr)]);
  const [code] = await once(builder, 'exit');
  if (code !== 0) {
    throw new Error((await said).join('\n'));
  }
}

function electronVersion(): string {
  return String(JSON.parse(readFileSync(join(root, 'node_modules/electron/package.json'), 'utf8')).version);
}
