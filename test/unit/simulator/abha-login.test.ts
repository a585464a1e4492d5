import { constants, createPublicKey, publicEncrypt } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type AbhaClient, abhaClient, abhaNumbers } from './abha.ts';
import { movableClock } from './start.ts';

const txnIdOf = (reply: { body: unknown }) => (reply.body as { txnId: string }).txnId;
const tokenOf = (reply: { body: unknown }) => (reply.body as { token: string }).token;
const invalidLoginId = { status: 400, body: { loginId: 'Invalid LoginId', timestamp: '2026-11-24 05:12:00' } };

describe('the public certificate', () => {
  test('it is an RSA key of 4096 bits with its padding named', async () => {
    const { call } = await abhaClient();
    const reply = await call('/v3/profile/public/certificate', { method: 'GET' });
    expect(reply.body).toMatchObject({ encryptionAlgorithm: 'RSA/ECB/OAEPWithSHA-1AndMGF1Padding' });
    const der = Buffer.from((reply.body as { publicKey: string }).publicKey, 'base64');
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
    expect(key.asymmetricKeyDetails?.modulusLength).toBe(4096);
  });

  test('the app service has its own, of 2048 bits', async () => {
    const { call } = await abhaClient();
    const reply = await call('/v3/phr/app/login/public/certificate', { method: 'GET' });
    const der = Buffer.from((reply.body as { publicKey: string }).publicKey, 'base64');
    expect(createPublicKey({ key: der, format: 'der', type: 'spki' }).asymmetricKeyDetails?.modulusLength).toBe(2048);
  });

  test('it is not shown without a session', async () => {
    const { call } = await abhaClient();
    const reply = await call('/v3/profile/public/certificate', {
      method: 'GET',
      headers: { Authorization: undefined },
    });
    expect(reply).toMatchObject({ status: 401, body: { code: '900902' } });
  });
});

describe('headers of the ABHA service', () => {
  test.each([
    ['REQUEST-ID', '42', 'ABDM-1030', 'Invalid request ID'],
    ['TIMESTAMP', '2026-11-24 05:12', 'ABDM-1016', 'Invalid Timestamp'],
  ])('a malformed %s is answered 404, wrapped', async (name, value, code, message) => {
    const { call } = await abhaClient();
    const reply = await call('/v3/profile/public/certificate', { method: 'GET', headers: { [name]: value } });
    expect(reply).toMatchObject({ status: 404, body: { error: { code, message } } });
  });
});

describe('login by ABHA number and mobile OTP', () => {
  test('the right OTP gives an X-token for 30 minutes, a token to renew it, and the account', async () => {
    const { askOtp, verify } = await abhaClient();
    const asked = await askOtp(abhaNumbers.asha);
    expect(asked).toMatchObject({ status: 200, body: { message: 'OTP sent to mobile number ending with ******0001' } });
    const reply = await verify(txnIdOf(asked), '123456');
    expect(reply).toMatchObject({
      status: 200,
      body: {
        txnId: txnIdOf(asked),
        authResult: 'success',
        expiresIn: 1800,
        refreshExpiresIn: 1_296_000,
        accounts: [
          {
            ABHANumber: abhaNumbers.asha,
            preferredAbhaAddress: 'asha.devi90@sbx',
            name: 'Asha Devi',
            status: 'ACTIVE',
          },
        ],
      },
    });
  });

  test('a wrong OTP is refused as 400 otpValue, and the right one still works', async () => {
    const { askOtp, verify } = await abhaClient();
    const txnId = txnIdOf(await askOtp(abhaNumbers.asha));
    expect(await verify(txnId, '999999')).toMatchObject({ status: 400, body: { otpValue: 'Invalid OTP Value' } });
    expect(await verify(txnId, '123456')).toMatchObject({ status: 200, body: { authResult: 'success' } });
  });

  test('by a switch a wrong OTP is a 200 with authResult failed', async () => {
    const { askOtp, verify } = await abhaClient({ switches: { wrongOtp: '200' } });
    const reply = await verify(txnIdOf(await askOtp(abhaNumbers.asha)), '999999');
    expect(reply).toMatchObject({
      status: 200,
      body: { authResult: 'failed', message: 'OTP did not match, please try again', accounts: [] },
    });
  });

  test('by another switch it is a 422 of UIDAI', async () => {
    const { askOtp, verify } = await abhaClient({ switches: { wrongOtp: '422' } });
    const reply = await verify(txnIdOf(await askOtp(abhaNumbers.asha)), '999999');
    expect(reply).toMatchObject({ status: 422, body: { error: { code: 'ABDM-1204' } } });
  });

  test('an expired OTP is a 200 with authResult failed', async () => {
    const { askOtp, verify } = await abhaClient();
    const reply = await verify(txnIdOf(await askOtp(abhaNumbers.asha)), '000000');
    expect(reply).toMatchObject({
      status: 200,
      body: { authResult: 'failed', message: 'OTP expired, please try again' },
    });
  });

  test('an OTP works once', async () => {
    const { askOtp, verify } = await abhaClient();
    const txnId = txnIdOf(await askOtp(abhaNumbers.asha));
    await verify(txnId, '123456');
    expect(await verify(txnId, '123456')).toMatchObject({ status: 400, body: { txnId: 'Invalid Transaction Id' } });
  });

  test('a transaction ends after ten minutes', async () => {
    const clock = movableClock();
    const { askOtp, verify } = await abhaClient({ now: clock.now });
    const txnId = txnIdOf(await askOtp(abhaNumbers.asha));
    clock.move(601_000);
    expect(await verify(txnId, '123456')).toMatchObject({ status: 400, body: { txnId: 'Invalid Transaction Id' } });
  });

  test('an ABHA number without dashes is no login id', async () => {
    const { askOtp } = await abhaClient();
    const reply = await askOtp('91100020003001');
    expect(reply).toMatchObject({ status: 400, body: { loginId: 'LoginId is invalid' } });
  });

  test('an ABHA number of nobody is answered 404 ABDM-1114', async () => {
    const { askOtp } = await abhaClient();
    const reply = await askOtp('91-0000-0000-0000');
    expect(reply).toMatchObject({ status: 404, body: { error: { code: 'ABDM-1114', message: 'User not found.' } } });
  });

  test('a person without a mobile cannot get a mobile OTP', async () => {
    const { askOtp } = await abhaClient();
    expect(await askOtp(abhaNumbers.lakshmi)).toMatchObject({ status: 404, body: { error: { code: 'ABDM-1115' } } });
  });

  test('a deactivated account says so in its status', async () => {
    const { askOtp, verify } = await abhaClient();
    const reply = await verify(txnIdOf(await askOtp(abhaNumbers.gurpreet)), '123456');
    expect(reply.body).toMatchObject({ authResult: 'success', accounts: [{ status: 'DEACTIVATED' }] });
  });

  test('too many OTPs within half an hour are refused with ABDM-1100, by a switch', async () => {
    const { askOtp } = await abhaClient({ switches: { otpLimit: 2 } });
    await askOtp(abhaNumbers.asha);
    await askOtp(abhaNumbers.asha);
    expect(await askOtp(abhaNumbers.asha)).toMatchObject({ status: 422, body: { error: { code: 'ABDM-1100' } } });
    expect((await askOtp(abhaNumbers.ravi)).status).toBe(200);
  });

  test.each([
    ['an unknown scope', { scope: ['abha-login', 'sms-verify'] }, { scope: 'Invalid Scope' }],
    ['a hint that the scope does not know', { loginHint: 'aadhaar' }, { loginHint: 'Invalid Login Hint' }],
    ['an unknown hint', { loginHint: 'email' }, { loginHint: 'Invalid Login Hint' }],
    ['a login id in the clear', { loginId: abhaNumbers.asha }, { loginId: 'Invalid LoginId' }],
    ['an unknown OTP system', { otpSystem: 'sms' }, { otpSystem: 'Invalid OTP System' }],
  ])('%s is refused by its field', async (_what, changes, body) => {
    const { askOtp } = await abhaClient();
    expect(await askOtp(abhaNumbers.asha, changes)).toMatchObject({ status: 400, body });
  });

  test('OAEP with SHA-256 and PKCS#1 are refused as an invalid login id', async () => {
    const { askOtp, call } = await abhaClient();
    const reply = await call('/v3/profile/public/certificate', { method: 'GET' });
    const der = Buffer.from((reply.body as { publicKey: string }).publicKey, 'base64');
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
    const wrongHash = { key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' };
    const text = Buffer.from(abhaNumbers.asha);
    expect(await askOtp('', { loginId: publicEncrypt(wrongHash, text).toString('base64') })).toMatchObject(
      invalidLoginId,
    );
    const pkcs1 = publicEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, text).toString('base64');
    expect(await askOtp('', { loginId: pkcs1 })).toMatchObject(invalidLoginId);
  });

  test('an OTP that was not encrypted for this service is an invalid OTP', async () => {
    const { askOtp, verify } = await abhaClient();
    const txnId = txnIdOf(await askOtp(abhaNumbers.asha));
    const otp = { txnId, otpValue: `${'A'.repeat(683)}=` };
    const reply = await verify(txnId, '123456', { authData: { authMethods: ['otp'], otp } });
    expect(reply).toMatchObject({ status: 400, body: { otpValue: 'Invalid OTP Value' } });
  });

  test('the scope of the verification must be that of the request', async () => {
    const { askOtp, verify } = await abhaClient();
    const txnId = txnIdOf(await askOtp(abhaNumbers.asha));
    const reply = await verify(txnId, '123456', { scope: ['abha-login', 'aadhaar-verify'] });
    expect(reply).toMatchObject({ status: 400, body: { scope: 'Invalid Scope' } });
  });
});

describe('the other ways to log in', () => {
  const byMobile = ({ encrypt, askOtp }: AbhaClient, mobile: string) =>
    askOtp('', { loginHint: 'mobile', loginId: encrypt(mobile) });

  test('a mobile leads to all its accounts by a transfer token of five minutes', async () => {
    const client = await abhaClient();
    const reply = await client.verify(txnIdOf(await byMobile(client, '9000000001')), '123456');
    expect(reply.body).toMatchObject({ authResult: 'success', expiresIn: 300 });
    expect(reply.body).not.toHaveProperty('refreshToken');
    const { accounts } = reply.body as { accounts: { name: string }[] };
    expect(accounts.map(({ name }) => name)).toEqual(['Asha Devi', 'Ravi Kumar Sharma', 'Meena Sharma']);
  });

  test('the transfer token opens the chosen account, and no other', async () => {
    const client = await abhaClient();
    const txnId = txnIdOf(await byMobile(client, '9000000001'));
    const transfer = tokenOf(await client.verify(txnId, '123456'));
    const choose = (ABHANumber: string, id = txnId, token = `Bearer ${transfer}`) =>
      client.call('/v3/profile/login/verify/user', { headers: { 'T-token': token }, body: { ABHANumber, txnId: id } });
    const chosen = await choose(abhaNumbers.ravi);
    expect(chosen).toMatchObject({ status: 200, body: { expiresIn: 1800 } });
    const headers = { 'X-token': `Bearer ${tokenOf(chosen)}` };
    const profile = await client.call('/v3/profile/account', { method: 'GET', headers });
    expect(profile.body).toMatchObject({ ABHANumber: abhaNumbers.ravi });
    expect(await choose(abhaNumbers.gurpreet)).toMatchObject({
      status: 400,
      body: { ABHANumber: 'Invalid ABHA Number' },
    });
    const foreign = await choose(abhaNumbers.ravi, '0f9fadae-5a37-4c41-8f2b-7d2b0d2b5a11');
    expect(foreign).toMatchObject({ status: 400, body: { txnId: 'Invalid Transaction Id' } });
    expect(await choose(abhaNumbers.ravi, txnId, transfer)).toMatchObject({
      status: 400,
      body: { message: 'Invalid T-token' },
    });
  });

  test('a final token is no transfer token', async () => {
    const client = await abhaClient();
    const token = await client.logIn(abhaNumbers.asha);
    const body = { ABHANumber: abhaNumbers.asha, txnId: '0f9fadae-5a37-4c41-8f2b-7d2b0d2b5a11' };
    const reply = await client.call('/v3/profile/login/verify/user', {
      headers: { 'T-token': `Bearer ${token}` },
      body,
    });
    expect(reply).toMatchObject({ status: 400, body: { message: 'Invalid T-token' } });
  });

  test('a mobile of nobody gets an OTP, and ABDM-1114 when it is typed', async () => {
    const client = await abhaClient();
    const asked = await byMobile(client, '9999999999');
    expect(asked).toMatchObject({ status: 200, body: { message: 'OTP sent to mobile number ending with ******9999' } });
    const reply = await client.verify(txnIdOf(asked), '123456');
    expect(reply).toMatchObject({ status: 404, body: { error: { code: 'ABDM-1114' } } });
  });

  test('a wrong Aadhaar OTP is a 422 of UIDAI', async () => {
    const client = await abhaClient();
    const scope = ['abha-login', 'aadhaar-verify'];
    const asked = await client.askOtp(abhaNumbers.asha, { scope, otpSystem: 'aadhaar' });
    expect(asked.body).toMatchObject({
      message: 'OTP sent to Aadhaar registered mobile number ending with ******0001',
    });
    const wrong = await client.verify(txnIdOf(asked), '111111', { scope });
    expect(wrong).toMatchObject({
      status: 422,
      body: { error: { code: 'ABDM-1204', message: 'UIDAI Error code : 400 : Invalid Aadhaar OTP value.' } },
    });
    expect(await client.verify(txnIdOf(asked), '123456', { scope })).toMatchObject({ body: { expiresIn: 1800 } });
  });

  test('a search by mobile shows masked numbers to choose from by their index', async () => {
    const client = await abhaClient();
    const body = { scope: ['search-abha'], mobile: client.encrypt('9000000001') };
    const found = await client.call('/v3/profile/account/abha/search', { body });
    const [{ txnId, ABHA } = { txnId: '', ABHA: [] }] = found.body as { txnId: string; ABHA: object[] }[];
    expect(ABHA).toMatchObject([{ index: 1, ABHANumber: 'xx-xxxx-xxxx-XX01' }, { index: 2 }, { index: 3 }]);
    const scope = ['abha-login', 'search-abha', 'mobile-verify'];
    const asked = await client.askOtp('', { txnId, scope, loginHint: 'index', loginId: client.encrypt('2') });
    const reply = await client.verify(txnIdOf(asked), '123456');
    expect(reply.body).toMatchObject({ accounts: [{ ABHANumber: abhaNumbers.ravi }] });
    const beyond = await client.askOtp('', { txnId, scope, loginHint: 'index', loginId: client.encrypt('4') });
    expect(beyond).toMatchObject({ status: 400, body: { loginId: 'Invalid LoginId' } });
  });

  test('a search for a mobile of nobody finds nobody', async () => {
    const client = await abhaClient();
    const body = { scope: ['search-abha'], mobile: client.encrypt('9999999999') };
    const found = await client.call('/v3/profile/account/abha/search', { body });
    expect(found).toMatchObject({ status: 404, body: { error: { code: 'ABDM-1114' } } });
  });
});
