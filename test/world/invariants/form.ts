import type { Db } from '../../../core/db/index.ts';
import type { Evidence, Violations } from './evidence.ts';

export interface Column {
  readonly table: string;
  readonly column: string;
}

export function columnsOf(db: Db): Column[] {
  return db.all<Column>(
    `SELECT sqlite_schema.name AS "table", field.name AS "column" FROM sqlite_schema, pragma_table_info(sqlite_schema.name) field
     WHERE sqlite_schema.type = 'table' AND sqlite_schema.name NOT LIKE 'sqlite_%' ORDER BY 1, 2`,
  );
}

const forInstants =
  /^(at|since|until|latest|deadline|not_before|start_by|try_after|range_from|range_to)$|_(at|until|not_before)$/;

/** Architecture section 2.9 and 7.18: an instant is UTC text with milliseconds, in every table. */
export function instantsAreUtc({ db }: Evidence): Violations {
  return columnsOf(db)
    .filter(({ column }) => forInstants.test(column))
    .flatMap(({ table, column }) => {
      const odd = db.get<{ count: number }>(
        `SELECT count(*) AS count FROM "${table}" WHERE "${column}" IS NOT NULL AND "${column}" NOT GLOB
           '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9]Z'`,
      );
      return odd && odd.count > 0 ? [`${odd.count} instants in ${table}.${column} are not UTC with milliseconds`] : [];
    });
}

/** Every page, index and reference of the file is as it should be. */
export function fileIsWhole({ db }: Evidence): Violations {
  const found = [
    ...db.all<Record<string, unknown>>('PRAGMA integrity_check'),
    ...db.all<Record<string, unknown>>('PRAGMA foreign_key_check'),
  ];
  const text = JSON.stringify(found);
  return text === '[{"integrity_check":"ok"}]' ? [] : [`the database is not whole: ${text}`];
}

/** Architecture section 2.8: whatever comes from outside, none of it makes the program stumble. */
export function nothingStumbled({ log }: Evidence): Violations {
  return log
    .split('\n')
    .filter((line) => /"level":(50|60)/.test(line))
    .map((line) => `the program stumbled: ${line}`);
}
