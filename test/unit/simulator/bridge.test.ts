import { describe, expect, test } from 'vitest';
import { practiceClinic } from '../../../core/simulator/index.ts';
import { temporaryFolder } from '../../world/folder.ts';
import { call, http, signIn, simulatorFor } from './start.ts';

const setUrl = '/gateway/v3/bridge/url';

test('the bridge URL is kept, read back with the services, and survives a restart', async () => {
  const dataFolder = temporaryFolder();
  const first = await simulatorFor({ dataFolder });
  const reply = await call(first, setUrl, { method: 'PATCH', body: { url: 'https://clinic.example.org' } });
  expect(reply).toMatchObject({ status: 202, text: '' });
  await first.close();
  const second = await simulatorFor({ dataFolder });
  const services = await call(second, '/gateway/v3/bridge-services', { method: 'GET' });
  expect(services.body).toEqual({
    bridge: {
      id: practiceClinic.clientId,
      name: practiceClinic.name,
      url: 'https://clinic.example.org',
      active: true,
      blocklisted: false,
    },
    services: [
      { id: practiceClinic.serviceId, name: 'PRACTICE CLINIC', types: ['HIP', 'HIU'], endpoints: {}, active: true },
    ],
  });
});

test('the last writer of the bridge URL wins', async () => {
  const simulator = await simulatorFor();
  await call(simulator, setUrl, { method: 'PATCH', body: { url: 'https://one.example.org' } });
  await call(simulator, setUrl, { method: 'PATCH', body: { url: 'https://two.example.org/base' } });
  const services = await call(simulator, '/gateway/v3/bridge-services', { method: 'GET' });
  expect(services.body).toMatchObject({ bridge: { url: 'https://two.example.org/base' } });
});

describe('a URL that ABDM does not take is refused with ABDM-1015', () => {
  test.each([
    ['plain http', 'http://clinic.example.org'],
    ['an IP address', 'https://203.0.113.9'],
    ['a port', 'https://clinic.example.org:8443'],
    ['the path of a callback', 'https://clinic.example.org/api/v3/hip/patient/share'],
    ['a callback path on loopback', 'http://127.0.0.1:9000/api/v3/link/on_carecontext'],
    ['nothing', ''],
  ])('%s', async (_what, url) => {
    const simulator = await simulatorFor();
    const reply = await call(simulator, setUrl, { method: 'PATCH', body: { url } });
    expect(reply).toMatchObject({ status: 400, body: { error: { code: 'ABDM-1015' } } });
  });

  test('loopback, outside practice', async () => {
    const simulator = await simulatorFor({ settings: { allowLoopback: false } });
    const reply = await call(simulator, setUrl, { method: 'PATCH', body: { url: 'http://127.0.0.1:9000' } });
    expect(reply).toMatchObject({ status: 400, body: { error: { code: 'ABDM-1015' } } });
  });
});

test('in practice a loopback URL is taken', async () => {
  const simulator = await simulatorFor();
  const reply = await call(simulator, setUrl, { method: 'PATCH', body: { url: 'http://127.0.0.1:9000' } });
  expect(reply.status).toBe(202);
});

test('one service is described by its id', async () => {
  const simulator = await simulatorFor();
  const path = `/gateway/v3/bridge-service/serviceId/${practiceClinic.serviceId}`;
  const reply = await call(simulator, path, { method: 'GET' });
  expect(reply).toMatchObject({
    status: 200,
    body: {
      bridgeId: practiceClinic.clientId,
      serviceId: practiceClinic.serviceId,
      isHip: true,
      isHiu: true,
      active: true,
    },
  });
});

test('an unknown service id is answered 404 in the shape of the API manager', async () => {
  const simulator = await simulatorFor();
  const reply = await call(simulator, '/gateway/v3/bridge-service/serviceId/IN0', { method: 'GET' });
  expect(reply).toMatchObject({ status: 404, body: { code: '404', message: 'Runtime Error' } });
});

test('providers are found by a part of their name, and described by their id', async () => {
  const simulator = await simulatorFor();
  const found = await call(simulator, '/gateway/v3/providers?name=city&stateCode=-1&districtCode=-1', {
    method: 'GET',
  });
  expect(found.body).toMatchObject([{ identifier: { id: 'IN2710000002', name: 'City Hospital' } }]);
  const one = await call(simulator, '/gateway/v3/providers/IN2710000003', { method: 'GET' });
  expect(one.body).toMatchObject({ identifier: { name: 'Lakeside Diagnostics' } });
  const none = await call(simulator, '/gateway/v3/providers/IN9999999999', { method: 'GET' });
  expect(none.status).toBe(404);
});

describe('linking a facility to the software', () => {
  const entry = { bridgeId: practiceClinic.clientId, hipName: 'Practice Clinic', type: 'HIP', active: true };
  const body = { facilityId: practiceClinic.facilityId, facilityName: practiceClinic.name, HRP: [entry] };
  const link = async (changes: object) => {
    const simulator = await simulatorFor();
    const token = await signIn(simulator);
    const headers = { Authorization: `Bearer ${token}` };
    const url = `${simulator.bases.hfr}/v1/bridges/MutipleHRPAddUpdateServices`;
    return http(url, { headers, body: { ...body, ...changes } });
  };

  test('an own facility keeps its service id', async () => {
    const reply = await link({});
    expect(reply).toMatchObject({ status: 200, body: { servicesLinked: [{ id: practiceClinic.serviceId }] } });
  });

  test('another name than the registered one is answered 200 with code 2500', async () => {
    const reply = await link({ facilityName: 'Practise Clinic' });
    expect(reply).toMatchObject({
      status: 200,
      body: [{ error: { code: '2500: ', message: 'Provided facility name is not matched with registered name' } }],
    });
  });

  test('a blank bridge id is answered with HIS-400 and its detail', async () => {
    const reply = await link({ HRP: [{ ...entry, bridgeId: '' }] });
    expect(reply).toMatchObject({ status: 400, body: { code: 'HIS-400', details: [{ code: 'HIS-1070' }] } });
  });

  test("somebody else's bridge id is answered with 900908", async () => {
    const reply = await link({ HRP: [{ ...entry, bridgeId: 'SBX_OTHER' }] });
    expect(reply).toMatchObject({ status: 403, body: { code: '900908' } });
  });

  test('an unknown facility is answered with 404', async () => {
    const reply = await link({ facilityId: 'IN9999999999' });
    expect(reply).toMatchObject({ status: 404, body: { code: '404' } });
  });
});
