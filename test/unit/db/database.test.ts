import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { onChange, openDatabase, takeLock, transact } from '../../../core/db/index.ts';
import { temporaryFolder } from '../../world/folder.ts';
import { otherKey, testKey } from '../../world/keys.ts';

const table = 'CREATE TABLE things (id TEXT PRIMARY KEY, name TEXT NOT NULL) STRICT';

function openWithTable() {
  const opened = openDatabase({ file: `${temporaryFolder()}/clinic.db`, key: testKey });
  transact(opened.db, (tx) => void tx.run(table));
  return opened;
}

test('a database opens again with its key and keeps what was committed', () => {
  const { db, file, close } = openWithTable();
  transact(db, (tx) => void tx.run('INSERT INTO things VALUES (@id, @name)', { id: '1', name: 'Asha' }));
  close();
  const again = openDatabase({ file, key: testKey });
  expect(again.db.get('SELECT name FROM things')).toEqual({ name: 'Asha' });
  again.close();
});

test('another key does not open it, and says so by name', () => {
  const { file, close } = openWithTable();
  close();
  expect(() => openDatabase({ file, key: otherKey })).toThrow('database.not-openable');
});

test('a key of the wrong length is refused before anything is written', () => {
  expect(() => openDatabase({ file: `${temporaryFolder()}/x.db`, key: new Uint8Array(16) })).toThrow('32 bytes');
});

test('neither the file nor its log holds a name in the clear', () => {
  const { db, file, close } = openWithTable();
  transact(db, (tx) => void tx.run('INSERT INTO things VALUES (@id, @name)', { id: '1', name: 'Savitribai Phule' }));
  expect(readFileSync(`${file}-wal`).includes('Savitribai')).toBe(false);
  close();
  expect(readFileSync(file).includes('Savitribai')).toBe(false);
});

test.each([
  ['writes', false],
  ['only reads', true],
])('a connection that %s has the pragmas that durability and secrecy rest on', (_words, readonly) => {
  const first = openWithTable();
  first.close();
  const { db, close } = openDatabase({ file: first.file, key: testKey, readonly });
  const pragma = (name: string) => db.get<Record<string, unknown>>(`PRAGMA ${name}`)?.[name];
  expect(pragma('journal_mode')).toBe('wal');
  expect(pragma('synchronous')).toBe(2);
  expect(pragma('temp_store')).toBe(2);
  expect(pragma('foreign_keys')).toBe(1);
  expect(pragma('secure_delete')).toBe(1);
  close();
});

test('a transaction that throws leaves nothing behind and tells nobody', () => {
  const { db, close } = openWithTable();
  const heard: unknown[] = [];
  onChange(db, (change) => heard.push(change));
  expect(() =>
    transact(db, (tx) => {
      tx.run('INSERT INTO things VALUES (@id, @name)', { id: '1', name: 'Asha' });
      tx.changed('thing', '1');
      throw new Error('power cut');
    }),
  ).toThrow('power cut');
  expect(db.all('SELECT * FROM things')).toEqual([]);
  expect(heard).toEqual([]);
  close();
});

test('listeners hear of a change after it is committed, until they stop', () => {
  const { db, close } = openWithTable();
  const heard: unknown[] = [];
  const stop = onChange(db, (change) => heard.push({ ...change, rows: db.all('SELECT id FROM things').length }));
  const add = (id: string) =>
    transact(db, (tx) => {
      tx.run('INSERT INTO things VALUES (@id, @name)', { id, name: 'x' });
      tx.changed('thing', id);
    });
  add('1');
  stop();
  add('2');
  expect(heard).toEqual([{ of: 'thing', id: '1', rows: 1 }]);
  close();
});

test('a transaction inside a transaction is refused', () => {
  const { db, close } = openWithTable();
  expect(() => transact(db, () => transact(db, () => 1))).toThrow('open already');
  close();
});

test('a Tx kept beyond its transaction no longer writes', () => {
  const { db, close } = openWithTable();
  const leaked = transact(db, (tx) => ({ tx }));
  expect(() => leaked.tx.run('DELETE FROM things')).toThrow('ended');
  close();
});

test('an async transaction is refused by the compiler, and at run time too', () => {
  const { db, close } = openWithTable();
  // @ts-expect-error -- a promise would leave the transaction open while it waits
  expect(() => transact(db, async () => 1)).toThrow('promise');
  close();
});

test('a second holder of the lock is turned away until the first lets go', () => {
  const file = `${temporaryFolder()}/lock.db`;
  const release = takeLock(file);
  expect(release).toBeTypeOf('function');
  expect(takeLock(file)).toBeUndefined();
  release?.();
  const again = takeLock(file);
  expect(again).toBeTypeOf('function');
  again?.();
});
