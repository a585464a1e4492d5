import { createPrivateKey, createPublicKey, diffieHellman, type KeyObject } from 'node:crypto';
import { invert } from '@noble/curves/abstract/modular.js';
import { curve, fromMontgomery, modP, montgomeryA, type Point, toMontgomery } from './curve.ts';
import { liftScalar } from './lifted-scalar.ts';
import { multiplyWithNoble, nobleRoute } from './noble-route.ts';
import { toBytes, toBytesLittleEndian, toNumberLittleEndian } from './number-bytes.ts';
import type { Route } from './route.ts';

const pkcs8Prefix = Buffer.from('302e020100300506032b656e04220420', 'hex');
const spkiPrefix = Buffer.from('302a300506032b656e032100', 'hex');

/**
 * The curve by node:crypto's X25519, some twenty times faster than JavaScript (encryption.md section 12.2). Scalars without
 * a lifted form take the noble route. Throws where node:crypto has no X25519.
 */
export function openNativeRoute(): Route {
  // -1 mod n and 0 mod 8: it gives u back exactly when the point has no torsion part (step 6).
  const minusOne = importScalar(5n * curve.n - 1n);

  return {
    name: 'native',
    publicPoint: (scalar) => findPublicPoint(scalar) ?? nobleRoute.publicPoint(scalar),

    peer(point) {
      const u = toBytesLittleEndian(toMontgomery(point));
      const publicKey = createPublicKey(writePem('PUBLIC KEY', spkiPrefix, u));
      if (!diffieHellman({ privateKey: minusOne, publicKey }).equals(u)) return undefined;

      return (scalar) => {
        const lifted = liftScalar(scalar);
        if (lifted === undefined) return multiplyWithNoble(point, scalar);

        const shared = diffieHellman({ privateKey: importScalar(lifted), publicKey });
        return toBytes(fromMontgomery(toNumberLittleEndian(shared)));
      };
    },
  };
}

/**
 * d G with the exact sign of y, which X25519 does not tell: from u of d G and u of (d + 1) G follows v of d G
 * (K. Okeya and K. Sakurai, CHES 2001). Importing a private key computes its public u, so two imports are all the arithmetic.
 */
function findPublicPoint(scalar: bigint): Point | undefined {
  const lifted = liftScalar(scalar);
  const liftedNext = liftScalar(scalar + 1n);
  if (lifted === undefined || liftedNext === undefined) return undefined;

  const u = publicU(lifted);
  const uNext = publicU(liftedNext);
  const twiceA = 2n * montgomeryA;
  const twiceBaseTimesV = (u * baseU + 1n) * (u + baseU + twiceA) - twiceA - (u - baseU) ** 2n * uNext;

  return { x: fromMontgomery(u), y: modP(twiceBaseTimesV * halfOfInverseBaseV) };
}

const baseU = toMontgomery({ x: curve.gx });
const halfOfInverseBaseV = invert(2n * curve.gy, curve.p);

function publicU(lifted: bigint): bigint {
  const spki = createPublicKey(importScalar(lifted)).export({ format: 'der', type: 'spki' });
  return toNumberLittleEndian(spki.subarray(spkiPrefix.length));
}

/** PKCS #8 rather than JWK: newer Nodes want the true public key inside a JWK, and we have none. */
function importScalar(lifted: bigint): KeyObject {
  return createPrivateKey(writePem('PRIVATE KEY', pkcs8Prefix, toBytesLittleEndian(lifted)));
}

/**
 * Text rather than bytes: node:crypto asks of every object whether it is a key by catching an exception, stack and all, and
 * does so several times. Reading PEM costs a third of that.
 */
function writePem(label: string, prefix: Buffer, bytes: Buffer): string {
  const body = Buffer.concat([prefix, bytes]).toString('base64');
  return `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`;
}
