import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findOrMakeKey, prepareKey, promoteKey } from '../../../electron/secrets.ts';
import { fakeStore } from './fake-electron.ts';

let folder = '';
let file = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'secrets-'));
  file = join(folder, 'keys', 'practice.key');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('the first start makes a key of 32 bytes, later starts find the same one', async () => {
  const made = await findOrMakeKey(fakeStore(), file, 'linux');
  const found = await findOrMakeKey(fakeStore(), file, 'linux');
  expect(made.kind === 'key' && made.key.length).toBe(32);
  expect(found).toEqual(made);
});

test('two worlds have two keys', async () => {
  const practice = await findOrMakeKey(fakeStore(), file, 'linux');
  const production = await findOrMakeKey(fakeStore(), join(folder, 'keys', 'production.key'), 'linux');
  expect(practice).not.toEqual(production);
});

test('the file holds no key in the clear, and only its owner may read it', async () => {
  const made = await findOrMakeKey(fakeStore(), file, 'linux');
  const kept = readFileSync(file, 'utf8');
  expect(made.kind === 'key' && kept.includes(made.key.toString('base64'))).toBe(false);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(statSync(join(folder, 'keys')).mode & 0o777).toBe(0o700);
});

test('a key store with a fixed password is none', async () => {
  expect(await findOrMakeKey(fakeStore('basic_text'), file, 'linux')).toEqual({ kind: 'no-key-store' });
  expect(() => statSync(file)).toThrow('ENOENT');
});

test('a key store that is not available is none', async () => {
  const store = { ...fakeStore(), isAvailable: false };
  expect(await findOrMakeKey(store, file, 'win32')).toEqual({ kind: 'no-key-store' });
});

test('a key that this account cannot open is neither replaced nor removed', async () => {
  await findOrMakeKey(fakeStore(), file, 'linux');
  const before = readFileSync(file);
  const store = { ...fakeStore(), isForgetful: true };
  expect(await findOrMakeKey(store, file, 'linux')).toEqual({ kind: 'unreadable' });
  expect(readFileSync(file)).toEqual(before);
});

test.each(['', 'too short', '\u0000\u0001'])(
  'a file that holds no key (%j) is unreadable, not a reason for a new key',
  async (text) => {
    await findOrMakeKey(fakeStore(), file, 'linux');
    writeFileSync(file, text);
    expect(await findOrMakeKey(fakeStore(), file, 'linux')).toEqual({ kind: 'unreadable' });
    expect(readFileSync(file, 'utf8')).toBe(text);
  },
);

test('a key that the system wants sealed anew is kept under the new seal', async () => {
  const made = await findOrMakeKey(fakeStore(), file, 'linux');
  const store = {
    ...fakeStore(),
    shouldReEncrypt: true,
    encryptStringAsync: () => Promise.resolve(Buffer.from('new seal')),
  };
  expect(await findOrMakeKey(store, file, 'linux')).toEqual(made);
  expect(readFileSync(file, 'utf8')).toBe('new seal');
});

test('a change of key keeps both until the new one is put in place', async () => {
  const made = await findOrMakeKey(fakeStore(), file, 'linux');
  const next = await prepareKey(fakeStore(), file);
  expect(await findOrMakeKey(fakeStore(), file, 'linux')).toEqual({ ...made, nextKey: next });
  expect(statSync(`${file}.next`).mode & 0o777).toBe(0o600);
  await promoteKey(file);
  expect(await findOrMakeKey(fakeStore(), file, 'linux')).toEqual({ kind: 'key', key: next, nextKey: null });
});

test('a change that was begun goes on with its key', async () => {
  await findOrMakeKey(fakeStore(), file, 'linux');
  expect(await prepareKey(fakeStore(), file)).toEqual(await prepareKey(fakeStore(), file));
});

test('nothing is put in place where nothing was prepared', async () => {
  const made = await findOrMakeKey(fakeStore(), file, 'linux');
  await expect(promoteKey(file)).rejects.toThrow('ENOENT');
  expect(await findOrMakeKey(fakeStore(), file, 'linux')).toEqual(made);
});
