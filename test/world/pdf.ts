import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { temporaryFolder } from './folder.ts';

const run = promisify(execFile);

/** What stands on a printed page, as poppler's tools read it. */
export async function textOfPdf(pdf: Uint8Array): Promise<{ text: string; pages: number; size: string }> {
  const file = path.join(temporaryFolder(), 'page.pdf');
  writeFileSync(file, pdf);
  const { stdout: text } = await run('pdftotext', ['-layout', file, '-']);
  const { stdout: info } = await run('pdfinfo', [file]);
  const value = (name: string) => new RegExp(`^${name}:\\s+(.+)$`, 'm').exec(info)?.[1] ?? '';
  return { text, pages: Number(value('Pages')), size: value('Page size') };
}
