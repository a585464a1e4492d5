import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';

/** Does something when a test has ended: vitest's own for the one test that runs, and a context's where several do. */
export type AtEnd = (work: () => Promise<void> | void) => void;

/** A fresh folder that goes when the test (or, called outside one, the process) ends, with the key files beside it. */
export function temporaryFolder(atEnd: AtEnd = onTestFinished): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'arogya-'));
  const remove = () => {
    for (const each of [folder, `${folder}-config`]) rmSync(each, { recursive: true, force: true });
  };
  try {
    atEnd(remove);
  } catch {
    process.once('exit', remove);
  }
  return folder;
}
