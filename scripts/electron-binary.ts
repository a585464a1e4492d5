import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { root } from './tools.ts';

const packageFolder = join(root, 'node_modules', 'electron');
const unlessNamed = process.platform === 'win32' ? 'electron.exe' : 'electron';

/**
 * Electron's program, when it is there. Looks at files only: `require('electron')` would start a download.
 * `ELECTRON_OVERRIDE_DIST_PATH` names another folder than the package's own.
 */
export function findElectron(): string | undefined {
  const pathFile = join(packageFolder, 'path.txt');
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : unlessNamed;
  const program = join(process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(packageFolder, 'dist'), name);
  return existsSync(program) ? program : undefined;
}

/** The script of the package that downloads the program for this system, outside of npm's install step. */
export const electronInstaller = join(packageFolder, 'install.js');

/** A window needs a screen. Linux servers and containers have none, and Electron would only fail there. */
export function hasScreen(): boolean {
  return process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
}
