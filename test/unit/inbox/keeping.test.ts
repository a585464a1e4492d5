import { describe, expect, test } from 'vitest';
import { type Db, transact } from '../../../core/db/index.ts';
import type { Incoming } from '../../../core/gateway/index.ts';
import { inboxCalls, inboxSchedule } from '../../../core/inbox/index.ts';
import { days, later, minutes } from '../../../core/kit/clock.ts';
import { silentLog } from '../../../core/kit/log.ts';
import { addJob, messageJob } from '../../../core/outbox/index.ts';
import { bodies, hipNotice, openDoor, rows, uuid } from './door.ts';

const notice = bodies['consent.hip-notice'];
const who = { staffId: 'owner', name: 'Asha', roles: ['owner'] as const };
const moment = (now: Date) => ({ who, now, session: undefined as never });

const forgetAfter = ({ db, clock }: { db: Db; clock: () => Date }, time: number) =>
  transact(db, (tx) => inboxSchedule[0]?.run(tx, later(clock(), time)));

describe('what stays of a message', () => {
  test('its raw body goes a week after its work was done, the rest after 90 days; what waits stays', async () => {
    const door = await openDoor({ handlers: { 'consent.hip-notice': () => undefined } });
    await door.callback(hipNotice, notice);
    await door.inbox.settled();
    forgetAfter(door, days(6));
    expect(rows(door.db)[0]?.body).toContain('notification');
    forgetAfter(door, days(8));
    expect(rows(door.db)).toMatchObject([{ state: 'done', body: null }]);
    forgetAfter(door, days(91));
    expect(rows(door.db)).toEqual([]);
  });

  test('a disk too full for the work of a message lets it wait until there is room, and the others go on', async () => {
    const stuck = Promise.withResolvers<void>();
    const log = { ...silentLog, error: (event: string) => event === 'inbox.stuck' && stuck.resolve() };
    const heavy = 'INSERT INTO heavy (bytes) VALUES (zeroblob(10000000))';
    const door = await openDoor({
      log,
      handlers: { 'consent.hip-notice': (tx, { message }) => void (message.consentId === uuid && tx.run(heavy)) },
    });
    transact(door.db, (tx) => void tx.run('CREATE TABLE heavy (bytes BLOB)'));
    const light = { notification: { ...(notice as { notification: object }).notification, consentId: 'light' } };
    const both = [door.callback(hipNotice, notice), door.callback(hipNotice, light)];
    await Promise.all(both);
    door.db.get('PRAGMA max_page_count = 1');
    await stuck.promise;
    const states = () => rows(door.db).map(({ state }) => state);
    expect(states().toSorted()).toEqual(['done', 'waiting']);
    door.db.get('PRAGMA max_page_count = 1000000');
    await expect.poll(states).toEqual(['done', 'done']);
  });

  test('the body of a message that was not for us goes as early as that of one whose work is done', async () => {
    const door = await openDoor({ handlers: { 'consent.hip-notice': () => undefined } });
    await door.callback(hipNotice, notice, { headers: { 'X-HIP-ID': 'IN9999999999' } });
    await door.inbox.settled();
    forgetAfter(door, days(6));
    expect(rows(door.db)[0]?.body).toContain('notification');
    forgetAfter(door, days(8));
    expect(rows(door.db)).toMatchObject([{ state: 'refused', body: null }]);
  });

  test('the body of a message whose work failed stays, so that it can be run again', async () => {
    const door = await openDoor({
      handlers: {
        'consent.hip-notice': () => {
          throw new Error('a mistake');
        },
      },
    });
    await door.callback(hipNotice, notice);
    await door.inbox.settled();
    forgetAfter(door, days(30));
    expect(rows(door.db)).toMatchObject([{ state: 'failed', body: JSON.stringify(notice) }]);
  });

  test('the answer that carries a link token is emptied at once', async () => {
    const asked = messageJob({ sends: 'link.request-token', within: minutes(60), ifUnsure: 'ask-a-person' });
    let token: Incoming['link.token-issued'] | null = null;
    const door = await openDoor({
      kinds: [asked],
      handlers: { 'link.token-issued': (_tx, { message }) => void (token = message) },
    });
    door.farSide.on('/api/hiecm/v3/token/generate-token', () => ({ status: 202 }));
    const data = {
      abhaAddress: 'asha_1990@sbx',
      abhaNumber: null,
      name: 'Asha Devi',
      gender: 'F',
      yearOfBirth: 1990,
    } as const;
    transact(door.db, (tx) => addJob(tx, { kind: asked, cause: 'c', data }, door.clock()));
    await door.outbox.settled();
    const requestId = String(door.farSide.arrived.at(-1)?.headers['request-id']);
    await door.callback('/api/v3/hip/token/on-generate-token', {
      linkToken: 'very.secret.token',
      response: { requestId },
    });
    await door.inbox.settled();
    expect(token).toMatchObject({ linkToken: 'very.secret.token' });
    expect(rows(door.db)).toMatchObject([{ state: 'done', body: null }]);
    const calls = inboxCalls(door.inbox);
    expect(calls['inbox.list'](door.db, {}, moment(door.clock())).messages).toEqual([]);
  });
});
