import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { transact } from '../../../core/db/index.ts';
import { hours, minutes, seconds } from '../../../core/kit/clock.ts';
import {
  addJob,
  countJobs,
  findJobByRequestId,
  findPause,
  messageJob,
  preparedJob,
} from '../../../core/outbox/index.ts';
import { ack, ackJob, type Ends, makeOutboxWire, ownJob, uuidOf } from './wire.ts';

const messageJobData = z.object({ reference: z.string() });

describe('a job that is taken', () => {
  test('is sent once, ends, and changes what its end changes in the same transaction', async () => {
    const wire = await makeOutboxWire();
    const follow = ownJob(async () => ({ kind: 'sent', answer: null, already: false }));
    const kind = ackJob({
      onRest: (tx, { end }, now) => void addJob(tx, { kind: follow, cause: end.kind, data: 7 }, now),
    });
    const outbox = wire.start([kind, follow]);
    wire.add({ kind, cause: 'c', data: ack(1) });
    await outbox.settled();
    expect(wire.sent()).toHaveLength(1);
    expect(wire.job(kind, 'c')).toMatchObject({
      state: 'sent',
      because: null,
      attempts: 1,
      endedAt: wire.clock().toISOString(),
    });
    expect(wire.job(follow, 'sent').state).toBe('sent');
  });

  test('is found by the id it was sent under', async () => {
    const wire = await makeOutboxWire();
    const kind = ackJob();
    const outbox = wire.start([kind]);
    wire.add({ kind, cause: 'c', data: ack(1) });
    await outbox.settled();
    const id = String(wire.sent()[0]?.headers['request-id']);
    expect(findJobByRequestId(wire.db, id)).toMatchObject({ kind: kind.kind, cause: 'c' });
    expect(findJobByRequestId(wire.db, uuidOf(9))).toBeUndefined();
  });

  test('has its id on disk before the far side sees it', async () => {
    const wire = await makeOutboxWire();
    const kind = ackJob();
    let known: unknown;
    wire.farSide.on('/api/hiecm/consent/v3/request/hip/on-notify', ({ headers }) => {
      known = findJobByRequestId(wire.db, String(headers['request-id']))?.state;
      return { status: 202 };
    });
    const outbox = wire.start([kind]);
    wire.add({ kind, cause: 'c', data: ack(1) });
    await outbox.settled();
    expect(known).toBe('sending');
  });
});

describe('one kind and one cause', () => {
  test('make one job, however often it is added', async () => {
    const wire = await makeOutboxWire();
    const kind = ackJob();
    const outbox = wire.start([kind]);
    const ids = [1, 2, 3].map(() => wire.add({ kind, cause: 'same', data: ack(1) }));
    await outbox.settled();
    expect(new Set(ids).size).toBe(1);
    expect(wire.add({ kind, cause: 'same', data: ack(1) })).toBe(ids[0]);
    expect(wire.sent()).toHaveLength(1);
  });

  test('a job whose transaction rolls back never was', async () => {
    const wire = await makeOutboxWire();
    const kind = ackJob();
    const outbox = wire.start([kind]);
    const broken = () =>
      transact(wire.db, (tx) => {
        addJob(tx, { kind, cause: 'c', data: ack(1) }, wire.clock());
        throw new Error('something else failed');
      });
    expect(broken).toThrow('something else failed');
    await outbox.settled();
    expect(wire.sent()).toHaveLength(0);
  });
});

describe('a far side that did not take it', () => {
  test('429 with Retry-After is asked again then, under a new id', async () => {
    const wire = await makeOutboxWire();
    wire.answers({ status: 429, headers: { 'Retry-After': '90' } });
    const kind = ackJob();
    const outbox = wire.start([kind]);
    wire.add({ kind, cause: 'c', data: ack(1) });
    await outbox.settled();
    expect(wire.job(kind, 'c')).toMatchObject({
      state: 'waiting',
      because: 'too-many-requests',
      attempts: 1,
      isUnsure: 0,
    });
    wire.clock.move(seconds(89));
    outbox.wake();
    await outbox.settled();
    expect(wire.sent()).toHaveLength(1);
    wire.clock.move(seconds(1));
    await outbox.settled();
    expect(wire.job(kind, 'c').state).toBe('sent');
    const [first, second] = wire.sent().map(({ headers }) => headers['request-id']);
    expect(first).not.toBe(second);
  });

  test('503, an empty 400 and a page of the firewall are tried again, ever later, until one works', async () => {
    const wire = await makeOutboxWire();
    wire.answers(
      { status: 503 },
      { status: 400 },
      { status: 403, headers: { 'Content-Type': 'text/html' }, body: '<html>no' },
    );
    const kind = ackJob();
    const outbox = wire.start([kind]);
    wire.add({ kind, cause: 'c', data: ack(1) });
    const waits: number[] = [];
    for (let tried = 0; tried < 3; tried += 1) {
      await outbox.settled();
      const wait = Date.parse(wire.job(kind, 'c').notBefore) - wire.clock().getTime();
      waits.push(wait / 1000);
      wire.clock.move(wait);
    }
    await outbox.settled();
    expect(waits).toEqual([2, 4, 300]);
    expect(wire.job(kind, 'c')).toMatchObject({ state: 'sent', attempts: 4 });
  });
});

describe('an end that nobody knows', () => {
  test('is sent again under the same id where that does no harm, and "exists already" then counts as sent', async () => {
    const wire = await makeOutboxWire();
    wire.answers('reset', {
      status: 400,
      body: { error: { code: 'ABDM-1064', message: 'request id exists already' } },
    });
    const ends: Ends = [];
    const kind = ackJob({ onRest: (_tx, { data, end }) => void ends.push({ kind: 'ack', data, end }) });
    const outbox = wire.start([kind]);
    wire.add({ kind, cause: 'c', data: ack(1) });
    await outbox.settled();
    expect(wire.job(kind, 'c')).toMatchObject({ state: 'waiting', because: 'cut-off', isUnsure: 1 });
    wire.clock.move(seconds(3));
    await outbox.settled();
    const [first, second] = wire.sent().map(({ headers }) => headers['request-id']);
    expect(first).toBe(second);
    expect(ends).toMatchObject([{ end: { kind: 'sent', already: true } }]);
  });

  test('keeps the id through a later refusal that says it was not taken', async () => {
    const wire = await makeOutboxWire();
    wire.answers({ status: 500 }, { status: 503 });
    const kind = ackJob();
    const outbox = wire.start([kind]);
    wire.add({ kind, cause: 'c', data: ack(1) });
    for (let tried = 0; tried < 3; tried += 1) {
      await outbox.settled();
      wire.clock.move(minutes(1));
    }
    expect(new Set(wire.sent().map(({ headers }) => headers['request-id'])).size).toBe(1);
  });

  test('waits for a person where sending twice would do harm, and stops its lane', async () => {
    const wire = await makeOutboxWire();
    wire.answers('reset');
    const ends: Ends = [];
    const kind = ackJob({
      ifUnsure: 'ask-a-person',
      onRest: (_tx, { data, end }) => void ends.push({ kind: 'ack', data, end }),
    });
    const outbox = wire.start([kind]);
    wire.add({ kind, cause: 'first', lane: 'l', data: ack(1) });
    wire.add({ kind, cause: 'second', lane: 'l', data: ack(2) });
    await outbox.settled();
    wire.clock.move(minutes(10));
    await outbox.settled();
    expect(wire.job(kind, 'first')).toMatchObject({ state: 'needs-person', because: 'cut-off' });
    expect(wire.job(kind, 'second').state).toBe('waiting');
    expect(ends).toMatchObject([{ end: { kind: 'needs-person' } }]);
    expect(countJobs(wire.db)).toEqual({ waiting: 1, failed: 1 });
    transact(wire.db, (tx) => outbox.tryAgain(tx, wire.job(kind, 'first').id, wire.clock()));
    await outbox.settled();
    expect([wire.job(kind, 'first').state, wire.job(kind, 'second').state]).toEqual(['sent', 'sent']);
    const ids = wire.sent().map(({ headers }) => headers['request-id']);
    expect(ids[0]).toBe(ids[1]);
  });

  test('is known after all when a callback answers it: nothing is sent twice', async () => {
    const wire = await makeOutboxWire();
    wire.answers('reset');
    const ends: Ends = [];
    const kind = ackJob({ onRest: (_tx, { data, end }) => void ends.push({ kind: 'ack', data, end }) });
    const outbox = wire.start([kind]);
    wire.add({ kind, cause: 'c', data: ack(1) });
    await outbox.settled();
    const id = String(wire.sent()[0]?.headers['request-id']);
    const asked = transact(wire.db, (tx) => outbox.answered(tx, id, wire.clock()));
    expect(asked).toMatchObject({ kind: kind.kind, cause: 'c', data: ack(1) });
    wire.clock.move(hours(2));
    await outbox.settled();
    expect(wire.job(kind, 'c').state).toBe('sent');
    expect(wire.sent()).toHaveLength(1);
    expect(ends).toMatchObject([{ end: { kind: 'sent', already: true } }]);
  });

  test('is known when the callback overtakes the answer of the far side', async () => {
    const wire = await makeOutboxWire();
    const kind = ackJob({ ifUnsure: 'ask-a-person' });
    const outbox = wire.start([kind]);
    wire.farSide.on('/api/hiecm/consent/v3/request/hip/on-notify', ({ headers }) => {
      transact(wire.db, (tx) => outbox.answered(tx, String(headers['request-id']), wire.clock()));
      return 'reset';
    });
    wire.add({ kind, cause: 'c', data: ack(1) });
    await outbox.settled();
    expect(wire.job(kind, 'c').state).toBe('sent');
  });
});

describe('a refusal', () => {
  test('is final, keeps what was said, and does not stop its lane', async () => {
    const wire = await makeOutboxWire();
    wire.answers({ status: 400, body: [{ error: { code: 'ABDM-9999: ', message: 'Invalid status' } }] });
    const ends: Ends = [];
    const kind = ackJob({ onRest: (_tx, { data, end }) => void ends.push({ kind: 'ack', data, end }) });
    const outbox = wire.start([kind]);
    wire.add({ kind, cause: 'first', lane: 'l', data: ack(1) });
    wire.add({ kind, cause: 'second', lane: 'l', data: ack(2) });
    await outbox.settled();
    const refused = wire.job(kind, 'first');
    expect(refused).toMatchObject({ state: 'refused', because: 'said-no', attempts: 1 });
    expect(JSON.parse(refused.refusal ?? '')).toMatchObject({ codes: ['ABDM-9999'], messages: ['Invalid status'] });
    expect(ends).toMatchObject([
      { end: { kind: 'refused', refusal: { codes: ['ABDM-9999'] } } },
      { end: { kind: 'sent' } },
    ]);
  });
});

describe('without a way to ABDM', () => {
  test('no attempt is burnt, everything waits with a reason, one job finds out, and then all leave', async () => {
    const wire = await makeOutboxWire();
    const kind = ackJob();
    await wire.farSide.close();
    const outbox = wire.start([kind]);
    for (let n = 0; n < 10; n += 1) wire.add({ kind, cause: String(n), data: ack(n) });
    for (let tried = 0; tried < 20; tried += 1) {
      await outbox.settled();
      wire.clock.move(seconds(61));
    }
    expect(wire.db.get('SELECT sum(attempts) AS burnt FROM outbox')).toEqual({ burnt: 0 });
    expect(findPause(wire.db)).toMatchObject({ because: 'offline', since: '2026-11-24T05:00:00.000Z' });
    await wire.farSide.reopen();
    wire.clock.move(seconds(61));
    await outbox.settled();
    expect(countJobs(wire.db)).toEqual({ waiting: 0, failed: 0 });
    expect(wire.sent()).toHaveLength(10);
    expect(findPause(wire.db)).toBeUndefined();
  });

  test('what goes to peers goes on', async () => {
    const wire = await makeOutboxWire();
    await wire.farSide.close();
    const kind = ackJob();
    const push = ownJob(async () => ({ kind: 'sent', answer: null, already: false }));
    const outbox = wire.start([kind, push]);
    wire.add({ kind, cause: 'c', data: ack(1) });
    await outbox.settled();
    wire.add({ kind: push, cause: 'p', data: 1 });
    await outbox.settled();
    expect([wire.job(kind, 'c').state, wire.job(push, 'p').state]).toEqual(['waiting', 'sent']);
  });
});

describe('time', () => {
  test('an answer that is worthless is dropped with a visible reason and never sent', async () => {
    const wire = await makeOutboxWire();
    await wire.farSide.close();
    const ends: Ends = [];
    const kind = ackJob({
      within: seconds(60),
      onRest: (_tx, { data, end }) => void ends.push({ kind: 'ack', data, end }),
    });
    const outbox = wire.start([kind]);
    wire.add({ kind, cause: 'c', data: ack(1) });
    await outbox.settled();
    wire.clock.move(seconds(59));
    await wire.farSide.reopen();
    outbox.wake();
    await outbox.settled();
    expect(wire.job(kind, 'c')).toMatchObject({ state: 'dropped', because: 'too-late' });
    expect(ends).toMatchObject([{ end: { kind: 'dropped', because: 'too-late' } }]);
    expect(wire.sent()).toHaveLength(0);
  });

  test('is counted from when it was asked for, not from when it was written down', async () => {
    const wire = await makeOutboxWire();
    const kind = ackJob({ within: seconds(60) });
    const outbox = wire.start([kind]);
    wire.add({ kind, cause: 'c', data: ack(1), since: new Date(wire.clock().getTime() - minutes(5)) });
    await outbox.settled();
    expect(wire.job(kind, 'c').state).toBe('dropped');
    expect(wire.sent()).toHaveLength(0);
  });

  test('a next attempt that would come too late is not waited for', async () => {
    const wire = await makeOutboxWire();
    wire.answers({ status: 429, headers: { 'Retry-After': '3600' } });
    const kind = ackJob({ within: minutes(2) });
    const outbox = wire.start([kind]);
    wire.add({ kind, cause: 'c', data: ack(1) });
    await outbox.settled();
    expect(wire.job(kind, 'c')).toMatchObject({ state: 'dropped', because: 'too-late' });
    expect(JSON.parse(wire.job(kind, 'c').refusal ?? '{}')).toMatchObject({ http: 429 });
  });

  test('nothing starts before its time', async () => {
    const wire = await makeOutboxWire();
    const kind = ackJob();
    const outbox = wire.start([kind]);
    wire.add({ kind, cause: 'c', data: ack(1), notBefore: new Date(wire.clock().getTime() + seconds(5)) });
    await outbox.settled();
    expect(wire.sent()).toHaveLength(0);
    wire.clock.move(seconds(5));
    await outbox.settled();
    expect(wire.sent()).toHaveLength(1);
  });

  test('an attempt is given no more time than its deadline leaves', async () => {
    const wire = await makeOutboxWire();
    const given: Promise<string>[] = [];
    const kind = ownJob(
      ({ signal }) => {
        const stopped = new Promise<string>((resolve) => signal.addEventListener('abort', () => resolve('stopped')));
        given.push(stopped);
        return stopped.then(() => ({ kind: 'unsure', because: 'no-answer', refusal: null }));
      },
      { within: 150, takes: 50, atMost: minutes(5) },
    );
    const outbox = wire.start([kind]);
    wire.add({ kind, cause: 'c', data: 1 });
    await outbox.settled();
    expect(await Promise.all(given)).toEqual(['stopped']);
  });
});

describe('lanes', () => {
  test('keep their order even when the first one must wait; other lanes and jobs without one overtake', async () => {
    const wire = await makeOutboxWire();
    const order: number[] = [];
    let refusals = 2;
    const kind = ownJob(async ({ data }) => {
      order.push(data);
      if (data === 1 && refusals-- > 0) return { kind: 'retry', because: 'busy', notBefore: null, refusal: null };
      return { kind: 'sent', answer: null, already: false };
    });
    const outbox = wire.start([kind]);
    for (const n of [1, 2, 3]) wire.add({ kind, cause: String(n), lane: 'a', data: n });
    wire.add({ kind, cause: '10', lane: 'b', data: 10 });
    wire.add({ kind, cause: '20', data: 20 });
    await outbox.settled();
    expect(order.toSorted((a, b) => a - b)).toEqual([1, 10, 20]);
    for (let tried = 0; tried < 3; tried += 1) {
      wire.clock.move(seconds(5));
      await outbox.settled();
    }
    expect(order.filter((n) => n < 10)).toEqual([1, 1, 1, 2, 3]);
  });

  test('run beside each other, but no more than four to ABDM and two to peers', async () => {
    const wire = await makeOutboxWire();
    let now = { gateway: 0, peer: 0 };
    const most = { gateway: 0, peer: 0 };
    const slow = (to: 'gateway' | 'peer') =>
      ownJob(
        async () => {
          now = { ...now, [to]: now[to] + 1 };
          most[to] = Math.max(most[to], now[to]);
          await new Promise((resolve) => setTimeout(resolve, 20));
          now = { ...now, [to]: now[to] - 1 };
          return { kind: 'sent', answer: null, already: false };
        },
        { kind: `test.${to}`, to },
      );
    const kinds = [slow('gateway'), slow('peer')];
    const outbox = wire.start(kinds);
    for (const kind of kinds)
      for (let n = 0; n < 12; n += 1) wire.add({ kind, cause: String(n), lane: String(n), data: n });
    await outbox.settled();
    expect(most).toEqual({ gateway: 4, peer: 2 });
    expect(countJobs(wire.db).waiting).toBe(0);
  });

  test('whose time runs out first goes first', async () => {
    const wire = await makeOutboxWire();
    const order: number[] = [];
    const attempt = async ({ data }: { data: number }) => {
      order.push(data);
      return { kind: 'sent', answer: null, already: false } as const;
    };
    const lazy = ownJob(attempt, { kind: 'test.lazy', within: hours(9) });
    const urgent = ownJob(attempt, { kind: 'test.urgent', within: seconds(10) });
    for (let n = 0; n < 6; n += 1) wire.add({ kind: lazy, cause: String(n), data: n });
    wire.add({ kind: urgent, cause: 'u', data: 100 });
    const outbox = wire.start([lazy, urgent]);
    await outbox.settled();
    expect(order[0]).toBe(100);
  });
});

describe('a message made at the moment of sending', () => {
  test('carries what must not lie in the outbox, and can still be called off', async () => {
    const wire = await makeOutboxWire();
    wire.farSide.on('/api/hiecm/hip/v3/link/carecontext', () => ({ status: 202 }));
    let token: string | null = 'secret.link.token';
    const data = { reference: 'V-1' };
    const kind = preparedJob({
      kind: 'linking.link',
      sends: 'link.care-contexts',
      data: messageJobData,
      within: hours(1),
      ifUnsure: 'send-again',
      prepare: (_db, { reference }) =>
        token === null
          ? { drop: 'no-link-token' }
          : {
              linkToken: token,
              abhaAddress: 'asha_1990@sbx',
              abhaNumber: null,
              patientReference: 'P-1',
              patientDisplay: 'Asha',
              careContexts: [{ reference, display: 'Visit', hiTypes: ['Prescription'] }],
            },
    });
    const outbox = wire.start([kind]);
    wire.add({ kind, cause: 'first', data });
    await outbox.settled();
    expect(wire.farSide.arrived.at(-1)?.headers['x-link-token']).toBe('secret.link.token');
    expect(JSON.stringify(wire.db.all('SELECT * FROM outbox'))).not.toContain('secret.link.token');
    token = null;
    wire.add({ kind, cause: 'second', data });
    await outbox.settled();
    expect(wire.job(kind, 'second')).toMatchObject({ state: 'dropped', because: 'no-link-token' });
  });
});

test('two kinds of one name are refused at start', async () => {
  const wire = await makeOutboxWire();
  expect(() =>
    wire.start([ackJob(), messageJob({ sends: 'consent.acknowledge-hip-notice', within: 1, ifUnsure: 'send-again' })]),
  ).toThrow();
});
