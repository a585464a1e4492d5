import type { Db, Tx } from '../db/index.ts';
import { toInstant } from '../kit/clock.ts';

/** `tunnel`: the way in is broken; `abdm`: we cannot reach them; `address`: ABDM sends callbacks somewhere else. */
export type OutagePart = 'tunnel' | 'abdm' | 'address';

export interface Outage {
  readonly part: OutagePart;
  readonly because: string;
  readonly beganAt: string;
  readonly endedAt: string | null;
}

const columns = 'part, because, began_at AS beganAt, ended_at AS endedAt';
const begin = `INSERT INTO tunnel_outages (part, because, began_at) VALUES (@part, @because, @at)
  ON CONFLICT (part) WHERE ended_at IS NULL DO NOTHING`;
const end = 'UPDATE tunnel_outages SET ended_at = @at WHERE part = @part AND ended_at IS NULL';
const open = `SELECT ${columns} FROM tunnel_outages WHERE part = @part AND ended_at IS NULL`;
const newest = `SELECT ${columns} FROM tunnel_outages ORDER BY id DESC LIMIT 50`;
const lastEnd = 'SELECT max(ended_at) AS at FROM tunnel_outages';
const forget = 'DELETE FROM tunnel_outages WHERE ended_at < @before';

/** Begins an outage; one that lasts already goes on under its first reason. */
export function beginOutage(tx: Tx, part: OutagePart, because: string, now: Date): void {
  if (tx.run(begin, { part, because, at: toInstant(now) }).changes > 0) tx.changed('connection', part);
}

export function endOutage(tx: Tx, part: OutagePart, now: Date): void {
  if (tx.run(end, { part, at: toInstant(now) }).changes > 0) tx.changed('connection', part);
}

export const findOutage = (db: Db, part: OutagePart): Outage | undefined => db.get<Outage>(open, { part });
/** When something last worked again; null if nothing ever failed. */
export const findLastOutageEnd = (db: Db): string | null => db.get<{ at: string | null }>(lastEnd)?.at ?? null;
export const listOutages = (db: Db): Outage[] => db.all<Outage>(newest);
export const forgetOutagesBefore = (tx: Tx, before: Date): number =>
  tx.run(forget, { before: toInstant(before) }).changes;
