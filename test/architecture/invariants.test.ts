import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from './sources.ts';
import { hasTitle, readPromises, titlesOf } from './titles.ts';

const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

/** `docs/invariants.md` names tests and files of ours: a name that is not there any more holds nothing. */
describe('the table of invariants', () => {
  const promises = readPromises(read('docs/invariants.md'));

  test('has its lines, and each names a test file and a file that was broken for it', () => {
    expect(promises.length).toBeGreaterThan(50);
    const missing = promises
      .flatMap(({ file, broken }) => [file, broken])
      .filter((one) => one === '' || !existsSync(path.join(root, one)));
    expect(missing).toEqual([]);
  });

  test('names tests that there are', () => {
    const missing = promises.filter(
      ({ file, title }) => title !== null && !hasTitle(titlesOf(file, read(file)), title),
    );
    expect(missing.map(({ file, title }) => `${file} › ${title}`)).toEqual([]);
  });
});

describe('names of tests', () => {
  const titles = titlesOf(
    'test/a.test.ts',
    `describe('a door', () => {
      test('is shut', () => undefined);
      test.each([['red'], ['green']])('is %s at night', () => undefined);
      test(\`opens after \${count} knocks (SEED=\${seed})\`, { timeout: 5 }, () => undefined);
    });
    test.each(cases)('$list $id holds', () => undefined);`,
  );

  test.each(['a door is shut', 'a door is red at night', 'a door opens after 3 knocks'])('%s is one', (title) => {
    expect(hasTitle(titles, title)).toBe(true);
  });

  test.each(['is shut', 'a door', 'a door is shut now', 'a door is blue at night', 'a door opens after knocks'])(
    '%s is none',
    (title) => {
      expect(hasTitle(titles, title)).toBe(false);
    },
  );

  test('a line that is not written as the others names nothing', () => {
    expect(readPromises('| `a.test.ts` › b | no file |')).toEqual([{ file: '', title: null, broken: '' }]);
  });
});
