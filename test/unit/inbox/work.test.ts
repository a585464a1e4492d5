import { describe, expect, test } from 'vitest';
import { writeAudit } from '../../../core/audit/index.ts';
import { transact } from '../../../core/db/index.ts';
import { inboxCalls } from '../../../core/inbox/index.ts';
import { canBecome, MessageState, mayFollow } from '../../../core/inbox/model.ts';
import { isCopy, setMessageState, troubled, waiting } from '../../../core/inbox/store.ts';
import { minutes } from '../../../core/kit/clock.ts';
import { newId } from '../../../core/kit/ids.ts';
import { addJob, messageJob } from '../../../core/outbox/index.ts';
import { makeTestDb } from '../../world/core.ts';
import { bodies, hipNotice, openDoor, rows, statusPath, uuid } from './door.ts';

const notice = bodies['consent.hip-notice'];
const kind = messageJob({ sends: 'consent.ask-status', within: minutes(60), ifUnsure: 'send-again' });
const ack = messageJob({ sends: 'consent.acknowledge-hip-notice', within: minutes(1), ifUnsure: 'send-again' });
const statusCall = '/api/hiecm/consent/v3/request/status';
const statusOf = (requestId: string) => ({ ...(bodies['consent.request-status'] as object), response: { requestId } });

describe('the work of a callback', () => {
  test('is one transaction: rows, audit line, answer to send, and the mark that it is done', async () => {
    const door = await openDoor({
      kinds: [ack],
      handlers: {
        'consent.hip-notice': (tx, { message, requestId, receivedAt }, now) => {
          writeAudit(tx, now, { who: 'appliance', what: `consent.${message.status}`, about: message.consentId });
          const data = { inReplyTo: requestId, consentId: message.consentId, error: null };
          addJob(tx, { kind: ack, cause: requestId, since: receivedAt, data }, now);
        },
      },
    });
    door.farSide.on('/api/hiecm/consent/v3/request/hip/on-notify', () => ({ status: 202 }));
    await door.callback(hipNotice, notice, { id: uuid });
    await door.inbox.settled();
    await door.outbox.settled();
    expect(door.farSide.arrived.at(-1)?.json).toMatchObject({ response: { requestId: uuid } });
    expect(door.db.get('SELECT what, about FROM audit')).toEqual({ what: 'consent.GRANTED', about: uuid });
    expect(rows(door.db)).toMatchObject([{ state: 'done', because: null }]);
  });

  test('that throws changes nothing, keeps the message, and stops nobody else', async () => {
    let broken = true;
    const door = await openDoor({
      handlers: {
        'consent.hip-notice': (tx, { message }, now) => {
          writeAudit(tx, now, { who: 'appliance', what: 'consent.GRANTED', about: message.consentId });
          if (broken && message.consentId === 'broken')
            throw new TypeError(`a mistake with ${message.signed?.artefact.abhaAddress}`);
        },
      },
    });
    const of = (consentId: string) => ({
      notification: { ...(notice as { notification: object }).notification, consentId },
    });
    await Promise.all(['one', 'broken', 'two'].map((id) => door.callback(hipNotice, of(id))));
    await door.inbox.settled();
    expect(door.db.all('SELECT about FROM audit ORDER BY about')).toEqual([{ about: 'one' }, { about: 'two' }]);
    expect(
      rows(door.db)
        .map(({ state }) => state)
        .toSorted(),
    ).toEqual(['done', 'done', 'failed']);
    const failed = rows(door.db).find(({ state }) => state === 'failed');
    expect(failed).toMatchObject({ because: 'handler-failed', detail: 'TypeError' });
    expect(JSON.stringify({ ...failed, body: '' })).not.toContain('asha');

    broken = false;
    const calls = inboxCalls(door.inbox);
    const { messages } = calls['inbox.list'](door.db, {}, moment(door.clock()));
    expect(messages).toMatchObject([{ kind: 'consent.hip-notice', state: 'failed', isEmptied: false }]);
    const id = messages[0]?.id ?? 0;
    transact(door.db, (tx) => void calls['inbox.runAgain'](tx, { id }, moment(door.clock())));
    await door.inbox.settled();
    expect(door.db.all("SELECT about FROM audit WHERE what = 'consent.GRANTED' ORDER BY about")).toHaveLength(3);
    expect(rows(door.db).every(({ state }) => state === 'done')).toBe(true);
    expect(() => transact(door.db, (tx) => void calls['inbox.runAgain'](tx, { id }, moment(door.clock())))).toThrow(
      'inbox.not-now',
    );
    expect(() => transact(door.db, (tx) => void calls['inbox.runAgain'](tx, { id: 99 }, moment(door.clock())))).toThrow(
      'inbox.not-found',
    );
  });

  test('meets a copy under another REQUEST-ID and is told that it is one', async () => {
    const seen: [string, boolean][] = [];
    const door = await openDoor({
      handlers: { 'consent.hip-notice': (_tx, { requestId, isCopy }) => void seen.push([requestId, isCopy]) },
    });
    const ids = [newId(), newId()];
    for (const id of ids) await door.callback(hipNotice, notice, { id });
    await door.inbox.settled();
    expect(seen).toEqual([
      [ids[0], false],
      [ids[1], true],
    ]);
  });

  test('sees messages in the order in which they came', async () => {
    const seen: string[] = [];
    const door = await openDoor({
      handlers: { 'consent.hip-notice': (_tx, { requestId }) => void seen.push(requestId) },
    });
    const ids = Array.from({ length: 30 }, () => newId());
    for (const id of ids) await door.callback(hipNotice, notice, { id });
    await door.inbox.settled();
    expect(seen).toEqual(ids);
  });

  test('a message without a REQUEST-ID is known by its bytes', async () => {
    const seen: string[] = [];
    const door = await openDoor({
      handlers: { 'consent.hip-notice': (_tx, { requestId }) => void seen.push(requestId) },
    });
    for (const id of ['', '', "'; DROP TABLE inbox; --", 'x'.repeat(5000)])
      await door.callback(hipNotice, notice, { id });
    await door.inbox.settled();
    expect(rows(door.db)).toHaveLength(1);
    expect(seen).toEqual([expect.stringMatching(/^sha256:/)]);
  });
});

const who = { staffId: 'owner', name: 'Asha', roles: ['owner'] as const };
const moment = (now: Date) => ({ who, now, session: undefined as never });

describe('who it is for, and what it answers', () => {
  test.each([
    ['another facility', { 'X-HIP-ID': 'IN9999999999' }],
    ['nobody', { 'X-HIP-ID': '' }],
  ])('a message for %s is kept and not handled', async (_name, headers) => {
    const seen: unknown[] = [];
    const door = await openDoor({ handlers: { 'consent.hip-notice': (_tx, { message }) => void seen.push(message) } });
    expect((await door.callback(hipNotice, notice, { headers })).status).toBe(202);
    await door.inbox.settled();
    expect(seen).toEqual([]);
    expect(rows(door.db)).toMatchObject([{ state: 'refused', because: 'not-ours' }]);
  });

  test('our id under the other header is still our id', async () => {
    const door = await openDoor({ handlers: { 'consent.hip-notice': () => undefined } });
    await door.callback(hipNotice, notice, { headers: { 'X-HIP-ID': '', 'X-HIU-ID': 'IN2710000001_1' } });
    await door.inbox.settled();
    expect(rows(door.db)).toMatchObject([{ state: 'done' }]);
  });

  test('an answer to something that we never asked is kept and not handled', async () => {
    const seen: unknown[] = [];
    const door = await openDoor({
      handlers: { 'consent.request-status': (_tx, { message }) => void seen.push(message) },
    });
    await door.callback(statusPath, statusOf(uuid));
    await door.inbox.settled();
    expect(seen).toEqual([]);
    expect(rows(door.db)).toMatchObject([{ state: 'refused', because: 'nobody-asked' }]);
  });

  test('an answer brings the job that it answers, also when it overtakes the answer to our call', async () => {
    const seen: unknown[] = [];
    const door = await openDoor({
      kinds: [kind],
      handlers: { 'consent.request-status': (_tx, { asked }) => void seen.push(asked) },
    });
    door.farSide.on(statusCall, async ({ headers }) => {
      await door.callback(statusPath, statusOf(String(headers['request-id'])));
      await door.inbox.settled();
      return { status: 202 };
    });
    transact(door.db, (tx) => addJob(tx, { kind, cause: 'c', data: { consentRequestId: uuid } }, door.clock()));
    await door.outbox.settled();
    expect(seen).toEqual([{ jobId: 1, kind: kind.kind, cause: 'c', data: { consentRequestId: uuid } }]);
  });

  test('a proof of delivery is done when it comes, and no handler sees it', async () => {
    const seen: unknown[] = [];
    const door = await openDoor({
      kinds: [kind],
      answersAlone: [kind.kind],
      handlers: { 'consent.request-status': (_tx, { message }) => void seen.push(message) },
    });
    door.farSide.on(statusCall, () => ({ status: 202 }));
    transact(door.db, (tx) => addJob(tx, { kind, cause: 'c', data: { consentRequestId: uuid } }, door.clock()));
    await door.outbox.settled();
    await door.callback(statusPath, statusOf(String(door.farSide.arrived.at(-1)?.headers['request-id'])));
    await door.inbox.settled();
    expect(seen).toEqual([]);
    expect(rows(door.db)).toMatchObject([{ state: 'done' }]);
    expect(door.db.get('SELECT answered_at IS NOT NULL AS answered FROM outbox')).toEqual({ answered: 1 });
  });

  test('what cannot be read names the member, never its value', async () => {
    const door = await openDoor({ handlers: { 'consent.hip-notice': () => undefined } });
    await door.callback(hipNotice, { notification: { consentId: 'c', status: 'Asha Devi has a cold' } });
    await door.inbox.settled();
    expect(rows(door.db)).toMatchObject([{ state: 'unreadable', because: 'body', detail: 'notification.status' }]);
  });
});

describe('states and statements', () => {
  test('every pair of states is allowed or refused as the table says', () => {
    const db = makeTestDb();
    for (const from of MessageState.options) {
      for (const to of MessageState.options) {
        const ending = { state: to, because: null, detail: null, sameKey: null, empty: false };
        const go = () =>
          transact(db, (tx) => setMessageState(tx, { id: 1, state: from } as never, ending, new Date(0)));
        if (canBecome(from, to)) expect(go).not.toThrow();
        else expect(go).toThrow(/cannot go/);
        expect((mayFollow[from] as readonly string[]).includes(to)).toBe(canBecome(from, to));
      }
    }
  });

  test('the look-ups use an index', () => {
    const db = makeTestDb();
    const values = { limit: 1, kind: 'k', sameKey: 's', id: 1 };
    const plan = (sql: string) =>
      db
        .all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, values)
        .map(({ detail }) => detail)
        .join('\n');
    expect(plan(waiting)).toMatch(/SEARCH inbox USING INDEX inbox_states/);
    expect(plan(isCopy)).toMatch(/SEARCH inbox USING (COVERING )?INDEX inbox_keys \(kind=\? AND same_key=\?\)/);
    expect(plan(troubled)).toMatch(/SEARCH inbox USING INDEX inbox_states/);
  });
});
