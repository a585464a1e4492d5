import type { Db, Tx, Values } from '../core/db/index.ts';

/** Adds a copy of a row with some columns changed. */
export type Copier = (tx: Tx, but: Values) => void;

/** Copies the last row of a table, or the last one where this holds. @throws Error when there is none */
export function copierOfLast(db: Db, table: string, where = '1'): Copier {
  const row = db.get<Values>(`SELECT * FROM ${table} WHERE ${where} ORDER BY rowid DESC LIMIT 1`);
  if (!row) throw new Error(`No row in ${table} where ${where}`);
  return copierOf(table, row);
}

/** Copies each row that the condition holds for; the table gives the copies `id`s of its own. */
export function copiersOfAll(db: Db, table: string, where = '1'): Copier[] {
  return db.all<Values>(`SELECT * FROM ${table} WHERE ${where}`).map(({ id: _own, ...row }) => copierOf(table, row));
}

function copierOf(table: string, row: Values): Copier {
  const columns = Object.keys(row);
  const places = columns.map((column) => `@${column}`);
  const insert = `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${places.join(', ')})`;
  return (tx, but) => void tx.run(insert, { ...row, ...but });
}
