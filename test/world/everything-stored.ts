import type { Db } from '../../core/db/index.ts';

/** Every value of every table as one text, to look for what must not be there. Bytes are read as Latin letters. */
export function everythingStored(db: Db): string {
  const tables = db.all<{ name: string }>(
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
  );
  return tables
    .flatMap(({ name }) => db.all<Record<string, unknown>>(`SELECT * FROM "${name}"`).flatMap(Object.values))
    .map((value) => (value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : String(value)))
    .join('\n');
}
