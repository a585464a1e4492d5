import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { minimal, minimalText } from './samples.ts';

const script = fileURLToPath(new URL('../../../scripts/fhir.ts', import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), 'arogya-fhir-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fhir(...files: readonly string[]): { code: number | null; printed: string } {
  // As npm does it: the script runs in the project's folder and hears in INIT_CWD where it was asked for.
  const env = { ...process.env, INIT_CWD: folder };
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...files], { encoding: 'utf8', env });
  return { code: status, printed: stdout + stderr };
}

function file(name: string, text: string | Uint8Array): string {
  const place = path.join(folder, name);
  writeFileSync(place, text);
  return place;
}

describe('npm run fhir', () => {
  const good = file('good.json', minimalText('Prescription-structured'));
  const { identifier: _, ...rest } = minimal('Prescription-structured');
  const bad = file('bad.json', JSON.stringify(rest));

  test('prints no remark for a conforming bundle, and ends with 0', () => {
    expect(fhir(good)).toEqual({ code: 0, printed: `${good}: 0 errors, 0 warnings, 0 notes\n` });
  });

  test('finds a file by its name from the folder in which it was asked for', () => {
    expect(fhir('good.json')).toEqual({ code: 0, printed: 'good.json: 0 errors, 0 warnings, 0 notes\n' });
  });

  test('prints each remark with its place, and ends with 1 when one is an error', () => {
    const { code, printed } = fhir(good, bad);

    expect(code).toBe(1);
    expect(printed).toContain('error        Bundle.identifier  is missing  [element.missing]');
  });

  test.each([
    ['is not there', path.join(folder, 'nowhere.json')],
    ['is no JSON', file('half.json', '{"resourceType":')],
    ['is no UTF-8', file('latin.json', Buffer.from('{"a":"\xE9"}', 'latin1'))],
  ])('ends with 2 when a file %s, whatever the others are', (_what, place) => {
    expect(fhir(bad, place, good).code).toBe(2);
  });

  test('says how it is used when no file is named', () => {
    expect(fhir()).toEqual({ code: 2, printed: 'usage: npm run fhir -- FILE…\n' });
  });
});
