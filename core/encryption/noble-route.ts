import { weierstrass } from '@noble/curves/abstract/weierstrass.js';
import { curve, type Point } from './curve.ts';
import type { Route } from './route.ts';

const { p, n, h, a, b, gx, gy } = curve;
const CurvePoint = weierstrass({ p, n, h, a, b, Gx: gx, Gy: gy });

/** The curve as it is written, in JavaScript: slow, without assumptions, and the twin that the native route is checked against. */
export const nobleRoute: Route = {
  name: 'noble',

  publicPoint: (scalar) => CurvePoint.BASE.multiply(scalar).toAffine(),

  peer: (point) =>
    CurvePoint.fromAffine(point).isTorsionFree() ? (scalar) => multiplyWithNoble(point, scalar) : undefined,
};

/**
 * x of scalar times point, for a point already known to be in the subgroup. The library's encoder checks the result once
 * more, as its own `getSharedSecret` does.
 */
export function multiplyWithNoble(point: Point, scalar: bigint): Buffer {
  const shared = CurvePoint.fromAffine(point).multiply(scalar).toBytes(false);
  return Buffer.from(shared.subarray(1, 33));
}
