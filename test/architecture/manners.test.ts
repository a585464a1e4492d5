import { describe, expect, test } from 'vitest';
import { badNames, clockReaders, excuses, longFiles } from './manners.ts';
import { toSource } from './sources.ts';

/** Each rule about how files look, on made-up files: it must find what is wrong and leave alone what is right. */
const lines = (count: number) => toSource(`core/a/${count}.ts`, 'x;\n'.repeat(count));

describe('manners', () => {
  test('300 lines are a file, 301 are too many', () => {
    expect(longFiles([lines(300), lines(301)])).toEqual(['core/a/301.ts: 301 lines']);
  });

  test.each(['new Date()', 'Date.now()', 'Date()'])('%s reads the clock', (text) => {
    expect(clockReaders([toSource('core/consent/store.ts', text)])).toEqual(['core/consent/store.ts']);
    expect(clockReaders([toSource('core/kit/clock.ts', text), toSource('renderer/ui/clock.ts', text)])).toEqual([]);
  });

  test.each(["new Date('2026-11-24')", 'new Date(at)', 'clock()', "'new Date()'", '// Date.now()'])(
    '%s does not',
    (text) => {
      expect(clockReaders([toSource('core/consent/store.ts', text)])).toEqual([]);
    },
  );

  test.each([
    'core/consent/utils.ts',
    'core/consent/types.ts',
    'core/helpers/a.ts',
    'core/consent/someFile.ts',
    'renderer/Desk.tsx',
  ])('the name %s is refused', (path) => {
    expect(badNames([toSource(path, '')])).toEqual([path]);
  });

  test.each(['core/consent/on-notice.ts', 'test/unit/a.test.ts', 'core/gateway/dialects/v0-5.ts'])(
    'the name %s is good',
    (path) => {
      expect(badNames([toSource(path, '')])).toEqual([]);
    },
  );

  test.each([
    '// oxlint-disable-next-line no-console',
    '// oxlint-disable-next-line no-console --',
    '// @ts-expect-error',
    '// @ts-ignore -- it is really quite all right',
    '// TODO later',
    "test.skip('x', () => {});",
    "describe.only('x', () => {});",
  ])('%s is an excuse', (line) => {
    expect(excuses([toSource('core/a/b.ts', `x;\n${line}`)])).toEqual([`core/a/b.ts:2 ${line}`]);
  });

  test.each([
    '// oxlint-disable-next-line no-console -- the person at the console reads it',
    '// @ts-expect-error -- a promise would leave the transaction open',
    '// biome-ignore format: a table is read by its columns',
    "test('skip this and only that', () => {});",
  ])('%s is none', (line) => {
    expect(excuses([toSource('core/a/b.ts', line)])).toEqual([]);
  });
});
