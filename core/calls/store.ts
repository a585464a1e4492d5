import type { Db, Tx } from '../db/index.ts';
import { hours, later, toInstant } from '../kit/clock.ts';

/** The reply to a command that was carried out, and what it was the reply to. */
export interface KeptReply {
  readonly key: string;
  readonly staffId: string;
  readonly call: string;
  readonly inputHash: string;
  readonly reply: string;
}

const find =
  'SELECT key, staff_id AS staffId, call, input_hash AS inputHash, reply FROM command_replies WHERE key = @key';
const keep = `INSERT INTO command_replies (key, staff_id, call, input_hash, reply, at)
  VALUES (@key, @staffId, @call, @inputHash, @reply, @at)`;
const prune = 'DELETE FROM command_replies WHERE at < @before';

export const findReply = (db: Db, key: string): KeptReply | undefined => db.get<KeptReply>(find, { key });

export function keepReply(tx: Tx, kept: KeptReply, now: Date): void {
  tx.run(keep, { ...kept, at: toInstant(now) });
}

/** Replies are kept for 24 h (architecture.md 7.32). */
export function pruneReplies(tx: Tx, now: Date): number {
  return tx.run(prune, { before: toInstant(later(now, -hours(24))) }).changes;
}

/** No backup carries kept replies (architecture.md 7.19). */
export const notInBackups: readonly string[] = ['DELETE FROM command_replies'];
