import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Db, openDatabase } from '../../core/db/index.ts';

/** The database key of an appliance that kept its key beside its data folder, as `startCoreProcess` has it. */
export function keyOf(dataFolder: string, world = 'practice'): Uint8Array {
  const text = readFileSync(`${dataFolder}-config/arogya-edge/${world}.key`, 'utf8').trim();
  return new Uint8Array(Buffer.from(text, 'hex'));
}

export const databaseOf = (dataFolder: string, world = 'practice'): string => path.join(dataFolder, world, 'clinic.db');

/** Looks into the database of an appliance that has stopped. */
export function lookInto<Result>(dataFolder: string, look: (db: Db) => Result): Result {
  const opened = openDatabase({ file: databaseOf(dataFolder), key: keyOf(dataFolder) });
  try {
    return look(opened.db);
  } finally {
    opened.close();
  }
}
