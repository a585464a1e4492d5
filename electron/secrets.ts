import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { SafeStorage } from 'electron';

/**
 * The key of a world's database, kept by the operating system's key store (Windows: DPAPI; Linux: libsecret or KWallet).
 *
 * - `no-key-store`: the system offers none, or (Linux) one that only pretends: `basic_text` is a fixed password
 * - `unreadable`: a key is kept, but this account can no longer open it; the recovery sheet can
 *
 * `nextKey` is that of a change of key that was begun and not finished: either may be the one that opens the database.
 */
export type KeyOutcome =
  | { readonly kind: 'key'; readonly key: Buffer; readonly nextKey: Buffer | null }
  | { readonly kind: 'no-key-store' }
  | { readonly kind: 'unreadable' };

type Store = Pick<
  SafeStorage,
  'isAsyncEncryptionAvailable' | 'getSelectedStorageBackend' | 'encryptStringAsync' | 'decryptStringAsync'
>;

/** Reads the key kept in `file`, or makes one (32 random bytes) and keeps it there, when there is no such file yet. */
export async function findOrMakeKey(store: Store, file: string, platform: NodeJS.Platform): Promise<KeyOutcome> {
  if (platform === 'linux' && store.getSelectedStorageBackend() === 'basic_text') {
    return { kind: 'no-key-store' };
  }
  if (!(await store.isAsyncEncryptionAvailable())) {
    return { kind: 'no-key-store' };
  }
  const sealed = await readIfThere(file);
  if (sealed) {
    return openKey(store, file, sealed);
  }
  const key = randomBytes(32);
  await keep(file, await store.encryptStringAsync(key.toString('base64')));
  return { kind: 'key', key, nextKey: null };
}

const nextFile = (file: string) => `${file}.next`;

/**
 * The key of a change, on disk beside the current one when this resolves; the one of a change that was begun before.
 *
 * @throws Error where it cannot be kept, or one is there that this account cannot open
 */
export async function prepareKey(store: Store, file: string): Promise<Buffer> {
  const begun = await readKey(store, nextFile(file));
  if (begun) {
    return begun;
  }
  if (await readIfThere(nextFile(file))) {
    throw new Error('A prepared key that cannot be read may be the one of a backup: it stays');
  }
  const key = randomBytes(32);
  await keep(nextFile(file), await store.encryptStringAsync(key.toString('base64')));
  return key;
}

/** Puts the prepared key in the place of the current one, which opens nothing any more. */
export async function promoteKey(file: string): Promise<void> {
  await rename(nextFile(file), file);
}

/** Undefined when there is none, or none that can be read. */
async function readKey(store: Store, file: string): Promise<Buffer | undefined> {
  const sealed = await readIfThere(file);
  const opened = sealed && (await decrypt(store, sealed));
  const key = Buffer.from(opened?.result ?? '', 'base64');
  return key.length === 32 ? key : undefined;
}

async function openKey(store: Store, file: string, sealed: Buffer): Promise<KeyOutcome> {
  const opened = await decrypt(store, sealed);
  const key = Buffer.from(opened?.result ?? '', 'base64');
  if (!opened || key.length !== 32) {
    return { kind: 'unreadable' };
  }
  if (opened.shouldReEncrypt) {
    await keep(file, await store.encryptStringAsync(opened.result));
  }
  return { kind: 'key', key, nextKey: (await readKey(store, nextFile(file))) ?? null };
}

async function decrypt(store: Store, sealed: Buffer) {
  try {
    return await store.decryptStringAsync(sealed);
  } catch {
    return undefined;
  }
}

async function readIfThere(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') {
      return undefined;
    }
    throw cause;
  }
}

/** Whole or not at all, also when the power goes: without this file the database is lost to this account. */
async function keep(file: string, sealed: Buffer): Promise<void> {
  const draft = `${file}.new`;
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const handle = await open(draft, 'w', 0o600);
  try {
    await handle.writeFile(sealed);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, file);
  await flushFolder(dirname(file));
}

/** The name of a new file is in its folder for good only then. Windows does it by itself, and opens no folder. */
async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') {
    return;
  }
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
