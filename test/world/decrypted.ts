import { createDecipheriv } from 'node:crypto';
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { temporaryFolder } from './folder.ts';
import { testKey } from './keys.ts';

/** How SQLCipher 4 lays out a page: what it keeps at the end begins with the 16 bytes that decrypting starts from. */
const page = { size: 4096, reserved: 80, start: 16 };
/** The first page of a file begins with its salt, which is not encrypted. */
const salt = 16;
const log = { head: 32, frameHead: 24 };

/**
 * Every byte of a database file without its encryption, as Latin letters: to look for what must have gone. Free pages count,
 * as they lie there. The write-ahead log beside the file is read in too.
 */
export function decryptedImage(file: string, key: Uint8Array = testKey): string {
  const copy = path.join(temporaryFolder(), 'image.db');
  for (const ending of ['', '-wal']) if (existsSync(file + ending)) copyFileSync(file + ending, copy + ending);
  const sqlite = new Database(copy);
  sqlite.pragma("cipher='sqlcipher'");
  sqlite.pragma('legacy=4');
  sqlite.pragma(`key="x'${Buffer.from(key).toString('hex')}'"`);
  sqlite.pragma('wal_checkpoint(TRUNCATE)');
  sqlite.close();
  const bytes = readFileSync(copy);
  const pages = Array.from({ length: bytes.length / page.size }, (_, number) =>
    decrypt(bytes.subarray(number * page.size, (number + 1) * page.size), { key, isFirst: number === 0 }),
  );
  return pages.join('');
}

/**
 * Every frame of the write-ahead log beside a database file, also those that newer ones replace: whatever a finder of the
 * disk could read with the key.
 */
export function decryptedLog(file: string, key: Uint8Array = testKey): string {
  const bytes = existsSync(`${file}-wal`) ? readFileSync(`${file}-wal`) : Buffer.alloc(0);
  const texts: string[] = [];
  const frame = log.frameHead + page.size;
  for (let at = log.head; at + frame <= bytes.length; at += frame) {
    const isFirst = bytes.readUInt32BE(at) === 1;
    texts.push(decrypt(bytes.subarray(at + log.frameHead, at + frame), { key, isFirst }));
  }
  return texts.join('');
}

function decrypt(bytes: Buffer, { key, isFirst }: { key: Uint8Array; isFirst: boolean }): string {
  const end = page.size - page.reserved;
  const decipher = createDecipheriv('aes-256-cbc', key, bytes.subarray(end, end + page.start)).setAutoPadding(false);
  const content = bytes.subarray(isFirst ? salt : 0, end);
  return Buffer.concat([decipher.update(content), decipher.final()]).toString('latin1');
}
