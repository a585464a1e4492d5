import { decodeLenientBase64 } from './base64.ts';
import { accept, type Checked, refuse } from './checked.ts';
import { isOnCurve, isSmallOrder, type Point } from './curve.ts';
import { explicitPrefix, namedPrefix, readKeyInfo } from './key-info.ts';
import { toBytes, toNumber } from './number-bytes.ts';
import type { Agree, Route } from './route.ts';

/** A peer's public key, completely validated, ready for an agreement. */
export interface PublicKey {
  readonly point: Point;
  readonly agree: Agree;
}

/**
 * Reads `keyValue` in any form seen in the field, whichever direction it came from, and validates it as encryption.md
 * section 3.4 says. The bytes decide what it is, never the length of the text.
 */
export function readPublicKey(keyValue: string, route: Route): Checked<PublicKey> {
  const bytes = decodeLenientBase64(keyValue, 'bad-base64');
  if (!bytes.ok) return bytes;

  const encoded = bytes.value[0] === 0x30 ? readKeyInfo(bytes.value) : bytes;
  if (!encoded.ok) return encoded;

  const point = readPoint(encoded.value);
  return point.ok ? validate(point.value, route) : point;
}

/** `raw` and `x509` are what we send; `x509-named` is only read in the field, and written for tests. */
export type KeyForm = 'raw' | 'x509' | 'x509-named';

const prefixes: Record<KeyForm, Buffer> = {
  raw: Buffer.alloc(0),
  x509: explicitPrefix,
  'x509-named': namedPrefix,
};

/** The `keyValue` of a point, as base64. */
export function writePublicKey({ x, y }: Point, form: KeyForm): string {
  return Buffer.concat([prefixes[form], Buffer.of(0x04), toBytes(x), toBytes(y)]).toString('base64');
}

/** Compressed and hybrid points are refused: nobody sends them. */
function readPoint(bytes: Buffer): Checked<Point> {
  if (bytes.length === 65 && bytes[0] === 0x04) {
    return accept({ x: toNumber(bytes.subarray(1, 33)), y: toNumber(bytes.subarray(33)) });
  }
  if (bytes.length === 1 && bytes[0] === 0) return refuse('small-order', 'the point at infinity');
  return refuse(
    'bad-format',
    bytes.length === 32
      ? '32 bytes, as of an X25519 key: the peer uses RFC 7748 in place of the Weierstrass form'
      : `neither an uncompressed point of 65 bytes nor a SubjectPublicKeyInfo (${bytes.length} bytes)`,
  );
}

function validate(point: Point, route: Route): Checked<PublicKey> {
  if (!isOnCurve(point)) return refuse('not-on-curve', 'a point that is not on the curve');
  if (isSmallOrder(point)) return refuse('small-order', 'a point of order 2, 4 or 8');

  const agree = route.peer(point);
  return agree ? accept({ point, agree }) : refuse('not-in-subgroup', 'a point outside the subgroup of order n');
}
