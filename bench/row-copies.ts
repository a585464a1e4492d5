import type { Db, Tx, Values } from '../core/db/index.ts';

/** A whole row, column by column. */
export type Row = Values;

/** The last row of a table, or the last one where this holds. @throws Error when there is none */
export function lastRow(db: Db, table: string, where = '1'): Row {
  const row = db.get<Row>(`SELECT * FROM ${table} WHERE ${where} ORDER BY rowid DESC LIMIT 1`);
  if (!row) throw new Error(`No row in ${table} where ${where}`);
  return row;
}

/** Adds a copy of a row with some columns changed. Columns that are numbered by the table itself are left out by name. */
export function addCopy(
  tx: Tx,
  table: string,
  { row, but, without = '' }: { row: Row; but: Row; without?: string },
): void {
  const copy = Object.fromEntries(Object.entries({ ...row, ...but }).filter(([column]) => column !== without));
  const columns = Object.keys(copy);
  const places = columns.map((column) => `@${column}`);
  tx.run(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${places.join(', ')})`, copy);
}
