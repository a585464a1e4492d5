import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { errorFacts, makeLog } from '../../../core/kit/log.ts';
import { temporaryFolder } from '../../world/folder.ts';

test('a start goes on with a small log, and begins a new one after a large one', () => {
  const folder = temporaryFolder();
  const file = path.join(folder, 'arogya.log');
  makeLog(file).info('first');
  makeLog(file).info('second');
  expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(2);
  writeFileSync(file, 'x'.repeat(11 * 1024 * 1024));
  makeLog(file).info('third');
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ event: 'third' });
  expect(readdirSync(folder).sort()).toEqual(['arogya.log', 'arogya.log.old']);
});

test('of an error its kind and its places are told, never its words', () => {
  const facts = JSON.stringify(errorFacts(new SyntaxError('Unexpected token in: Asha Devi')));
  expect(facts).toContain('SyntaxError');
  expect(facts).toContain('log.test.ts');
  expect(facts).not.toContain('Asha');
  expect(errorFacts('Asha Devi')).toEqual({ error: 'string' });
});
