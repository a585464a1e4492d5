import { randomBytes } from 'node:crypto';
import { decodeBase64 } from './base64.ts';
import { type Checked, refuse } from './checked.ts';

const nonceBytes = 32;

/** Fresh for every request and every push. */
export function drawNonce(): string {
  return randomBytes(nonceBytes).toString('base64');
}

/** Other lengths are refused, because the implementations in the field disagree on what they mean (encryption.md section 4). */
export function readNonce(text: string): Checked<Buffer> {
  const bytes = decodeBase64(text, 'bad-nonce');
  if (!bytes.ok || bytes.value.length === nonceBytes) return bytes;
  return refuse('bad-nonce', `a nonce of ${bytes.value.length} bytes`);
}

/** Salt and IV of both sides alike: the first 20 and the last 12 bytes of the two nonces' XOR. */
export function mixNonces(one: Buffer, other: Buffer): { salt: Buffer; iv: Buffer } {
  const mixed = Buffer.from(one.map((byte, i) => byte ^ (other[i] ?? 0)));
  return { salt: mixed.subarray(0, 20), iv: mixed.subarray(20) };
}
