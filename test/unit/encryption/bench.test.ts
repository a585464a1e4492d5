import { afterEach, expect, test, vi } from 'vitest';
import { run } from '../../../bench/encryption.ts';
import { spread } from '../../../bench/result.ts';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

test('the benchmark gives a ratio for each size and operation, with the limit on 4 KB alone, and a line for each measurement', async () => {
  vi.stubEnv('BENCH_SIZES', '64,4096');
  vi.stubEnv('BENCH_SECONDS', '0.001');
  const print = vi.spyOn(console, 'log').mockReturnValue();

  const results = await run();
  expect(results.map(({ name, limit }) => [name.split(' with')[0], limit])).toEqual([
    ['encrypt 64 bytes', undefined],
    ['decrypt 64 bytes', undefined],
    ['encrypt 4096 bytes', 20],
    ['decrypt 4096 bytes', 20],
  ]);
  for (const { min, median, max } of results)
    expect([min, median, max]).toEqual([min, median, max].toSorted((a, b) => a - b));

  const lines = print.mock.calls.map(([line]) => JSON.parse(String(line)));
  expect(lines).toHaveLength(8);
  expect(lines[1]).toEqual({ op: 'encrypt', keys: 'session', bytes: 64, bundlesPerSecond: expect.any(Number) });
});

test('a spread is the smallest, the middle and the largest value', () => {
  expect(spread([3, 10, 1])).toEqual({ min: 1, median: 3, max: 10 });
  expect(spread([4, 1, 2, 100])).toEqual({ min: 1, median: 3, max: 100 });
});
