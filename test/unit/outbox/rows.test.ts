import { describe, expect, test } from 'vitest';
import type { Db } from '../../../core/db/index.ts';
import { transact } from '../../../core/db/index.ts';
import { days, later } from '../../../core/kit/clock.ts';
import { addJob, distrustAfterRestore, findJobById, outboxCalls, outboxSchedule } from '../../../core/outbox/index.ts';
import { canBecome, JobState, mayFollow } from '../../../core/outbox/model.ts';
import {
  claimable,
  endJob,
  failed,
  listFailed,
  nextTimes,
  startSending,
  tooLate,
  waitAgain,
  waiting,
} from '../../../core/outbox/store.ts';
import { makeTestDb } from '../../world/core.ts';
import { ack, ackJob, makeOutboxWire, ownJob } from './wire.ts';

describe('states', () => {
  test('every pair is allowed or refused as the table says, and the store keeps to it', () => {
    const db = makeTestDb();
    const now = new Date('2026-11-24T05:00:00.000Z');
    const standing = { because: null, refusal: null, attempts: 0, isUnsure: false };
    transact(db, (tx) => addJob(tx, { kind: ackJob(), cause: 'c', data: ack(1) }, now));
    const stored = findJobById(db, 1);
    if (!stored) throw new Error('The job is not there');
    for (const from of JobState.options) {
      for (const to of JobState.options) {
        const job = { ...stored, state: from };
        const go = () =>
          transact(db, (tx) => {
            if (to === 'sending') startSending(tx, job, 'an-id', now);
            else if (to === 'waiting') waitAgain(tx, job, { ...standing, notBefore: now });
            else endJob(tx, job, { ...standing, state: to, at: now });
          });
        if (canBecome(from, to)) expect(go).not.toThrow();
        else expect(go).toThrow(/cannot go/);
        expect((mayFollow[from] as readonly string[]).includes(to)).toBe(canBecome(from, to));
      }
    }
  });

  test('the table takes no other word', async () => {
    const { db } = await makeOutboxWire();
    const insert = `INSERT INTO outbox (kind, cause, far_side, data, state, not_before, start_by, deadline, added_at)
      VALUES ('k', 'c', 'gateway', '{}', 'lost', '', '', '', '')`;
    expect(() => transact(db, (tx) => void tx.run(insert))).toThrow(/CHECK/);
  });

  test("what was sent never becomes anything else, and what is being sent is nobody's to touch", async () => {
    const wire = await makeOutboxWire();
    const never = ownJob(
      () => new Promise((resolve) => setTimeout(() => resolve({ kind: 'sent', answer: null, already: false }), 50)),
    );
    const outbox = wire.start([never]);
    const id = wire.add({ kind: never, cause: 'c', data: 1 });
    await new Promise((resolve) => setTimeout(resolve, 10));
    const press = (what: 'tryAgain' | 'letGo') => () => transact(wire.db, (tx) => outbox[what](tx, id, wire.clock()));
    expect(press('tryAgain')).toThrow('outbox.not-now');
    expect(press('letGo')).toThrow('outbox.not-now');
    await outbox.settled();
    expect(press('tryAgain')).toThrow('outbox.not-now');
    expect(press('letGo')).toThrow('outbox.not-now');
    expect(() => transact(wire.db, (tx) => outbox.letGo(tx, 4711, wire.clock()))).toThrow('outbox.not-found');
  });
});

describe('the statements that run all the time use an index', () => {
  const plan = (db: Db, sql: string) =>
    db
      .all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, { now: '2026', farSide: 'gateway' })
      .map(({ detail }) => detail)
      .join('\n');

  test('claiming goes through the waiting jobs in the order of their time, and looks lanes up', async () => {
    const { db } = await makeOutboxWire();
    const detail = plan(db, claimable);
    expect(detail).toMatch(/SCAN job USING INDEX outbox_waiting/);
    expect(detail).toMatch(/SEARCH earlier USING (COVERING )?INDEX outbox_lanes/);
    expect(detail).not.toMatch(/TEMP B-TREE/);
  });

  test('so do the late ones, the next time, and the lists', async () => {
    const { db } = await makeOutboxWire();
    expect(plan(db, tooLate)).toMatch(/SEARCH job USING INDEX outbox_waiting/);
    expect(plan(db, nextTimes)).toMatch(/outbox_waiting[\s\S]*outbox_times/);
    for (const list of [waiting, failed]) {
      expect(plan(db, list)).toMatch(/SEARCH job USING INDEX outbox_states/);
      expect(plan(db, list)).not.toMatch(/SCAN job/);
    }
  });
});

describe('what a person sees and may do', () => {
  const who = { staffId: 'owner', name: 'Asha', roles: ['owner'] as const };
  const moment = (now: Date) => ({ who, now, session: undefined as never });

  test('waiting and failed jobs with their words, and why', async () => {
    const wire = await makeOutboxWire();
    wire.answers({ status: 400, body: { error: { code: 'ABDM-1031', message: 'Invalid request' } } }, { status: 503 });
    const kind = ackJob();
    const outbox = wire.start([kind]);
    const calls = outboxCalls(outbox);
    const refusedId = wire.add({ kind, cause: 'refused', data: ack(1) });
    await outbox.settled();
    wire.add({ kind, cause: 'waiting', data: ack(2) });
    await outbox.settled();
    expect(calls['outbox.list'](wire.db, {}, moment(wire.clock()))).toMatchObject({
      waiting: [{ kind: kind.kind, state: 'waiting', because: 'far-side-busy', attempts: 1 }],
      failed: [{ id: refusedId, state: 'refused', because: 'said-no' }],
      pause: null,
    });
    expect(calls['outbox.why'](wire.db, { id: refusedId }, moment(wire.clock()))).toMatchObject({
      refusal: { http: 400, codes: ['ABDM-1031'], messages: ['Invalid request'] },
      isUnsure: false,
    });
    expect(() => calls['outbox.why'](wire.db, { id: 99 }, moment(wire.clock()))).toThrow('outbox.not-found');
  });

  test('trying again gives it all its time, letting go ends it; both are in the audit log', async () => {
    const wire = await makeOutboxWire();
    wire.answers(
      { status: 400 as const, body: { code: 'ABDM-1031', message: 'x' } },
      { status: 400, body: { code: 'ABDM-1031', message: 'x' } },
    );
    const kind = ackJob();
    const outbox = wire.start([kind]);
    const calls = outboxCalls(outbox);
    const id = wire.add({ kind, cause: 'c', data: ack(1) });
    await outbox.settled();
    wire.clock.move(days(2));
    transact(wire.db, (tx) => void calls['outbox.tryAgain'](tx, { id }, moment(wire.clock())));
    await outbox.settled();
    expect(wire.sent()).toHaveLength(2);
    transact(wire.db, (tx) => void calls['outbox.letGo'](tx, { id }, moment(wire.clock())));
    expect(wire.job(kind, 'c')).toMatchObject({ state: 'dropped', because: 'given-up' });
    expect(wire.db.all('SELECT what, about FROM audit ORDER BY seq')).toEqual([
      { what: 'outbox.tried-again', about: String(id) },
      { what: 'outbox.let-go', about: String(id) },
    ]);
  });
});

test('jobs and their ids go 90 days after they ended, waiting ones never', async () => {
  const wire = await makeOutboxWire();
  const kind = ownJob(async () => ({ kind: 'sent', answer: null, already: false }));
  const other = ackJob();
  const outbox = wire.start([kind]);
  wire.add({ kind, cause: 'c', data: 1 });
  await outbox.settled();
  await outbox.stop();
  wire.add({ kind: other, cause: 'waits', data: ack(1) });
  const forget = (now: Date) => transact(wire.db, (tx) => outboxSchedule[0]?.run(tx, now));
  forget(later(wire.clock(), days(89)));
  expect(wire.db.get('SELECT count(*) AS jobs FROM outbox')).toEqual({ jobs: 2 });
  forget(later(wire.clock(), days(91)));
  expect(wire.db.get('SELECT count(*) AS jobs FROM outbox')).toEqual({ jobs: 1 });
  expect(wire.db.get('SELECT count(*) AS ids FROM outbox_request_ids')).toEqual({ ids: 0 });
});

test('what a restore lays before a person goes 90 days later, too', async () => {
  const wire = await makeOutboxWire();
  wire.add({ kind: ackJob(), cause: 'c', data: ack(1) });
  transact(wire.db, (tx) => {
    for (const statement of distrustAfterRestore) tx.run(statement, { now: wire.clock().toISOString() });
  });
  const forgottenAfter = (time: number) => {
    transact(wire.db, (tx) => outboxSchedule[0]?.run(tx, later(wire.clock(), time)));
    return listFailed(wire.db).map(({ state, because }) => `${state}: ${because}`);
  };
  expect(forgottenAfter(days(89))).toEqual(['needs-person: restored']);
  expect(forgottenAfter(days(91))).toEqual([]);
});
