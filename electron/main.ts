import { join } from 'node:path';
import process from 'node:process';
import * as electron from 'electron';
import { runShell } from './shell.ts';

// Not awaited: Electron gets ready only after this file has been evaluated.
void runShell(electron, {
  coreFile: join(import.meta.dirname, '..', 'core', 'main.js'),
  preloadFile: join(import.meta.dirname, 'preload.cjs'),
  platform: process.platform,
  environment: process.env,
  args: process.argv,
});
