import { appendFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
import Database from 'better-sqlite3';

/**
 * Loaded before the program (`--import`), in every thread: writes down, for each database connection, the pragmas that are in
 * force when it is first used. `watched-connections.ts` reads the report.
 */
const report = process.env['WATCH_CONNECTIONS'] ?? '';
const reported = new WeakSet<object>();
const pragmas = ['cipher', 'journal_mode', 'synchronous', 'temp_store', 'foreign_keys', 'secure_delete'] as const;

// The method is put back under its own name, and called with the connection that it was asked of.
const { prepare } = Database.prototype;

function watched(this: Database.Database, sql: string) {
  if (!reported.has(this)) {
    reported.add(this);
    const found = pragmas.map((name) => [name, this.pragma(name, { simple: true })]);
    const line = { file: this.name, isReadonly: this.readonly, isMainThread, pragmas: Object.fromEntries(found) };
    appendFileSync(report, `${JSON.stringify(line)}\n`);
  }
  return prepare.call(this, sql);
}
// It answers with whatever `prepare` answers, so it has its type.
Database.prototype.prepare = watched as typeof prepare;
