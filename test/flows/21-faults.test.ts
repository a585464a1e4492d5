import { describe, expect, test } from 'vitest';
import type { Fault, FaultKind } from '../../core/simulator/index.ts';
import { answerFaults, sendingFaults } from '../../core/simulator/wire/faults.ts';
import { findViolations } from '../world/invariants/index.ts';
import { comeToRest, oneVisitMore, wholeJourney } from '../world/legs.ts';
import { asPatientWorld } from '../world/patient-world.ts';
import { openWiredClinic, type WiredClinic } from '../world/wired-clinic.ts';

/**
 * The journey under every fault of the far side, at every exchange: one journey for each kind of fault, and one under all of
 * them by chance. `AROGYA_FAULTS=all` adds journeys in which several kinds follow each other at each call, `AROGYA_WEATHER`
 * says for how many seconds the bad weather lasts, and `AROGYA_SEED` chooses it.
 */
const isAll = process.env['AROGYA_FAULTS'] === 'all';
const weather = Number(process.env['AROGYA_WEATHER'] ?? '60');
const seed = Number(process.env['AROGYA_SEED'] ?? Math.floor(Math.random() * 1_000_000));
const limit = { timeout: 400_000 };

/** What the journey asks of the far side, and what it is told. */
const asked = [
  'session.create',
  'gateway.certs',
  'bridge.services',
  'bridge.setUrl',
  'abha.certificate',
  'abha.loginOtp',
  'abha.loginVerify',
  'abha.profile',
  'abha.card',
  'link.generateToken',
  'link.carecontext',
  'link.contextNotify',
  'consent.hipOnNotify',
  'consent.fetch',
  'consent.init',
  'consent.hiuOnNotify',
  'dataflow.hipOnRequest',
  'dataflow.push',
  'dataflow.notify.hip',
  'dataflow.request',
  'dataflow.notify.hiu',
];
const told = ['C1', 'C2', 'C3', 'C8', 'C9', 'C12', 'C14', 'C15', 'C16', 'dataflow.push'];

/** Milliseconds, or seconds for `too-many`. */
const values: Partial<Record<FaultKind, number>> = { slow: 100, delay: 200, reorder: 200, 'too-many': 2 };

/** Strikes the first try of each of these operations, or a later one. */
const strike = (kind: FaultKind, operations: readonly string[], skip = 0): Fault[] =>
  operations.map((operation) => ({
    kind,
    operations: [operation],
    times: 1,
    skip,
    ...(values[kind] === undefined ? {} : { value: values[kind] }),
  }));

/** One fault after the other at each call, since a call that failed is made again. */
const inTurn = (...kinds: readonly FaultKind[]): Fault[] => kinds.flatMap((kind, turn) => strike(kind, asked, turn));

const groups: Readonly<Record<string, Fault[]>> = {
  'a far side that is busy, slow, and refuses without a word': [
    ...strike('slow', asked),
    ...inTurn('too-many', 'unavailable', 'endpoint-suspended', 'empty-400'),
  ],
  'a far side that fails without saying how far it came': inTurn('server-error', 'bad-gateway', 'lost-request'),
  'a firewall, and tokens that are not known any more': [
    ...inTurn('html-403', 'invalid-credentials'),
    ...strike('session-without-token', ['session.create'], 2),
  ],
  'answers that are lost on the way': inTurn('lost-answer', 'half-answer'),
  'callbacks that come twice, in any order, and full of nothing': [
    ...strike('duplicate', told),
    ...strike('reorder', told),
    ...strike('nulls', told),
  ],
  'callbacks that come late, and break off': [...strike('delay', told), ...strike('half-request', told)],
  'callbacks that never come': [
    ...strike('loss', ['C1', 'C9', 'C15', 'dataflow.push']),
    ...strike('wrong-signature', ['C2', 'C12']),
    ...strike('other-client', ['C8', 'C14']),
    ...strike('expired-token', ['C3', 'C16']),
  ],
};

/** A token can be missing only where one is given. */
const targetsOf = (kind: FaultKind) => (kind === 'session-without-token' ? ['session.create'] : asked);

const oneByOne = (): Readonly<Record<string, Fault[]>> =>
  Object.fromEntries([
    ...answerFaults.map((kind) => [kind, strike(kind, targetsOf(kind))] as const),
    ...sendingFaults.map((kind) => [kind, strike(kind, told)] as const),
  ]);

// They wait most of the time, so they run beside each other.
describe.concurrent('the journey comes to its end and all stays true', () => {
  test.for(Object.entries({ ...oneByOne(), ...(isAll ? groups : {}) }))('under %s', limit, async ([, faults], at) => {
    const clinic = await openWiredClinic({}, at.onTestFinished);
    clinic.simulator.control.setFaults({ faults });
    const world = asPatientWorld(clinic);
    const { recordIds } = await wholeJourney(world);
    await comeToRest(world);
    await allIsWorkedOff(clinic);
    expect(violationsOf(clinic, recordIds)).toEqual([]);
    const missed = clinic.simulator.control.faults().filter(({ struck }) => struck === 0);
    expect(missed.filter(({ fault }) => fault.skip === 0)).toEqual([]);
    // Some calls are not made again after they have failed: what comes of that is a new call under another name.
    expect(missed.length).toBeLessThan(faults.length / 8);
  });

  test(`in any bad weather (AROGYA_WEATHER=${weather} AROGYA_SEED=${seed})`, {
    timeout: weather * 60_000,
  }, async ({ onTestFinished }) => {
    const clinic = await openWiredClinic({ switches: { selfRequest: true } }, onTestFinished);
    const { control } = clinic.simulator;
    control.setWeather(seed, 0.04);
    const world = asPatientWorld(clinic);
    const isOver = AbortSignal.timeout(weather * 1000);
    isOver.addEventListener('abort', () => control.setFaults({ faults: [] }));
    const visit = await wholeJourney(world);
    const opened = [...visit.recordIds];
    while (!isOver.aborted) opened.push(...(await oneVisitMore(world, visit)).recordIds);
    await comeToRest(world);
    await allIsWorkedOff(clinic);
    expect(violationsOf(clinic, opened)).toEqual([]);
  });
});

/** A callback that has just come waits a moment for its turn; one that waits for ever is the judges' matter. */
async function allIsWorkedOff({ db }: WiredClinic): Promise<void> {
  const isWaiting = () => db.get("SELECT 1 AS yes FROM inbox WHERE state = 'waiting' LIMIT 1") !== undefined;
  for (let looks = 0; looks < 100 && isWaiting(); looks += 1) {
    await new Promise((resolve) => void setTimeout(resolve, 100));
  }
}

const violationsOf = ({ db, simulator }: WiredClinic, opened: readonly string[]) =>
  findViolations({ db, exchanges: simulator.control.exchanges(), log: '', opened });
