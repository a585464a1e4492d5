import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A place on which only this user's programs can listen or knock, and how to clear it away. */
export interface PipePlace {
  readonly pipe: string;
  readonly clear: () => void;
}

/**
 * Unix: a socket in a folder that only the owner may enter (`mkdtemp` makes it 0700). Kept short, because a socket's path may
 * not be longer than 104 bytes. Windows: a pipe whose name cannot be guessed; pipes stand in no folder.
 */
export function makePipePlace(platform: NodeJS.Platform): PipePlace {
  if (platform === 'win32') {
    return { pipe: `\\\\.\\pipe\\arogya-edge-${randomBytes(16).toString('hex')}`, clear: () => undefined };
  }
  const folder = mkdtempSync(join(tmpdir(), 'arogya-edge-'));
  return { pipe: join(folder, 'desk'), clear: () => rmSync(folder, { recursive: true, force: true }) };
}
