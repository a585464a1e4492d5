import { createPublicKey, type JsonWebKeyInput, verify } from 'node:crypto';
import { expect, test } from 'vitest';
import { practiceClinic } from '../../../core/simulator/index.ts';
import { temporaryFolder } from '../../world/folder.ts';
import { call, callHeaders, http, movableClock, signIn, simulatorFor, start } from './start.ts';

const good = {
  clientId: practiceClinic.clientId,
  clientSecret: practiceClinic.clientSecret,
  grantType: 'client_credentials',
};

const decode = (part = '') => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;

test('a session is a token of 20 minutes that names its client and verifies with the published keys', async () => {
  const simulator = await simulatorFor();
  const reply = await http(`${simulator.bases.hiecm}/gateway/v3/sessions`, {
    headers: callHeaders(undefined),
    body: good,
  });
  expect(reply.status).toBe(202);
  expect(reply.body).toMatchObject({ expiresIn: 1200, refreshExpiresIn: 1800, tokenType: 'bearer' });

  const { accessToken } = reply.body as { accessToken: string };
  const [head, claims, signature = ''] = accessToken.split('.');
  expect(decode(claims)).toMatchObject({
    iss: simulator.settings.issuer,
    azp: practiceClinic.clientId,
    clientId: practiceClinic.clientId,
    aud: 'account',
    typ: 'Bearer',
    exp: start.getTime() / 1000 + 1200,
  });
  const certs = await call(simulator, '/gateway/v3/certs', { method: 'GET', token: accessToken });
  const { keys } = certs.body as { keys: { kid: string; alg: string }[] };
  expect(keys.map(({ alg }) => alg)).toEqual(['RS256', 'RS512']);
  const jwk = keys.find(({ kid }) => kid === decode(head)['kid']);
  const key = createPublicKey({ key: jwk, format: 'jwk' } as JsonWebKeyInput);
  expect(verify('RSA-SHA256', Buffer.from(`${head}.${claims}`), key, Buffer.from(signature, 'base64url'))).toBe(true);
});

test('a wrong secret is refused with 900901', async () => {
  const simulator = await simulatorFor();
  const reply = await http(`${simulator.bases.hiecm}/gateway/v3/sessions`, {
    headers: callHeaders(undefined),
    body: { ...good, clientSecret: 'wrong' },
  });
  expect(reply.status).toBe(401);
  expect(reply.body).toMatchObject({ code: '900901', message: 'Invalid Credentials' });
});

test('an unknown client is refused like a wrong secret', async () => {
  const simulator = await simulatorFor();
  const reply = await http(`${simulator.bases.hiecm}/gateway/v3/sessions`, {
    headers: callHeaders(undefined),
    body: { ...good, clientId: 'SBX_NOBODY' },
  });
  expect(reply).toMatchObject({ status: 401, body: { code: '900901' } });
});

test('another grant type is refused with ABDM-1015', async () => {
  const simulator = await simulatorFor();
  const reply = await http(`${simulator.bases.hiecm}/gateway/v3/sessions`, {
    headers: callHeaders(undefined),
    body: { ...good, grantType: 'password' },
  });
  expect(reply).toMatchObject({ status: 400, body: { error: { code: 'ABDM-1015' } } });
});

test('eight failures in a row lock the client out, even with the right secret, for eight minutes', async () => {
  const clock = movableClock();
  const simulator = await simulatorFor({ now: clock.now });
  const open = (body: object) =>
    http(`${simulator.bases.hiecm}/gateway/v3/sessions`, { headers: callHeaders(undefined, clock.now()), body });
  for (let failure = 0; failure < 8; failure += 1) await open({ ...good, clientSecret: 'wrong' });
  const locked = await open(good);
  expect(locked).toMatchObject({
    status: 401,
    body: { error: { code: 'ABDM-1023', message: 'Invalid user credentials' } },
  });
  clock.move(481_000);
  expect((await open(good)).status).toBe(202);
});

test('seven failures and a success do not add up with later failures', async () => {
  const simulator = await simulatorFor();
  const open = (body: object) =>
    http(`${simulator.bases.hiecm}/gateway/v3/sessions`, { headers: callHeaders(undefined), body });
  for (let failure = 0; failure < 7; failure += 1) await open({ ...good, clientSecret: 'wrong' });
  expect((await open(good)).status).toBe(202);
  await open({ ...good, clientSecret: 'wrong' });
  expect((await open(good)).status).toBe(202);
});

test('the session may also answer 200, by a switch', async () => {
  const simulator = await simulatorFor({ switches: { successStatus: 200 } });
  const reply = await http(`${simulator.bases.hiecm}/gateway/v3/sessions`, {
    headers: callHeaders(undefined),
    body: good,
  });
  expect(reply.status).toBe(200);
});

test('the keys are not shown without a token', async () => {
  const simulator = await simulatorFor();
  const reply = await http(`${simulator.bases.hiecm}/gateway/v3/certs`, {
    method: 'GET',
    headers: callHeaders(undefined),
  });
  expect(reply).toMatchObject({ status: 401, body: { code: '900902', message: 'Missing Credentials' } });
});

test('the OpenID configuration leads to the keys', async () => {
  const simulator = await simulatorFor();
  const reply = await call(simulator, '/gateway/v3/.well-known/openid-configuration', { method: 'GET' });
  expect(reply.body).toEqual({ jwks_uri: `${simulator.bases.hiecm}/gateway/v3/certs` });
});

test('a session outlives a restart, with the same keys', async () => {
  const dataFolder = temporaryFolder();
  const first = await simulatorFor({ dataFolder });
  const token = await signIn(first);
  const keys = (await call(first, '/gateway/v3/certs', { method: 'GET', token })).body;
  await first.close();
  const second = await simulatorFor({ dataFolder });
  const reply = await call(second, '/gateway/v3/certs', { method: 'GET', token });
  expect(reply.status).toBe(200);
  expect(reply.body).toEqual(keys);
});

test('another issuer, other ids and other paths make another gateway', async () => {
  const simulator = await simulatorFor({
    settings: {
      cmId: 'abdm',
      issuer: 'https://other.example/realm',
      paths: { hiecm: '/g/cm', abha: '/a', phrweb: '/p/web', phrapp: '/p/app', hfr: '/h' },
      clients: [
        {
          id: 'C-1',
          secret: 's',
          name: 'One',
          services: [{ id: 'IN0000000007_4', name: 'One', types: ['HIP', 'HIU'] }],
        },
      ],
    },
  });
  expect(simulator.bases.hiecm).toBe(`${simulator.url}/g/cm`);
  const reply = await http(`${simulator.bases.hiecm}/gateway/v3/sessions`, {
    headers: { ...callHeaders(undefined), 'X-CM-ID': 'abdm' },
    body: { clientId: 'C-1', clientSecret: 's', grantType: 'client_credentials' },
  });
  const { accessToken } = reply.body as { accessToken: string };
  expect(decode(accessToken.split('.')[1])['iss']).toBe('https://other.example/realm');
  const services = await http(`${simulator.bases.hiecm}/gateway/v3/bridge-services`, {
    method: 'GET',
    headers: { ...callHeaders(accessToken), 'X-CM-ID': 'abdm' },
  });
  expect(services.body).toMatchObject({ bridge: { id: 'C-1' }, services: [{ id: 'IN0000000007_4' }] });
});
