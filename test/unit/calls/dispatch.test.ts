import { expect, test } from 'vitest';
import { z } from 'zod';
import {
  bindCalls,
  type CallTable,
  describeCalls,
  joinCalls,
  makeDispatch,
  pruneReplies,
  type Request,
} from '../../../core/calls/index.ts';
import { type Db, transact } from '../../../core/db/index.ts';
import type { Caller } from '../../../core/kit/caller.ts';
import { command, exchange, query } from '../../../core/kit/contract.ts';
import { silentLog } from '../../../core/kit/log.ts';
import { Problem } from '../../../core/kit/problem.ts';
import { makeTestDb } from '../../world/core.ts';

const now = new Date('2026-11-24T05:00:00Z');
const put = "INSERT INTO settings (key, value, changed_at) VALUES (@key, '1', '2026-11-24T05:00:00.000Z')";
const Key = z.object({ key: z.string().min(1) });

const contract = {
  'things.list': query({
    for: ['doctor'],
    input: z.object({}),
    output: z.object({ keys: z.array(z.string()) }),
    problems: [],
  }),
  'things.put': command({
    for: ['doctor'],
    input: Key,
    output: z.object({ count: z.number() }),
    problems: ['things.full'],
  }),
  'things.fetch': exchange({ for: ['doctor'], input: Key, output: Key, problems: ['things.no-answer'] }),
  'things.open': query({ for: 'anyone', input: z.object({}), output: z.object({ staffId: z.string() }), problems: [] }),
};

const keysOf = (db: Db) => db.all<{ key: string }>('SELECT key FROM settings ORDER BY key').map(({ key }) => key);

const table: CallTable<typeof contract> = {
  'things.list': (db) => ({ keys: keysOf(db) }),
  'things.put': (tx, { key }) => {
    tx.run(put, { key });
    if (key === 'bug') throw new TypeError('a bug that names Asha');
    if (key === 'too-much') throw new Problem('things.full', { limit: 3 });
    return { count: keysOf(tx).length };
  },
  'things.fetch': async (_db, { key }) => {
    if (key === 'away') throw new Problem('things.no-answer');
    return { key };
  },
  'things.open': (_db, _input, { who }) => ({ staffId: who.staffId }),
};

const doctor: Caller = { staffId: 'd1', name: 'Dr. Rao', roles: ['doctor'] };
const receptionist: Caller = { staffId: 'r1', name: 'Asha', roles: ['receptionist'] };

function make() {
  const db = makeTestDb();
  const calls = bindCalls(contract, table);
  const dispatch = makeDispatch({ calls, db, clock: () => now, log: silentLog });
  const session = { secret: undefined, open: () => {}, close: () => {} };
  const send = (name: string, input: unknown, more: Partial<Request> = {}) =>
    dispatch({ name, input, key: undefined, who: doctor, session, signal: AbortSignal.timeout(5000), ...more });
  return { db, send };
}

test('a command is carried out once, however often its key comes', async () => {
  const { db, send } = make();
  const first = await send('things.put', { key: 'a' }, { key: 'press-0001' });
  const again = await send('things.put', { key: 'a' }, { key: 'press-0001' });
  expect(first).toEqual({ ok: true, value: { count: 1 } });
  expect(again).toEqual(first);
  expect(keysOf(db)).toEqual(['a']);
});

test('a key with another input, call or person is refused', async () => {
  const { db, send } = make();
  await send('things.put', { key: 'a' }, { key: 'press-0001' });
  expect(await send('things.put', { key: 'b' }, { key: 'press-0001' })).toMatchObject({ code: 'call.key-reused' });
  const other = { ...doctor, staffId: 'd2' };
  expect(await send('things.put', { key: 'a' }, { key: 'press-0001', who: other })).toMatchObject({
    code: 'call.key-reused',
  });
  expect(keysOf(db)).toEqual(['a']);
});

test('a command without a key does not run', async () => {
  const { db, send } = make();
  expect(await send('things.put', { key: 'a' })).toMatchObject({ ok: false, code: 'call.key-missing' });
  expect(keysOf(db)).toEqual([]);
});

test('a refused command leaves no row, keeps no reply, and may be tried again under its key', async () => {
  const { db, send } = make();
  const refused = await send('things.put', { key: 'too-much' }, { key: 'press-0001' });
  expect(refused).toEqual({ ok: false, code: 'things.full', facts: { limit: 3 } });
  expect(keysOf(db)).toEqual([]);
  expect(await send('things.put', { key: 'a' }, { key: 'press-0001' })).toMatchObject({ ok: true });
});

test('a bug rolls back and tells the screen nothing but that it is one', async () => {
  const { db, send } = make();
  expect(await send('things.put', { key: 'bug' }, { key: 'press-0001' })).toEqual({
    ok: false,
    code: 'call.bug',
    facts: {},
  });
  expect(keysOf(db)).toEqual([]);
});

test('who may not call is told so before the input is looked at', async () => {
  const { send } = make();
  expect(await send('things.list', 'nonsense', { who: 'nobody' })).toMatchObject({ code: 'call.not-signed-in' });
  expect(await send('things.list', {}, { who: 'locked' })).toMatchObject({ code: 'call.locked' });
  expect(await send('things.list', {}, { who: receptionist })).toMatchObject({ code: 'call.not-allowed' });
  expect(await send('things.open', {}, { who: 'nobody' })).toEqual({ ok: true, value: { staffId: '' } });
  expect(await send('things.open', {}, { who: doctor })).toEqual({ ok: true, value: { staffId: 'd1' } });
});

test('unknown calls, names of object members and bad input are refused by name', async () => {
  const { send } = make();
  for (const name of ['things.none', '', 'constructor', '__proto__']) {
    expect(await send(name, {})).toMatchObject({ code: 'call.unknown' });
  }
  for (const input of [undefined, null, 'text', [], { key: '' }, { key: 7 }]) {
    expect(await send('things.put', input, { key: 'press-0001' })).toMatchObject({ code: 'call.bad-input' });
  }
});

test('an exchange answers, or says by name why not', async () => {
  const { send } = make();
  expect(await send('things.fetch', { key: 'x' })).toEqual({ ok: true, value: { key: 'x' } });
  expect(await send('things.fetch', { key: 'away' })).toMatchObject({ code: 'things.no-answer' });
});

test('kept replies go after 24 hours', async () => {
  const { db, send } = make();
  await send('things.put', { key: 'a' }, { key: 'press-0001' });
  expect(transact(db, (tx) => pruneReplies(tx, new Date(now.getTime() + 23 * 3_600_000)))).toBe(0);
  expect(transact(db, (tx) => pruneReplies(tx, new Date(now.getTime() + 25 * 3_600_000)))).toBe(1);
});

test('the same name twice is a mistake of the program', () => {
  const calls = bindCalls(contract, table);
  expect(() => joinCalls([calls, calls])).toThrow('things.list');
});

test('every call stands in the OpenAPI document with its problems', () => {
  const text = JSON.stringify(describeCalls(bindCalls(contract, table), '1'));
  expect(text).toContain('/call/things.put');
  expect(text).toContain('things.full');
  expect(text).toContain('Idempotency-Key');
});
