import { type Agreement, agree, type OwnSide, open } from './agreement.ts';
import { accept, type Checked, type Refusal, refuse } from './checked.ts';
import { type ChecksumVerdict, classifyChecksum } from './checksum.ts';
import { chosenRoute } from './choose-route.ts';
import { type KeyMaterial, readKeyMaterial, writeKeyMaterial } from './key-material.ts';
import { drawNonce } from './nonce.ts';
import { drawPrivateKey, writePrivateKey } from './private-key.ts';
import type { Route } from './route.ts';
import { decodeText, findWrappedJson } from './text.ts';

/** Fresh keys for one request: `own` is kept (encrypted) until the push, `keyMaterial` goes out, its key in raw form. */
export function openRequest(
  expiry: Date,
  route: Route = chosenRoute(),
): { readonly own: OwnSide; readonly keyMaterial: KeyMaterial } {
  const scalar = drawPrivateKey();
  const nonce = drawNonce();
  const publicKey = { point: route.publicPoint(scalar), form: 'raw' } as const;

  return {
    own: { privateKey: writePrivateKey(scalar), nonce },
    keyMaterial: writeKeyMaterial(publicKey, nonce, expiry),
  };
}

/** One entry of a push. `link` is the v0.5 alternative to `content`. */
export interface PushedEntry {
  readonly careContextReference: string;
  readonly content?: string | undefined;
  readonly link?: string | undefined;
  readonly checksum?: string | undefined;
}

/** What a push body says about encryption; every body brings key material of its own. */
export interface PushedPage {
  readonly keyMaterial: KeyMaterial;
  readonly entries: readonly PushedEntry[];
}

/** The text of one entry. `wasWrapped`: the sender had encrypted base64 of the JSON in place of the JSON. */
export interface OpenedEntry {
  readonly ok: true;
  readonly careContextReference: string;
  readonly text: string;
  readonly checksum: ChecksumVerdict;
  readonly wasWrapped: boolean;
}

/** `authenticBytes` only with `bad-text`: kept as they are, the record marked as damaged by its sender. */
export interface RefusedEntry extends Refusal {
  readonly careContextReference: string;
  readonly authenticBytes?: Uint8Array;
}

/**
 * One outcome for each entry, in their order. A bad entry spoils only itself; bad key material refuses them all.
 * That a text is JSON is left to whoever parses it.
 */
export function openPage(own: OwnSide, page: PushedPage, route?: Route): (OpenedEntry | RefusedEntry)[] {
  const agreement = agreeOnPage(own, page, route);
  return page.entries.map((entry) =>
    agreement.ok
      ? openEntry(agreement.value, entry)
      : { ...agreement, careContextReference: entry.careContextReference },
  );
}

/** The agreement behind a page alone, for a caller that opens its entries one by one. */
export function agreeOnPage(
  own: OwnSide,
  { keyMaterial }: Pick<PushedPage, 'keyMaterial'>,
  route?: Route,
): Checked<Agreement> {
  const peer = readKeyMaterial(keyMaterial);
  return peer.ok ? agree(own, peer.value, route) : peer;
}

/** One entry under an agreement. */
export function openEntry(agreement: Agreement, entry: PushedEntry): OpenedEntry | RefusedEntry {
  const { careContextReference } = entry;
  if (entry.link && !entry.content) {
    return { ...refuse('link-not-supported', 'a link in place of the content'), careContextReference };
  }

  const bytes = open(agreement, entry.content ?? '');
  if (!bytes.ok) return { ...bytes, careContextReference };
  const text = readEntryText(bytes.value);
  if (!text.ok) return { ...text, careContextReference, authenticBytes: bytes.value };

  return {
    ok: true,
    careContextReference,
    ...text.value,
    checksum: classifyChecksum(entry.checksum, bytes.value),
  };
}

function readEntryText(bytes: Buffer): Checked<Pick<OpenedEntry, 'text' | 'wasWrapped'>> {
  const text = decodeText(bytes);
  if (!text.ok) return text;

  const inside = findWrappedJson(text.value);
  if (!inside) return accept({ text: text.value, wasWrapped: false });

  const unwrapped = decodeText(inside);
  return unwrapped.ok ? accept({ text: unwrapped.value, wasWrapped: true }) : unwrapped;
}
