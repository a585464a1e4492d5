import { describe, expect, test } from 'vitest';
import type { Exchange } from '../../core/simulator/index.ts';
import { until } from '../world/clinic.ts';
import { findViolations } from '../world/invariants/index.ts';
import { asha } from '../world/journey.ts';
import { cityHospital, comeToRest, timeline, wholeJourney } from '../world/legs.ts';
import { startWithNameTaken } from '../world/name-taker.ts';
import { lookInto } from '../world/stopped.ts';
import { startTunnelServer, type TunnelServer } from '../world/tunnel-server.ts';
import { ownAddress, ownName, startTunnelledClinic, type TunnelledClinic } from '../world/tunnelled-clinic.ts';

/**
 * The first whole journey (README): one visit from the desk to another hospital, and that hospital's records to the doctor and
 * away again. Every part is a real one: the appliance in its own process with its encrypted file, ABDM spoken to by HTTP, and
 * whatever comes from outside comes through a localtunnel server in a process of its own.
 */
describe('a visit goes to another hospital, its records come, and go when the permission ends', {
  timeout: 300_000,
}, () => {
  test('all that ABDM and the hospital tell this PC comes through the tunnel', async () => {
    const server = await startTunnelServer();
    const clinic = await startTunnelledClinic(server);
    expect(await clinic.openWay()).toBe(ownAddress);
    const { patientId, recordIds } = await wholeJourney(clinic.people);
    expect(recordIds).toHaveLength(8);
    expect(await timeline(clinic.people, patientId)).toMatchObject({
      records: [],
      tombstones: [{ because: 'REVOKED' }],
    });
    expectTold(clinic);

    await settle(clinic);
    expect(addressesGiven(clinic)).toEqual([ownAddress]);
    const told = toldThisPc(clinic);
    expect(new Set(told.map(({ operation }) => operation))).toEqual(
      new Set(['C1', 'C2', 'C3', 'C8', 'C9', 'C12', 'C14', 'C15', 'C16', 'dataflow.push']),
    );
    expect(new Set(told.map(({ url }) => new URL(url).origin))).toEqual(new Set([ownAddress]));
    await expectAllWell(clinic, server);
  });

  test('also when the tunnel breaks under a call of ABDM and under a record, and comes back', async () => {
    const server = await startTunnelServer();
    const comeBack = () => server.start();
    const clinic = await startTunnelledClinic(server, { C2: comeBack, 'dataflow.push': comeBack });
    await clinic.openWay();
    await wholeJourney(clinic.people);
    expectTold(clinic);

    await settle(clinic);
    expect(clinic.unbroken()).toEqual([]);
    expect(new Set(addressesGiven(clinic))).toEqual(new Set([ownAddress]));
    await expectAllWell(clinic, server);
  });

  test('also when somebody else takes our name at the tunnel just as the patient decides', async () => {
    const server = await startTunnelServer();
    const clinic = await startTunnelledClinic(server, { C14: () => startWithNameTaken(server, ownName) });
    await clinic.openWay();
    await wholeJourney(clinic.people);
    expectTold(clinic);

    await settle(clinic);
    expect(clinic.unbroken()).toEqual([]);
    const [first, ...others] = new Set(addressesGiven(clinic));
    expect(first).toBe(ownAddress);
    expect(others).toEqual([expect.stringMatching(/^https:\/\/[a-z0-9-]+\.lt\.test$/)]);
    const pushes = toldThisPc(clinic).filter(({ operation }) => operation === 'dataflow.push');
    expect(new Set(pushes.map(({ url }) => new URL(url).origin))).toEqual(new Set(others));
    await expectAllWell(clinic, server);
  });
});

/** What came of it on the far side: the visit under both its kinds, taken whole and readable by the other hospital. */
function expectTold({ simulator }: TunnelledClinic): void {
  const { control, settings } = simulator;
  const ours = settings.clients[0]?.services[0]?.id;
  const links = control.links(asha.abhaAddress).filter(({ hip_id }) => hip_id === ours);
  expect(links.map(({ hi_type }) => hi_type).toSorted()).toEqual(['OPConsultation', 'Prescription']);
  const taken = control.pulls(cityHospital).find(({ state }) => state === 'complete');
  expect(taken?.received.map(({ outcome }) => outcome)).toEqual(['opened', 'opened']);
}

/** Calls from outside, past the first try: what was cut off by a broken tunnel is none. */
const toldThisPc = ({ simulator }: TunnelledClinic): readonly Exchange[] =>
  simulator.control.exchanges({ direction: 'out' }).filter(({ status }) => status === 202);

const addressesGiven = ({ simulator }: TunnelledClinic): string[] =>
  simulator.control
    .exchanges({ operation: 'bridge.setUrl' })
    .map(({ requestBody }) => (JSON.parse(requestBody) as { url: string }).url);

/** Nothing is on its way any more, and what has come is worked off. */
async function settle({ people, simulator, dataFolder }: TunnelledClinic): Promise<void> {
  const waiting = "SELECT 1 FROM inbox WHERE state = 'waiting'";
  await comeToRest(people);
  await simulator.control.idle();
  await until(() => lookInto(dataFolder, (db) => db.all(waiting).length === 0));
  await comeToRest(people);
}

/** The invariants hold, and the tunnel's server has carried each call that was taken. */
async function expectAllWell(clinic: TunnelledClinic, server: TunnelServer): Promise<void> {
  await clinic.stop();
  const exchanges = clinic.simulator.control.exchanges();
  const { log } = clinic.said();
  const { violations, kept } = lookInto(clinic.dataFolder, (db) => ({
    violations: findViolations({ db, exchanges, log }),
    kept: db.all<{ id: string }>("SELECT message_id AS id FROM inbox WHERE source = 'gateway'").map(({ id }) => id),
  }));
  expect(violations).toEqual([]);
  const told = toldThisPc(clinic);
  const carried = server.carried();
  expect(carried).toEqual(expect.arrayContaining(told.map(({ url }) => new URL(url).pathname)));
  expect(carried.filter((path) => !path.startsWith('/probe/')).length).toBeGreaterThanOrEqual(told.length);
  const ids = told.map(({ requestId }) => requestId);
  expect(kept.filter((id) => !ids.includes(id))).toEqual([]);
}
