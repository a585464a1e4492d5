import { type Agreement, agree, seal } from './agreement.ts';
import { accept, type Checked } from './checked.ts';
import { computeChecksum } from './checksum.ts';
import { chosenRoute } from './choose-route.ts';
import { type KeyMaterial, readKeyMaterial, writeKeyMaterial } from './key-material.ts';
import { drawNonce } from './nonce.ts';
import { drawPrivateKey, writePrivateKey } from './private-key.ts';
import type { KeyForm } from './public-key.ts';
import type { Route } from './route.ts';
import { type SealedBytes, sealToBytes } from './sealed-bytes.ts';

/** What a page is sealed for and how it is written. */
export interface Sealing {
  /** The HIU's key material, out of its request. */
  readonly receiver: KeyMaterial;
  readonly expiry: Date;
  /** Most HIUs read a push's key as explicit X.509 only, so that is the default (encryption.md section 3.3). */
  readonly keyForm?: Exclude<KeyForm, 'x509-named'>;
}

/** One entry, ready for the wire. */
export interface SealedEntry {
  readonly content: string;
  readonly checksum: string;
}

/** A push is made with fresh keys each time. Tests replace them; nothing else may. */
export interface Chance {
  readonly route: Route;
  readonly drawPrivateKey: () => bigint;
  readonly drawNonce: () => string;
}

/** One text under its own key, pair and nonce: the rule, because two texts under one key betray each other (section 10). */
export function sealEntry(
  text: string,
  sealing: Sealing,
  chance?: Partial<Chance>,
): Checked<{ keyMaterial: KeyMaterial; entry: SealedEntry }> {
  const opened = openSealing(sealing, chance);
  return opened.ok
    ? accept({ keyMaterial: opened.value.keyMaterial, entry: sealText(opened.value.agreement, text) })
    : opened;
}

/**
 * Several texts under one key and IV, as most implementations do it. Whoever sees the ciphertexts can work out what the texts
 * have in common: only for a receiver that needs it, and only when the operator has chosen so.
 */
export function sealEntriesTogether(
  texts: readonly string[],
  sealing: Sealing,
  chance?: Partial<Chance>,
): Checked<{ keyMaterial: KeyMaterial; entries: SealedEntry[] }> {
  const sealed = sealLargeEntriesTogether(texts, sealing, chance);
  if (!sealed.ok) return sealed;
  const { keyMaterial, entries } = sealed.value;
  const asText = ({ content, checksum }: SealedBytes) => ({ content: content.join(''), checksum });
  return accept({ keyMaterial, entries: entries.map(asText) });
}

/** The same for texts of many megabytes: what comes out are the bytes of the page. */
export function sealLargeEntriesTogether(
  texts: readonly string[],
  sealing: Sealing,
  chance?: Partial<Chance>,
): Checked<{ keyMaterial: KeyMaterial; entries: SealedBytes[] }> {
  const opened = openSealing(sealing, chance);
  if (!opened.ok) return opened;
  const { keyMaterial, agreement } = opened.value;
  return accept({ keyMaterial, entries: texts.map((text) => sealToBytes(agreement, text)) });
}

function sealText(agreement: Agreement, text: string): SealedEntry {
  return { content: seal(agreement, text), checksum: computeChecksum(text) };
}

/**
 * Draws until the secret begins with a byte other than zero: peers that drop leading zeros then agree with those that keep
 * them (encryption.md section 11). An all-zero mix of nonces is drawn again too.
 */
function openSealing(
  { receiver, expiry, keyForm = 'x509' }: Sealing,
  chance: Partial<Chance> = {},
): Checked<{ agreement: Agreement; keyMaterial: KeyMaterial }> {
  const source: Chance = { route: chosenRoute(), drawPrivateKey, drawNonce, ...chance };
  const peer = readKeyMaterial(receiver);
  if (!peer.ok) return peer;

  for (;;) {
    const scalar = source.drawPrivateKey();
    const nonce = source.drawNonce();
    const agreement = agree({ privateKey: writePrivateKey(scalar), nonce }, peer.value, source.route);
    if (!agreement.ok) return agreement;

    if (agreement.value.secret[0] !== 0 && nonce !== peer.value.nonce) {
      const point = source.route.publicPoint(scalar);
      return accept({
        agreement: agreement.value,
        keyMaterial: writeKeyMaterial({ point, form: keyForm }, nonce, expiry),
      });
    }
  }
}
