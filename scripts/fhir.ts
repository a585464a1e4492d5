/**
 * Prints what is wrong with FHIR bundles: `npm run fhir -- FILE…`.
 * Exit code 0: no error; 1: at least one error; 2: a file cannot be read or is not JSON.
 */
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { checkText, openRulebook, parseJson, type Remark, readTables } from '../core/fhir/index.ts';
import { namedFile } from './named-file.ts';

const book = openRulebook(readTables(new URL('../core/fhir/rules/', import.meta.url)));

/** The file's text, or undefined when it cannot be read as UTF-8. */
function readText(file: string): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(namedFile(file)));
  } catch {
    return undefined;
  }
}

function describe({ severity, path, rule, text }: Remark): string {
  return `  ${severity.padEnd(11)}  ${path}  ${text}  [${rule}]\n`;
}

/** Prints one file's remarks; the exit code it asks for. */
function judgeFile(file: string): number {
  const text = readText(file);
  if (text === undefined || parseJson(text) === undefined) {
    process.stderr.write(`${file}: ${text === undefined ? 'cannot be read' : 'is not JSON'}\n`);
    return 2;
  }
  const remarks = checkText(book, text);
  const count = (severity: string): number => remarks.filter((remark) => remark.severity === severity).length;
  const sums = `${count('error')} errors, ${count('warning')} warnings, ${count('information')} notes`;
  process.stdout.write(`${file}: ${sums}\n${remarks.map(describe).join('')}`);

  return count('error') > 0 ? 1 : 0;
}

const files = process.argv.slice(2);
if (files.length === 0) process.stderr.write('usage: npm run fhir -- FILE…\n');
process.exitCode = files.length === 0 ? 2 : Math.max(...files.map(judgeFile));
