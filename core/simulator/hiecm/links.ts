import type { Db, Tx } from '../../db/index.ts';
import { toInstant } from '../../kit/clock.ts';

/** One care context under one HI type, linked to an ABHA address. */
export interface Link {
  readonly abha_address: string;
  readonly hip_id: string;
  readonly patient_reference: string;
  readonly patient_display: string;
  readonly reference: string;
  readonly display: string;
  readonly hi_type: string;
  readonly dated: string;
  readonly linked_at: string;
}

const columns =
  'abha_address, hip_id, patient_reference, patient_display, reference, display, hi_type, dated, linked_at';

export function linksOf(db: Db, abhaAddress: string): Link[] {
  return db.all<Link>(`SELECT ${columns} FROM sim_links WHERE abha_address = @abhaAddress ORDER BY id`, {
    abhaAddress,
  });
}

export function linksAt(db: Db, abhaAddress: string, hipId: string): Link[] {
  return linksOf(db, abhaAddress).filter((link) => link.hip_id === hipId);
}

/** Adds a link unless it is there. @returns whether it is new */
export function addLink(tx: Tx, link: Omit<Link, 'linked_at'>, now: Date): boolean {
  const { changes } = tx.run(
    `INSERT OR IGNORE INTO sim_links (${columns})
     VALUES (@abha_address, @hip_id, @patient_reference, @patient_display, @reference, @display, @hi_type, @dated, @now)`,
    { ...link, now: toInstant(now) },
  );
  return changes === 1;
}
