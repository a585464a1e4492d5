import path from 'node:path';
import process from 'node:process';

/** A file as somebody typed it: npm runs a script in the project's folder and tells in INIT_CWD where it was asked for. */
export function namedFile(file: string): string {
  return path.resolve(process.env['INIT_CWD'] ?? process.cwd(), file);
}
