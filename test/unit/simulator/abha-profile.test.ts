import { inflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { citizensOf } from '../../../core/simulator/abha/citizens.ts';
import { makeQr } from '../../../core/simulator/abha/qr.ts';
import { correctionFor } from '../../../core/simulator/abha/qr-correction.ts';
import { abhaClient, abhaNumbers } from './abha.ts';
import { movableClock, signIn } from './start.ts';

const account = '/v3/profile/account';

test('an X-token opens the profile, with the name in two scripts', async () => {
  const { call, logIn } = await abhaClient();
  const reply = await call(account, {
    method: 'GET',
    headers: { 'X-token': `Bearer ${await logIn(abhaNumbers.ravi)}` },
  });
  expect(reply).toMatchObject({
    status: 200,
    body: {
      ABHANumber: abhaNumbers.ravi,
      preferredAbhaAddress: 'ravi_sharma@sbx',
      name: 'Ravi Kumar Sharma',
      gender: 'M',
      yearOfBirth: '1979',
      monthOfBirth: '03',
      dayOfBirth: '14',
      mobile: '******0001',
      pincode: '411001',
      status: 'ACTIVE',
      localizedDetails: { name: 'रवि कुमार शर्मा' },
    },
  });
});

describe('an X-token that is no good', () => {
  const ask = async (change: (token: string) => string | undefined) => {
    const { call, logIn } = await abhaClient();
    return call(account, { method: 'GET', headers: { 'X-token': change(await logIn(abhaNumbers.asha)) } });
  };
  const invalid = { status: 400, body: { message: 'Invalid X-token' } };

  test('missing', async () => expect(await ask(() => undefined)).toMatchObject(invalid));
  test('without Bearer', async () => expect(await ask((token) => token)).toMatchObject(invalid));
  test('forged', async () => expect(await ask((token) => `Bearer ${token.slice(0, -4)}AAAA`)).toMatchObject(invalid));

  test('expired', async () => {
    const clock = movableClock();
    const { simulator, call, logIn } = await abhaClient({ now: clock.now });
    const token = await logIn(abhaNumbers.asha);
    clock.move(1_801_000);
    const session = await signIn(simulator, clock.now());
    const headers = { 'X-token': `Bearer ${token}`, Authorization: `Bearer ${session}` };
    const reply = await call(account, { method: 'GET', headers });
    expect(reply).toMatchObject({ status: 401, body: { message: 'X-token expired' } });
  });

  test('ended by logging out', async () => {
    const { call, logIn } = await abhaClient();
    const headers = { 'X-token': `Bearer ${await logIn(abhaNumbers.asha)}` };
    const left = await call(`${account}/request/logout`, { method: 'GET', headers });
    expect(left).toMatchObject({ status: 200, body: { message: 'You have been logged out' } });
    expect(await call(account, { method: 'GET', headers })).toMatchObject(invalid);
  });

  test('a token to renew with, in its place', async () => {
    const { call, askOtp, verify } = await abhaClient();
    const { txnId } = (await askOtp(abhaNumbers.asha)).body as { txnId: string };
    const { refreshToken } = (await verify(txnId, '123456')).body as { refreshToken: string };
    const reply = await call(account, { method: 'GET', headers: { 'X-token': `Bearer ${refreshToken}` } });
    expect(reply).toMatchObject(invalid);
    const renewed = await call(`${account}/request/token`, {
      method: 'GET',
      headers: { 'R-token': `Bearer ${refreshToken}` },
    });
    const { token } = renewed.body as { token: string };
    expect((await call(account, { method: 'GET', headers: { 'X-token': `Bearer ${token}` } })).status).toBe(200);
  });

  test('by a switch the bare token is the right one', async () => {
    const { call, logIn } = await abhaClient({ switches: { userTokenPrefix: 'bare' } });
    const reply = await call(account, { method: 'GET', headers: { 'X-token': await logIn(abhaNumbers.asha) } });
    expect(reply.status).toBe(200);
  });
});

describe('card and QR code', () => {
  test.each([`${account}/abha-card`, `${account}/qrCode`])('%s is a picture', async (path) => {
    const { simulator, logIn } = await abhaClient();
    const token = await logIn(abhaNumbers.asha);
    const session = await signIn(simulator);
    const png = await fetch(`${simulator.bases.abha}${path}`, {
      headers: {
        Authorization: `Bearer ${session}`,
        'REQUEST-ID': crypto.randomUUID(),
        TIMESTAMP: '2026-11-24T05:12:00.000Z',
        'X-token': `Bearer ${token}`,
      },
    });
    expect(png.headers.get('content-type')).toBe('image/png');
    const bytes = Buffer.from(await png.arrayBuffer());
    expect(bytes.subarray(1, 4).toString()).toBe('PNG');
    const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
    const data = bytes.subarray(bytes.indexOf('IDAT') + 4, bytes.indexOf('IEND') - 8);
    expect(inflateSync(data)).toHaveLength(height * (width * 3 + 1));
  });

  test('without an X-token there is no card', async () => {
    const { call } = await abhaClient();
    expect(await call(`${account}/abha-card`, { method: 'GET' })).toMatchObject({
      status: 400,
      body: { message: 'Invalid X-token' },
    });
  });

  test("the correction of a QR code is that of the standard's worked example", () => {
    const data = Uint8Array.of(32, 91, 11, 120, 209, 114, 220, 77, 67, 64, 236, 17, 236, 17, 236, 17);
    expect([...correctionFor(data, 10)]).toEqual([196, 35, 39, 119, 235, 215, 231, 226, 93, 23]);
  });

  test('a QR code of five letters is the one that a reader took for them', () => {
    const rows = makeQr(Buffer.from('hello')).map((row) => row.map((isDark) => (isDark ? '#' : '.')).join(''));
    expect(rows.slice(0, 9)).toEqual([
      '#######..#.##.#######',
      '#.....#.##.#..#.....#',
      '#.###.#.##..#.#.###.#',
      '#.###.#..#.#..#.###.#',
      '#.###.#.#...#.#.###.#',
      '#.....#.#..##.#.....#',
      '#######.#.#.#.#######',
      '........#####........',
      '##.#..##.##...###.##.',
    ]);
  });

  test('a text that is too long for a QR code is refused', () => {
    expect(() => makeQr(Buffer.alloc(859))).toThrow('Too long');
  });
});

describe('searches', () => {
  test('by ABHA number: which ways to log in there are', async () => {
    const { call } = await abhaClient();
    const body = { ABHANumber: abhaNumbers.lakshmi };
    const reply = await call('/v3/profile/login/search', { body });
    expect(reply.body).toMatchObject({ authMethods: ['AADHAAR_OTP'], status: 'ACTIVE', mobile: null });
    const nobody = await call('/v3/profile/login/search', { body: { ABHANumber: '91-0000-0000-0000' } });
    expect(nobody).toMatchObject({ status: 404, body: { error: { code: 'ABDM-1114' } } });
    const undashed = await call('/v3/profile/login/search', { body: { ABHANumber: '91100020003005' } });
    expect(undashed).toMatchObject({ status: 400, body: { ABHANumber: 'Invalid ABHA Number' } });
  });

  test('by ABHA address: whether it exists', async () => {
    const { simulator, call } = await abhaClient();
    const path = simulator.bases.phrweb.replace(simulator.bases.abha, '');
    const found = await call(`${path}/login/abha/search`, { body: { abhaAddress: 'kabir_2001@sbx' } });
    expect(found.body).toMatchObject({ abhaAddress: 'kabir_2001@sbx', fullName: 'Kabir', mobile: '9000******' });
    const unknown = await call(`${path}/login/abha/search`, { body: { abhaAddress: 'nobody.1@sbx' } });
    expect(unknown).toMatchObject({ status: 400, body: { code: 'ABDM-1211', message: 'User not found.' } });
    const wrong = await call(`${path}/login/abha/search`, { body: { abhaAddress: '91100020003001' } });
    expect(wrong).toMatchObject({ status: 400, body: [{ code: 'ABDM-1006: ', message: 'Invalid Abha Address' }] });
  });
});

test('no two citizens share a number, an address or a phone page', () => {
  const citizens = citizensOf('sbx');
  for (const key of ['id', 'abhaNumber', 'abhaAddress', 'aadhaar'] as const) {
    expect(new Set(citizens.map((citizen) => citizen[key])).size).toBe(citizens.length);
  }
  expect(citizens.length).toBeGreaterThanOrEqual(8);
});

test('a call that has no handler yet is unknown, not half done', async () => {
  const { call } = await abhaClient();
  const reply = await call('/v3/enrollment/request/otp', { body: {} });
  expect(reply).toMatchObject({ status: 404, body: { code: '404' } });
});
