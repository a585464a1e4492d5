import type { Db, Tx } from '../db/index.ts';
import type { IncomingKind } from '../gateway/index.ts';
import { toInstant } from '../kit/clock.ts';
import { canBecome, type MessageState } from './model.ts';

export interface Message {
  readonly id: number;
  readonly messageId: string;
  readonly kind: IncomingKind;
  readonly serviceId: string | null;
  readonly body: string | null;
  readonly state: MessageState;
  readonly because: string | null;
  readonly detail: string | null;
  readonly receivedAt: string;
  readonly doneAt: string | null;
}

const columns = `id, message_id AS messageId, kind, service_id AS serviceId, body, state, because, detail,
  received_at AS receivedAt, done_at AS doneAt`;
const insert = `INSERT INTO inbox (source, message_id, kind, service_id, body, state, received_at)
  VALUES (@source, @messageId, @kind, @serviceId, @body, 'waiting', @receivedAt) ON CONFLICT (source, message_id) DO NOTHING`;
export const waiting = `SELECT ${columns} FROM inbox WHERE state = 'waiting' ORDER BY id LIMIT @limit`;
const byId = `SELECT ${columns} FROM inbox WHERE id = @id`;
export const troubled = `SELECT ${columns} FROM inbox WHERE state IN ('failed', 'unreadable', 'refused')
  ORDER BY id DESC LIMIT 200`;
const setState = `UPDATE inbox SET state = @state, because = @because, detail = @detail, same_key = @sameKey,
  done_at = @doneAt, body = CASE WHEN @empty = 1 THEN NULL ELSE body END WHERE id = @id`;
export const isCopy = `SELECT 1 AS yes FROM inbox WHERE kind = @kind AND same_key = @sameKey AND id <> @id LIMIT 1`;
const counts = `SELECT (SELECT count(*) FROM inbox WHERE state = 'failed') +
  (SELECT count(*) FROM inbox WHERE state = 'unreadable') AS failed`;
const last = 'SELECT received_at AS at FROM inbox ORDER BY id DESC LIMIT 1';
const emptyDone = `UPDATE inbox SET body = NULL WHERE body IS NOT NULL AND state IN ('done', 'refused') AND done_at < @before`;
const forget = `DELETE FROM inbox WHERE received_at < @before AND state <> 'waiting'`;
const findKey = 'SELECT key FROM inbox_hash_key';
const insertKey = 'INSERT INTO inbox_hash_key (id, key) VALUES (1, @key)';

/** False when this message is here already. */
export function insertMessage(
  tx: Tx,
  message: Pick<Message, 'messageId' | 'kind' | 'serviceId' | 'body' | 'receivedAt'>,
): boolean {
  return tx.run(insert, { ...message, source: 'gateway' }).changes === 1;
}

export const listWaiting = (db: Db, limit: number): Message[] => db.all<Message>(waiting, { limit });
export const findMessage = (db: Db, id: number): Message | undefined => db.get<Message>(byId, { id });
export const listTroubled = (db: Db): Message[] => db.all<Message>(troubled);
/** How many want somebody's look. */
export const countTroubled = (db: Db): number => db.get<{ failed: number }>(counts)?.failed ?? 0;

/** When ABDM last reached this PC: only callbacks whose token verified are stored. */
export const findLastCallback = (db: Db): string | null => db.get<{ at: string }>(last)?.at ?? null;

export interface Ending {
  readonly state: MessageState;
  readonly because: string | null;
  readonly detail: string | null;
  readonly sameKey: string | null;
  readonly empty: boolean;
}

export function setMessageState(tx: Tx, message: Message, { empty, ...ending }: Ending, now: Date): void {
  if (!canBecome(message.state, ending.state)) {
    throw new Error(`A message cannot go from ${message.state} to ${ending.state}`);
  }
  const doneAt = ending.state === 'done' || ending.state === 'refused' ? toInstant(now) : null;
  tx.run(setState, { ...ending, id: message.id, doneAt, empty: empty ? 1 : 0 });
  tx.changed('inbox', String(message.id));
}

/** Whether the same thing came before under another REQUEST-ID. */
export const cameBefore = (db: Db, message: Message, sameKey: string): boolean =>
  db.get(isCopy, { kind: message.kind, sameKey, id: message.id }) !== undefined;

export const emptyBodiesBefore = (tx: Tx, before: Date): number =>
  tx.run(emptyDone, { before: toInstant(before) }).changes;
export const forgetMessagesBefore = (tx: Tx, before: Date): number =>
  tx.run(forget, { before: toInstant(before) }).changes;

export const findHashKey = (db: Db): Uint8Array | undefined => db.get<{ key: Uint8Array }>(findKey)?.key;
export function keepHashKey(tx: Tx, key: Uint8Array): void {
  tx.run(insertKey, { key });
}

/** Raw messages stay out of every copy, and so does the key of what was hidden in them (architecture.md 7.19). */
export const notInBackups: readonly string[] = ['UPDATE inbox SET body = NULL', 'DELETE FROM inbox_hash_key'];
