import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { migrate, openDatabase, readMigrations, transact } from '../../../core/db/index.ts';
import { dialects, type Gateway } from '../../../core/gateway/index.ts';
import { isHidden } from '../../../core/inbox/index.ts';
import { silentLog } from '../../../core/kit/log.ts';
import { migrationsFolder } from '../../world/core.ts';
import { startFarSide } from '../../world/far-side.ts';
import { temporaryFolder } from '../../world/folder.ts';
import { makeHandClock, makeTestGateway, makeWire } from '../../world/gateway.ts';
import { testKey } from '../../world/keys.ts';
import { bodies, rows, startBoxes, uuid } from './door.ts';

const text = JSON.stringify(bodies['consent.hip-notice']);
const route = { kind: 'consent.hip-notice', to: 'hip', mayBeLate: false, neverStored: [] } as const;
const arrival = { route, requestId: uuid, serviceId: 'IN2710000001_1', text, json: JSON.parse(text) as unknown };

test('a power cut between the acknowledgement and the work: the message is there and its work is done at the next start', async () => {
  const clock = makeHandClock();
  const farSide = await startFarSide(clock);
  const file = path.join(temporaryFolder(), 'clinic.db');
  const powerOn = () => {
    const opened = openDatabase({ file, key: testKey });
    migrate(opened, readMigrations(migrationsFolder), clock());
    return { ...opened, gateway: makeTestGateway(opened.db, farSide, clock), clock };
  };

  const seen: string[] = [];
  const handlers = {
    'consent.hip-notice': (_tx: unknown, { requestId }: { requestId: string }) => void seen.push(requestId),
  };
  const first = powerOn();
  const before = startBoxes(first, { handlers });
  const acknowledged = await before.inbox.receive(arrival);
  // The power goes at this instant: the second transaction never begins.
  await before.stop();
  first.close();
  expect([acknowledged, seen]).toEqual(['stored', []]);

  const second = powerOn();
  expect(rows(second.db)).toMatchObject([{ state: 'waiting', message_id: uuid }]);
  const after = startBoxes(second, { handlers });
  // By itself: nobody hurries it.
  await expect.poll(() => seen).toEqual([uuid]);
  expect(await after.inbox.receive(arrival)).toBe('repeat');
  await after.stop();
  second.close();
});

test('arrivals of one turn share a transaction, and a failing disk acknowledges none of them', async () => {
  const wire = await makeWire();
  const { inbox } = startBoxes(wire, { handlers: { 'consent.hip-notice': () => undefined } });
  transact(
    wire.db,
    (tx) =>
      void tx.run(
        "CREATE TRIGGER full BEFORE INSERT ON inbox WHEN new.message_id = 'bad-one-1' BEGIN SELECT RAISE(ABORT, 'disk full'); END",
      ),
  );
  const results = await Promise.allSettled([
    inbox.receive(arrival),
    inbox.receive({ ...arrival, requestId: 'bad-one-1' }),
  ]);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(rows(wire.db)).toEqual([]);
  expect(await inbox.receive(arrival)).toBe('stored');
});

test('work that a full disk refuses is done once there is room again, and the program goes on meanwhile', async () => {
  const wire = await makeWire();
  const stuck = Promise.withResolvers<void>();
  const log = { ...silentLog, error: (event: string) => event === 'inbox.stuck' && stuck.resolve() };
  const { inbox } = startBoxes(wire, { log, handlers: { 'consent.hip-notice': () => undefined } });
  const full = "CREATE TRIGGER full BEFORE UPDATE ON inbox BEGIN SELECT RAISE(ABORT, 'disk full'); END";
  transact(wire.db, (tx) => void tx.run(full));
  expect(await inbox.receive(arrival)).toBe('stored');
  await stuck.promise;
  expect(rows(wire.db)).toMatchObject([{ state: 'waiting' }]);
  transact(wire.db, (tx) => void tx.run('DROP TRIGGER full'));
  await expect.poll(() => rows(wire.db)).toMatchObject([{ state: 'done' }]);
});

describe('what must never be stored', () => {
  /** The published confirmation of a link carries the code that the patient typed. */
  const confirmation = { ...route, neverStored: ['confirmation.token', 'not.there'] } as const;

  test('is a keyed hash before the first byte is written', async () => {
    const wire = await makeWire();
    const { inbox } = startBoxes(wire, { handlers: {} });
    const json = { confirmation: { token: 482913, linkRefNumber: 'ref' } };
    await inbox.receive({ ...arrival, route: confirmation, text: JSON.stringify(json), json });
    const [row] = rows(wire.db);
    expect(row?.body).not.toContain('482913');
    const stored = JSON.parse(row?.body ?? '') as { confirmation: { token: string; linkRefNumber: string } };
    expect(stored.confirmation.linkRefNumber).toBe('ref');
    expect(isHidden(wire.db, stored.confirmation.token, '482913')).toBe(true);
    expect(isHidden(wire.db, stored.confirmation.token, '482914')).toBe(false);
    expect(isHidden(wire.db, 'hidden:short', '482913')).toBe(false);
  });

  test('cannot be tried out without the key of this database', async () => {
    const [one, other] = [await makeWire(), await makeWire()];
    const json = () => ({ confirmation: { token: '482913' } });
    for (const wire of [one, other]) {
      const { inbox } = startBoxes(wire, { handlers: {} });
      await inbox.receive({ ...arrival, route: confirmation, text: JSON.stringify(json()), json: json() });
    }
    const stored = JSON.parse(rows(one.db)[0]?.body ?? '') as { confirmation: { token: string } };
    expect(isHidden(one.db, stored.confirmation.token, '482913')).toBe(true);
    expect(isHidden(other.db, stored.confirmation.token, '482913')).toBe(false);
  });
});

test('a spelling that lacks a message has no route for it', async () => {
  const wire = await makeWire();
  const { v3 } = dialects;
  const lacking = { ...v3, incoming: { ...v3.incoming, 'consent.hip-notice': 'not in this dialect' as const } };
  const gateway: Gateway = { ...wire.gateway, config: () => ({ ...wire.gateway.config(), dialect: lacking }) };
  const { inbox } = startBoxes(
    { ...wire, gateway },
    { handlers: { 'consent.hip-notice': () => undefined, 'consent.hiu-notice': () => undefined } },
  );
  expect(inbox.route('/api/v3/consent/request/hip/notify')).toBeUndefined();
  expect(inbox.route('/api/v3/hiu/consent/request/notify')).toMatchObject({ kind: 'consent.hiu-notice', to: 'hiu' });
});
