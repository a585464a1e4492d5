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

export interface PrintedFont {
  readonly name: string;
  readonly isEmbedded: boolean;
}

/** The fonts with which a page is printed; a reader without them shows only those that are embedded. */
export async function fontsOfPdf(pdf: Uint8Array): Promise<PrintedFont[]> {
  const file = path.join(temporaryFolder(), 'page.pdf');
  writeFileSync(file, pdf);
  const { stdout } = await run('pdffonts', [file]);
  // The columns of the last yes and no words: emb, sub, uni; before them name, kind and encoding.
  const rows = stdout.matchAll(/^(?:[A-Z]{6}\+)?(\S+) .*?(yes|no)\s+(?:yes|no)\s+(?:yes|no)\s/gm);
  return [...rows].map(([, name = '', embedded]) => ({ name, isEmbedded: embedded === 'yes' }));
}
