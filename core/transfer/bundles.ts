import type { Db, Tx } from '../db/index.ts';
import { toInstant } from '../kit/clock.ts';
import { newId } from '../kit/ids.ts';
import type { HiType } from '../kit/words.ts';

/** The text of a record as it was sent first, packed in a blob. */
export interface StoredBundle {
  readonly id: string;
  readonly blobId: string;
  /** Of the text. */
  readonly sha256: string;
  /** Length of the text in bytes. */
  readonly bytes: number;
}

/** A correction is another version, and another ABHA is another record. */
export interface BundleKey {
  readonly visitId: string;
  readonly hiType: HiType;
  readonly version: number;
  readonly abha: string;
}

const columns = 'id, blob_id AS blobId, sha256, bytes';
const byKey = `SELECT ${columns} FROM transfer_bundles
  WHERE visit_id = @visitId AND hi_type = @hiType AND version = @version AND abha = @abha`;
const byId = `SELECT ${columns} FROM transfer_bundles WHERE id = @id`;
const insert = `INSERT INTO transfer_bundles (id, visit_id, hi_type, version, abha, blob_id, sha256, bytes, made_at)
  VALUES (@id, @visitId, @hiType, @version, @abha, @blobId, @sha256, @bytes, @at)`;

export const findBundle = (db: Db, { visitId, hiType, version, abha }: BundleKey): StoredBundle | undefined =>
  db.get<StoredBundle>(byKey, { visitId, hiType, version, abha });
export const findBundleById = (db: Db, id: string): StoredBundle | undefined => db.get<StoredBundle>(byId, { id });

export function insertBundle(tx: Tx, key: BundleKey, bundle: Omit<StoredBundle, 'id'>, now: Date): StoredBundle {
  const { visitId, hiType, version, abha } = key;
  const { blobId, sha256, bytes } = bundle;
  const id = newId();
  tx.run(insert, { id, visitId, hiType, version, abha, blobId, sha256, bytes, at: toInstant(now) });
  return { id, blobId, sha256, bytes };
}
