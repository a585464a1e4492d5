import { addBlob } from '../blobs/index.ts';
import type { Db, Tx } from '../db/index.ts';
import type { HiType } from '../kit/words.ts';
import { getPatient } from '../patients/index.ts';
import { getVisit } from '../visits/index.ts';
import { type BundleKey, findBundle, insertBundle, type StoredBundle } from './bundles.ts';
import type { ReleasedEntry } from './release.ts';
import { type Entry, endEntry, noteBundle } from './store.ts';
import type { Built } from './thread-words.ts';

/** A record that was never sent in this version and has to be built first. */
export interface Missing {
  readonly entryId: number;
  readonly visitId: string;
  readonly hiType: HiType;
}

/** A record that was built a moment ago, or why it could not be. */
export type Fresh = { readonly entryId: number } & (
  | {
      readonly kind: 'built';
      readonly version: number;
      readonly sha256: string;
      readonly bytes: number;
      readonly packed: Uint8Array;
    }
  | { readonly kind: 'failed'; readonly because: string }
);

export interface Bringing {
  readonly entry: Entry;
  readonly released: ReleasedEntry;
  readonly fresh: readonly Fresh[];
  readonly now: Date;
}

export type Brought =
  | { readonly ready: { readonly entry: Entry; readonly bundle: StoredBundle } }
  | { readonly missing: Missing };

/** The text of a record: as it was sent before, else as it was just built. None, when it could not be built. */
export function bringBundle(tx: Tx, { entry, released, fresh, now }: Bringing): Brought[] {
  const key = bundleKeyOf(tx, released);
  const built = fresh.find(({ entryId }) => entryId === entry.id);
  if (built?.kind === 'failed') {
    endEntry(tx, entry.id, { state: 'failed', because: built.because }, now);
    return [];
  }
  const isThisVersion = built?.kind === 'built' && built.version === key.version;
  const bundle = findBundle(tx, key) ?? (isThisVersion ? keepBundle(tx, { key, built, now }) : undefined);
  if (!bundle) return [{ missing: { entryId: entry.id, visitId: key.visitId, hiType: key.hiType } }];
  noteBundle(tx, entry.id, { version: key.version, bundleId: bundle.id });
  return [{ ready: { entry: { ...entry, version: key.version }, bundle } }];
}

function bundleKeyOf(db: Db, { visitId, hiType, version }: ReleasedEntry): BundleKey {
  const patient = getPatient(db, getVisit(db, visitId).patientId);
  return { visitId, hiType, version, abha: `${patient.abhaNumber ?? ''} ${patient.abhaAddress ?? ''}` };
}

function keepBundle(
  tx: Tx,
  { key, built, now }: { key: BundleKey; built: Extract<Fresh, { kind: 'built' }>; now: Date },
): StoredBundle {
  const name = `record ${key.visitId} ${key.hiType} ${key.version}`;
  const { packed, sha256, bytes } = built;
  return insertBundle(tx, key, { blobId: addBlob(tx, { name, bytes: packed }, now).id, sha256, bytes }, now);
}

/** What the thread has built, or why a record stays here. */
export function freshOf(entryId: number, built: Built): Fresh {
  if (built.kind === 'built') return { entryId, ...built };
  return { entryId, kind: 'failed', because: built.kind === 'not-signed' ? 'nothing-signed' : built.kind };
}
