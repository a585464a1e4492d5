import { toInstant } from '../kit/clock.ts';
import type { PeerSide } from './agreement.ts';
import { accept, type Checked, refuse } from './checked.ts';
import type { Point } from './curve.ts';
import { type KeyForm, writePublicKey } from './public-key.ts';

/** `keyMaterial` on the wire, the same in a request and in a push (encryption.md section 7). */
export interface KeyMaterial {
  readonly cryptoAlg: string;
  readonly curve: string;
  readonly dhPublicKey: {
    readonly expiry: string;
    readonly parameters: string;
    readonly keyValue: string;
  };
  readonly nonce: string;
}

/** Our half for the other side, in the document's own constants. */
export function writeKeyMaterial(
  publicKey: { readonly point: Point; readonly form: KeyForm },
  nonce: string,
  expiry: Date,
): KeyMaterial {
  return {
    cryptoAlg: 'ECDH',
    curve: 'Curve25519',
    dhPublicKey: {
      expiry: toInstant(expiry),
      parameters: 'Curve25519/32byte random key',
      keyValue: writePublicKey(publicKey.point, publicKey.form),
    },
    nonce,
  };
}

/** The peer's half out of its key material. Peers write `curve` in any case, and anything at all in `parameters`. */
export function readKeyMaterial({ cryptoAlg, curve, dhPublicKey, nonce }: KeyMaterial): Checked<PeerSide> {
  if (cryptoAlg !== 'ECDH') return refuse('wrong-curve', 'cryptoAlg is not ECDH');
  if (curve.toLowerCase() !== 'curve25519') return refuse('wrong-curve', 'curve is not Curve25519');
  return accept({ keyValue: dhPublicKey.keyValue, nonce });
}
