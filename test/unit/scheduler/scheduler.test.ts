import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { type Db, transact } from '../../../core/db/index.ts';
import { days, hours, minutes } from '../../../core/kit/clock.ts';
import type { Log } from '../../../core/kit/log.ts';
import { type ScheduledJob, schedulerCalls, startScheduler } from '../../../core/scheduler/index.ts';
import { makeTestDb } from '../../world/core.ts';
import { type HandClock, makeHandClock } from '../../world/gateway.ts';

function start(jobs: readonly ScheduledJob[], { db, clock, log }: { db: Db; clock: HandClock; log?: Log }) {
  const lines: string[] = [];
  const note = (event: string, facts?: object) => void lines.push(JSON.stringify({ event, ...facts }));
  const scheduler = startScheduler({ db, clock, jobs, log: log ?? { info: note, warn: note, error: note } });
  onTestFinished(() => scheduler.stop());
  return { scheduler, lines };
}

/** Half past ten in the morning in India. */
const morning = () => makeHandClock(new Date('2026-11-24T05:00:00.000Z'));

describe('what the clock starts', () => {
  test('a time that passed while the PC was off is made up for once, however many were missed', async () => {
    const [db, clock] = [makeTestDb(), morning()];
    let runs = 0;
    const hourly: ScheduledJob = { name: 'test.hourly', cron: '0 * * * *', run: () => void (runs += 1) };
    const first = start([hourly], { db, clock });
    expect(runs).toBe(1);
    await first.scheduler.stop();
    clock.move(days(1));
    start([hourly], { db, clock });
    expect(runs).toBe(2);
  });

  test('nothing runs again before its next time', async () => {
    const [db, clock] = [makeTestDb(), morning()];
    let runs = 0;
    const nightly: ScheduledJob = { name: 'test.nightly', cron: '0 3 * * *', run: () => void (runs += 1) };
    const { scheduler } = start([nightly], { db, clock });
    for (const moved of [minutes(1), hours(5), hours(11)]) {
      clock.move(moved);
      scheduler.catchUp();
    }
    expect(runs).toBe(1);
    clock.move(hours(2));
    scheduler.catchUp();
    expect(runs).toBe(2);
  });

  test('its times are times in India', () => {
    const [db, clock] = [makeTestDb(), makeHandClock(new Date('2026-11-23T21:29:00.000Z'))];
    let runs = 0;
    // 3:00 in India is 21:30 of the day before in UTC.
    const nightly: ScheduledJob = { name: 'test.nightly', cron: '0 3 * * *', run: () => void (runs += 1) };
    const { scheduler } = start([nightly], { db, clock });
    runs = 0;
    scheduler.catchUp();
    expect(runs).toBe(0);
    clock.move(minutes(1));
    scheduler.catchUp();
    expect(runs).toBe(1);
  });

  test('a job that fails changes nothing, says so, and stops no other', () => {
    const [db, clock] = [makeTestDb(), morning()];
    const seen: string[] = [];
    const broken: ScheduledJob = {
      name: 'test.broken',
      cron: '* * * * *',
      run: (tx) => {
        tx.run("INSERT INTO gateway_clock (id, latest) VALUES (1, 'half done')");
        throw new RangeError('Asha Devi, 91-0000-0000-0001');
      },
    };
    const fine: ScheduledJob = { name: 'test.fine', cron: '* * * * *', run: () => void seen.push('ran') };
    const { scheduler, lines } = start([broken, fine], { db, clock });
    expect(seen).toEqual(['ran']);
    expect(db.all('SELECT * FROM gateway_clock')).toEqual([]);
    expect(scheduler.list(db)).toMatchObject([
      { job: { name: 'test.broken' }, last: { result: 'failed', detail: 'RangeError' } },
      { job: { name: 'test.fine' }, last: { result: 'done', detail: null } },
    ]);
    expect(lines.join()).not.toContain('Asha');
  });

  test('runs at its time while the program runs', async () => {
    vi.useFakeTimers({ now: new Date('2026-11-24T05:00:10.000Z') });
    onTestFinished(() => void vi.useRealTimers());
    const db = makeTestDb();
    let runs = 0;
    const each: ScheduledJob = { name: 'test.minute', cron: '* * * * *', run: () => void (runs += 1) };
    start([each], { db, clock: Object.assign(() => new Date(), { move: () => undefined }) });
    runs = 0;
    await vi.advanceTimersByTimeAsync(minutes(3));
    expect(runs).toBe(3);
  });

  test('waking from sleep makes up for what was missed, without being told', async () => {
    vi.useFakeTimers({ now: new Date('2026-11-24T05:00:10.000Z') });
    onTestFinished(() => void vi.useRealTimers());
    const db = makeTestDb();
    let runs = 0;
    const nightly: ScheduledJob = { name: 'test.nightly', cron: '0 3 * * *', run: () => void (runs += 1) };
    start([nightly], { db, clock: Object.assign(() => new Date(), { move: () => undefined }) });
    runs = 0;
    // The clock jumps over the night; no timer fires meanwhile.
    vi.setSystemTime(new Date('2026-11-25T05:00:10.000Z'));
    await vi.advanceTimersByTimeAsync(minutes(1));
    expect(runs).toBe(1);
  });

  test('an expression that is none is refused at start', () => {
    const [db, clock] = [makeTestDb(), morning()];
    expect(() => start([{ name: 'test.wrong', cron: 'every day', run: () => undefined }], { db, clock })).toThrow();
  });
});

describe('work that takes its time', () => {
  function slowJob() {
    const ends: PromiseWithResolvers<string | null>[] = [];
    const begin = () => {
      const end = Promise.withResolvers<string | null>();
      ends.push(end);
      return end.promise;
    };
    return { job: { name: 'test.slow', cron: '0 9 * * *', begin } satisfies ScheduledJob, ends };
  }
  const lastOf = (scheduler: { list: (db: Db) => readonly { last: unknown }[] }, db: Db) => scheduler.list(db)[0]?.last;

  test('is begun, then done, failed with a word, or failed with its error', async () => {
    const [db, clock, { job, ends }] = [makeTestDb(), morning(), slowJob()];
    const { scheduler, lines } = start([job], { db, clock });
    expect(lastOf(scheduler, db)).toMatchObject({ result: 'begun' });
    ends[0]?.resolve(null);
    await expect.poll(() => lastOf(scheduler, db)).toMatchObject({ result: 'done', detail: null });
    clock.move(days(1));
    scheduler.catchUp();
    ends[1]?.resolve('offline');
    await expect.poll(() => lastOf(scheduler, db)).toMatchObject({ result: 'failed', detail: 'offline' });
    clock.move(days(1));
    scheduler.catchUp();
    ends[2]?.reject(new RangeError('Asha Devi'));
    await expect.poll(() => lastOf(scheduler, db)).toMatchObject({ result: 'failed', detail: 'RangeError' });
    expect(lines.join()).not.toContain('Asha');
  });

  test('never runs twice at once, and what a power cut broke off is begun again at the next start', async () => {
    const [db, clock, { job, ends }] = [makeTestDb(), morning(), slowJob()];
    const { scheduler } = start([job], { db, clock });
    clock.move(days(1));
    scheduler.catchUp();
    expect(ends).toHaveLength(1);
    await scheduler.stop();
    ends[0]?.resolve(null);
    await ends[0]?.promise;
    const second = start([job], { db, clock });
    expect(ends).toHaveLength(2);
    await second.scheduler.stop();
    // What ends the program itself must not do so at each start.
    start([job], { db, clock });
    expect(ends).toHaveLength(2);
  });

  test('that is done and cannot be noted is not called failed', async () => {
    const [db, clock, { job, ends }] = [makeTestDb(), morning(), slowJob()];
    const { scheduler, lines } = start([job], { db, clock });
    transact(db, (tx) => {
      tx.run("CREATE TRIGGER full BEFORE UPDATE ON scheduler_runs BEGIN SELECT RAISE(ABORT, 'no room'); END");
    });
    ends[0]?.resolve(null);
    await expect.poll(() => lines.join()).toContain('scheduler.not-noted');
    expect(lines.join()).not.toContain('scheduler.failed');
    expect(lastOf(scheduler, db)).toMatchObject({ result: 'begun' });
  });
});

test('the list shows name, times, last run and next', () => {
  const [db, clock] = [makeTestDb(), morning()];
  const { scheduler } = start([{ name: 'test.nightly', cron: '0 3 * * *', run: () => undefined }], { db, clock });
  const moment = { who: { staffId: 'owner', name: '', roles: [] }, now: clock(), session: undefined as never };
  expect(schedulerCalls(scheduler)['scheduler.list'](db, {}, moment)).toEqual({
    jobs: [
      {
        name: 'test.nightly',
        cron: '0 3 * * *',
        last: { at: '2026-11-24T05:00:00.000Z', result: 'done' },
        nextAt: expect.stringMatching(/T21:30:00\.000Z$/) as string,
      },
    ],
  });
});
