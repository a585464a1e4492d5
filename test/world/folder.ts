import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';

/** A fresh folder that goes when the test (or, called outside one, the process) ends, with the key files beside it. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'arogya-'));
  const remove = () => {
    for (const each of [folder, `${folder}-config`]) rmSync(each, { recursive: true, force: true });
  };
  try {
    onTestFinished(remove);
  } catch {
    process.once('exit', remove);
  }
  return folder;
}
