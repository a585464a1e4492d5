import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { proveByOtp } from '../../../core/abha/conversation.ts';
import { Problem } from '../../../core/kit/problem.ts';
import type { FarSide } from '../../world/far-side.ts';
import { makeWire, soon } from '../../world/gateway.ts';

const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const abhaNumber = '91100020003001';
const given = { abhaNumber, txnId: 'b7a3c0de-0000-4000-8000-000000000001', otp: '123456' };

const account = { ABHANumber: '91-1000-2000-3001', status: 'ACTIVE' };
const profile = {
  ...account,
  preferredAbhaAddress: 'asha.devi90@sbx',
  name: 'Asha Devi',
  gender: 'F',
  yearOfBirth: '1990',
};
const png = Buffer.from('89504e470d0a1a0a', 'hex');

/** An ABHA service that answers a code as each test wants it. */
async function serviceThat(answers: { verify: object; verifyUser?: object; profile?: object }) {
  const wire = await makeWire();
  const { farSide } = wire;
  const says = (path: string, body: unknown) => farSide.on(`/abha/v3/profile/${path}`, () => ({ status: 200, body }));
  says('public/certificate', { publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64') });
  says('login/verify', answers.verify);
  says('login/verify/user', answers.verifyUser ?? { message: 'Invalid T-token' });
  says('account', answers.profile ?? profile);
  farSide.on('/abha/v3/profile/account/abha-card', () => ({
    status: 202,
    headers: { 'Content-Type': 'image/png' },
    body: png,
  }));
  return wire;
}

const callsOf = (farSide: FarSide) =>
  farSide.arrived
    .map(({ path }) => path)
    .filter((path) => path.startsWith('/abha/v3/profile/') && !path.endsWith('certificate'));
const headersAt = (farSide: FarSide, end: string) => farSide.arrived.find(({ path }) => path.endsWith(end))?.headers;

test('a final token opens profile and card at once', async () => {
  const { farSide, gateway } = await serviceThat({
    verify: { authResult: 'success', token: 'final', expiresIn: 1800, refreshToken: 'refresh', accounts: [account] },
  });
  const proof = await proveByOtp(gateway, given, soon());
  expect(proof.profile).toMatchObject({ abhaNumber, name: 'Asha Devi', birthDate: '1990' });
  expect(proof.card).not.toBeNull();
  expect(callsOf(farSide)).toEqual([
    '/abha/v3/profile/login/verify',
    '/abha/v3/profile/account',
    '/abha/v3/profile/account/abha-card',
  ]);
  expect(headersAt(farSide, '/account')).toMatchObject({ 'x-token': 'Bearer final' });
});

test('a token that only opens the choice of an account is exchanged for this account’s own', async () => {
  const { farSide, gateway } = await serviceThat({
    verify: { txnId: 'other', authResult: 'success', token: 'choice', expiresIn: 300, accounts: [account] },
    verifyUser: { token: 'final', expiresIn: 1800, refreshToken: 'refresh' },
  });
  expect((await proveByOtp(gateway, given, soon())).profile.name).toBe('Asha Devi');
  const choice = farSide.arrived.find(({ path }) => path.endsWith('/verify/user'));
  expect(choice?.json).toEqual({ ABHANumber: '91-1000-2000-3001', txnId: 'other' });
  expect(choice?.headers).toMatchObject({ 't-token': 'Bearer choice' });
  expect(headersAt(farSide, '/account')).toMatchObject({ 'x-token': 'Bearer final' });
});

test.each([
  [
    'a deactivated account among those that answer',
    { verify: { token: 't', refreshToken: 'r', accounts: [{ ...account, status: 'DEACTIVATED' }] } },
    'abha.deactivated',
  ],
  [
    'a profile that is not active',
    { verify: { token: 't', refreshToken: 'r' }, profile: { ...profile, status: 'DEACTIVATED' } },
    'abha.deactivated',
  ],
  [
    'a profile of somebody else',
    { verify: { token: 't', refreshToken: 'r' }, profile: { ...profile, ABHANumber: '91-1000-2000-3002' } },
    'abha.unreadable',
  ],
  ['an answer without a token', { verify: { authResult: 'success' } }, 'abha.unreadable'],
  ['a choice that is refused', { verify: { token: 't', expiresIn: 300 } }, 'abha.unreadable'],
])('%s proves nothing', async (_what, answers, code) => {
  const { gateway } = await serviceThat(answers);
  const failure = await proveByOtp(gateway, given, soon()).catch((error: unknown) => error);
  expect(failure instanceof Problem && failure.code).toBe(code);
});

test('a card that is no picture is no card', async () => {
  const { farSide, gateway } = await serviceThat({ verify: { token: 't', refreshToken: 'r' } });
  farSide.on('/abha/v3/profile/account/abha-card', () => ({ status: 200, body: { message: 'later' } }));
  expect((await proveByOtp(gateway, given, soon())).card).toBeNull();
});
