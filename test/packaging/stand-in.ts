import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { windowsProgram } from './windows-program.ts';

/**
 * A folder that electron-builder takes for an unpacked Electron (platform.md section 5), so that packaging can be judged
 * without Electron's program: the right names, and a program that holds nothing but the fuses.
 */
export function makeStandIn(folder: string, target: 'linux' | 'win32', version: string): void {
  const put = (name: string, content: string | Buffer) => writeFileSync(join(folder, name), content);
  mkdirSync(join(folder, 'resources'), { recursive: true });
  mkdirSync(join(folder, 'locales'));
  put('version', version);
  put('locales/en-US.pak', '');
  put('locales/hi.pak', '');
  put('locales/de.pak', '');
  for (const name of [...shared, ...own[target]]) {
    put(name, '');
  }
  if (target === 'win32') {
    put('electron.exe', windowsProgram(fuseWire));
  } else {
    put('electron', fuseWire);
  }
}

const shared = [
  'LICENSE',
  'LICENSES.chromium.html',
  'icudtl.dat',
  'resources.pak',
  'snapshot_blob.bin',
  'v8_context_snapshot.bin',
];
const own = {
  linux: ['chrome-sandbox', 'chrome_crashpad_handler', 'libffmpeg.so'],
  win32: ['ffmpeg.dll'],
} as const;

/** Electron's fuses as it is delivered: a sentinel (from its fuses document), version 1, nine fuses, their initial states. */
const fuseWire = Buffer.concat([
  Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'),
  Buffer.from([1, 9]),
  Buffer.from('011100011'),
]);
