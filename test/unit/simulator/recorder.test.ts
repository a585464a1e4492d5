import { describe, expect, test } from 'vitest';
import type { Phase } from '../../../core/simulator/index.ts';
import { practiceClinic } from '../../../core/simulator/index.ts';
import { temporaryFolder } from '../../world/folder.ts';
import { clinicFor } from './clinic.ts';
import { call, http, signIn, simulatorFor } from './start.ts';

const services = '/gateway/v3/bridge-services';
const answer = { operation: 'C2', service: practiceClinic.serviceId, body: { response: { requestId: 'our-id' } } };

test('every exchange is kept in order, in both directions, with what ties it to others', async () => {
  const simulator = await simulatorFor();
  const clinic = await clinicFor(simulator);
  const requestId = simulator.control.sendCallback(answer);
  await clinic.next('/api/v3/link/on_carecontext');
  await simulator.control.idle();
  const exchanges = simulator.control.exchanges();
  expect(exchanges.map(({ id }) => id)).toEqual([1, 2, 3]);
  expect(exchanges.map(({ direction, operation, status }) => [direction, operation, status])).toEqual([
    ['in', 'session.create', 202],
    ['in', 'bridge.setUrl', 202],
    ['out', 'C2', 202],
  ]);
  expect(exchanges[2]).toMatchObject({ requestId, answersRequestId: 'our-id', phase: 'after-answer' });
});

test('exchanges can be asked for by operation, direction and after an id', async () => {
  const simulator = await simulatorFor();
  await call(simulator, services, { method: 'GET' });
  expect(simulator.control.exchanges({ operation: 'bridge.services' })).toHaveLength(1);
  expect(simulator.control.exchanges({ direction: 'out' })).toHaveLength(0);
  expect(simulator.control.exchanges({ after: 1 }).map(({ operation }) => operation)).toEqual(['bridge.services']);
  simulator.control.clearExchanges();
  expect(simulator.control.exchanges()).toEqual([]);
});

test('an unknown path is recorded too, as other', async () => {
  const simulator = await simulatorFor();
  await http(`${simulator.url}/api/hiecm/v3/old`, { body: {} });
  expect(simulator.control.exchanges()).toMatchObject([{ operation: 'other', status: 404, url: '/api/hiecm/v3/old' }]);
});

test('the tail of the record is there after a restart, and ids go on', async () => {
  const dataFolder = temporaryFolder();
  const first = await simulatorFor({ dataFolder });
  await call(first, services, { method: 'GET' });
  await first.close();
  const second = await simulatorFor({ dataFolder });
  await signIn(second);
  expect(second.control.exchanges().map(({ id, operation }) => [id, operation])).toEqual([
    [1, 'session.create'],
    [2, 'bridge.services'],
    [3, 'session.create'],
  ]);
});

test('one can wait for an exchange that has not happened yet, and not for ever', async () => {
  const simulator = await simulatorFor();
  const waiting = simulator.recorder.until(({ operation }) => operation === 'bridge.services');
  await call(simulator, services, { method: 'GET' });
  expect(await waiting).toMatchObject({ status: 200 });
  await expect(simulator.recorder.until(() => false, 0.01)).rejects.toThrow('No such exchange');
});

const phasesOf = (phases: readonly [Phase, string][], wanted: string) =>
  phases.filter(([, operation]) => operation === wanted).map(([phase]) => phase);

describe('the hook of a kill test', () => {
  const watched = async () => {
    const phases: [Phase, string][] = [];
    const simulator = await simulatorFor({
      onExchange: (phase, { operation }) => void phases.push([phase, operation]),
    });
    return { simulator, phases };
  };
  const all: Phase[] = ['begin', 'before-answer', 'half-answer', 'after-answer'];

  test('it sees a call in all its phases, and the answer is whole in the end', async () => {
    const { simulator, phases } = await watched();
    const reply = await call(simulator, services, { method: 'GET' });
    expect(reply).toMatchObject({ status: 200, body: { bridge: { active: true } } });
    await expect.poll(() => phasesOf(phases, 'bridge.services')).toEqual(all);
  });

  test('an answer without a body has its middle too', async () => {
    const { simulator, phases } = await watched();
    const reply = await call(simulator, '/gateway/v3/bridge/url', {
      method: 'PATCH',
      body: { url: 'https://a.example.org' },
    });
    expect(reply).toMatchObject({ status: 202, text: '' });
    await expect.poll(() => phasesOf(phases, 'bridge.setUrl')).toEqual(all);
  });

  test('it sees a callback in all its phases', async () => {
    const { simulator, phases } = await watched();
    await clinicFor(simulator);
    simulator.control.sendCallback(answer);
    await simulator.control.idle();
    expect(phasesOf(phases, 'C2')).toEqual(all);
  });

  test('the exchange waits for the hook', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const simulator = await simulatorFor({
      onExchange: (phase, { operation }) =>
        phase === 'half-answer' && operation === 'bridge.services' ? held : undefined,
    });
    let isAnswered = false;
    const asked = call(simulator, services, { method: 'GET' }).then((reply) => {
      isAnswered = true;
      return reply;
    });
    while (
      !simulator.control.exchanges({ operation: 'bridge.services' }).some(({ phase }) => phase === 'half-answer')
    ) {
      await new Promise((resolve) => void setTimeout(resolve, 5));
    }
    expect(isAnswered).toBe(false);
    release();
    expect((await asked).status).toBe(200);
  });
});
