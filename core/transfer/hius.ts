import type { Db, Tx } from '../db/index.ts';
import { toInstant } from '../kit/clock.ts';

/** Another hospital that took records from us for the first time. */
export interface NewHiu {
  readonly hiuId: string;
  readonly name: string | null;
  readonly firstAt: string;
}

const insert = `INSERT INTO transfer_hius (hiu_id, name, first_at) VALUES (@hiuId, @name, @at) ON CONFLICT (hiu_id) DO NOTHING`;
const unseen =
  'SELECT hiu_id AS hiuId, name, first_at AS firstAt FROM transfer_hius WHERE seen_at IS NULL ORDER BY first_at DESC';
const setSeen = 'UPDATE transfer_hius SET seen_at = @at, seen_by = @who WHERE hiu_id = @hiuId AND seen_at IS NULL';

export function noteHiu(tx: Tx, hiu: { hiuId: string; name: string | null }, now: Date): void {
  if (tx.run(insert, { hiuId: hiu.hiuId, name: hiu.name, at: toInstant(now) }).changes > 0)
    tx.changed('new-hiu', hiu.hiuId);
}

export const listNewHius = (db: Db): NewHiu[] => db.all<NewHiu>(unseen);

export function noteHiuSeen(tx: Tx, hiuId: string, seen: { who: string; now: Date }): void {
  if (tx.run(setSeen, { hiuId, who: seen.who, at: toInstant(seen.now) }).changes > 0) tx.changed('new-hiu', hiuId);
}
