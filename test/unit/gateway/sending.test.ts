import { constants, generateKeyPairSync, privateDecrypt } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { transact } from '../../../core/db/index.ts';
import { exchangeProblems, makeGateway, type SendAttempt, valueOf } from '../../../core/gateway/index.ts';
import { days, hours, minutes } from '../../../core/kit/clock.ts';
import { makeSettings } from '../../../core/settings/index.ts';
import type { Reaction } from '../../world/far-side.ts';
import { clinic, makeWire, soon } from '../../world/gateway.ts';
import { messages, uuid } from './samples.ts';

const ack = '/api/hiecm/consent/v3/request/hip/on-notify';
const other = 'bbbbbbbb-6f0a-4e0a-9f6e-0f3f3f3f3f3f';

async function wire(...answers: Reaction[]) {
  const made = await makeWire();
  const queue = [...answers];
  made.farSide.on(ack, () => queue.shift() ?? { status: 202 });
  const send = (attempt: Partial<SendAttempt> = {}) =>
    made.gateway.send('consent.acknowledge-hip-notice', messages['consent.acknowledge-hip-notice'], {
      signal: soon(),
      requestId: uuid,
      anotherId: () => other,
      mayHaveArrived: false,
      ...attempt,
    });
  const sent = () => made.farSide.arrived.filter(({ path }) => path === ack);
  const signIns = () => made.farSide.arrived.filter(({ path }) => path.endsWith('/sessions'));
  return { ...made, send, sent, signIns };
}
const unknownToken = { status: 401, body: { code: '900901', message: 'Invalid Credentials' } };

describe('one attempt to send', () => {
  test('goes with our token, under the id it was given, at our time', async () => {
    const { send, sent } = await wire();
    expect(await send()).toEqual({ kind: 'sent', answer: null, already: false });
    expect(sent()[0]?.headers).toMatchObject({
      'request-id': uuid,
      timestamp: '2026-11-24T05:00:00.000Z',
      'x-cm-id': 'sbx',
      authorization: expect.stringMatching(/^Bearer /) as string,
    });
    expect(sent()[0]?.json).toEqual({
      acknowledgement: { status: 'OK', consentId: uuid },
      response: { requestId: uuid },
    });
  });

  test('whose token is not known renews it once and goes once more under another id', async () => {
    const { send, sent, signIns } = await wire(unknownToken);
    expect((await send()).kind).toBe('sent');
    expect(sent().map(({ headers }) => headers['request-id'])).toEqual([uuid, other]);
    expect(sent()[0]?.headers.authorization).not.toBe(sent()[1]?.headers.authorization);
    expect(signIns()).toHaveLength(2);
  });

  test('gives up when the renewed token is not known either', async () => {
    const { send, sent } = await wire(unknownToken, unknownToken);
    expect(await send()).toMatchObject({ kind: 'retry', because: 'not-recognised' });
    expect(sent()).toHaveLength(2);
  });

  test("a 401 with a reason of ABDM's own renews nothing", async () => {
    const { send, sent, signIns } = await wire({
      status: 401,
      body: { error: { code: 'ABDM-1021', message: 'role' } },
    });
    expect(await send()).toMatchObject({ kind: 'refused', refusal: { codes: ['ABDM-1021'] } });
    expect([sent().length, signIns().length]).toEqual([1, 1]);
  });

  test('that reaches nobody is blocked and does not count, and the pause grows', async () => {
    const { send, farSide, clock } = await wire();
    await send();
    await farSide.close();
    const untils: number[] = [];
    for (let tried = 0; tried < 7; tried += 1) {
      const outcome = await send();
      expect(outcome).toMatchObject({ kind: 'blocked', because: 'offline' });
      if (outcome.kind === 'blocked') untils.push((outcome.until.getTime() - clock().getTime()) / 1000);
    }
    expect(untils).toEqual([2, 5, 10, 20, 30, 60, 60]);
    await farSide.reopen();
    expect((await send()).kind).toBe('sent');
  });

  test('waits for a session that cannot be had: the message is not to blame', async () => {
    const { send, sent, farSide } = await wire();
    farSide.on('/api/hiecm/gateway/v3/sessions', () => ({ status: 401, body: '' }));
    expect(await send()).toMatchObject({ kind: 'blocked', because: 'session-refused' });
    expect(sent()).toHaveLength(0);
  });

  test('whose time is up before the session is there was surely not sent', async () => {
    const { send, sent, farSide } = await wire();
    farSide.on('/api/hiecm/gateway/v3/sessions', () => 'hang');
    expect(await send({ signal: AbortSignal.timeout(50) })).toMatchObject({ kind: 'retry', because: 'stopped' });
    expect(sent()).toHaveLength(0);
  });

  test('whose time is up after it left is unsure', async () => {
    const { send, gateway } = await wire('hang');
    await gateway.signIn();
    expect(await send({ signal: AbortSignal.timeout(50) })).toMatchObject({ kind: 'unsure' });
  });

  test('keeps the id when an earlier attempt may have arrived, and "exists already" counts as sent', async () => {
    const known = {
      status: 400,
      body: { error: { code: 'ABDM-1064', message: 'request with this request id already exists' } },
    };
    const { send } = await wire(known, known);
    expect(await send({ mayHaveArrived: true })).toMatchObject({ kind: 'sent', already: true });
    expect(await send()).toMatchObject({ kind: 'refused' });
  });
});

test('a clinic without its facility id sends nothing that needs it, and the message waits', async () => {
  const { db, clock, farSide } = await makeWire();
  const nowhere = { ...clinic, hipId: '', hieCmUrl: `${farSide.url}/api/hiecm`, abhaUrl: farSide.url, cmId: 'sbx' };
  const parts = { db, settings: makeSettings(new Map()), world: 'practice', clock, practice: nowhere } as const;
  const gateway = makeGateway(parts);
  const attempt = { signal: soon(), requestId: uuid, anotherId: () => other, mayHaveArrived: false };
  const outcome = await gateway.send('link.notify-update', messages['link.notify-update'], attempt);
  expect(outcome).toMatchObject({ kind: 'blocked', because: 'not-configured' });
  expect(farSide.arrived).toEqual([]);
  gateway.stop();
});

describe('a clock that cannot be trusted', () => {
  test("far from the gateway's stops all sending, and a right one starts it again", async () => {
    const { send, sent, gateway, db, clock } = await wire();
    await send();
    clock.move(minutes(6));
    // The far side's clock did not move with ours: its Date header is built from a second reading.
    gateway.clockWatch.compare(new Date(clock().getTime() - minutes(6)).toUTCString());
    expect(gateway.clockWatch.state(db)).toMatchObject({ kind: 'doubtful', because: 'off-gateway' });
    expect(sent()).toHaveLength(1);
    // Before it gives up it asks the gateway for the time; here the answer proves our clock right.
    expect((await send()).kind).toBe('sent');
    expect(gateway.clockWatch.state(db).kind).toBe('sure');
  });

  test('that stays far off sends nothing', async () => {
    const { send, sent, gateway, farSide, clock } = await wire();
    const early = new Date(clock().getTime() - hours(1)).toUTCString();
    for (const path of ['sessions', 'certs']) {
      farSide.on(`/api/hiecm/gateway/v3/${path}`, () => ({ status: 503, headers: { Date: early } }));
    }
    gateway.clockWatch.compare(early);
    expect(await send()).toMatchObject({ kind: 'blocked', because: 'clock-doubtful' });
    expect(sent()).toHaveLength(0);
  });

  test('behind an instant seen before, or more than a day ahead of it, is doubtful until the gateway confirms it', async () => {
    const { gateway, db, clock } = await wire();
    transact(db, (tx) => gateway.clockWatch.keep(tx));
    clock.move(days(2));
    expect(gateway.clockWatch.state(db)).toMatchObject({ kind: 'doubtful', because: 'far-ahead' });
    gateway.clockWatch.compare(clock().toUTCString());
    expect(gateway.clockWatch.state(db).kind).toBe('sure');
    transact(db, (tx) => gateway.clockWatch.keep(tx));
    clock.move(-hours(2));
    expect(gateway.clockWatch.state(db)).toMatchObject({ kind: 'doubtful', because: 'behind' });
    transact(db, (tx) => gateway.clockWatch.keep(tx));
    expect(db.get('SELECT latest FROM gateway_clock')).toEqual({ latest: '2026-11-26T05:00:00.000Z' });
  });

  test('a Date header that is missing or no date changes nothing', async () => {
    const { gateway, db } = await wire();
    gateway.clockWatch.compare(undefined);
    gateway.clockWatch.compare('tomorrow');
    expect(gateway.clockWatch.state(db)).toEqual({ kind: 'sure', differenceMs: null });
  });
});

describe('an exchange', () => {
  const services = '/api/hiecm/gateway/v3/bridge-services';

  test('asks at once and reads the answer', async () => {
    const { gateway, farSide } = await wire();
    const published = {
      bridge: { id: 'SBX_000000', name: 'ACME', url: 'https://clinic.example.org', active: true, blocklisted: false },
      services: [{ id: 'IN0000000001_1', name: 'ASHA CLINIC', types: ['HIP', 'HIU'], endpoints: {}, active: true }],
    };
    farSide.on(services, () => ({ status: 200, body: published }));
    expect(valueOf(await gateway.exchange('bridge.services', {}, { signal: soon() }))).toEqual({
      url: 'https://clinic.example.org',
      isActive: true,
      isBlocked: false,
      services: [{ id: 'IN0000000001_1', name: 'ASHA CLINIC', types: ['HIP', 'HIU'], isActive: true }],
    });
    expect(farSide.arrived.find(({ path }) => path === services)).toMatchObject({ method: 'GET', text: '' });
  });

  test.each<[string, Reaction, string]>([
    ['refused', { status: 400, body: { error: { code: 'ABDM-1015: ', message: 'x' } } }, 'gateway.refused'],
    ['refused behind a success', { status: 200, body: [{ error: { code: '2500', message: 'x' } }] }, 'gateway.refused'],
    ['answered with something else', { status: 200, body: { hello: 1 } }, 'gateway.refused'],
    ['cut off', 'reset', 'gateway.unanswered'],
    ['cut off in the middle', 'half', 'gateway.unanswered'],
  ])('that is %s becomes a problem with a name', async (_name, reaction, code) => {
    const { gateway, farSide } = await wire();
    farSide.on(services, () => reaction);
    const reply = await gateway.exchange('bridge.services', {}, { signal: soon() });
    expect(() => valueOf(reply)).toThrow(code);
    expect(exchangeProblems).toContain(code);
  });

  test('without a way there is unreached', async () => {
    const { gateway, farSide } = await wire();
    await farSide.close();
    const reply = await gateway.exchange('bridge.services', {}, { signal: soon() });
    expect(reply).toEqual({ kind: 'unreached', because: 'offline' });
    expect(() => valueOf(reply)).toThrow('gateway.unreached');
  });
});

describe('the ABHA service', () => {
  const login = '/abha/v3/profile/login/request/otp';
  const keyPath = '/abha/v3/profile/public/certificate';
  const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const publicKey = keys.publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
  const call = { method: 'POST', path: '/v3/profile/login/request/otp', body: { scope: ['abha-login'] } } as const;

  test("is called without X-CM-ID, with the user's token where one is given", async () => {
    const { gateway, farSide } = await wire();
    farSide.on(login, () => ({ status: 200, body: { txnId: uuid } }));
    const reply = await gateway.abha(call, { signal: soon(), userToken: { kind: 'X', token: 'u.v.w' } });
    expect(valueOf(reply)).toMatchObject({ http: 200, json: { txnId: uuid } });
    const headers = farSide.arrived.find(({ path }) => path === login)?.headers;
    expect(headers).toMatchObject({
      'x-token': 'Bearer u.v.w',
      authorization: expect.stringMatching(/^Bearer /) as string,
    });
    expect(headers).not.toHaveProperty('x-cm-id');
  });

  test('brings pictures as bytes', async () => {
    const { gateway, farSide } = await wire();
    farSide.on('/abha/v3/profile/account/abha-card', () => ({
      status: 202,
      headers: { 'Content-Type': 'image/png' },
      body: 'PNG',
    }));
    const card = await gateway.abha({ method: 'GET', path: '/v3/profile/account/abha-card' }, { signal: soon() });
    expect(valueOf(card)).toMatchObject({ http: 202, type: 'image/png', json: null, bytes: Buffer.from('PNG') });
  });

  test('a wrong code behind a success is a refusal', async () => {
    const { gateway, farSide } = await wire();
    farSide.on(login, () => ({ status: 200, body: { authResult: 'failed', message: 'OTP did not match' } }));
    expect(await gateway.abha(call, { signal: soon() })).toMatchObject({
      kind: 'refused',
      refusal: { shape: 'failed' },
    });
  });

  test('what carries a code is never sent twice, even when our token was not known', async () => {
    const { gateway, farSide } = await wire();
    farSide.on(login, () => unknownToken);
    await gateway.abha(call, { signal: soon(), mayRepeat: false });
    expect(farSide.arrived.filter(({ path }) => path === login)).toHaveLength(1);
    await gateway.abha(call, { signal: soon() });
    expect(farSide.arrived.filter(({ path }) => path === login)).toHaveLength(3);
  });

  test.each([
    ['RSA/ECB/OAEPWithSHA-1AndMGF1Padding', 'sha1'],
    ['', 'sha1'],
    ['RSA/ECB/OAEPWithSHA-256AndMGF1Padding', 'sha256'],
  ])('encrypts under its key as %j says, and keeps the key for a day', async (encryptionAlgorithm, oaepHash) => {
    const { gateway, farSide, clock } = await wire();
    farSide.on(keyPath, () => ({ status: 200, body: { publicKey, encryptionAlgorithm } }));
    const sealed = await gateway.encryptForAbha('91-0000-0000-0001', { signal: soon() });
    const opened = privateDecrypt(
      { key: keys.privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash },
      Buffer.from(sealed, 'base64'),
    );
    expect(opened.toString()).toBe('91-0000-0000-0001');
    await gateway.encryptForAbha('2', { signal: soon() });
    expect(farSide.arrived.filter(({ path }) => path === keyPath)).toHaveLength(1);
    clock.move(days(1));
    await gateway.encryptForAbha('3', { signal: soon() });
    gateway.forgetAbhaKey();
    await gateway.encryptForAbha('4', { signal: soon() });
    expect(farSide.arrived.filter(({ path }) => path === keyPath)).toHaveLength(3);
  });

  test.each<[string, Reaction]>([
    ['no key', { status: 500 }],
    ['a key that is none', { status: 200, body: { publicKey: 'AAAA', encryptionAlgorithm: '' } }],
  ])('%s is a problem with a name', async (_name, reaction) => {
    const { gateway, farSide } = await wire();
    farSide.on(keyPath, () => reaction);
    await expect(gateway.encryptForAbha('x', { signal: soon() })).rejects.toThrow('gateway.no-abha-key');
  });
});
