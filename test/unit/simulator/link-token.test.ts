import { createPublicKey, type JsonWebKeyInput, verify } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { hipFor } from './hip.ts';
import { movableClock, start } from './start.ts';

const requestIdOf = (body: unknown) => (body as { response: { requestId: string } }).response.requestId;

test('matching details give a link token for half a year, signed with the second key', async () => {
  const hip = await hipFor();
  const asked = await hip.askToken();
  expect(asked).toMatchObject({ status: 202, text: '' });
  const { body } = await hip.next('C1');
  expect(body).toMatchObject({ abhaAddress: 'asha.devi90@sbx' });
  const [sent] = hip.simulator.control.exchanges({ operation: 'link.generateToken' });
  expect(requestIdOf(body)).toBe(sent?.requestId);
  const [head, claims, signature = ''] = (body as { linkToken: string }).linkToken.split('.');
  const decode = (part = '') => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
  expect(decode(head)).toMatchObject({ alg: 'RS512' });
  const certs = (await hip.call('/gateway/v3/certs', { method: 'GET' })).body as { keys: { kid: string }[] };
  const jwk = certs.keys.find(({ kid }) => kid === decode(head)['kid']);
  const key = createPublicKey({ key: jwk, format: 'jwk' } as JsonWebKeyInput);
  expect(verify('RSA-SHA512', Buffer.from(`${head}.${claims}`), key, Buffer.from(signature, 'base64url'))).toBe(true);
  expect(decode(claims)).toMatchObject({
    hipId: 'IN2710000001_1',
    abhaNumber: 91100020003001,
    abhaAddress: 'asha.devi90@sbx',
    sub: 'asha.devi90@sbx',
    exp: start.getTime() / 1000 + 15_768_000,
  });
});

describe('what still matches', () => {
  test.each([
    ['another case and more blanks in the name', { name: 'asha  DEVI' }],
    ['a year of birth two years off', { yearOfBirth: 1992 }],
    ['the address alone', { abhaNumber: undefined }],
    ['the number alone', { abhaAddress: undefined }],
  ])('%s', async (_what, changes) => {
    const hip = await hipFor();
    await hip.askToken(changes);
    expect((await hip.next('C1')).body).toMatchObject({
      abhaAddress: 'asha.devi90@sbx',
      linkToken: expect.any(String),
    });
  });
});

describe('what does not match is told on the callback with ABDM-1207', () => {
  test.each([
    ['another name', { name: 'Asha Rao' }],
    ['another gender', { gender: 'M' }],
    ['a year of birth three years off', { yearOfBirth: 1987 }],
    ['the number of somebody else', { abhaNumber: 91100020003002 }],
    ['an address of nobody', { abhaAddress: 'nobody.here@sbx', abhaNumber: undefined }],
  ])('%s', async (_what, changes) => {
    const hip = await hipFor();
    expect((await hip.askToken(changes)).status).toBe(202);
    const { body } = await hip.next('C1');
    expect(body).toMatchObject({
      error: { code: 'ABDM-1207: ', message: "Demographic details was invalid or doesn't exists" },
    });
    expect(body).not.toHaveProperty('linkToken');
  });
});

test('a deactivated ABHA is told on the callback with ABDM-1407', async () => {
  const hip = await hipFor();
  const gurpreet = {
    abhaNumber: 91100020003006,
    abhaAddress: 'gurpreet_98@sbx',
    name: 'Gurpreet Singh',
    gender: 'M',
    yearOfBirth: 1998,
  };
  await hip.askToken(gurpreet);
  expect((await hip.next('C1')).body).toMatchObject({ error: { code: 'ABDM-1407: ' } });
});

test('a second request within six minutes is refused with ABDM-1092', async () => {
  const clock = movableClock();
  const hip = await hipFor({ now: clock.now });
  await hip.askToken();
  clock.move(371_000);
  expect(await hip.askToken()).toMatchObject({
    status: 400,
    body: { error: { code: 'ABDM-1092', message: 'Duplicate Link token request' } },
  });
  clock.move(2_000);
  expect((await hip.askToken()).status).toBe(202);
});

test('the window is that of one address: another person is not kept waiting', async () => {
  const hip = await hipFor();
  await hip.askToken();
  const kabir = {
    abhaNumber: 91100020003009,
    abhaAddress: 'kabir_2001@sbx',
    name: 'Kabir',
    gender: 'T',
    yearOfBirth: 2001,
  };
  expect((await hip.askToken(kabir)).status).toBe(202);
});

test('the fourth request of a day is blocked on the callback with ABDM-1027', async () => {
  const clock = movableClock();
  const hip = await hipFor({ now: clock.now });
  for (let asked = 0; asked < 3; asked += 1) {
    await hip.askToken();
    expect((await hip.next('C1')).body).toHaveProperty('linkToken');
    clock.move(400_000);
  }
  expect((await hip.askToken()).status).toBe(202);
  expect((await hip.next('C1')).body).toMatchObject({
    error: { code: 'ABDM-1027: ', message: 'You are blocked. Please try again after 24 hours.' },
  });
  clock.move(25 * 3_600_000);
  await hip.askToken();
  expect((await hip.next('C1')).body).toHaveProperty('linkToken');
});

test('an unknown X-HIP-ID is answered 202, and then there is silence', async () => {
  const hip = await hipFor();
  expect((await hip.askToken({}, { 'X-HIP-ID': 'IN2710000001' })).status).toBe(202);
  await hip.simulator.control.idle();
  expect(hip.clinic.arrived).toEqual([]);
});

test('by a switch an unknown X-HIP-ID is refused with ABDM-1035', async () => {
  const hip = await hipFor({ switches: { unknownHip: 'refuse' } });
  const reply = await hip.askToken({}, { 'X-HIP-ID': 'IN2710000001' });
  expect(reply).toMatchObject({ status: 400, body: { error: { code: 'ABDM-1035', message: 'Invalid HIP ID' } } });
});

test("somebody else's HIP id is unknown too", async () => {
  const hip = await hipFor({ switches: { unknownHip: 'refuse' } });
  expect((await hip.askToken({}, { 'X-HIP-ID': 'IN2710000009' })).status).toBe(400);
});

test('a missing X-HIP-ID is denied', async () => {
  const hip = await hipFor();
  expect(await hip.askToken({}, { 'X-HIP-ID': undefined })).toMatchObject({ status: 403, text: 'Access Denied' });
});
