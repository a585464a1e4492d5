import type { Plaintext } from './vector-file.ts';

const alphabet = Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/');

/** The bytes that a vector's plaintext stands for. */
export function plaintextBytes(plaintext: Plaintext): Buffer {
  if ('utf8' in plaintext) return Buffer.from(plaintext.utf8);
  if ('base64' in plaintext) return Buffer.from(plaintext.base64, 'base64');
  return generateText(plaintext.seed, plaintext.bytes);
}

/** `xs32` of encryption.md section 14: ASCII letters from a 32-bit xorshift. */
export function generateText(seed: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let state = seed;
  for (let i = 0; i < length; i += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes[i] = alphabet[state & 63] ?? 0;
  }
  return bytes;
}
