import { describe, expect, test } from 'vitest';
import { transact } from '../../../core/db/index.ts';
import { makeGateway } from '../../../core/gateway/index.ts';
import { minutes, seconds } from '../../../core/kit/clock.ts';
import { gatewaySettings, makeSettings, writeSetting } from '../../../core/settings/index.ts';
import { sessionAnswer } from '../../world/far-side.ts';
import { clinic, makeTestGateway, makeWire } from '../../world/gateway.ts';

const path = '/api/hiecm/gateway/v3/sessions';

async function wire() {
  const made = await makeWire();
  const signIns = () => made.farSide.arrived.filter((arrived) => arrived.path === path);
  return { ...made, signIns };
}

describe('the session', () => {
  test('is opened with the published headers and body and without Authorization', async () => {
    const { gateway, signIns } = await wire();
    expect(await gateway.signIn()).toBeNull();
    const [asked] = signIns();
    expect(asked?.json).toEqual({
      clientId: clinic.clientId,
      clientSecret: clinic.clientSecret,
      grantType: 'client_credentials',
    });
    expect(asked?.headers).toMatchObject({ 'x-cm-id': 'sbx', timestamp: '2026-11-24T05:00:00.000Z' });
    expect(asked?.headers['request-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(asked?.headers.authorization).toBeUndefined();
  });

  test('is shared: many callers at once cause one sign-in', async () => {
    const { gateway, signIns } = await wire();
    const tokens = await Promise.all(Array.from({ length: 20 }, () => gateway.accessToken()));
    expect(new Set(tokens).size).toBe(1);
    expect(signIns()).toHaveLength(1);
  });

  test('is renewed after 15 minutes, before its 20 are over', async () => {
    const { gateway, clock, signIns } = await wire();
    const first = await gateway.accessToken();
    clock.move(minutes(14));
    expect(await gateway.accessToken()).toBe(first);
    clock.move(minutes(1));
    expect(await gateway.accessToken()).not.toBe(first);
    expect(signIns()).toHaveLength(2);
  });

  test('goes on with an old token that still lives when renewing fails', async () => {
    const { gateway, clock, farSide } = await wire();
    const first = await gateway.accessToken();
    await farSide.close();
    clock.move(minutes(16));
    expect(await gateway.accessToken()).toBe(first);
    clock.move(minutes(4));
    expect(await gateway.accessToken()).toBeNull();
  });

  test('is not opened while nobody gave an address, a client id and a secret', async () => {
    const { db, clock, signIns } = await wire();
    const bare = makeGateway({ db, settings: makeSettings(new Map()), world: 'practice', clock, practice: null });
    expect(await bare.signIn()).toBe('not-configured');
    expect(signIns()).toHaveLength(0);
    bare.stop();
  });
});

describe('a sign-in that fails', () => {
  const refusals = [
    ['401', { status: 401, body: { error: { code: 'ABDM-1023: ', message: 'Invalid user credentials' } } }],
    ['a 200 with an error and no token', { status: 200, body: { error: { code: '900901', message: 'x' } } }],
    ['a 200 with nothing that helps', { status: 200, body: { hello: 1 } }],
  ] as const;

  test.each(refusals)('%s: is called refused and not repeated before its time', async (_name, answer) => {
    const { gateway, farSide, clock, signIns } = await wire();
    farSide.on(path, () => answer);
    expect(await gateway.signIn()).toBe('session-refused');
    for (let tried = 0; tried < 50; tried += 1) await gateway.signIn();
    expect(signIns()).toHaveLength(1);
    clock.move(seconds(6));
    await gateway.signIn();
    expect(signIns()).toHaveLength(2);
  });

  test('a whole day of wrong credentials never makes eight bad calls within ten minutes', async () => {
    const { gateway, farSide, clock } = await wire();
    const times: number[] = [];
    farSide.on(path, () => {
      times.push(clock().getTime());
      return { status: 401, body: { error: { code: 'ABDM-1023', message: 'x' } } };
    });
    for (let tried = 0; tried < 24 * 60 * 2; tried += 1) {
      await gateway.signIn();
      clock.move(seconds(30));
    }
    const densest = Math.max(
      ...times.map((from) => times.filter((at) => at >= from && at < from + minutes(10)).length),
    );
    expect(times.length).toBeGreaterThan(5);
    expect(densest).toBeLessThanOrEqual(4);
  });

  test('the pause outlives a restart of the program', async () => {
    const { gateway, farSide, db, clock, signIns } = await wire();
    farSide.on(path, () => ({ status: 401, body: '' }));
    await gateway.signIn();
    expect(await makeTestGateway(db, farSide, clock).signIn()).toBe('session-refused');
    expect(signIns()).toHaveLength(1);
  });

  test('a person may cut the pause short, but not the one after seven failures', async () => {
    const { gateway, farSide, signIns } = await wire();
    farSide.on(path, () => ({ status: 401, body: '' }));
    for (let pressed = 0; pressed < 12; pressed += 1) {
      gateway.retryNow();
      await gateway.signIn();
    }
    expect(signIns()).toHaveLength(7);
  });

  test('other credentials are tried at once, and a success forgets the failures', async () => {
    const { gateway, farSide, db, clock } = await wire();
    farSide.on(path, ({ json }) => {
      const isRight = (json as { clientSecret: string }).clientSecret === 'the right one';
      return isRight ? { status: 202, body: sessionAnswer(clock()) } : { status: 401, body: '' };
    });
    expect(await gateway.signIn()).toBe('session-refused');
    transact(db, (tx) => writeSetting(tx, gatewaySettings.clientSecret, 'the right one', clock()));
    expect(await gateway.signIn()).toBeNull();
    expect(db.get('SELECT session_failures AS failures, issuer, roles FROM gateway_far_sides')).toMatchObject({
      failures: 0,
    });
  });

  test('trouble of the far side is no refusal of ours: 503, HTML, silence, nobody there', async () => {
    const { gateway, farSide, clock, db } = await wire();
    for (const answer of [{ status: 503 }, { status: 403, body: '<html>' }, 'reset'] as const) {
      farSide.on(path, () => answer);
      expect(await gateway.signIn()).toBe('session-busy');
      clock.move(minutes(1));
    }
    await farSide.close();
    expect(await gateway.signIn()).toBe('offline');
    expect(db.get('SELECT session_failures AS failures FROM gateway_far_sides')).toBeUndefined();
  });

  test('Retry-After of the session service is kept', async () => {
    const { gateway, farSide, clock, signIns } = await wire();
    farSide.on(path, () => ({ status: 429, headers: { 'Retry-After': '120' } }));
    await gateway.signIn();
    clock.move(seconds(100));
    await gateway.signIn();
    expect(signIns()).toHaveLength(1);
  });

  test('the secret stands in no column of the database but the settings, and in no log line', async () => {
    const { gateway, db } = await wire();
    const token = await gateway.accessToken();
    const row = JSON.stringify(db.all('SELECT * FROM gateway_far_sides'));
    expect(row).not.toContain(clinic.clientSecret);
    expect(row).not.toContain(token);
  });
});
