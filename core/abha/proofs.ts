import { eraseBlob } from '../blobs/index.ts';
import type { Db, Tx } from '../db/index.ts';

/** How and when a patient's ABHA was proved. */
export interface AbhaProof {
  readonly patientId: string;
  readonly verifiedAt: string;
  /** As the ABHA spells it: linking compares with this. */
  readonly name: string;
  readonly yearOfBirth: number | null;
  readonly cardBlobId: string | null;
}

const putProof = `INSERT INTO abha_proofs (patient_id, how, verified_at, verified_by, name, year_of_birth, card_blob_id)
  VALUES (@patientId, 'mobile-otp', @verifiedAt, @who, @name, @yearOfBirth, @cardBlobId)
  ON CONFLICT (patient_id) DO UPDATE SET verified_at = excluded.verified_at, verified_by = excluded.verified_by,
    name = excluded.name, year_of_birth = excluded.year_of_birth, card_blob_id = excluded.card_blob_id`;
const proofOf = `SELECT patient_id AS patientId, verified_at AS verifiedAt, name, year_of_birth AS yearOfBirth,
  card_blob_id AS cardBlobId FROM abha_proofs WHERE patient_id = @patientId`;

/** What linking needs to know: under which name and year of birth the ABHA was proved. */
export const findAbhaProof = (db: Db, patientId: string): AbhaProof | undefined =>
  db.get<AbhaProof>(proofOf, { patientId });

/** The newest proof replaces the one before. An older card stays when no newer one could be had. */
export function putAbhaProof(tx: Tx, proof: AbhaProof & { who: string }): void {
  const before = findAbhaProof(tx, proof.patientId);
  const cardBlobId = proof.cardBlobId ?? before?.cardBlobId ?? null;
  tx.run(putProof, { ...proof, cardBlobId });
  if (before?.cardBlobId && before.cardBlobId !== cardBlobId) eraseBlob(tx, before.cardBlobId);
}
