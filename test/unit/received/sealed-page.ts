import { sealEntry } from '../../../core/encryption/index.ts';
import { bundleText } from './bundles.ts';
import { context } from './granted.ts';
import type { AskedFor, Entry, Page } from './received-world.ts';

export interface Sealing {
  readonly text?: string;
  readonly careContext?: string;
  readonly pageNumber?: number;
  readonly pageCount?: number;
  readonly transactionId?: string;
}

/** A page with one record in it, encrypted for whoever asked. */
export function sealPage(asked: Pick<AskedFor, 'keyMaterial'>, sealing: Sealing = {}): Page {
  const { text = bundleText(), careContext = context, pageNumber = 0, pageCount = 1 } = sealing;
  const sealed = sealEntry(text, { receiver: asked.keyMaterial, expiry: new Date('2026-11-25T05:00:00Z') });
  if (!sealed.ok) throw new Error(sealed.reason);
  const { keyMaterial, entry } = sealed.value;
  return {
    pageNumber,
    pageCount,
    transactionId: sealing.transactionId ?? 'txn-1',
    keyMaterial,
    entries: [{ ...entry, media: 'application/fhir+json', careContextReference: careContext }],
  };
}

/** The page with something changed in its only entry. */
export const withEntry = (page: Page, different: Partial<Entry>): Page => ({
  ...page,
  entries: page.entries.map((entry) => ({ ...entry, ...different })),
});
