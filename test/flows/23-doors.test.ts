import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { contract } from '../../core/contract.ts';
import { dialects } from '../../core/gateway/index.ts';
import { minutes, seconds } from '../../core/kit/clock.ts';
import { newId, newSecret } from '../../core/kit/ids.ts';
import { bodies } from '../unit/gateway/samples.ts';
import { type CallbackOptions, certsPath, fetchesOf, openDoors } from '../world/doors.ts';
import { firstKeys, jwkOf, makeJwt, otherKeys } from '../world/far-side.ts';
import { send } from '../world/send.ts';

const limit = { timeout: 120_000 };
const hipNotice = '/api/v3/consent/request/hip/notify';
const notice = bodies['consent.hip-notice'];
const callbackPaths = Object.values(dialects.v3.incoming).map(({ path }) => path);

describe('the two doors', () => {
  test('no route of the desk answers on the public door, whoever asks and however', limit, async () => {
    const { callbackUrl, deskUrl } = await openDoors();
    const signedIn = await send(`${deskUrl}/call/auth.signIn`, {
      headers: { 'content-type': 'application/json', origin: deskUrl },
      body: JSON.stringify({ login: 'vikram', password: 'practice' }),
    });
    const cookie = String(signedIn.headers['set-cookie']).split(';')[0] ?? '';
    expect(cookie).toContain('desk');
    const knock = async (url: string, method: string, path: string) =>
      (await send(`${url}${path}`, { method, headers: { cookie, 'idempotency-key': newId() } })).status;

    const calls = Object.keys(contract).map((name) => `/call/${name}`);
    const pages = ['/', '/index.html', '/assets/desk.js', '/openapi.json', '/events', '/settings', '/favicon.ico'];
    const answered: unknown[] = [];
    for (const path of [...calls, ...pages]) {
      for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'HEAD']) {
        const status = await knock(callbackUrl, method, path);
        if (status !== 404) answered.push({ method, path, status });
      }
    }
    expect(answered).toEqual([]);
    for (const path of ['/', '/assets/desk.js', '/openapi.json']) {
      expect([path, await knock(deskUrl, 'GET', path)]).toEqual([path, 200]);
    }
    expect(await knock(deskUrl, 'POST', '/call/staff.list')).toBe(200);
  });

  test('no callback, probe or push path answers on the desk', limit, async () => {
    const { callbackAtDesk, rows } = await openDoors();
    expect(callbackPaths.length).toBeGreaterThan(8);
    for (const path of [...callbackPaths, `/records/${newSecret()}`, `/probe/${newSecret()}`]) {
      expect([path, await callbackAtDesk(path, notice)]).toEqual([path, 404]);
    }
    expect(rows()).toEqual([]);
  });

  test('the public door knows its callbacks, and nothing else', limit, async () => {
    const { callback, callbackUrl } = await openDoors();
    for (const path of callbackPaths) expect([path, await callback(path, '{}')]).toEqual([path, 202]);
    const others = ['/', '/api/v3/unknown', `${hipNotice}/more`, `/records/${newSecret()}`, `/probe/${newSecret()}`];
    for (const path of others) expect([path, await callback(path, notice)]).toEqual([path, 404]);
    expect(await send(`${callbackUrl}${hipNotice}`, { method: 'GET' })).toMatchObject({ status: 404, text: '' });
  });
});

describe('who knocks', () => {
  test('a forged callback is refused and leaves nothing', limit, async () => {
    const { callback, rows, clock } = await openDoors();
    const bearer = (token: string) => ({ headers: { Authorization: `Bearer ${token}` } });
    const forgeries: readonly (readonly [string, CallbackOptions])[] = [
      ['signed by somebody', { jwt: { key: otherKeys.privateKey } }],
      ['signed by somebody under an unknown name', { jwt: { key: otherKeys.privateKey, kid: 'mine' } }],
      ['of another integrator', { jwt: { claims: { azp: 'SBX_OTHER', clientId: 'SBX_OTHER' } } }],
      ['whose two names contradict each other', { jwt: { claims: { azp: 'gateway', clientId: 'SBX_OTHER' } } }],
      ['of another issuer', { jwt: { claims: { iss: 'https://evil.example' } } }],
      ['without an end', { jwt: { claims: { exp: undefined } } }],
      ['two hours old', { jwt: { life: -7200 } }],
      ['without a token', { headers: { Authorization: '' } }],
      ['with a password instead of a token', { headers: { Authorization: 'Basic Z2F0ZXdheTpnYXRld2F5' } }],
      ['without a signature', bearer(unsigned(clock()))],
      ['signed with our public key as if it were a password', bearer(mixedUp(clock()))],
    ];
    for (const [name, options] of forgeries) {
      expect([name, await callback(hipNotice, notice, options)]).toEqual([name, 401]);
    }
    expect(rows()).toEqual([]);
    expect(await callback(hipNotice, notice)).toBe(202);
  });

  test('before any key of ABDM is known nobody can be judged: 503, and later 202', limit, async () => {
    const { callback, rows, farSide, clock } = await openDoors((side) => side.on(certsPath, () => ({ status: 500 })));
    expect(await callback(hipNotice, notice)).toBe(503);
    expect(rows()).toEqual([]);
    const keys = [jwkOf(firstKeys.publicKey, 'first')];
    farSide.on(certsPath, () => ({ status: 200, body: { keys } }));
    clock.move(minutes(2));
    expect(await callback(hipNotice, notice)).toBe(202);
    expect(rows()).toHaveLength(1);
  });

  test('a flood of unknown keys costs one fetch of keys a minute, and true callbacks come through', limit, async () => {
    const doors = await openDoors();
    const { callback, clock, rows } = doors;
    expect(await callback(hipNotice, notice)).toBe(202);
    const flood = (place: number) => callback(hipNotice, notice, place % 50 === 0 ? {} : { jwt: { kid: newId() } });
    for (let minute = 1; minute <= 3; minute += 1) {
      clock.move(seconds(61));
      const before = fetchesOf(doors);
      const answers = await Promise.all(Array.from({ length: 200 }, (_, place) => flood(place)));
      expect(answers.filter((status) => status === 202)).toHaveLength(4);
      expect(answers.filter((status) => status === 401)).toHaveLength(196);
      expect(fetchesOf(doors) - before).toBe(1);
      expect(rows()).toHaveLength(1 + 4 * minute);
    }
  });
});

function unsigned(now: Date): string {
  const [, body] = makeJwt({ now }).split('.');
  return `${Buffer.from(JSON.stringify({ alg: 'none', typ: 'JWT', kid: 'first' })).toString('base64url')}.${body}.`;
}

/** The oldest trick with these tokens: HMAC under the public key, which everybody has. */
function mixedUp(now: Date): string {
  const [, body] = makeJwt({ now }).split('.');
  const head = Buffer.from(JSON.stringify({ alg: 'HS256', typ: 'JWT', kid: 'first' })).toString('base64url');
  const key = firstKeys.publicKey.export({ type: 'spki', format: 'pem' });
  return `${head}.${body}.${createHmac('sha256', key).update(`${head}.${body}`).digest('base64url')}`;
}
