import process from 'node:process';
import { electronInstaller, findElectron } from './electron-binary.ts';
import { openWindow } from './launch.ts';
import { run } from './tools.ts';

/** `npm run window`: fetches Electron's program if it is not here yet (about 110 MB, once), then opens the window. */
const tenMinutes = 600_000;

if (!findElectron()) {
  console.log('Fetching Electron from GitHub, about 110 MB …');
  await run(process.execPath, [electronInstaller], { timeout: tenMinutes, stdio: ['ignore', 'inherit', 'ignore'] });
}
const program = findElectron();
if (program) {
  process.exitCode = await openWindow(program, process.argv.slice(2));
} else {
  console.error('Electron could not be fetched: check the internet connection, or use `npm start` and a browser.');
  process.exitCode = 1;
}
