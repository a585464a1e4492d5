import { describe, expect, test } from 'vitest';
import { transact } from '../../../core/db/index.ts';
import { days, minutes, seconds } from '../../../core/kit/clock.ts';
import { addJob, findPause } from '../../../core/outbox/index.ts';
import { connectionCalls, deliveryProof, tunnelSchedule } from '../../../core/tunnel/index.ts';
import { beginOutage, endOutage, listOutages } from '../../../core/tunnel/store.ts';
import { makeTestDb } from '../../world/core.ts';
import { makeJwt } from '../../world/far-side.ts';
import { clinic, makeHandClock, soon } from '../../world/gateway.ts';
import { send, statusPath } from '../inbox/door.ts';
import { makeTunnelWire, playBridge } from './wire.ts';

const asked = '/api/hiecm/consent/v3/request/status';
const noSession = undefined as never;
const who = { staffId: 'owner', name: 'Asha', roles: ['owner'] as const };

async function makeProving() {
  const wire = await makeTunnelWire();
  const calls = connectionCalls({ gateway: wire.gateway, tunnel: wire.tunnel, clock: wire.clock });
  const moment = () => ({ who, now: wire.clock(), session: noSession });
  /** ABDM answers on the other way, as it does: the question is taken, then the callback comes. */
  const callBack = (client = 'gateway') =>
    wire.farSide.on(asked, ({ headers }) => {
      void send(`${wire.doorUrl}${statusPath}`, {
        headers: {
          'REQUEST-ID': crypto.randomUUID(),
          'X-HIU-ID': clinic.hiuId,
          Authorization: `Bearer ${makeJwt({ now: wire.clock(), claims: { azp: client, clientId: client } })}`,
        },
        body: JSON.stringify({
          error: { code: 'ABDM-1039', message: 'Invalid Consent request id' },
          response: { requestId: headers['request-id'] },
        }),
      });
      return { status: 202 };
    });
  const prove = (signal = soon()) => calls['connection.prove'](wire.db, {}, { ...moment(), signal });
  return { ...wire, calls, moment, callBack, prove };
}
type Proof = Awaited<ReturnType<Awaited<ReturnType<typeof makeProving>>['prove']>>;
const results = ({ steps }: Proof) =>
  steps.map(({ step, result, because }) => [step, result, because].filter((word) => word !== null).join(' '));

describe('prove it now', () => {
  test('goes the whole way: sign-in, way in, record, facility, and a callback that really comes', async () => {
    const wire = await makeProving();
    playBridge(wire.farSide);
    wire.callBack();
    wire.start();
    const proof = await wire.prove();
    expect(results(proof)).toEqual(['session ok', 'tunnel ok', 'record ok', 'facility ok', 'delivery ok']);
    expect(proof.deliveredAt).toBe(wire.clock().toISOString());
    expect(wire.calls['strip.show'](wire.db, {}, wire.moment())).toEqual({
      reach: 'reached',
      because: null,
      since: null,
      tunnel: 'proved',
      lastCallbackAt: wire.clock().toISOString(),
      waiting: 0,
      failed: 0,
      clockIsSure: true,
    });
  });

  test('a callback of somebody else is no proof', async () => {
    const wire = await makeProving();
    playBridge(wire.farSide);
    wire.callBack('SBX_OTHER');
    wire.start();
    const proof = await wire.prove(AbortSignal.timeout(1500));
    expect(results(proof).at(-1)).toBe('delivery failed no-callback');
    expect(proof.deliveredAt).toBeNull();
    expect(wire.calls['strip.show'](wire.db, {}, wire.moment())).toMatchObject({ lastCallbackAt: null });
  });

  test('a question that ABDM refuses says so at once', async () => {
    const wire = await makeProving();
    playBridge(wire.farSide);
    wire.farSide.on(asked, () => ({ status: 400, body: { error: { code: 'ABDM-9999', message: 'x' } } }));
    wire.start();
    expect(results(await wire.prove()).at(-1)).toBe('delivery failed refused');
  });

  test('wrong credentials and a missing facility are named, and delivery is not tried', async () => {
    const wire = await makeProving();
    playBridge(wire.farSide);
    wire.farSide.on('/api/hiecm/gateway/v3/sessions', () => ({ status: 401, body: '' }));
    wire.start();
    expect(results(await wire.prove())).toEqual([
      'session failed session-refused',
      'tunnel ok',
      'record failed session-refused',
      'facility failed unknown',
      'delivery skipped',
    ]);
    expect(wire.farSide.arrived.some(({ path }) => path === asked)).toBe(false);
  });

  test('a way in that is broken is named', async () => {
    const wire = await makeTunnelWire({ settings: { 'tunnel.public-url': 'http://127.0.0.1:1' } });
    playBridge(wire.farSide);
    wire.start();
    const calls = connectionCalls({ gateway: wire.gateway, tunnel: wire.tunnel, clock: wire.clock });
    const proof = await calls['connection.prove'](
      wire.db,
      {},
      { who, now: wire.clock(), session: noSession, signal: soon() },
    );
    expect(results(proof)).toEqual([
      'session ok',
      'tunnel failed unreached',
      'record failed unknown',
      'facility failed unknown',
      'delivery skipped',
    ]);
  });
});

describe('the picture', () => {
  test('shows the three parts, since when, and outages that came and went', async () => {
    const wire = await makeProving();
    playBridge(wire.farSide);
    wire.start();
    await wire.until('registered', () => wire.tunnel.registration().status === 'registered');
    await wire.farSide.close();
    wire.clock.move(minutes(1));
    await wire.gateway.exchange('bridge.services', {}, { signal: soon() });
    expect(wire.calls['connection.show'](wire.db, {}, wire.moment())).toMatchObject({
      clock: { isSure: true, because: null },
      tunnel: { provider: 'direct', status: 'proved', url: wire.doorUrl, isOtherName: false },
      abdm: {
        reach: 'unreached',
        because: 'offline',
        since: wire.clock().toISOString(),
        record: 'registered',
        facility: 'ok',
      },
      outages: [{ part: 'abdm', because: 'offline', endedAt: null }],
    });
    await wire.farSide.reopen();
    wire.clock.move(minutes(2));
    await wire.gateway.exchange('bridge.services', {}, { signal: soon() });
    expect(wire.calls['connection.show'](wire.db, {}, wire.moment())).toMatchObject({
      abdm: { reach: 'reached', because: null },
      outages: [{ part: 'abdm', endedAt: wire.clock().toISOString() }],
    });
  });

  test('says why nothing leaves, and that nobody set it up', async () => {
    const wire = await makeProving();
    wire.farSide.on('/api/hiecm/gateway/v3/sessions', () => ({ status: 401, body: '' }));
    playBridge(wire.farSide);
    wire.callBack();
    transact(wire.db, (tx) =>
      addJob(tx, { kind: deliveryProof, cause: 'c', data: { consentRequestId: 'x' } }, wire.clock()),
    );
    await wire.outbox.settled();
    expect(findPause(wire.db)).toMatchObject({ because: 'session-refused' });
    const show = () => wire.calls['strip.show'](wire.db, {}, wire.moment());
    expect(show()).toMatchObject({ reach: 'unreached', because: 'session-refused', waiting: 1 });
    wire.clock.move(seconds(1));
    const bare = { ...wire.gateway, config: () => ({ ...wire.gateway.config(), clientId: '' }) };
    const other = connectionCalls({ gateway: bare, tunnel: wire.tunnel, clock: wire.clock });
    expect(other['strip.show'](wire.db, {}, wire.moment())).toMatchObject({ reach: 'not-configured' });
  });
});

test('a clinic without ABDM hears nothing of a clock that nobody could confirm after some days off', async () => {
  const { db, gateway, tunnel, clock } = await makeTunnelWire();
  transact(db, (tx) => gateway.clockWatch.keep(tx));
  clock.move(days(3));
  expect(gateway.clockWatch.state(db).kind).toBe('doubtful');
  const bare = { ...gateway, config: () => ({ ...gateway.config(), clientId: '' }) };
  const isSure = (of: typeof gateway) =>
    connectionCalls({ gateway: of, tunnel, clock })['strip.show'](db, {}, { who, now: clock(), session: noSession });
  expect(isSure(gateway)).toMatchObject({ clockIsSure: false });
  expect(isSure(bare)).toMatchObject({ clockIsSure: true });
});

test('an outage begins once, keeps its first reason, ends once, and goes after 90 days', () => {
  const [db, clock] = [makeTestDb(), makeHandClock()];
  const at = (work: Parameters<typeof transact>[1]) => transact(db, work);
  at((tx) => beginOutage(tx, 'tunnel', 'unreached', clock()));
  clock.move(minutes(1));
  at((tx) => beginOutage(tx, 'tunnel', 'other-answer', clock()));
  at((tx) => beginOutage(tx, 'abdm', 'offline', clock()));
  at((tx) => endOutage(tx, 'tunnel', clock()));
  at((tx) => endOutage(tx, 'tunnel', clock()));
  expect(listOutages(db)).toEqual([
    { part: 'abdm', because: 'offline', beganAt: '2026-11-24T05:01:00.000Z', endedAt: null },
    { part: 'tunnel', because: 'unreached', beganAt: '2026-11-24T05:00:00.000Z', endedAt: '2026-11-24T05:01:00.000Z' },
  ]);
  clock.move(minutes(60 * 24 * 91));
  at((tx) => tunnelSchedule[0]?.run(tx, clock()));
  expect(listOutages(db)).toMatchObject([{ part: 'abdm' }]);
});
