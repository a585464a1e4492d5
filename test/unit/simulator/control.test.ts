import { expect, test } from 'vitest';
import { practiceClinic } from '../../../core/simulator/index.ts';
import { temporaryFolder } from '../../world/folder.ts';
import { clinicFor } from './clinic.ts';
import { call, http, simulatorFor } from './start.ts';

test('switches are read and changed by HTTP, and kept', async () => {
  const dataFolder = temporaryFolder();
  const first = await simulatorFor({ dataFolder });
  const changed = await http(`${first.url}/control/switches`, { method: 'PATCH', body: { pageBase: 1 } });
  expect(changed).toMatchObject({ status: 200, body: { pageBase: 1 } });
  await first.close();
  const second = await simulatorFor({ dataFolder });
  const read = await http(`${second.url}/control/switches`, { method: 'GET' });
  expect(read.body).toMatchObject({ pageBase: 1, keyForm: 'x509' });
});

test('what is no switch is refused and changes nothing', async () => {
  const simulator = await simulatorFor();
  const reply = await http(`${simulator.url}/control/switches`, {
    method: 'PATCH',
    body: { pageBase: 0, wings: true },
  });
  expect(reply).toMatchObject({ status: 400, body: { error: 'not understood' } });
  expect(await http(`${simulator.url}/control/switches`, { method: 'PATCH', body: '{' })).toMatchObject({
    status: 400,
  });
});

test('faults are set, counted and ended by HTTP', async () => {
  const simulator = await simulatorFor();
  const put = (body: object) => http(`${simulator.url}/control/faults`, { method: 'PUT', body });
  expect((await put({ seed: 3, faults: [{ kind: 'empty-400', times: 1, operations: ['bridge.'] }] })).status).toBe(200);
  expect(await call(simulator, '/gateway/v3/bridge-services', { method: 'GET' })).toMatchObject({
    status: 400,
    text: '',
  });
  const listed = await http(`${simulator.url}/control/faults`, { method: 'GET' });
  expect(listed.body).toMatchObject([{ fault: { kind: 'empty-400' }, struck: 1 }]);
  await put({ faults: [] });
  expect((await http(`${simulator.url}/control/faults`, { method: 'GET' })).body).toEqual([]);
});

test('a fault that does not exist is refused', async () => {
  const simulator = await simulatorFor();
  const reply = await http(`${simulator.url}/control/faults`, { method: 'PUT', body: { faults: [{ kind: 'rain' }] } });
  expect(reply.status).toBe(400);
});

test('the weather turns on every fault with a chance', async () => {
  const simulator = await simulatorFor();
  await http(`${simulator.url}/control/weather`, { method: 'PUT', body: { seed: 5, chance: 0.02 } });
  expect(simulator.control.faults().every(({ fault }) => fault.chance === 0.02)).toBe(true);
  expect(simulator.control.faults().length).toBeGreaterThan(15);
});

test('a callback can be sent by HTTP, and waited for', async () => {
  const simulator = await simulatorFor();
  const clinic = await clinicFor(simulator);
  const body = { operation: 'C4', service: practiceClinic.serviceId, body: { any: 'thing' } };
  const sent = await http(`${simulator.url}/control/callbacks`, { body });
  await http(`${simulator.url}/control/idle`);
  const [arrived] = clinic.arrived;
  expect(arrived).toMatchObject({ path: '/api/v3/patients/sms/on-notify', body: { any: 'thing' } });
  expect(arrived?.headers['request-id']).toBe((sent.body as { requestId: string }).requestId);
});

test('the record is read by HTTP and does not hold the control calls', async () => {
  const simulator = await simulatorFor();
  await call(simulator, '/gateway/v3/bridge-services', { method: 'GET' });
  const reply = await http(`${simulator.url}/control/exchanges?operation=bridge.services`, { method: 'GET' });
  expect(reply.body).toMatchObject([{ operation: 'bridge.services', status: 200 }]);
  await http(`${simulator.url}/control/exchanges`, { method: 'DELETE' });
  expect(simulator.control.exchanges()).toEqual([]);
});

test('the settings are shown without secrets', async () => {
  const simulator = await simulatorFor();
  const reply = await http(`${simulator.url}/control`, { method: 'GET' });
  expect(reply.body).toMatchObject({ settings: { cmId: 'sbx' } });
  expect(reply.text).not.toContain(practiceClinic.clientSecret);
});

test('a page of somebody else cannot use the control calls', async () => {
  const simulator = await simulatorFor();
  const url = `${simulator.url}/control/switches`;
  const foreign = await http(url, {
    method: 'PATCH',
    body: { pageBase: 1 },
    headers: { Origin: 'https://evil.example' },
  });
  expect(foreign.status).toBe(403);
  const rebound = await http(url, { method: 'GET', headers: { Host: 'evil.example' } });
  expect(rebound.status).toBe(403);
  expect(simulator.control.switches().pageBase).toBe(0);
});
