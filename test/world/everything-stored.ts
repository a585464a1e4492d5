import { gunzipSync } from 'node:zlib';
import type { Db } from '../../core/db/index.ts';
import { columnsOf } from './invariants/form.ts';

/** Every value of every table by its `table.column`. Bytes are read as Latin letters, packed ones as what is in them. */
export function valuesByColumn(db: Db): ReadonlyMap<string, readonly string[]> {
  return new Map(
    columnsOf(db).map(({ table, column }) => {
      const rows = db.all<{ value: unknown }>(`SELECT "${column}" AS value FROM "${table}"`);
      return [`${table}.${column}`, rows.map(({ value }) => asText(value))];
    }),
  );
}

/** The same as one text, to look for what must not be there. */
export const everythingStored = (db: Db): string => [...valuesByColumn(db).values()].flat().join('\n');

function asText(value: unknown): string {
  if (!(value instanceof Uint8Array)) return String(value);
  const bytes = isPacked(value) ? gunzipSync(value) : Buffer.from(value);
  return bytes.toString('latin1');
}

const isPacked = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;
