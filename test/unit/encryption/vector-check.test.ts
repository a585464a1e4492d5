import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openNativeRoute } from '../../../core/encryption/index.ts';
import { listCases } from '../../../scripts/vector-check/check-file.ts';
import { VectorFile } from '../../../scripts/vector-check/vector-file.ts';

const repository = join(import.meta.dirname, '../../..');
const vectorPath = join(repository, 'test/vectors/fidelius.json');
const text = readFileSync(vectorPath, 'utf8');
const whole = VectorFile.parse(JSON.parse(text));
const route = openNativeRoute();

/** One item of each list: enough to alter every field once, few enough to do it on one route within a second. */
const small: VectorFile = {
  ...whole,
  exchange: whole.exchange.slice(1, 2),
  page: whole.page.slice(1, 2),
  keypair: whole.keypair.slice(6, 7),
  publicKey: whole.publicKey.slice(0, 1),
  negative: whole.negative.filter(({ id }) => id === 'shared-n001'),
};

/** Fields that a vector states only for its readers, or that a HIU must not look at. */
const withoutMeaning = [
  /\.id$/,
  /\.reason$/,
  /\.op$/,
  /^format$/,
  /^version$/,
  /dhPublicKey\.(expiry|parameters)$/,
  /\.must$/,
  /KeyFormat$/,
  /\.generator$/,
];

describe('the checker finds any single altered value', () => {
  test.each(pathsOf(small).filter((path) => !withoutMeaning.some((pattern) => pattern.test(path))))('%s', (path) => {
    const altered = alter(structuredClone(small), path.split('.'));
    expect(differencesIn(altered)).not.toEqual([]);
  });

  test('and nothing in the same vectors unaltered', () => {
    expect(differencesIn(small)).toEqual([]);
  });

  test('a key of another form than the vector says', () => {
    const [exchange] = small.exchange;
    if (!exchange) throw new Error('no exchange');
    expect(differencesIn({ ...small, exchange: [{ ...exchange, senderKeyFormat: 'x509' }] })).not.toEqual([]);
  });

  test('a vector that must be refused and is not', () => {
    const negative = small.negative.map((item) => ({ ...item, must: 'reject' as const }));
    expect(differencesIn({ ...small, negative })).toEqual(['accepted']);
  });

  test('a vector that must be accepted and is not', () => {
    const negative = whole.negative.slice(1, 2).map((item) => ({ ...item, must: 'accept' as const }));
    expect(differencesIn({ ...small, negative })).toEqual(['refused: auth-failed']);
  });
});

describe('npm run vectors', () => {
  const folder = mkdtempSync(join(tmpdir(), 'vectors-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  const runOn = (content: string) => {
    const path = join(folder, 'file.json');
    writeFileSync(path, content);
    return run(path);
  };

  test('exits 0 with a summary when all is as stated', () => {
    const { status, stdout } = runOn(JSON.stringify(small));
    expect(stdout).toMatch(/^11 cases on the routes native and noble: 0 differences, 0 remarks/);
    expect(status).toBe(0);
  });

  test('exits 1 and names case, route and field of a difference', () => {
    const broken = structuredClone(small);
    const { status, stdout } = runOn(JSON.stringify(alter(broken, ['exchange', '0', 'md5Base64'])));
    expect(stdout).toContain('difference: shared-x002 (native): md5Base64 differs');
    expect(stdout).toContain('difference: shared-x002 (noble): md5Base64 differs');
    expect(status).toBe(1);
  });

  test('exits 0 with a remark when only the preferred reason is another', () => {
    const negative = whole.negative.slice(1, 2).map((item) => ({ ...item, reason: 'not-on-curve' }));
    const { status, stdout } = runOn(JSON.stringify({ ...small, negative }));
    expect(stdout).toContain('remark: shared-n002 (native): refused as auth-failed, where the file says not-on-curve');
    expect(status).toBe(0);
  });

  test.each([
    ['is cut off', text.slice(0, 5000)],
    ['is empty', ''],
    ['has another format', JSON.stringify({ ...small, format: 'others' })],
    ['has another version', JSON.stringify({ ...small, version: 2 })],
    ['lacks a field', JSON.stringify({ ...small, keypair: [{ id: 'x' }] })],
    ['has an unknown operation', JSON.stringify({ ...small, negative: [{ ...small.negative[0], op: 'sign' }] })],
  ])('exits 2 when the file %s', (_what, content) => {
    const { status, stderr } = runOn(content);
    expect(stderr).not.toBe('');
    expect(status).toBe(2);
  });

  test('exits 2 when there is no such file, and when none is named', () => {
    expect(run(join(folder, 'missing.json')).status).toBe(2);
    expect(run().status).toBe(2);
  });
});

function run(...args: string[]) {
  return spawnSync(process.execPath, ['scripts/vectors.ts', ...args], { cwd: repository, encoding: 'utf8' });
}

function differencesIn(file: VectorFile): string[] {
  return listCases(file, [route]).flatMap(({ run }) => run().map(({ what }) => what));
}

/** The path of every text and number in a value, as `exchange.0.sender.nonce`. */
function pathsOf(value: unknown, path: readonly string[] = []): string[] {
  if (typeof value !== 'object' || value === null) return value === null ? [] : [path.join('.')];
  return Object.entries(value).flatMap(([key, child]) => pathsOf(child, [...path, key]));
}

/** Changes one character in the middle of a text, or adds one to a number. */
function alter<Value>(root: Value, path: readonly string[]): Value {
  const last = path.at(-1) ?? '';
  const holder = path.slice(0, -1).reduce<Record<string, unknown>>(
    (node, key) => node[key] as Record<string, unknown>, // a path made by pathsOf leads through objects
    root as Record<string, unknown>,
  );
  const value = holder[last];
  holder[last] = typeof value === 'number' ? value + 1 : alterText(String(value));
  return root;
}

function alterText(value: string): string {
  const middle = Math.floor(value.length / 2);
  const other = value[middle] === 'a' ? 'b' : 'a';
  return value === '' ? other : value.slice(0, middle) + other + value.slice(middle + 1);
}
