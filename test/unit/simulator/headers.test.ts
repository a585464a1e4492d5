import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { practiceClinic, type Simulator } from '../../../core/simulator/index.ts';
import { call, callHeaders, http, movableClock, signIn, simulatorFor } from './start.ts';

const services = '/gateway/v3/bridge-services';
const askServices = (simulator: Simulator, headers: Record<string, string | undefined>) =>
  call(simulator, services, { method: 'GET', headers });

test('a call without Authorization is refused with 900902', async () => {
  const simulator = await simulatorFor();
  const reply = await askServices(simulator, { Authorization: undefined });
  expect(reply).toMatchObject({ status: 401, body: { code: '900902', message: 'Missing Credentials' } });
});

test.each(['REQUEST-ID', 'TIMESTAMP', 'X-CM-ID'])('a call without %s is denied in plain text', async (name) => {
  const simulator = await simulatorFor();
  const missing = await askServices(simulator, { [name]: undefined });
  expect(missing).toMatchObject({ status: 403, text: 'Access Denied' });
  expect(missing.headers['content-type']).toMatch(/^text\/plain/);
  expect(await askServices(simulator, { [name]: ' ' })).toMatchObject({ status: 403, text: 'Access Denied' });
});

describe('a malformed header is named by its code', () => {
  test.each([
    ['REQUEST-ID', '42', 'ABDM-1030', 'Invalid request ID'],
    ['TIMESTAMP', '2026-11-24T10:42:00.000+05:30', 'ABDM-1016', 'Invalid TimeStamp'],
    ['TIMESTAMP', '2026-11-24T05:12:00Z', 'ABDM-1016', 'Invalid TimeStamp'],
    ['TIMESTAMP', '2026-11-24T06:12:00.000Z', 'ABDM-1016', 'Invalid TimeStamp'],
    ['X-CM-ID', 'abdm', 'ABDM-2403', 'Invalid X-CM-ID'],
    ['X-CM-ID', 'SBX', 'ABDM-2403', 'Invalid X-CM-ID'],
  ])('%s: %s', async (name, value, code, message) => {
    const simulator = await simulatorFor();
    expect(await askServices(simulator, { [name]: value })).toMatchObject({ status: 400, body: { code, message } });
  });
});

test('a token without the word Bearer is refused with 900901', async () => {
  const simulator = await simulatorFor();
  const reply = await askServices(simulator, { Authorization: await signIn(simulator) });
  expect(reply).toMatchObject({ status: 401, body: { code: '900901', message: 'Invalid Credentials' } });
});

test('a forged token is refused with 900901', async () => {
  const simulator = await simulatorFor();
  const token = await signIn(simulator);
  const [head, , signature] = token.split('.');
  const claims = Buffer.from(JSON.stringify({ azp: practiceClinic.clientId, exp: 9e9 })).toString('base64url');
  const reply = await call(simulator, services, { method: 'GET', token: `${head}.${claims}.${signature}` });
  expect(reply).toMatchObject({ status: 401, body: { code: '900901' } });
});

test('an expired token is refused with 900901', async () => {
  const clock = movableClock();
  const simulator = await simulatorFor({ now: clock.now });
  const token = await signIn(simulator);
  clock.move(1_201_000);
  const reply = await call(simulator, services, { method: 'GET', token, now: clock.now() });
  expect(reply).toMatchObject({ status: 401, body: { code: '900901' } });
});

test('a token of another simulator is refused', async () => {
  const simulator = await simulatorFor();
  const other = await simulatorFor({ keys: {} });
  const reply = await call(simulator, services, { method: 'GET', token: await signIn(other) });
  expect(reply).toMatchObject({ status: 401, body: { code: '900901' } });
});

test('a REQUEST-ID that was used before is refused with ABDM-1064', async () => {
  const simulator = await simulatorFor();
  const token = await signIn(simulator);
  const id = randomUUID();
  const once = await call(simulator, services, { method: 'GET', token, headers: { 'REQUEST-ID': id } });
  const again = await call(simulator, services, { method: 'GET', token, headers: { 'REQUEST-ID': id.toUpperCase() } });
  expect(once.status).toBe(200);
  expect(again).toMatchObject({
    status: 400,
    body: { error: { code: 'ABDM-1064', message: 'request with this request id already exists' } },
  });
});

test('a repeated REQUEST-ID is told before what is wrong with the body, and a refused call uses it up', async () => {
  const simulator = await simulatorFor();
  const headers = { 'REQUEST-ID': randomUUID() };
  const wrong = { method: 'PATCH', body: { url: 'no address' }, headers };
  const first = await call(simulator, '/gateway/v3/bridge/url', wrong);
  expect(first).toMatchObject({ status: 400, body: { error: { code: 'ABDM-1015' } } });
  const second = await call(simulator, '/gateway/v3/bridge/url', wrong);
  expect(second).toMatchObject({ status: 400, body: { error: { code: 'ABDM-1064' } } });
});

test('a REQUEST-ID whose headers were refused is not used up', async () => {
  const simulator = await simulatorFor();
  const id = randomUUID();
  const early = await askServices(simulator, { 'REQUEST-ID': id, TIMESTAMP: 'now' });
  expect(early).toMatchObject({ status: 400, body: { code: 'ABDM-1016' } });
  expect((await askServices(simulator, { 'REQUEST-ID': id })).status).toBe(200);
});

test('no body where one is wanted is refused with ABDM-1064', async () => {
  const simulator = await simulatorFor();
  const reply = await call(simulator, '/gateway/v3/bridge/url', { method: 'PATCH' });
  expect(reply).toMatchObject({
    status: 400,
    body: { error: { code: 'ABDM-1064', message: 'Request body was missing' } },
  });
});

test("a body that is not JSON gets the call's own refusal", async () => {
  const simulator = await simulatorFor();
  const reply = await call(simulator, '/gateway/v3/bridge/url', { method: 'PATCH', body: '{"url":' });
  expect(reply).toMatchObject({ status: 400, body: { error: { code: 'ABDM-1015' } } });
});

test('an unknown path is answered like a path that the API manager does not know', async () => {
  const simulator = await simulatorFor();
  const reply = await call(simulator, '/gateway/v3/nothing', { method: 'GET' });
  expect(reply).toMatchObject({
    status: 404,
    body: { code: '404', type: 'Status report', description: 'No matching resource found for given API Request' },
  });
});

test('a known path with another method is unknown too', async () => {
  const simulator = await simulatorFor();
  const reply = await http(`${simulator.bases.hiecm}${services}`, { headers: callHeaders(await signIn(simulator)) });
  expect(reply).toMatchObject({ status: 404, body: { code: '404' } });
});
