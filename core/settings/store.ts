import type { z } from 'zod';
import type { Db, Tx } from '../db/index.ts';
import { toInstant } from '../kit/clock.ts';
import { Problem } from '../kit/problem.ts';
import type { Setting } from './model.ts';

/** Values from the environment, by setting key. They win over the database and are read once, at start. */
export type Overrides = ReadonlyMap<string, unknown>;

const find = 'SELECT value FROM settings WHERE key = @key';
const put = `INSERT INTO settings (key, value, changed_at) VALUES (@key, @value, @at)
  ON CONFLICT (key) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at`;

/** Reads settings of this world. Made once at start by `app.ts` and handed to whoever needs a setting. */
export interface Settings {
  read<Schema extends z.ZodType>(db: Db, setting: Setting<Schema>): z.output<Schema>;
  isOverridden(setting: Setting<z.ZodType>): boolean;
}

export function makeSettings(overrides: Overrides): Settings {
  return {
    isOverridden: (setting) => overrides.has(setting.key),
    read(db, setting) {
      if (overrides.has(setting.key)) return setting.schema.parse(overrides.get(setting.key));
      const row = db.get<{ value: string }>(find, { key: setting.key });
      return row ? setting.schema.parse(JSON.parse(row.value)) : setting.initial;
    },
  };
}

/** Stores a value. @throws Problem `settings.bad-value` when the setting cannot hold it */
export function writeSetting<Schema extends z.ZodType>(
  tx: Tx,
  setting: Setting<Schema>,
  value: z.input<Schema>,
  now: Date,
): void {
  const parsed = setting.schema.safeParse(value);
  if (!parsed.success) throw new Problem('settings.bad-value', { key: setting.key });
  tx.run(put, { key: setting.key, value: JSON.stringify(parsed.data), at: toInstant(now) });
  tx.changed('setting', setting.key);
}
