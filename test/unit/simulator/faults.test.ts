import { describe, expect, test } from 'vitest';
import { badWeather, type Fault, type FaultKind, makeFaultBoard } from '../../../core/simulator/wire/faults.ts';
import { call, callHeaders, http, signIn, simulatorFor } from './start.ts';

const services = '/gateway/v3/bridge-services';

async function askUnder(fault: Fault) {
  const simulator = await simulatorFor();
  const token = await signIn(simulator);
  simulator.control.setFaults({ faults: [fault] });
  return { simulator, ask: () => call(simulator, services, { method: 'GET', token }) };
}

describe('faults of answers', () => {
  test.each([
    ['server-error', 500, { status: 500, error: 'Internal Server Error' }],
    ['unavailable', 503, { code: 'ABDM-1024', message: 'Dependent service unavailable' }],
    ['endpoint-suspended', 503, { code: '303001', message: 'Runtime Error' }],
    ['invalid-credentials', 401, { code: '900901' }],
  ] as const)('%s', async (kind, status, body) => {
    const { ask } = await askUnder({ kind });
    expect(await ask()).toMatchObject({ status, body });
  });

  test('too-many says when to come again', async () => {
    const { ask } = await askUnder({ kind: 'too-many', value: 7 });
    const reply = await ask();
    expect(reply).toMatchObject({ status: 429, body: { error: { code: 'ABDM-1022', message: 'Too many requests' } } });
    expect(reply.headers['retry-after']).toBe('7');
  });

  test('empty-400 has no body at all', async () => {
    const { ask } = await askUnder({ kind: 'empty-400' });
    expect(await ask()).toMatchObject({ status: 400, text: '' });
  });

  test.each([
    ['html-403', 403],
    ['bad-gateway', 502],
  ] as const)('%s is a page, not JSON', async (kind, status) => {
    const { ask } = await askUnder({ kind });
    const reply = await ask();
    expect(reply.status).toBe(status);
    expect(reply.headers['content-type']).toMatch(/^text\/html/);
    expect(reply.text).toContain('<html>');
  });

  test('session-without-token is a 200 that holds an error, and concerns the session alone', async () => {
    const { simulator, ask } = await askUnder({ kind: 'session-without-token' });
    expect((await ask()).status).toBe(200);
    const body = { clientId: 'SBX_PRACTICE', clientSecret: 'practice-secret', grantType: 'client_credentials' };
    const reply = await http(`${simulator.bases.hiecm}/gateway/v3/sessions`, { headers: callHeaders(undefined), body });
    expect(reply.status).toBe(200);
    expect(reply.body).not.toHaveProperty('accessToken');
    expect(reply.body).toHaveProperty('error');
  });

  test('slow answers late, and rightly', async () => {
    const { ask } = await askUnder({ kind: 'slow', value: 20 });
    expect((await ask()).status).toBe(200);
  });

  test('half-answer breaks off in the middle of the body', async () => {
    const { simulator, ask } = await askUnder({ kind: 'half-answer' });
    await expect(ask()).rejects.toThrow('aborted');
    const recorded = await simulator.recorder.until(({ operation }) => operation === 'bridge.services');
    expect(recorded).toMatchObject({ faults: ['half-answer'], failure: 'broken off by a fault' });
  });

  test('lost-request: nothing was done and nothing is answered', async () => {
    const simulator = await simulatorFor();
    const token = await signIn(simulator);
    simulator.control.setFaults({ faults: [{ kind: 'lost-request', times: 1 }] });
    const setUrl = call(simulator, '/gateway/v3/bridge/url', {
      method: 'PATCH',
      token,
      body: { url: 'https://a.example.org' },
    });
    await expect(setUrl).rejects.toThrow('socket hang up');
    expect((await call(simulator, services, { method: 'GET', token })).body).toMatchObject({ bridge: { url: null } });
  });

  test('lost-answer: it was done, but nobody is told', async () => {
    const simulator = await simulatorFor();
    const token = await signIn(simulator);
    simulator.control.setFaults({ faults: [{ kind: 'lost-answer', times: 1 }] });
    const setUrl = call(simulator, '/gateway/v3/bridge/url', {
      method: 'PATCH',
      token,
      body: { url: 'https://a.example.org' },
    });
    await expect(setUrl).rejects.toThrow('socket hang up');
    const reply = await call(simulator, services, { method: 'GET', token });
    expect(reply.body).toMatchObject({ bridge: { url: 'https://a.example.org' } });
  });
});

describe('the fault board', () => {
  const kinds: readonly FaultKind[] = ['slow', 'empty-400'];
  const run = (seed: number) => {
    const board = makeFaultBoard();
    board.set({ seed, faults: [{ kind: 'slow', chance: 0.5 }] });
    return Array.from({ length: 40 }, () => board.strike('C1', kinds).length);
  };

  test('a seed decides every chance', () => {
    expect(run(7)).toEqual(run(7));
    expect(run(7)).not.toEqual(run(8));
    const struck = run(7).filter((count) => count === 1).length;
    expect(struck).toBeGreaterThan(8);
    expect(struck).toBeLessThan(32);
  });

  test('skip lets chances pass and times ends it', () => {
    const board = makeFaultBoard();
    board.set({ faults: [{ kind: 'slow', skip: 2, times: 1 }] });
    expect(Array.from({ length: 5 }, () => board.strike('C1', kinds).length)).toEqual([0, 0, 1, 0, 0]);
    expect(board.list()).toMatchObject([{ struck: 1 }]);
  });

  test('operations are named by their beginnings', () => {
    const board = makeFaultBoard();
    board.set({ faults: [{ kind: 'slow', operations: ['consent.'] }] });
    expect(board.strike('consent.init', kinds)).toHaveLength(1);
    expect(board.strike('link.carecontext', kinds)).toHaveLength(0);
  });

  test('bad weather holds every kind once', () => {
    expect(new Set(badWeather(3, 0.1).faults.map(({ kind }) => kind)).size).toBe(badWeather(3, 0.1).faults.length);
    expect(badWeather(3, 0.1).faults.map(({ kind }) => kind)).toContain('wrong-signature');
  });
});
