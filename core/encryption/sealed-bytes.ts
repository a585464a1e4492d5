import { type CipherGCM, createHash } from 'node:crypto';
import { base64Pieces } from '../kit/base64-pieces.ts';
import type { Agreement } from './agreement.ts';
import { startCipher } from './cipher.ts';

/** Small, so that no piece outlives its turn. */
const pieceBytes = 48 * 1024;

/** What one entry becomes on the wire. */
export interface SealedBytes {
  /**
   * Base64 of ciphertext and tag, its letters as bytes, in pieces one after the other: as a text it would have to be copied
   * into the page, and many megabytes in one piece leave a hole in the memory that is not given back.
   */
  readonly content: readonly Buffer[];
  /** Base64 of the plaintext's MD5, the documented checksum (encryption.md section 9). */
  readonly checksum: string;
}

/** Encrypts a text piece by piece: a record of many megabytes needs no more room than its content on the wire. */
export function sealToBytes({ aesKey, iv }: Agreement, text: string): SealedBytes {
  const cipher = startCipher(aesKey, iv);
  const md5 = createHash('md5');
  const pieces = base64Pieces(encrypted(text, cipher, (plain) => md5.update(plain)));
  const content = Array.from(pieces, (letters) => Buffer.from(letters, 'latin1'));
  return { content, checksum: md5.digest('base64') };
}

/** Ciphertext, then the tag. */
function* encrypted(text: string, cipher: CipherGCM, look: (plain: Buffer) => void): Generator<Buffer> {
  const plain = Buffer.allocUnsafe(pieceBytes);
  const encoder = new TextEncoder();
  for (let at = 0; at < text.length; ) {
    // Writes whole letters only, and says how much of the text they were. Half a letter at the end of the slice never fits.
    const { read, written } = encoder.encodeInto(text.slice(at, at + pieceBytes), plain);
    at += read;
    look(plain.subarray(0, written));
    yield cipher.update(plain.subarray(0, written));
  }
  cipher.final();
  yield cipher.getAuthTag();
}
