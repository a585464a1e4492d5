import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readBundle } from '../../fhir/index.ts';
import type { HiType } from '../../kit/words.ts';

/** One bundle file with what a care context says about it. */
export interface RecordFile {
  readonly name: string;
  readonly text: string;
  readonly hiType: HiType;
  readonly title: string;
  /** The day of care that the bundle states, `YYYY-MM-DD`; null when it states none. */
  readonly date: string | null;
}

/** Reads the bundle files of a folder in the order of their names; what is no record, or of no known type, is left out. */
export function readRecordFiles(folder: string): RecordFile[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return names.sort().flatMap((name) => {
    const text = readFileSync(path.join(folder, name), 'utf8');
    const record = readBundle(text);
    if (record.kind !== 'record' || record.hiType === null) return [];
    const date = /^\d{4}-\d{2}-\d{2}/.exec(record.careDate?.value ?? '')?.[0] ?? null;
    return [{ name, text, hiType: record.hiType, title: record.title ?? record.hiType, date }];
  });
}
