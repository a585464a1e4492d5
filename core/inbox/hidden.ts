import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { type Db, transact } from '../db/index.ts';
import { findHashKey, keepHashKey } from './store.ts';

/**
 * What must never be stored is replaced by a keyed hash before the first byte is written (architecture.md 7.25). The key never
 * leaves the encrypted database, so six digits cannot be tried out from a copy of a row.
 */
export function hideMembers(db: Db, body: unknown, paths: readonly string[]): void {
  for (const path of paths) {
    const names = path.split('.');
    const last = names.pop();
    const parent = names.reduce<unknown>((value, name) => (isRecord(value) ? value[name] : undefined), body);
    if (last === undefined || !isRecord(parent)) continue;
    const value = parent[last];
    if (typeof value === 'string' || typeof value === 'number') parent[last] = hiddenForm(db, String(value));
  }
}

/** Whether a hidden value is that of `text`. Numbers lose their leading zeros on the way: compare texts without them. */
export function isHidden(db: Db, hidden: string, text: string): boolean {
  const wanted = Buffer.from(hiddenForm(db, text));
  const given = Buffer.from(hidden);
  return wanted.length === given.length && timingSafeEqual(wanted, given);
}

function hiddenForm(db: Db, text: string): string {
  return `hidden:${createHmac('sha256', hashKey(db)).update(text).digest('hex')}`;
}

function hashKey(db: Db): Uint8Array {
  const known = findHashKey(db);
  if (known) return known;
  const key = randomBytes(32);
  transact(db, (tx) => keepHashKey(tx, key));
  return key;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
