import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import { run } from './tools.ts';

const knownPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** The browser for the tests: `AROGYA_CHROMIUM`, else the first of the known places. */
export function findChromium(): string | undefined {
  const named = process.env['AROGYA_CHROMIUM'];
  return named || knownPlaces.find((place) => existsSync(place));
}

/**
 * Fetches what the browser tests need beside npm packages: a Chromium, and poppler's tools, which read printed pages back.
 * Only as root on Debian and its kin; elsewhere one sentence says what is missing, and the tests that need it fail.
 */
export async function provideBrowser(): Promise<boolean> {
  if (isComplete()) {
    return true;
  }
  if (process.getuid?.() === 0 && isOnPath('apt-get')) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await run('apt-get', ['update', '-q'], { env });
    await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium', 'poppler-utils'], { env });
  }
  if (!isComplete()) {
    console.error('Install Chromium (or name one in AROGYA_CHROMIUM) and poppler-utils (pdftotext) to run every test.');
  }
  return isComplete();
}

const isComplete = () => findChromium() !== undefined && isOnPath('pdftotext');

function isOnPath(program: string): boolean {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.some((folder) => existsSync(join(folder, program)) || existsSync(join(folder, `${program}.exe`)));
}
