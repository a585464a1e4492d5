import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { transact } from '../../../core/db/index.ts';
import { issuerForms, judgeToken, type TokenRules } from '../../../core/gateway/callback-token.ts';
import { hours, later, minutes, seconds } from '../../../core/kit/clock.ts';
import { gatewaySettings, writeSetting } from '../../../core/settings/index.ts';
import { firstKeys, issuer, jwkOf, makeJwt, otherKeys } from '../../world/far-side.ts';
import { makeTestGateway, makeWire } from '../../world/gateway.ts';

const now = new Date('2026-11-24T05:00:00.000Z');
const rules: TokenRules = {
  keys: new Map([
    ['first', { key: firstKeys.publicKey, alg: 'RS256' }],
    ['link', { key: otherKeys.publicKey, alg: 'RS512' }],
    ['silent', { key: firstKeys.publicKey, alg: null }],
  ]),
  issuers: issuerForms(issuer),
  client: 'gateway',
};
type Jwt = Omit<Parameters<typeof makeJwt>[0], 'now'>;
const judge = (jwt: Jwt, at = now) => judgeToken(`Bearer ${makeJwt({ now, ...jwt })}`, rules, at);

describe('a token that is taken', () => {
  test('by the gateway, signed by its key', () => {
    expect(judge({})).toMatchObject({ kind: 'verified', client: 'gateway' });
  });

  test('under either host name of the issuer, with any audience, with a jti that came before', () => {
    expect(judge({ claims: { iss: issuer.replace('abdm', 'ndhm') } }).kind).toBe('verified');
    expect(judge({ claims: { aud: ['account', 'else'], jti: 'same' } }).kind).toBe('verified');
    expect(judge({ claims: { aud: ['account', 'else'], jti: 'same' } }).kind).toBe('verified');
  });

  test("by RS512 where that is the key's own algorithm; either where the key does not say", () => {
    expect(judge({ kid: 'link', alg: 'RS512', key: otherKeys.privateKey }).kind).toBe('verified');
    expect(judge({ kid: 'silent', alg: 'RS256' }).kind).toBe('verified');
    expect(judge({ kid: 'silent', alg: 'RS512' }).kind).toBe('verified');
  });

  test('until a minute after its end, then late for half an hour, then expired', () => {
    const end = later(now, seconds(1200));
    expect(judge({}, later(end, seconds(60))).kind).toBe('verified');
    expect(judge({}, later(end, seconds(61))).kind).toBe('late');
    expect(judge({}, later(end, minutes(30))).kind).toBe('late');
    expect(judge({}, later(end, minutes(31)))).toEqual({ kind: 'refused', because: 'expired' });
  });
});

describe('a token that is refused', () => {
  test.each<[string, Jwt, string]>([
    ['signed by another key under a known name', { key: otherKeys.privateKey }, 'signature'],
    ['of another integrator', { claims: { azp: 'SBX_OTHER', clientId: 'SBX_OTHER' } }, 'client'],
    ['whose azp is right and whose client id is not', { claims: { clientId: 'SBX_OTHER' } }, 'client'],
    ['without azp and client id', { claims: { azp: undefined, clientId: undefined } }, 'client'],
    ['of another issuer', { claims: { iss: 'https://evil.example/auth' } }, 'issuer'],
    ['without issuer', { claims: { iss: undefined } }, 'issuer'],
    ['without an end', { claims: { exp: undefined } }, 'expired'],
    ['hours old', { life: -hours(2) / 1000 }, 'expired'],
    ['whose head names the other algorithm', { alg: 'RS512' }, 'algorithm'],
    ['whose head says none', { alg: 'none' }, 'algorithm'],
    ['whose head says HS256', { alg: 'HS256' }, 'algorithm'],
  ])('%s', (_name, jwt, because) => {
    expect(judge(jwt)).toEqual({ kind: 'refused', because });
  });

  test('no token, no bearer, rubbish, two parts, four parts, a body that is no JSON', () => {
    const good = makeJwt({ now });
    const [head, , signature] = good.split('.');
    const judgeText = (text: string) => judgeToken(text, rules, now);
    expect(judgeText('')).toEqual({ kind: 'refused', because: 'no-token' });
    expect(judgeText(good)).toEqual({ kind: 'refused', because: 'no-token' });
    expect(judgeText(`Basic ${good}`)).toEqual({ kind: 'refused', because: 'no-token' });
    for (const text of [
      'rubbish',
      'a.b',
      `${good}.x`,
      `${head}.!!.${signature}`,
      `${head}.${signature}.${signature}`,
    ]) {
      expect(judgeText(`Bearer ${text}`)).toEqual({ kind: 'refused', because: 'malformed' });
    }
  });

  test('a claim changed after signing', () => {
    const [head, , signature] = makeJwt({ now }).split('.');
    const claims = Buffer.from(
      JSON.stringify({ iss: issuer, azp: 'gateway', clientId: 'gateway', exp: 9_999_999_999 }),
    );
    expect(judgeToken(`Bearer ${head}.${claims.toString('base64url')}.${signature}`, rules, now)).toEqual({
      kind: 'refused',
      because: 'signature',
    });
  });

  test('a name that no key has is not judged: the keys may be old', () => {
    expect(judge({ kid: 'new' })).toEqual({ kind: 'unknown-key' });
  });

  test('`*` takes any client and says which', () => {
    const open = { ...rules, client: '*' };
    const token = `Bearer ${makeJwt({ now, claims: { azp: 'hie-cm', clientId: 'hie-cm' } })}`;
    expect(judgeToken(token, open, now)).toMatchObject({ kind: 'verified', client: 'hie-cm' });
    expect(judgeToken(token, rules, now).kind).toBe('refused');
  });
});

describe('the keys', () => {
  const certs = '/api/hiecm/gateway/v3/certs';
  const asked = (farSide: { arrived: { path: string }[] }) =>
    farSide.arrived.filter(({ path }) => path === certs).length;
  const bearer = (jwt: Jwt = {}) => `Bearer ${makeJwt({ now, ...jwt })}`;

  test('are fetched with our token when the first callback comes, and kept on disk', async () => {
    const { gateway, farSide, db, clock } = await makeWire();
    expect((await gateway.judgeCallback(bearer())).kind).toBe('verified');
    expect(farSide.arrived.find(({ path }) => path === certs)?.headers.authorization).toMatch(/^Bearer /);
    await farSide.close();
    const restarted = makeTestGateway(db, farSide, clock);
    expect((await restarted.judgeCallback(bearer())).kind).toBe('verified');
  });

  test('a flood of unknown names costs one fetch a minute', async () => {
    const { gateway, farSide, clock } = await makeWire();
    await gateway.judgeCallback(bearer());
    const flood = () =>
      Promise.all(Array.from({ length: 200 }, (_, n) => gateway.judgeCallback(bearer({ kid: `unknown-${n}` }))));
    clock.move(minutes(1));
    for (let round = 0; round < 3; round += 1) {
      expect((await flood()).every(({ kind }) => kind === 'refused')).toBe(true);
    }
    expect(asked(farSide)).toBe(2);
    clock.move(minutes(1));
    await flood();
    expect(asked(farSide)).toBe(3);
  });

  test('a key that ABDM changed is found by its new name', async () => {
    const { gateway, farSide, clock } = await makeWire();
    await gateway.judgeCallback(bearer());
    farSide.on(certs, () => ({ status: 200, body: { keys: [jwkOf(otherKeys.publicKey, 'second')] } }));
    clock.move(minutes(2));
    const next = bearer({ kid: 'second', key: otherKeys.privateKey });
    expect((await gateway.judgeCallback(next)).kind).toBe('verified');
    expect((await gateway.judgeCallback(bearer())).kind).toBe('refused');
  });

  test('are asked for at once when the settings have changed, whatever was tried before', async () => {
    const { gateway, farSide, db, clock } = await makeWire();
    farSide.on(certs, () => ({ status: 503 }));
    expect(await gateway.judgeCallback(bearer())).toEqual({ kind: 'no-certs' });
    farSide.on(certs, () => ({ status: 200, body: { keys: [jwkOf(firstKeys.publicKey, 'first')] } }));
    expect(await gateway.judgeCallback(bearer())).toEqual({ kind: 'no-certs' });
    transact(db, (tx) => writeSetting(tx, gatewaySettings.clientSecret, 'typed in just now', clock()));
    expect((await gateway.judgeCallback(bearer())).kind).toBe('verified');
  });

  test('while they were never fetched nobody is judged', async () => {
    const { gateway, farSide } = await makeWire();
    farSide.on(certs, () => ({ status: 503 }));
    expect(await gateway.judgeCallback(bearer())).toEqual({ kind: 'no-certs' });
    expect(await gateway.judgeCallback(bearer())).toEqual({ kind: 'no-certs' });
    expect(asked(farSide)).toBe(1);
  });

  test('of one far side are not believed for another', async () => {
    const { gateway, db, clock, farSide } = await makeWire();
    await gateway.judgeCallback(bearer());
    const elsewhere = makeTestGateway(db, { ...farSide, url: 'http://127.0.0.1:1' }, clock);
    expect(await elsewhere.judgeCallback(bearer())).toEqual({ kind: 'no-certs' });
  });

  test('that are no RSA keys, or broken, are left out', async () => {
    const { gateway, farSide } = await makeWire();
    const broken = { kid: 'broken', kty: 'RSA', n: '!', e: '', alg: 'RS256' };
    const curve = {
      ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' }),
      kid: 'ec',
      n: 'x',
      e: 'x',
    };
    farSide.on(certs, () => ({
      status: 200,
      body: { keys: [{ ...broken, e: 'AQAB' }, curve, jwkOf(firstKeys.publicKey, 'first')] },
    }));
    expect((await gateway.judgeCallback(bearer())).kind).toBe('verified');
    expect((await gateway.judgeCallback(bearer({ kid: 'broken' }))).kind).toBe('refused');
    expect((await gateway.judgeCallback(bearer({ kid: 'ec' }))).kind).toBe('refused');
  });

  test('a remembered token is judged anew once it would be late', async () => {
    const { gateway, clock } = await makeWire();
    const token = bearer();
    expect((await gateway.judgeCallback(token)).kind).toBe('verified');
    clock.move(minutes(19));
    expect((await gateway.judgeCallback(token)).kind).toBe('verified');
    clock.move(minutes(3));
    expect((await gateway.judgeCallback(token)).kind).toBe('late');
  });
});

test('the test keys are what they seem', () => {
  expect(createPublicKey({ key: jwkOf(firstKeys.publicKey, 'x'), format: 'jwk' }).asymmetricKeyType).toBe('rsa');
});
