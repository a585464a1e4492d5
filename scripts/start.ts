import process from 'node:process';
import { findElectron, hasScreen } from './electron-binary.ts';
import { openWindow, startForBrowser } from './launch.ts';

/** `npm start`: the window where Electron's program is here, else the same pages for a browser. Downloads nothing. */
const program = hasScreen() ? findElectron() : undefined;
const args = process.argv.slice(2);
process.exitCode = program ? await openWindow(program, args) : await startForBrowser(args);
