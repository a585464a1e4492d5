import { randomBytes } from 'node:crypto';
import { decodeBase64 } from './base64.ts';
import { accept, type Checked, refuse } from './checked.ts';
import { curve } from './curve.ts';
import { toBytes, toNumber } from './number-bytes.ts';

/** A scalar drawn evenly from 1..n-1. */
export function drawPrivateKey(): bigint {
  for (;;) {
    const bytes = randomBytes(32);
    bytes[0] = (bytes[0] ?? 0) & 0x1f;
    const scalar = toNumber(bytes);
    if (isScalar(scalar)) return scalar;
  }
}

/** 32 bytes, big-endian, as base64: positive to Java, whatever its first byte. */
export function writePrivateKey(scalar: bigint): string {
  return toBytes(scalar).toString('base64');
}

/** Takes also what BouncyCastle services store: the shortest two's complement, 1 to 33 bytes (encryption.md section 3.1). */
export function readPrivateKey(text: string): Checked<bigint> {
  const bytes = decodeBase64(text, 'bad-private-key');
  if (!bytes.ok) return bytes;

  const { length } = bytes.value;
  const scalar = toNumber(bytes.value);
  return length <= 33 && (bytes.value[0] ?? 0x80) < 0x80 && isScalar(scalar)
    ? accept(scalar)
    : refuse('bad-private-key', `out of range (${length} bytes)`);
}

const isScalar = (value: bigint): boolean => value > 0n && value < curve.n;
