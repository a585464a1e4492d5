import { describe, expect, test } from 'vitest';
import { transact } from '../../../core/db/index.ts';
import { hours, minutes, seconds } from '../../../core/kit/clock.ts';
import { addJob, countJobs, findJobByRequestId } from '../../../core/outbox/index.ts';
import { ack, ackJob, type Ends, makeOutboxWire, ownJob, uuidOf } from './wire.ts';

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
