import { appendFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
import Database from 'better-sqlite3';

/**
 * Loaded before the program (`--import`), in every thread: writes down, for each database connection, the pragmas that are in
 * force when it is first used, and once more when its key was changed. `watched-connections.ts` reads the report.
 */
const report = process.env['WATCH_CONNECTIONS'] ?? '';
const reported = new WeakSet<object>();
const pragmas = ['cipher', 'journal_mode', 'synchronous', 'temp_store', 'foreign_keys', 'secure_delete'] as const;

// The methods are put back under their own names, and called with the connection that they were asked of.
const { prepare, pragma } = Database.prototype;

function writeDown(connection: Database.Database): void {
  reported.add(connection);
  const found = pragmas.map((name) => [name, pragma.call(connection, name, { simple: true })]);
  const { name: file, readonly: isReadonly } = connection;
  const line = { file, isReadonly, isMainThread, pragmas: Object.fromEntries(found) };
  appendFileSync(report, `${JSON.stringify(line)}\n`);
}

function watched(this: Database.Database, sql: string) {
  if (!reported.has(this)) writeDown(this);
  return prepare.call(this, sql);
}
// It answers with whatever `prepare` answers, so it has its type.
Database.prototype.prepare = watched as typeof prepare;

Database.prototype.pragma = function (this: Database.Database, source: string, options?: Database.PragmaOptions) {
  const answer: unknown = pragma.call(this, source, options);
  if (source.startsWith('rekey')) writeDown(this);
  return answer;
};
