import path from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  type Db,
  migrate,
  type OpenedDatabase,
  openDatabase,
  readMigrations,
  transact,
} from '../../../core/db/index.ts';
import { hours, seconds } from '../../../core/kit/clock.ts';
import { silentLog } from '../../../core/kit/log.ts';
import { type AnyJobKind, addJob, findJob, startOutbox } from '../../../core/outbox/index.ts';
import { migrationsFolder } from '../../world/core.ts';
import { startFarSide } from '../../world/far-side.ts';
import { temporaryFolder } from '../../world/folder.ts';
import { makeHandClock, makeTestGateway } from '../../world/gateway.ts';
import { testKey } from '../../world/keys.ts';
import { ack, ackJob, ackPath, type Ends, makeOutboxWire, ownJob } from './wire.ts';

/** A program that can lose its power: the database is closed under it and opened again by the next one. */
async function makeMachine() {
  const clock = makeHandClock();
  const farSide = await startFarSide(clock);
  const file = path.join(temporaryFolder(), 'clinic.db');
  let opened: OpenedDatabase | null = null;
  const powerOn = (kinds: readonly AnyJobKind[]) => {
    opened?.close();
    opened = openDatabase({ file, key: testKey });
    migrate(opened, readMigrations(migrationsFolder), clock());
    const { db } = opened;
    const gateway = makeTestGateway(db, farSide, clock);
    const outbox = startOutbox({ db, gateway, clock, log: silentLog, kinds, chance: () => 0.5 });
    return { db, outbox };
  };
  return { clock, farSide, powerOn, powerOff: () => opened?.close() };
}

/** SQLite's own way to a full disk; it never cuts off what is there already. */
const limitPages = (db: Db, pages: number) => db.get(`PRAGMA max_page_count = ${pages}`);

/** The row as a power cut in the middle of an attempt leaves it. */
function leaveSending(machine: Awaited<ReturnType<typeof makeMachine>>, kind: AnyJobKind, data: unknown): void {
  const { db, outbox } = machine.powerOn([]);
  transact(db, (tx) => {
    addJob(tx, { kind, cause: 'c', data }, machine.clock());
    tx.run("UPDATE outbox SET state = 'sending', request_id = 'id-before-the-cut'");
    tx.run(
      "INSERT INTO outbox_request_ids (request_id, job_id, used_at) SELECT 'id-before-the-cut', id, added_at FROM outbox",
    );
  });
  void outbox.stop();
}

test('a disk that is full when a job should start ends nothing: it leaves once there is room', async () => {
  const stuck = Promise.withResolvers<void>();
  const log = { ...silentLog, error: (event: string) => event === 'outbox.stuck' && stuck.resolve() };
  const wire = await makeOutboxWire({ log });
  const kind = ackJob();
  const full = "CREATE TRIGGER full BEFORE UPDATE ON outbox BEGIN SELECT RAISE(ABORT, 'disk full'); END";
  transact(wire.db, (tx) => void tx.run(full));
  wire.start([kind]);
  wire.add({ kind, cause: 'c', data: ack(1) });
  await stuck.promise;
  expect(wire.job(kind, 'c').state).toBe('waiting');
  transact(wire.db, (tx) => void tx.run('DROP TRIGGER full'));
  await expect.poll(() => wire.job(kind, 'c').state).toBe('sent');
});

test('an attempt whose end cannot be written lets it be sent again under its id, once it can', async () => {
  const notWritten = Promise.withResolvers<void>();
  const log = { ...silentLog, error: (event: string) => event === 'outbox.end-not-written' && notWritten.resolve() };
  const wire = await makeOutboxWire({ log });
  const kind = ackJob();
  const full = `CREATE TRIGGER full BEFORE UPDATE ON outbox WHEN OLD.state = 'sending'
    BEGIN SELECT RAISE(ABORT, 'disk full'); END`;
  transact(wire.db, (tx) => void tx.run(full));
  wire.start([kind]);
  wire.add({ kind, cause: 'c', data: ack(1) });
  await notWritten.promise;
  transact(wire.db, (tx) => void tx.run('DROP TRIGGER full'));
  await expect.poll(() => wire.job(kind, 'c').because).toBe('interrupted');
  wire.clock.move(seconds(3));
  await expect.poll(() => wire.job(kind, 'c').state).toBe('sent');
  const ids = wire.sent().map(({ headers }) => headers['request-id']);
  expect(ids).toHaveLength(2);
  expect(new Set(ids).size).toBe(1);
});

test('a disk too full for what the end of a job writes makes it no mistake of the program', async () => {
  const notWritten = Promise.withResolvers<void>();
  const log = { ...silentLog, error: (event: string) => event === 'outbox.end-not-written' && notWritten.resolve() };
  const wire = await makeOutboxWire({ log });
  const kind = ackJob({ onRest: (tx) => void tx.run('INSERT INTO heavy (bytes) VALUES (zeroblob(10000000))') });
  transact(wire.db, (tx) => void tx.run('CREATE TABLE heavy (bytes BLOB)'));
  wire.add({ kind, cause: 'c', data: ack(1) });
  limitPages(wire.db, 1);
  wire.start([kind]);
  await notWritten.promise;
  expect(wire.job(kind, 'c').state).not.toBe('needs-person');
  limitPages(wire.db, 1_000_000);
  await expect.poll(() => wire.job(kind, 'c').because).toBe('interrupted');
  wire.clock.move(seconds(3));
  await expect.poll(() => wire.job(kind, 'c').state).toBe('sent');
});

describe('a power cut while a job was being sent', () => {
  test('sends it again under the same id where that does no harm', async () => {
    const machine = await makeMachine();
    const kind = ackJob();
    machine.farSide.on(ackPath, () => ({ status: 202 }));
    leaveSending(machine, kind, ack(1));
    const { db, outbox } = machine.powerOn([kind]);
    await outbox.settled();
    expect(findJob(db, kind.kind, 'c')).toMatchObject({ state: 'waiting', because: 'interrupted', isUnsure: 1 });
    machine.clock.move(seconds(3));
    await outbox.settled();
    expect(findJob(db, kind.kind, 'c')?.state).toBe('sent');
    expect(machine.farSide.arrived.find(({ path: at }) => at === ackPath)?.headers['request-id']).toBe(
      'id-before-the-cut',
    );
    await outbox.stop();
    machine.powerOff();
  });

  test('asks a person where sending twice would do harm', async () => {
    const machine = await makeMachine();
    const ends: Ends = [];
    const kind = ackJob({
      ifUnsure: 'ask-a-person',
      onRest: (_tx, { data, end }) => void ends.push({ kind: 'ack', data, end }),
    });
    leaveSending(machine, kind, ack(1));
    const { db, outbox } = machine.powerOn([kind]);
    await outbox.settled();
    expect(findJob(db, kind.kind, 'c')).toMatchObject({ state: 'needs-person', because: 'interrupted' });
    expect(ends).toMatchObject([{ end: { kind: 'needs-person', because: 'interrupted' } }]);
    await outbox.stop();
    machine.powerOff();
  });

  test('between the answer of the far side and our commit is unsure, not lost', async () => {
    const machine = await makeMachine();
    let cut = true;
    const kind = ownJob(async () => ({ kind: 'sent', answer: null, already: false }), {
      onRest: () => {
        if (cut) throw new Error('power cut');
      },
    });
    const first = machine.powerOn([kind]);
    transact(first.db, (tx) => addJob(tx, { kind, cause: 'c', data: 1 }, machine.clock()));
    await first.outbox.settled();
    expect(findJob(first.db, kind.kind, 'c')).toMatchObject({ state: 'needs-person', because: 'bug', isUnsure: 1 });
    cut = false;
    transact(first.db, (tx) => first.outbox.tryAgain(tx, 1, machine.clock()));
    await first.outbox.settled();
    expect(findJob(first.db, kind.kind, 'c')?.state).toBe('sent');
    await first.outbox.stop();
    machine.powerOff();
  });

  test('leaves waiting jobs waiting', async () => {
    const machine = await makeMachine();
    const kind = ackJob({ within: hours(8) });
    await machine.farSide.close();
    const first = machine.powerOn([kind]);
    transact(first.db, (tx) => addJob(tx, { kind, cause: 'c', data: ack(1) }, machine.clock()));
    await first.outbox.settled();
    await first.outbox.stop();
    machine.clock.move(hours(1));
    await machine.farSide.reopen();
    machine.farSide.on(ackPath, () => ({ status: 202 }));
    const second = machine.powerOn([kind]);
    await second.outbox.settled();
    expect(findJob(second.db, kind.kind, 'c')?.state).toBe('sent');
    await second.outbox.stop();
    machine.powerOff();
  });
});

describe('a program that does not know a job', () => {
  test('of an unknown kind leaves it to a person and goes on with the others', async () => {
    const machine = await makeMachine();
    const [known, unknown] = [ownJob(async () => ({ kind: 'sent', answer: null, already: false })), ackJob()];
    const { db, outbox } = machine.powerOn([known]);
    transact(db, (tx) => {
      addJob(tx, { kind: unknown, cause: 'c', data: ack(1) }, machine.clock());
      addJob(tx, { kind: known, cause: 'c', data: 1 }, machine.clock());
    });
    await outbox.settled();
    expect(findJob(db, unknown.kind, 'c')).toMatchObject({ state: 'needs-person', because: 'unknown-kind' });
    expect(findJob(db, known.kind, 'c')?.state).toBe('sent');
    expect(() => transact(db, (tx) => outbox.tryAgain(tx, 1, machine.clock()))).toThrow('outbox.not-now');
    await outbox.stop();
    machine.powerOff();
  });

  test('whose data it cannot read leaves it to a person', async () => {
    const machine = await makeMachine();
    const kind = ownJob(async () => ({ kind: 'sent', answer: null, already: false }));
    const { db, outbox } = machine.powerOn([kind]);
    transact(db, (tx) => addJob(tx, { kind, cause: 'c', data: 'no number' as never }, machine.clock()));
    await outbox.settled();
    expect(findJob(db, kind.kind, 'c')).toMatchObject({ state: 'needs-person', because: 'unreadable' });
    await outbox.stop();
    machine.powerOff();
  });
});

describe('a mistake of ours', () => {
  test('in an attempt counts as unsure and stops nobody else', async () => {
    const machine = await makeMachine();
    let broken = 2;
    const kind = ownJob(async () => {
      if (broken-- > 0) throw new Error('a mistake');
      return { kind: 'sent', answer: null, already: false };
    });
    const { db, outbox } = machine.powerOn([kind]);
    transact(db, (tx) => addJob(tx, { kind, cause: 'c', data: 1 }, machine.clock()));
    for (let tried = 0; tried < 3; tried += 1) {
      await outbox.settled();
      machine.clock.move(seconds(5));
    }
    expect(findJob(db, kind.kind, 'c')).toMatchObject({ state: 'sent', attempts: 3, isUnsure: 1 });
    await outbox.stop();
    machine.powerOff();
  });
});

describe('stopping', () => {
  test('waits for an attempt under way, claims nothing more, and writes down how it ended', async () => {
    const machine = await makeMachine();
    let goOn: () => void = () => undefined;
    const kind = ownJob(
      () =>
        new Promise((resolve) => {
          goOn = () => resolve({ kind: 'sent', answer: null, already: false });
        }),
    );
    const { db, outbox } = machine.powerOn([kind]);
    transact(db, (tx) => addJob(tx, { kind, cause: 'under way', lane: 'l', data: 1 }, machine.clock()));
    transact(db, (tx) => addJob(tx, { kind, cause: 'behind', lane: 'l', data: 2 }, machine.clock()));
    await new Promise((resolve) => setTimeout(resolve, 20));
    const stopped = outbox.stop();
    goOn();
    await stopped;
    expect(findJob(db, kind.kind, 'under way')?.state).toBe('sent');
    expect(findJob(db, kind.kind, 'behind')?.state).toBe('waiting');
    machine.powerOff();
  });

  test('tells an attempt that will not end, and takes it for unsure', async () => {
    const machine = await makeMachine();
    const kind = ownJob(
      ({ signal }) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => resolve({ kind: 'unsure', because: 'stopped', refusal: null }));
        }),
    );
    const { db, outbox } = machine.powerOn([kind]);
    transact(db, (tx) => addJob(tx, { kind, cause: 'c', data: 1 }, machine.clock()));
    await new Promise((resolve) => setTimeout(resolve, 20));
    await outbox.stop();
    expect(findJob(db, kind.kind, 'c')).toMatchObject({ state: 'waiting', because: 'stopped', isUnsure: 1 });
    machine.powerOff();
  });
});
