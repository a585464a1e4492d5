import type { Point } from './curve.ts';

/** The shared secret of an own scalar and one peer: x of the product, always 32 bytes, big-endian, leading zeros kept. */
export type Agree = (scalar: bigint) => Buffer;

/**
 * One way to do the arithmetic of the curve. There are two, and both give the same results on every input
 * (encryption.md section 12): node:crypto's X25519 and @noble/curves.
 */
export interface Route {
  readonly name: 'native' | 'noble';
  /** The public key of a scalar in 1..n-1, with the exact sign of y. */
  publicPoint(scalar: bigint): Point;
  /** The peer's side of an agreement; `undefined` for a point outside the subgroup of order n. The point must be on the curve and not of small order. */
  peer(point: Point): Agree | undefined;
}
