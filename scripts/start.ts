import process from 'node:process';
import { usage } from '../core/arguments.ts';
import { findElectron, hasScreen } from './electron-binary.ts';
import { openWindow, startForBrowser } from './launch.ts';

/** `npm start`: the window where Electron's program is here, else the same pages for a browser. Downloads nothing. */
const args = process.argv.slice(2);
if (args.includes('--help')) {
  console.log(`npm start -- ${usage}`);
} else {
  const program = hasScreen() ? findElectron() : undefined;
  process.exitCode = program ? await openWindow(program, args) : await startForBrowser(args);
}
