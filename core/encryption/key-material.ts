import { toInstant } from '../kit/clock.ts';
import type { PeerSide } from './agreement.ts';
import { accept, type Checked, refuse } from './checked.ts';
import { chosenRoute } from './choose-route.ts';
import type { Point } from './curve.ts';
import { readNonce } from './nonce.ts';
import { type KeyForm, readPublicKey, writePublicKey } from './public-key.ts';
import type { Route } from './route.ts';

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

/** Whether anything can be encrypted for this key material: for the decision before a transfer. Expiry is `isClearlyPast`'s. */
export function checkKeyMaterial(keyMaterial: KeyMaterial, route: Route = chosenRoute()): Checked<PeerSide> {
  const peer = readKeyMaterial(keyMaterial);
  if (!peer.ok) return peer;
  const nonce = readNonce(peer.value.nonce);
  if (!nonce.ok) return nonce;
  const key = readPublicKey(peer.value.keyValue, route);
  return key.ok ? peer : key;
}
