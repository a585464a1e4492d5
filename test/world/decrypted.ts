import { createDecipheriv } from 'node:crypto';
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { temporaryFolder } from './folder.ts';
import { testKey } from './keys.ts';

/**
 * Every byte of a database file without its encryption, free pages included, as Latin letters: to look for what must have
 * gone. The write-ahead log beside it is read in too.
 */
export function decryptedImage(file: string, key: Uint8Array = testKey): string {
  const copy = path.join(temporaryFolder(), 'image.db');
  for (const ending of ['', '-wal']) if (existsSync(file + ending)) copyFileSync(file + ending, copy + ending);
  const sqlite = new Database(copy);
  sqlite.pragma("cipher='sqlcipher'");
  sqlite.pragma('legacy=4');
  sqlite.pragma(`key="x'${Buffer.from(key).toString('hex')}'"`);
  sqlite.pragma('wal_checkpoint(TRUNCATE)');
  sqlite.pragma('journal_mode=DELETE');
  sqlite.pragma("rekey=''");
  sqlite.close();
  return readFileSync(copy).toString('latin1');
}

/** A page of the file, and what SQLCipher 4 keeps at its end: 16 bytes to begin with, 64 that prove it. */
const page = { size: 4096, reserved: 80, start: 16 };
const logHead = 32;
const frameHead = 24;

/**
 * Every frame of the write-ahead log beside a database file without its encryption, also those that newer ones replace:
 * whatever a finder of the disk could read with the key.
 */
export function decryptedLog(file: string, key: Uint8Array = testKey): string {
  const log = existsSync(`${file}-wal`) ? readFileSync(`${file}-wal`) : Buffer.alloc(0);
  const texts: string[] = [];
  for (let at = logHead; at + frameHead + page.size <= log.length; at += frameHead + page.size) {
    const bytes = log.subarray(at + frameHead, at + frameHead + page.size);
    const end = page.size - page.reserved;
    // The first page begins with the file's salt, which is not encrypted.
    const begin = log.readUInt32BE(at) === 1 ? 16 : 0;
    const decipher = createDecipheriv('aes-256-cbc', key, bytes.subarray(end, end + page.start)).setAutoPadding(false);
    texts.push(Buffer.concat([decipher.update(bytes.subarray(begin, end)), decipher.final()]).toString('latin1'));
  }
  return texts.join('');
}
