import { describe, expect, test } from 'vitest';
import type { Simulator } from '../../core/simulator/index.ts';
import { type ClinicOptions, type ClinicWorld, startClinic } from '../world/clinic.ts';
import { startCoreProcess } from '../world/core-process.ts';
import { signInPractice } from '../world/desk.ts';
import { findViolations } from '../world/invariants/index.ts';
import { asha } from '../world/journey.ts';
import { nameOf, shuffle, strikeAt, type Target, targetsOf } from '../world/kills.ts';
import { cityHospital, comeToRest, type JourneyWorld, type Outside, wholeJourney } from '../world/legs.ts';
import { chanceFrom } from '../world/people.ts';
import { personAt } from '../world/person.ts';
import { lookInto } from '../world/stopped.ts';
import { expectAsDecided, type WatchedConnection, watchConnections } from '../world/watched-connections.ts';

/**
 * A power cut at any exchange of the journey, in any of its phases. `AROGYA_KILLS=all` goes through all of them, a number
 * through so many, which `AROGYA_SEED` chooses, and a part of a name (`abha.profile 1`) through those that have it.
 */
const wanted = process.env['AROGYA_KILLS'] ?? '6';
const isSample = /^\d+$/.test(wanted);
const seed = Number(process.env['AROGYA_SEED'] ?? Math.floor(Math.random() * 1_000_000));

/** A code that was used up without an answer is replaced after a minute at the earliest: a sample has one such blow, not more. */
const isSlow = ({ operation }: Target) => ['abha.loginVerify', 'abha.profile', 'abha.card'].includes(operation);

/** Milliseconds after which a journey counts as stuck. */
const longest = 240_000;
/** Journeys that run beside each other: they wait most of the time. */
const lanes = 3;
let queue: Target[] = [];

test('a practice world with its simulator opens every database as it was decided', { timeout: longest }, async () => {
  const watch = watchConnections();
  const core = await startCoreProcess(watch);
  const owner = await signInPractice(core.ready.desk ?? '', 'vikram');
  await owner.value('backup.make', {});
  await core.stop();
  expectAsDecided(watch.found(), ['clinic.db', 'simulator.db', 'clinic.db in a thread', 'unfinished in a thread']);
  expectOneWriter(watch.found());
});

describe('a power cut', () => {
  test('can come at every exchange of the journey', { timeout: longest }, async () => {
    const watch = watchConnections();
    const clinic = await startQuietClinic(watch);
    await expectAllWell(clinic, await wholeJourney(asWorld(clinic)));
    expectAsDecided(watch.found(), ['clinic.db', 'clinic.db in a thread']);
    expectOneWriter(watch.found());
    const all = targetsOf(clinic.simulator.control.exchanges());
    expect(all.length).toBeGreaterThan(100);
    queue = isSample ? aSampleOf(all) : all.filter((target) => wanted === 'all' || nameOf(target).includes(wanted));
  });

  test(`loses nothing and doubles nothing, wherever it strikes (AROGYA_KILLS=${wanted} AROGYA_SEED=${seed})`, {
    timeout: longest * 500,
  }, async () => {
    const count = isSample ? Number(wanted) : queue.length;
    const { fallen, missed, left } = await strikeThrough(queue, count);
    expect(fallen).toEqual([]);
    // As many as were wanted have struck.
    expect(left, `did not come by: ${missed.join(', ')}`).toBe(0);
  });
});

/** The seed decides the row. The slow blow is the first, so that the others fall while it waits for its minute. */
function aSampleOf(all: readonly Target[]): Target[] {
  const row = shuffle(all, chanceFrom(seed));
  return [...row.filter(isSlow).slice(0, 1), ...row.filter((target) => !isSlow(target))];
}

const didNotComeBy = 'did not come by';

/**
 * Strikes until so many blows have fallen. A target may not come by: on a busy machine somebody presses once more in one run
 * and not in the next. Then the next in the row takes its place, or, when all are wanted, the same once more.
 */
async function strikeThrough(targets: Target[], count: number) {
  const fallen: string[] = [];
  const missed: string[] = [];
  let left = count;
  const aLane = async () => {
    for (let target = targets.shift(); target !== undefined && left > 0; target = targets.shift()) {
      left -= 1;
      const words = await survive(target);
      if (!isSample) process.stderr.write(`${nameOf(target)}: ${words ?? 'well'}\n`);
      if (words !== null && words !== didNotComeBy) fallen.push(`${nameOf(target)}: ${words}`);
      if (words !== didNotComeBy) continue;
      left += 1;
      missed.push(nameOf(target));
      const tries = missed.filter((name) => name === nameOf(target)).length;
      if (!isSample && tries < 3) targets.push(target);
    }
  };
  await Promise.all(Array.from({ length: lanes }, aLane));
  return { fallen, missed, left };
}

/** Null when all is well after this power cut, else what is not. */
async function survive(target: Target): Promise<string | null> {
  const strike = strikeAt(target);
  const clinic = await startQuietClinic({ onExchange: strike.hook });
  strike.aim(clinic);
  const gaveUp = Promise.withResolvers<never>();
  const patience = setTimeout(() => gaveUp.reject(new Error('the journey never came to its end')), longest);
  const live = async () => {
    const done = await wholeJourney(asWorld(clinic));
    await comeToRest(asWorld(clinic));
    // The last exchange of all may be the one to strike at: ABDM's answer to a message that is long sent.
    await strike.settled(2_000);
    await expectAllWell(clinic, done);
  };
  try {
    await Promise.race([gaveUp.promise, live()]);
    return strike.hasStruck() ? null : didNotComeBy;
  } catch (error) {
    return String(error);
  } finally {
    clearTimeout(patience);
    await clinic.end();
  }
}

/** No phone that pulls by itself: one patient, one visit, two consents. */
const startQuietClinic = (options: ClinicOptions): Promise<ClinicWorld> =>
  startClinic({ hasRelay: true, switches: { selfRequest: false }, ...options });

/** Of all connections of the appliance one alone writes to the clinic's database. */
function expectOneWriter(connections: readonly WatchedConnection[]): void {
  const writers = connections.filter(({ file, isReadonly }) => file.endsWith('clinic.db') && !isReadonly);
  expect(writers.map(({ isMainThread }) => isMainThread)).toEqual([true]);
}

const asWorld = (clinic: ClinicWorld): JourneyWorld => ({
  simulator: clinic.simulator,
  desk: personAt(clinic, 'asha'),
  doctor: personAt(clinic, 'meera'),
  moment: () => new Promise((resolve) => void setTimeout(resolve, 100)),
});

async function expectAllWell(clinic: ClinicWorld, { recordIds: opened }: Outside): Promise<void> {
  const { simulator } = clinic;
  await comeToRest(asWorld(clinic));
  await clinic.stop();
  const exchanges = simulator.control.exchanges();
  const { log } = clinic.said();
  const violations = lookInto(clinic.dataFolder, (db) => findViolations({ db, exchanges, log, opened }));
  if (violations.length > 0) throw new Error(violations.join('; '));
  expect(stateOf(simulator)).toEqual({
    links: ['OPConsultation', 'Prescription'],
    requests: ['GRANTED', 'REVOKED'],
    artefacts: ['GRANTED', 'REVOKED'],
    pulled: 2,
  });
}

/** What ABDM knows of it in the end: each link and each consent once, and what the other hospital took. */
function stateOf({ control, settings }: Simulator) {
  const ours = settings.clients[0]?.services[0]?.id;
  const links = control.links(asha.abhaAddress).filter(({ hip_id }) => hip_id === ours);
  const pull = control.pulls(cityHospital).find(({ state }) => state === 'complete');
  const statuses = (rows: readonly { status: string }[]) => rows.map(({ status }) => status).toSorted();
  return {
    links: links.map(({ hi_type }) => hi_type).toSorted(),
    requests: statuses(control.consentRequests(asha.abhaAddress)),
    artefacts: statuses(control.artefacts(asha.abhaAddress)),
    pulled: pull?.received.filter(({ outcome }) => outcome === 'opened').length,
  };
}
