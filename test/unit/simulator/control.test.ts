import { describe, expect, test } from 'vitest';
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

describe('patients and hospitals by HTTP', () => {
  const address = 'asha.devi90@sbx';
  const asked = async () => {
    const simulator = await simulatorFor();
    const post = (path: string, body: object = {}) => http(`${simulator.url}/control/${path}`, { body });
    const get = async (path: string) => (await http(`${simulator.url}/control/${path}`, { method: 'GET' })).body;
    const reply = await post('hospital/ask', { abhaAddress: address });
    return { simulator, post, get, id: (reply.body as { consentRequestId: string }).consentRequestId };
  };

  test('a hospital asks, the patient grants all, and the hospital has the records', async () => {
    const { post, get, id } = await asked();
    expect(await get(`consent-requests/${address}`)).toMatchObject([{ id, status: 'REQUESTED' }]);
    const granted = (await post(`consent-requests/${id}/approve`)).body as { consents: string[] };
    expect(granted.consents).toHaveLength(2);
    await post('idle');
    expect(await get(`artefacts/${address}`)).toHaveLength(2);
    expect(await get('pulls/IN2710000002')).toMatchObject([{ state: 'complete' }, { state: 'complete' }]);
    expect(await post(`hospital/pull/${granted.consents[0]}`)).toMatchObject({ status: 200, body: { state: 'asked' } });
  });

  test('the patient narrows, withdraws, denies, and time runs out', async () => {
    const { post, get, id } = await asked();
    const choice = { hip: { id: 'IN2710000003' }, hiTypes: ['Prescription'], permission: {} };
    const reply = await post(`consent-requests/${id}/approve`, { consents: [choice] });
    const [consentId] = (reply.body as { consents: string[] }).consents;
    await post(`artefacts/${consentId}/revoke`);
    expect(await get(`artefacts/${address}`)).toMatchObject([{ status: 'REVOKED', hip_id: 'IN2710000003' }]);
    const second = (await post('hospital/ask', { abhaAddress: address })).body as { consentRequestId: string };
    await post(`consent-requests/${second.consentRequestId}/deny`);
    const third = (await post('hospital/ask', { abhaAddress: address })).body as { consentRequestId: string };
    await post(`expire/${third.consentRequestId}`);
    const statuses = (await get(`consent-requests/${address}`)) as { id: string; status: string }[];
    const statusOf = (wanted: string) => statuses.find((request) => request.id === wanted)?.status;
    expect(statusOf(second.consentRequestId)).toBe('DENIED');
    expect(statusOf(third.consentRequestId)).toBe('EXPIRED');
  });

  test('what is not there is 404, what the rules refuse is 409 with the refusal', async () => {
    const { post, id } = await asked();
    expect((await post('consent-requests/42/deny')).status).toBe(404);
    expect((await post('artefacts/42/revoke')).status).toBe(404);
    await post(`consent-requests/${id}/deny`);
    expect(await post(`consent-requests/${id}/deny`)).toMatchObject({
      status: 409,
      body: { refusals: [{ code: 'ABDM-2406' }] },
    });
  });

  test('citizens, links and a token for a patient app can be had', async () => {
    const { post, get } = await asked();
    expect(await get('citizens')).toHaveLength(9);
    await post('links', { abhaAddress: address, hipId: 'IN2710000009', reference: 'X-1', hiType: 'Invoice' });
    expect(await get(`links/${address}`)).toContainEqual(expect.objectContaining({ reference: 'X-1' }));
    expect((await post(`phr-token/${address}`)).body).toMatchObject({ token: expect.stringMatching(/^ey/) });
  });
});
