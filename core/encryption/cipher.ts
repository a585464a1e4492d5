import { type CipherGCM, createCipheriv, createDecipheriv, createSecretKey, hkdfSync } from 'node:crypto';
import { accept, type Checked, refuse } from './checked.ts';

const algorithm = 'aes-256-gcm';
const tagBytes = 16;
// Without authTagLength, node:crypto verifies a tag that was cut down to four bytes.
const options = { authTagLength: tagBytes };
const noInfo = Buffer.alloc(0);

// Keys are wrapped by createSecretKey throughout: given plain bytes, node:crypto finds out that they are no key object by
// catching exceptions, which takes longer than to encrypt some kilobytes.

/** HKDF-SHA256 with empty info (RFC 5869). */
export function deriveAesKey(secret: Buffer, salt: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', createSecretKey(secret), salt, noInfo, 32));
}

export const startCipher = (key: Buffer, iv: Buffer): CipherGCM =>
  createCipheriv(algorithm, createSecretKey(key), iv, options);

/** Ciphertext, then the 16-byte tag. A text is taken as UTF-8. */
export function encryptBytes(key: Buffer, iv: Buffer, plaintext: string | Uint8Array): Buffer {
  const cipher = startCipher(key, iv);
  const body = typeof plaintext === 'string' ? cipher.update(plaintext, 'utf8') : cipher.update(plaintext);
  cipher.final();
  return Buffer.concat([body, cipher.getAuthTag()]);
}

/** The plaintext, and that only after its tag was verified. */
export function decryptBytes(key: Buffer, iv: Buffer, sealed: Buffer): Checked<Buffer> {
  if (sealed.length < tagBytes) return refuse('too-short', `${sealed.length} bytes, less than a tag`);

  const decipher = createDecipheriv(algorithm, createSecretKey(key), iv, options);
  decipher.setAuthTag(sealed.subarray(-tagBytes));
  const plaintext = decipher.update(sealed.subarray(0, -tagBytes));
  try {
    decipher.final();
  } catch {
    return refuse('auth-failed', `the tag does not verify (${sealed.length} bytes)`);
  }
  return accept(plaintext);
}
