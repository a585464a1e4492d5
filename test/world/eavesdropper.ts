import { existsSync } from 'node:fs';
import { onTestFinished } from 'vitest';
import { type OpenedDatabase, openDatabase } from '../../core/db/index.ts';
import { valuesByColumn } from './everything-stored.ts';
import { findMarks, type Mark, type MarkKind } from './marks.ts';
import { send } from './send.ts';
import { databaseOf, keyOf } from './stopped.ts';

/** Somebody who looks into the database again and again, and remembers everything that ever stood in it. */
export interface Onlooker {
  look(): void;
  /** In which columns which kinds of marks have stood: `patients.name` holds names. */
  found(marks: readonly Mark[]): ReadonlyMap<string, readonly MarkKind[]>;
  /** All columns of all tables. */
  columns(): readonly string[];
  /** Everything that has stood in this column; empty for one that there is not. */
  values(column: string): readonly string[];
  close(): void;
}

export function watchDatabase(dataFolder: string, world: string): Onlooker {
  let opened: OpenedDatabase | undefined;
  const seen = new Map<string, Set<string>>();
  const close = () => {
    opened?.close();
    opened = undefined;
  };
  onTestFinished(close);

  return {
    look() {
      const file = databaseOf(dataFolder, world);
      if (!existsSync(file)) return;
      opened ??= openDatabase({ file, key: keyOf(dataFolder, world), readonly: true });
      for (const [column, values] of valuesByColumn(opened.db)) {
        const known = seen.get(column) ?? new Set();
        for (const value of values) known.add(value);
        seen.set(column, known);
      }
    },
    found(marks) {
      const columns = [...seen].map(([column, values]) => {
        const kinds = findMarks([...values].join('\n'), marks).map(({ kind }) => kind);
        return [column, [...new Set(kinds)].toSorted()] as const;
      });
      return new Map(columns.filter(([, kinds]) => kinds.length > 0));
    },
    columns: () => [...seen.keys()],
    values: (column) => [...(seen.get(column) ?? [])].filter((value) => value !== 'null'),
    close,
  };
}

/** Signs in by hand and returns the cookie, which a page never sees. */
export async function takeCookie(desk: string, person: { login: string; password: string }): Promise<string> {
  const answer = await send(`${desk}/call/auth.signIn`, {
    headers: { 'content-type': 'application/json', origin: desk },
    body: JSON.stringify(person),
  });
  return String(answer.headers['set-cookie']).split(';')[0] ?? '';
}

/** Everything that the stream of events has said so far. */
export async function listenToEvents(desk: string, cookie: string): Promise<() => string> {
  const leave = new AbortController();
  onTestFinished(() => leave.abort());
  const response = await fetch(`${desk}/events`, { headers: { cookie }, signal: leave.signal });
  if (!response.ok || !response.body) throw new Error(`No events: ${response.status}`);
  let said = '';
  const body = response.body.pipeThrough(new TextDecoderStream());
  const read = async () => {
    for await (const piece of body) said += piece;
  };
  // It ends with the appliance or the test, and then with an error that says only so.
  void read().catch(() => undefined);
  return () => said;
}
