import { decodeBase64 } from './base64.ts';
import { accept, type Checked } from './checked.ts';
import { chosenRoute } from './choose-route.ts';
import { decryptBytes, deriveAesKey, encryptBytes } from './cipher.ts';
import { mixNonces, readNonce } from './nonce.ts';
import { readPrivateKey } from './private-key.ts';
import { readPublicKey } from './public-key.ts';
import type { Route } from './route.ts';

/** One's own half of an agreement, both values as base64: what is kept until the push, and never leaves. */
export interface OwnSide {
  readonly privateKey: string;
  readonly nonce: string;
}

/** The other half, as it came over the wire. */
export interface PeerSide {
  readonly keyValue: string;
  readonly nonce: string;
}

/** All that two sides have in common for one push. Secret as a whole: never log it, never store it. */
export interface Agreement {
  readonly secret: Buffer;
  readonly salt: Buffer;
  readonly iv: Buffer;
  readonly aesKey: Buffer;
}

/** Key agreement, steps 1 to 4 of encryption.md section 5. Both roles get the same result. */
export function agree(own: OwnSide, peer: PeerSide, route: Route = chosenRoute()): Checked<Agreement> {
  const scalar = readPrivateKey(own.privateKey);
  if (!scalar.ok) return scalar;
  const ownNonce = readNonce(own.nonce);
  if (!ownNonce.ok) return ownNonce;
  const peerNonce = readNonce(peer.nonce);
  if (!peerNonce.ok) return peerNonce;
  const peerKey = readPublicKey(peer.keyValue, route);
  if (!peerKey.ok) return peerKey;

  const secret = peerKey.value.agree(scalar.value);
  const { salt, iv } = mixNonces(ownNonce.value, peerNonce.value);
  return accept({ secret, salt, iv, aesKey: deriveAesKey(secret, salt) });
}

/** Encrypts for the wire: base64 of ciphertext and tag. Two plaintexts under one agreement betray each other (section 10). */
export function seal({ aesKey, iv }: Agreement, plaintext: string | Uint8Array): string {
  return encryptBytes(aesKey, iv, plaintext).toString('base64');
}

/** The bytes that `content` stands for, when its tag verifies. */
export function open(agreement: Agreement, content: string): Checked<Buffer> {
  const sealed = decodeBase64(content, 'bad-base64');
  if (!sealed.ok) return sealed;

  const { secret, salt, iv, aesKey } = agreement;
  const opened = decryptBytes(aesKey, iv, sealed.value);
  if (opened.ok || opened.reason !== 'auth-failed') return opened;

  for (const shortened of shortenedSecrets(secret)) {
    const retried = decryptBytes(deriveAesKey(shortened, salt), iv, sealed.value);
    if (retried.ok) return retried;
  }
  return opened;
}

/**
 * The secrets of peers that drop leading zero bytes before HKDF, 1 of 128 exchanges with them: all of them dropped (Python,
 * Go), or all but the one that keeps a signed number positive (.NET). Encryption.md section 11.
 */
function shortenedSecrets(secret: Buffer): Buffer[] {
  const zeros = secret.findIndex((byte) => byte !== 0);
  if (zeros < 1) return [];

  const stripped = secret.subarray(zeros);
  const needsSign = (stripped[0] ?? 0) >= 0x80;
  return needsSign ? [stripped, secret.subarray(zeros - 1)] : [stripped];
}

/** Agreement and encryption in one: one message, one key. */
export function encrypt(
  { own, peer, plaintext }: { own: OwnSide; peer: PeerSide; plaintext: string | Uint8Array },
  route?: Route,
): Checked<string> {
  const agreement = agree(own, peer, route);
  return agreement.ok ? accept(seal(agreement.value, plaintext)) : agreement;
}

/** Agreement and decryption in one. */
export function decrypt(
  { own, peer, content }: { own: OwnSide; peer: PeerSide; content: string },
  route?: Route,
): Checked<Buffer> {
  const agreement = agree(own, peer, route);
  return agreement.ok ? open(agreement.value, content) : agreement;
}
