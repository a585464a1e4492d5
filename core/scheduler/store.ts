import type { Db, Tx } from '../db/index.ts';
import { toInstant } from '../kit/clock.ts';

export interface Run {
  readonly name: string;
  readonly ranAt: string;
  readonly result: 'begun' | 'done' | 'failed';
  readonly detail: string | null;
}

const find = 'SELECT name, ran_at AS ranAt, result, detail FROM scheduler_runs WHERE name = @name';
const put = `INSERT INTO scheduler_runs (name, ran_at, result, detail) VALUES (@name, @ranAt, @result, @detail)
  ON CONFLICT (name) DO UPDATE SET ran_at = excluded.ran_at, result = excluded.result, detail = excluded.detail`;

export const findRun = (db: Db, name: string): Run | undefined => db.get<Run>(find, { name });

export function noteRun(tx: Tx, run: Omit<Run, 'ranAt'>, now: Date): void {
  tx.run(put, { ...run, ranAt: toInstant(now) });
  tx.changed('schedule', run.name);
}
