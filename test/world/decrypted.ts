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
