import { createPublicKey, type JsonWebKeyInput, verify } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { practiceClinic, type Simulator } from '../../../core/simulator/index.ts';
import type { Fault } from '../../../core/simulator/wire/faults.ts';
import { temporaryFolder } from '../../world/folder.ts';
import { type Arrived, clinicFor } from './clinic.ts';
import { call, simulatorFor, start } from './start.ts';

const path = '/api/v3/link/on_carecontext';
const body = { abhaAddress: 'asha@sbx', status: 'Successfully Linked care context', response: { requestId: 'x' } };
const callback = { operation: 'C2', service: practiceClinic.serviceId, body };

const claimsOf = ({ headers }: Arrived) =>
  JSON.parse(Buffer.from(headers.authorization?.split('.')[1] ?? '', 'base64url').toString()) as Record<
    string,
    unknown
  >;

async function isSigned(simulator: Simulator, { headers }: Arrived): Promise<boolean> {
  const certs = await call(simulator, '/gateway/v3/certs', { method: 'GET' });
  const [jwk] = (certs.body as { keys: unknown[] }).keys;
  const [head, claims, signature = ''] = (headers.authorization ?? '').slice('Bearer '.length).split('.');
  const key = createPublicKey({ key: jwk, format: 'jwk' } as JsonWebKeyInput);
  return verify('RSA-SHA256', Buffer.from(`${head}.${claims}`), key, Buffer.from(signature, 'base64url'));
}

async function sendWith(fault: Fault) {
  const simulator = await simulatorFor();
  const clinic = await clinicFor(simulator);
  simulator.control.setFaults({ faults: [fault] });
  simulator.control.sendCallback(callback);
  return { simulator, clinic };
}

test('a callback carries its own id, the service, the time and a bearer of the gateway', async () => {
  const simulator = await simulatorFor();
  const clinic = await clinicFor(simulator);
  const requestId = simulator.control.sendCallback(callback);
  const arrived = await clinic.next(path);
  expect(arrived.body).toEqual(body);
  expect(arrived.headers).toMatchObject({
    'request-id': requestId,
    timestamp: start.toISOString(),
    'x-hip-id': practiceClinic.serviceId,
    'content-type': 'application/json',
  });
  expect(claimsOf(arrived)).toMatchObject({
    iss: simulator.settings.issuer,
    azp: 'gateway',
    clientId: 'gateway',
    aud: 'account',
    exp: start.getTime() / 1000 + 1200,
  });
  expect(await isSigned(simulator, arrived)).toBe(true);
});

test('a callback for a HIU names it in X-HIU-ID', async () => {
  const simulator = await simulatorFor();
  const clinic = await clinicFor(simulator);
  simulator.control.sendCallback({ operation: 'C12', service: practiceClinic.serviceId, body: {} });
  const arrived = await clinic.next('/api/v3/hiu/consent/request/on-init');
  expect(arrived.headers['x-hiu-id']).toBe(practiceClinic.serviceId);
  expect(arrived.headers['x-hip-id']).toBeUndefined();
});

test('a base path in the bridge URL is kept', async () => {
  const simulator = await simulatorFor();
  const clinic = await clinicFor();
  await call(simulator, '/gateway/v3/bridge/url', { method: 'PATCH', body: { url: `${clinic.url}/base/` } });
  simulator.control.sendCallback(callback);
  expect((await clinic.next(`/base${path}`)).body).toEqual(body);
});

test('a refused callback comes once more with the same id, token and body, and then no more', async () => {
  const simulator = await simulatorFor({ switches: { redeliveryDelay: 5 } });
  const clinic = await clinicFor(simulator);
  clinic.answerWith(500);
  simulator.control.sendCallback(callback);
  const first = await clinic.next(path);
  const second = await clinic.next(path);
  const { connection: _one, ...headers } = first.headers;
  expect(second.headers).toMatchObject(headers);
  expect(second.body).toEqual(first.body);
  await new Promise((resolve) => void setTimeout(resolve, 50));
  await simulator.control.idle();
  expect(clinic.arrived).toHaveLength(2);
});

test('a callback that nobody took waits through a restart of the simulator', async () => {
  const dataFolder = temporaryFolder();
  const first = await simulatorFor({ dataFolder, switches: { callbackDelay: 60_000 } });
  const clinic = await clinicFor(first);
  const requestId = first.control.sendCallback(callback);
  first.control.setSwitches({ callbackDelay: 0 });
  await first.close();
  await simulatorFor({ dataFolder });
  expect((await clinic.next(path)).headers['request-id']).toBe(requestId);
});

test('without a bridge URL a callback is lost and nothing fails', async () => {
  const simulator = await simulatorFor();
  simulator.control.sendCallback(callback);
  await simulator.control.idle();
  expect(simulator.control.exchanges({ direction: 'out' })).toEqual([]);
});

test('a public name of a loopback tunnel is dialled where it was told, under its own name', async () => {
  const clinic = await clinicFor();
  const simulator = await simulatorFor({
    settings: { connectTo: { '*.tunnel.test': clinic.url.replace('http://', '') } },
  });
  await call(simulator, '/gateway/v3/bridge/url', { method: 'PATCH', body: { url: 'https://clinic.tunnel.test' } });
  simulator.control.sendCallback(callback);
  expect((await clinic.next(path)).headers.host).toBe('clinic.tunnel.test');
});

describe('faults of callbacks', () => {
  test('loss: nothing comes', async () => {
    const { simulator, clinic } = await sendWith({ kind: 'loss' });
    await simulator.control.idle();
    expect(clinic.arrived).toEqual([]);
  });

  test('duplicate: it comes twice under one id', async () => {
    const { clinic } = await sendWith({ kind: 'duplicate' });
    const first = await clinic.next(path);
    const second = await clinic.next(path);
    expect(second.headers['request-id']).toBe(first.headers['request-id']);
  });

  test('delay: it comes after what was sent later', async () => {
    const { simulator, clinic } = await sendWith({ kind: 'delay', value: 100, times: 1 });
    simulator.control.sendCallback({ ...callback, body: { second: true } });
    expect((await clinic.next(path)).body).toEqual({ second: true });
    expect((await clinic.next(path)).body).toEqual(body);
  });

  test('reorder: it comes after the next one', async () => {
    const { simulator, clinic } = await sendWith({ kind: 'reorder', times: 1, value: 20_000 });
    simulator.control.sendCallback({ ...callback, body: { second: true } });
    expect((await clinic.next(path)).body).toEqual({ second: true });
    expect((await clinic.next(path)).body).toEqual(body);
  });

  test('wrong-signature: everything is right but the signature', async () => {
    const { simulator, clinic } = await sendWith({ kind: 'wrong-signature' });
    const arrived = await clinic.next(path);
    expect(claimsOf(arrived)).toMatchObject({ azp: 'gateway' });
    expect(await isSigned(simulator, arrived)).toBe(false);
  });

  test("other-client: a good token of another integrator's", async () => {
    const { simulator, clinic } = await sendWith({ kind: 'other-client' });
    const arrived = await clinic.next(path);
    expect(claimsOf(arrived)).toMatchObject({ azp: 'SBX_OTHER', clientId: 'SBX_OTHER' });
    expect(await isSigned(simulator, arrived)).toBe(true);
  });

  test('expired-token: a good token whose time is long over', async () => {
    const { clinic } = await sendWith({ kind: 'expired-token' });
    expect(Number(claimsOf(await clinic.next(path))['exp'])).toBeLessThan(start.getTime() / 1000 - 3000);
  });

  test('nulls: empty members stand beside the answer', async () => {
    const { clinic } = await sendWith({ kind: 'nulls' });
    expect((await clinic.next(path)).body).toEqual({
      ...body,
      requestId: null,
      timestamp: null,
      error: null,
      resp: null,
    });
  });

  test('half-request: the body breaks off, and the redelivery is whole', async () => {
    const { simulator, clinic } = await sendWith({ kind: 'half-request' });
    expect((await clinic.next(path)).body).toEqual(body);
    expect(clinic.arrived).toHaveLength(1);
    const [broken] = simulator.control.exchanges({ direction: 'out' });
    expect(broken).toMatchObject({
      status: null,
      faults: ['half-request'],
      failure: expect.stringContaining('cut off'),
    });
  });

  test('a fault strikes only the operations it names, and only so often', async () => {
    const { simulator, clinic } = await sendWith({ kind: 'loss', operations: ['C2'], times: 1 });
    await simulator.control.idle();
    simulator.control.sendCallback(callback);
    await clinic.next(path);
    simulator.control.setFaults({ faults: [{ kind: 'loss', operations: ['C1'] }] });
    simulator.control.sendCallback(callback);
    await clinic.next(path);
    expect(clinic.arrived).toHaveLength(2);
  });
});
