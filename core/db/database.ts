import type BetterSqlite3 from 'better-sqlite3';

/** Values for the named gaps (`@name`) of a statement. Instants are passed as text, true and false as 1 and 0. */
export type Values = Readonly<Record<string, string | number | bigint | null | Uint8Array>>;

declare const writable: unique symbol;

/**
 * Reading. Statements are kept prepared by their text, so write SQL as constants.
 * `Row` is the shape that the statement's columns have: the one promise that this layer takes on trust.
 */
export interface Db {
  all<Row>(sql: string, values?: Values): Row[];
  get<Row>(sql: string, values?: Values): Row | undefined;
}

/** Reading and writing inside one transaction. Only `transact` makes one. */
export interface Tx extends Db {
  readonly [writable]: true;
  /** `changes` counts the rows; `lastId` is the INTEGER key of the last insert. */
  run(sql: string, values?: Values): { changes: number; lastId: number };
  /** Runs once the transaction is on disk, in order; never when it was rolled back. It must not throw. */
  afterCommit(action: () => void): void;
  /** Tells the listeners of `onChange` after the commit that something changed. */
  changed(of: string, id: string): void;
}

/** News for the screens: which kind of thing changed (the folder's word, such as `patient`) and its id. Never personal data. */
export interface Change {
  readonly of: string;
  readonly id: string;
}

interface Connection {
  readonly sqlite: BetterSqlite3.Database;
  readonly statements: Map<string, BetterSqlite3.Statement>;
  readonly listeners: Set<(change: Change) => void>;
  isWriting: boolean;
}

const connections = new WeakMap<Db, Connection>();

function statement(connection: Connection, sql: string): BetterSqlite3.Statement {
  const known = connection.statements.get(sql);
  if (known) return known;
  const prepared = connection.sqlite.prepare(sql);
  connection.statements.set(sql, prepared);
  return prepared;
}

function reader(connection: Connection): Db {
  // The rows are what SQLite returns; their shape is the caller's promise (see Db).
  return {
    all: <Row>(sql: string, values: Values = {}) => statement(connection, sql).all(values) as Row[],
    get: <Row>(sql: string, values: Values = {}) => statement(connection, sql).get(values) as Row | undefined,
  };
}

/** Wraps an opened SQLite handle. Only `open.ts` calls it. */
export function asDb(sqlite: BetterSqlite3.Database): Db {
  const connection: Connection = { sqlite, statements: new Map(), listeners: new Set(), isWriting: false };
  const db = reader(connection);
  connections.set(db, connection);
  return db;
}

/** The handle under a Db, for pragmas and copies. Stays inside `core/db`. */
export function handleOf(db: Db): BetterSqlite3.Database {
  return connectionOf(db).sqlite;
}

function connectionOf(db: Db): Connection {
  const connection = connections.get(db);
  if (!connection) throw new Error('This Db was not opened by core/db');
  return connection;
}

/**
 * Runs `work` in one IMMEDIATE transaction: all of it is on disk when this returns, or nothing is.
 * Whatever `work` throws rolls back and is thrown on. An async function is refused by the compiler, because other work
 * would slip into the open transaction while it waits.
 */
export function transact<Result>(
  db: Db,
  work: (tx: Tx) => Result extends PromiseLike<unknown> ? never : Result,
): Result {
  const connection = connectionOf(db);
  if (connection.isWriting) throw new Error('A transaction is open already: pass its Tx on instead');
  const actions: (() => void)[] = [];
  let isOpen = true;

  // The brand exists for the compiler alone.
  const tx = {
    ...reader(connection),
    run(sql: string, values: Values = {}) {
      if (!isOpen) throw new Error('This transaction has ended');
      const { changes, lastInsertRowid } = statement(connection, sql).run(values);
      return { changes, lastId: Number(lastInsertRowid) };
    },
    afterCommit: (action: () => void) => void actions.push(action),
    changed: (of: string, id: string) => void actions.push(() => tell(connection, { of, id })),
  } as unknown as Tx;

  connection.isWriting = true;
  let result: Result;
  try {
    result = connection.sqlite.transaction(() => work(tx)).immediate();
  } finally {
    connection.isWriting = false;
    isOpen = false;
  }
  for (const action of actions) action();
  return result;
}

function tell(connection: Connection, change: Change): void {
  for (const listener of connection.listeners) listener(change);
}

/** Listens for committed changes; returns the function that stops it. */
export function onChange(db: Db, listener: (change: Change) => void): () => void {
  const { listeners } = connectionOf(db);
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
