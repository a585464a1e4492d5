import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { type KeyStore, opensWith } from './backup/index.ts';
import { Problem } from './kit/problem.ts';

/**
 * The database key of one world without a key store: 64 hexadecimal digits in a file that only its owner can read.
 *
 * A key is made only for a world that has no database yet: a database whose key file is gone needs the recovery sheet, not
 * a new key.
 *
 * @throws Problem `key.readable-by-others`, `key.damaged`, `key.missing`, `key.inside-data`, each with the file as a fact
 */
export function readKeyFile(file: string, data: { folder: string; hasDatabase: boolean }): Uint8Array {
  const inside = path.relative(data.folder, file);
  if (!inside.startsWith('..') && !path.isAbsolute(inside)) throw new Problem('key.inside-data', { file });
  if (!existsSync(file)) {
    if (data.hasDatabase) throw new Problem('key.missing', { file });
    writeKeyFile(file, randomBytes(32));
  }
  return readPrivately(file);
}

function readPrivately(file: string): Uint8Array {
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) {
    throw new Problem('key.readable-by-others', { file });
  }
  const text = readFileSync(file, 'utf8').trim();
  if (!/^[0-9a-f]{64}$/.test(text)) throw new Problem('key.damaged', { file });
  return new Uint8Array(Buffer.from(text, 'hex'));
}

/**
 * Writes a new key file, whole and on disk when this returns; half of a key would be worth nothing, and stand in the way of
 * the next start. It must not exist yet: an old key is never written over.
 */
export function writeKeyFile(file: string, key: Uint8Array): void {
  if (existsSync(file)) throw new Error('A key file stays as it is');
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const unfinished = `${file}.unfinished`;
  const handle = openSync(unfinished, 'w', 0o600);
  writeSync(handle, `${Buffer.from(key).toString('hex')}\n`);
  fsyncSync(handle);
  closeSync(handle);
  renameSync(unfinished, file);
  flushFolder(path.dirname(file));
}

/** The name of a new file is in its folder for good only then. Windows does it by itself, and opens no folder. */
function flushFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  fsyncSync(handle);
  closeSync(handle);
}

/**
 * Reads the key file and offers it as a place where the key can be changed: the next key lies beside it until the change
 * is finished. After a power cut during a change `prepared()` is left for `app.ts`, which finishes it; a database that has
 * the next key already is opened with that one.
 *
 * @throws Problem as `readKeyFile`
 */
export function openKeyFile(file: string, data: { folder: string; database: string }): KeyStore {
  const next = `${file}.next`;
  const hasDatabase = existsSync(data.database);
  let key = readKeyFile(file, { folder: data.folder, hasDatabase });
  const store: KeyStore = {
    current: () => key,
    prepared: () => (existsSync(next) ? readPrivately(next) : undefined),
    async prepare() {
      const prepared = new Uint8Array(randomBytes(32));
      try {
        writeKeyFile(next, prepared);
      } catch {
        throw new Problem('backup.key-not-kept');
      }
      return prepared;
    },
    use() {
      key = readPrivately(next);
    },
    async promote() {
      try {
        renameSync(next, file);
      } catch {
        throw new Problem('backup.key-not-kept');
      }
    },
  };
  const prepared = store.prepared();
  if (prepared && hasDatabase && opensWith(data.database, prepared)) key = prepared;
  return store;
}
