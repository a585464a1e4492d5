import { curve } from './curve.ts';

/**
 * The X25519 scalar that does what `scalar` (1..n-1) does on the subgroup, up to the sign of the point, which no x shows.
 * X25519 clamps what it is given: only multiples of 8 in [2^254, 2^255) pass unchanged. n is 5 mod 8, so
 * s = d + (3 d mod 8) n is the one number below 8n that is d mod n and 0 mod 8; where it is too small or too large, 8n - s
 * may do (it stands for -d). `undefined` for the 2^-126 of all scalars that have neither form: d or n - d a multiple of 8
 * below about 2^127.4 (encryption.md section 12.2, steps 2 to 4).
 */
export function liftScalar(scalar: bigint): bigint | undefined {
  const lifted = scalar + ((3n * scalar) % 8n) * curve.n;
  const mirrored = 8n * curve.n - lifted;

  if (survivesClamping(lifted)) return lifted;
  return survivesClamping(mirrored) ? mirrored : undefined;
}

const survivesClamping = (scalar: bigint): boolean => scalar >= 1n << 254n && scalar < 1n << 255n;
