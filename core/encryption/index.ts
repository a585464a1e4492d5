/**
 * Owns the encryption of health data between a HIP and a HIU ("Fidelius", encryption.md): key pairs, key material, agreement,
 * cipher, checksum. Bytes and texts in and out; no database, no network, no clock.
 * A HIU takes openRequest and openPage. A HIP takes checkKeyMaterial, isClearlyPast, toAsciiJson and sealEntry.
 * At start, chosenRoute settles which arithmetic this process uses; encrypt, decrypt and agree are the steps below.
 * Bad input is a Checked value with a reason. Private keys are base64 of 32 bytes, to be stored encrypted only.
 */
export { type Agreement, agree, decrypt, encrypt, type OwnSide, open, type PeerSide, seal } from './agreement.ts';
export { type Checked, type Refusal, type RefusalReason, refusalReasons } from './checked.ts';
export { type ChecksumVerdict, classifyChecksum, computeChecksum } from './checksum.ts';
export { chooseRoute, chosenRoute } from './choose-route.ts';
export { curve, type Point } from './curve.ts';
export { isClearlyPast } from './expiry.ts';
export { checkKeyMaterial, type KeyMaterial, writeKeyMaterial } from './key-material.ts';
export { openNativeRoute } from './native-route.ts';
export { nobleRoute } from './noble-route.ts';
export { drawNonce, readNonce } from './nonce.ts';
export { drawPrivateKey, readPrivateKey, writePrivateKey } from './private-key.ts';
export { type KeyForm, type PublicKey, readPublicKey, writePublicKey } from './public-key.ts';
export {
  agreeOnPage,
  type OpenedEntry,
  openEntry,
  openPage,
  openRequest,
  type PushedEntry,
  type PushedPage,
  type RefusedEntry,
} from './receiver.ts';
export type { Route } from './route.ts';
export type { SealedBytes } from './sealed-bytes.ts';
export { type SealedEntry, type Sealing, sealEntriesTogether, sealEntry, sealLargeEntriesTogether } from './sender.ts';
export { decodeText, toAsciiJson } from './text.ts';
