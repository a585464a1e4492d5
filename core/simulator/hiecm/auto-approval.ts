import type { Db, Tx } from '../../db/index.ts';
import { toInstant } from '../../kit/clock.ts';
import { newId } from '../../kit/ids.ts';

/** A patient's word that whatever this HIU asks is granted (abdm-v3.md section 7.9). */
export function findAutoApproval(db: Db, abhaAddress: string, hiuId: string): boolean {
  const values = { abhaAddress, hiuId };
  const sql = 'SELECT id FROM sim_auto_approvals WHERE abha_address = @abhaAddress AND hiu_id = @hiuId';
  return db.get(sql, values) !== undefined;
}

export function addAutoApproval(
  tx: Tx,
  { abhaAddress, hiuId, policy }: { abhaAddress: string; hiuId: string; policy: unknown },
  now: Date,
): string {
  const id = newId();
  tx.run(
    `INSERT INTO sim_auto_approvals (id, abha_address, hiu_id, policy, made_at)
     VALUES (@id, @abhaAddress, @hiuId, @policy, @now)`,
    { id, abhaAddress, hiuId, policy: JSON.stringify(policy), now: toInstant(now) },
  );
  return id;
}
