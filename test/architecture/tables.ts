import type { Source } from './sources.ts';
import { folderOf } from './tiers.ts';

/** What the SQL of one text does to which tables. Names are lower case and keywords upper case, as everywhere here. */
interface Touched {
  readonly written: readonly string[];
  readonly read: readonly string[];
}

const name = '([a-z_][a-z0-9_]*|¤)';
const writes = [
  new RegExp(`\\bINSERT (?:OR [A-Z]+ )?INTO\\s+${name}`, 'g'),
  new RegExp(`\\bREPLACE INTO\\s+${name}`, 'g'),
  new RegExp(`\\bUPDATE\\s+(?:OR [A-Z]+\\s+)?${name}\\s+SET\\b`, 'g'),
  new RegExp(`\\bDELETE FROM\\s+${name}`, 'g'),
];
const lists =
  /(?<!\bDELETE )\b(?:FROM|JOIN)\s+([a-z_][a-z0-9_]*(?:\s+(?:AS\s+)?[a-z_]\w*)?(?:\s*,\s*[a-z_]\w*(?:\s+[a-z_]\w*)?)*)(?!\w*\s*\()/g;
const temporary = /\b([a-z_][a-z0-9_]*)\s*(?:\([^()]*\)\s*)?AS\s+(?:NOT\s+)?(?:MATERIALIZED\s+)?\(/g;

export function touchedBy(text: string): Touched {
  if (!/\b(SELECT|INSERT|REPLACE|UPDATE|DELETE|WITH)\b/.test(text)) {
    return { written: [], read: [] };
  }
  const made = new Set(firstGroups(text, temporary));
  const written = writes.flatMap((pattern) => firstGroups(text, pattern));
  const read = firstGroups(text, lists).flatMap((list) =>
    list.split(',').map((part) => part.trim().split(/\s/)[0] ?? ''),
  );
  return { written, read: read.filter((table) => !made.has(table)) };
}

const firstGroups = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1] ?? '');

/** The folder that writes each table. */
export function writersOf(sources: readonly Source[]): Map<string, Set<string>> {
  const writers = new Map<string, Set<string>>();
  for (const { path, texts } of sources) {
    for (const table of texts.flatMap((text) => touchedBy(text).written)) {
      writers.set(table, (writers.get(table) ?? new Set()).add(folderOf(path) ?? path));
    }
  }
  return writers;
}

/** Only the owner writes a table (architecture.md 7.44); a name that is put together at run time has no owner at all. */
export function sharedTables(sources: readonly Source[]): string[] {
  return [...writersOf(sources)]
    .filter(([table, folders]) => table === '¤' || folders.size > 1)
    .map(([table, folders]) =>
      table === '¤'
        ? `${[...folders].join(', ')} writes a table whose name is not in the text`
        : `${table} is written by ${[...folders].sort().join(' and ')}`,
    );
}

/** Others read a table through its owner's functions or through a view; a view is no table, so it has no writer. */
export function foreignReads(sources: readonly Source[]): string[] {
  const writers = writersOf(sources);
  return sources.flatMap(({ path, texts }) => {
    const own = folderOf(path) ?? path;
    const read = new Set(texts.flatMap((text) => touchedBy(text).read));
    return [...read]
      .filter((table) => writers.has(table) && !writers.get(table)?.has(own))
      .map((table) => `${path} reads ${table}, which belongs to ${[...(writers.get(table) ?? [])].join(', ')}`);
  });
}

/** A view bears the name of the folder that keeps its promise: `<folder>_…`. */
export function misnamedViews(sql: string, folders: readonly string[]): string[] {
  const views = firstGroups(sql, /\bCREATE (?:TEMP )?VIEW (?:IF NOT EXISTS )?([a-z_][a-z0-9_]*)/g);
  return views.filter((view) => !folders.some((folder) => view.startsWith(`${folder}_`)));
}

/** `0001_what.sql`, without a gap. */
export function misnumbered(files: readonly string[]): string[] {
  return files.filter(
    (file, index) => !new RegExp(`^${String(index + 1).padStart(4, '0')}_[a-z0-9-]+\\.sql$`).test(file),
  );
}
