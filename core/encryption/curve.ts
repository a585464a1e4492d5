/**
 * Curve25519 in short-Weierstrass form, BouncyCastle's custom curve "curve25519" (encryption.md section 2):
 * y^2 = x^3 + a x + b over GF(p). It is the curve of X25519 moved by A/3, so x = u + A/3 and y = v. Neither its bytes nor
 * its byte order are those of RFC 7748: coordinates are big-endian here.
 */
export const curve: Readonly<Record<'p' | 'a' | 'b' | 'n' | 'h' | 'gx' | 'gy' | 'thirdA', bigint>> = {
  p: 0x7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffedn,
  a: 0x2aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa984914a144n,
  b: 0x7b425ed097b425ed097b425ed097b425ed097b425ed097b4260b5e9c7710c864n,
  n: 0x1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3edn,
  h: 8n,
  gx: 0x2aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaad245an,
  gy: 0x20ae19a1b8a086b4e01edd2c7748d14c923d4d7e6d7c61b229e9c5a27eced3d9n,
  /** A/3 of the Montgomery form: the distance between u and x. */
  thirdA: 0x2aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaad2451n,
};

/** A of the Montgomery form v^2 = u^3 + A u^2 + u, which X25519 is defined on. */
export const montgomeryA = 486662n;

export interface Point {
  readonly x: bigint;
  readonly y: bigint;
}

/** The remainder in 0..p-1, also of a negative number. */
export function modP(value: bigint): bigint {
  const rest = value % curve.p;
  return rest < 0n ? rest + curve.p : rest;
}

/** Coordinates below p that satisfy the equation. Says nothing about the order of the point. */
export function isOnCurve({ x, y }: Point): boolean {
  return x < curve.p && y < curve.p && modP(y * y - (x * x * x + curve.a * x + curve.b)) === 0n;
}

/**
 * Whether a point of the curve has order 2, 4 or 8. Order 2: v is 0. Order 4: twice the point has u = 0, so u^2 = 1.
 * Order 8: twice the point has u = 1; the doubled u is (u^2 - 1)^2 / (4 v^2).
 */
export function isSmallOrder(point: Point): boolean {
  const u = toMontgomery(point);
  const v = point.y;
  const numerator = modP((u * u - 1n) ** 2n);

  return v === 0n || numerator === 0n || modP(numerator - 4n * v * v) === 0n;
}

/** u of the Montgomery form, for a point or for its x. */
export function toMontgomery({ x }: Pick<Point, 'x'>): bigint {
  return modP(x - curve.thirdA);
}

/** x of this form for a u of the Montgomery form. */
export function fromMontgomery(u: bigint): bigint {
  return modP(u + curve.thirdA);
}
