import { describe, expect, test } from 'vitest';
import { z } from 'zod';

import { hours, minutes, seconds } from '../../../core/kit/clock.ts';
import { countJobs, findPause, messageJob, preparedJob } from '../../../core/outbox/index.ts';
import { ack, ackJob, type Ends, makeOutboxWire, ownJob } from './wire.ts';

const messageJobData = z.object({ reference: z.string() });

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
