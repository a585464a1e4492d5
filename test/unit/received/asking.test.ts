import { describe, expect, test } from 'vitest';
import { hours, minutes, seconds } from '../../../core/kit/clock.ts';
import { openReceivedWorld, requestPath } from './received-world.ts';
import { sealPage } from './sealed-page.ts';

const keysIn = 'SELECT private_key AS key, push_secret AS secret FROM data_requests';

describe('asking for records', () => {
  test('takes period and permission from the artefact, and tells the public half of the keys alone', async () => {
    const world = await openReceivedWorld();
    const dateRange = { from: '2026-02-01T00:00:00.000Z', to: '2026-03-01T00:00:00.000Z' };
    const asked = await world.open({ consentId: 'c-1', dateRange });
    expect(asked).toMatchObject({ consentId: 'c-1', dateRange });
    expect(asked.keyMaterial.dhPublicKey.expiry).toBe('2026-11-25T05:00:00.000Z');
    const row = world.db.get<{ key: string; secret: string }>(keysIn);
    expect(JSON.stringify(asked)).not.toContain(row?.key);
    expect(asked.dataPushUrl.endsWith(`/${row?.secret ?? 'none'}`)).toBe(true);
    expect(await world.transfer('c-1')).toMatchObject({ state: 'requested' });
  });

  test('gives each permission keys, nonce and address of its own', async () => {
    const world = await openReceivedWorld();
    const one = await world.open();
    const other = await world.open();
    expect(other.dataPushUrl).not.toBe(one.dataPushUrl);
    expect(other.keyMaterial.nonce).not.toBe(one.keyMaterial.nonce);
    expect(other.keyMaterial.dhPublicKey.keyValue).not.toBe(one.keyMaterial.dhPublicKey.keyValue);
  });

  test('waits while this PC has no public address, and says so', async () => {
    const world = await openReceivedWorld();
    world.scene.address = null;
    const consentId = world.grant();
    await world.outbox.settled();
    expect(await world.transfer(consentId)).toMatchObject({ state: 'wanted', heldUp: 'no-public-address' });
    expect(world.asked()).toEqual([]);
    world.scene.address = 'https://later.example.org/';
    world.clock.move(minutes(2));
    await world.outbox.settled();
    expect(world.lastAsked().dataPushUrl).toMatch(/^https:\/\/later\.example\.org\/records\//);
  });

  test('does not happen when the permission ended before', async () => {
    const world = await openReceivedWorld();
    world.scene.address = null;
    const consentId = world.grant();
    await world.outbox.settled();
    world.revoke(consentId);
    world.scene.address = 'https://clinic.example.org';
    world.clock.move(minutes(2));
    await world.outbox.settled();
    expect(world.asked()).toEqual([]);
    expect(await world.transfer(consentId)).toMatchObject({ state: 'failed', because: 'permission-ended' });
  });

  test('that may have arrived is repeated with the same keys and the same REQUEST-ID; that surely did not, with other keys', async () => {
    const world = await openReceivedWorld();
    world.farSide.on(requestPath, () => 'reset');
    const unsure = await world.open();
    world.farSide.on(requestPath, () => ({ status: 503 }));
    world.clock.move(seconds(10));
    await world.outbox.settled();
    const again = world.lastAsked();
    expect(again).toEqual(unsure);

    world.farSide.on(requestPath, () => ({ status: 503 }));
    const first = await world.open();
    world.clock.move(seconds(10));
    await world.outbox.settled();
    const second = world
      .asked()
      .filter(({ consentId }) => consentId === first.consentId)
      .at(-1);
    expect(second?.requestId).not.toBe(first.requestId);
    expect(second?.dataPushUrl).not.toBe(first.dataPushUrl);
    expect(await world.push(first, sealPage(first))).toBe(404);
  });

  test('that may have arrived with an address that is ours no more is asked once again from the new one', async () => {
    const world = await openReceivedWorld();
    world.farSide.on(requestPath, () => 'reset');
    const unsure = await world.open();
    world.scene.address = 'https://second.example.org';
    world.farSide.on(requestPath, () => ({ status: 202 }));
    world.clock.move(seconds(10));
    await world.outbox.settled();
    expect(world.lastAsked().requestId).toBe(unsure.requestId);
    world.clock.move(minutes(5));
    world.schedule();
    await world.settle();
    const last = world.lastAsked();
    expect(last.requestId).not.toBe(unsure.requestId);
    expect(new URL(last.dataPushUrl).hostname).toBe('second.example.org');
    expect(world.asked()).toHaveLength(3);
  });
});

describe('keys live a day at most', () => {
  test('a question that could not be repeated within it goes with other keys', async () => {
    const world = await openReceivedWorld();
    world.farSide.on(requestPath, () => 'reset');
    const unsure = await world.open();
    world.scene.address = null;
    world.clock.move(hours(24));
    await world.outbox.settled();
    world.scene.address = 'https://clinic.example.org';
    world.farSide.on(requestPath, () => ({ status: 202 }));
    world.clock.move(minutes(16));
    await world.outbox.settled();
    const again = world.lastAsked();
    expect(again.keyMaterial.dhPublicKey.keyValue).not.toBe(unsure.keyMaterial.dhPublicKey.keyValue);
    expect(again.keyMaterial.dhPublicKey.expiry).toBe('2026-11-26T05:16:00.000Z');
    expect(await world.push(unsure, sealPage(unsure))).toBe(404);
    expect(await world.push(again, sealPage(again))).toBe(202);
  });

  test('and do not lie about while it waits', async () => {
    const world = await openReceivedWorld();
    world.farSide.on(requestPath, () => 'reset');
    await world.open();
    world.schedule();
    expect(world.db.get(keysIn)).toMatchObject({ key: expect.any(String) });
    world.clock.move(hours(24));
    world.schedule();
    expect(world.db.get(keysIn)).toEqual({ key: null, secret: null });
  });
});

describe('a refusal', () => {
  test.each(['ABDM-8877', 'ABDM-1401'])('%s means later: the hospital is asked again with other keys', async (code) => {
    const world = await openReceivedWorld();
    const asked = await world.open();
    world.answer(asked, { code });
    const waiting = await world.transfer(asked.consentId);
    expect(waiting).toMatchObject({ state: 'wanted', because: 'hospital-not-ready', code });
    expect(waiting.nextTryAt).toBe('2026-11-24T05:05:00.000Z');
    expect(await world.push(asked, sealPage(asked))).toBe(404);
    world.clock.move(minutes(5));
    await world.outbox.settled();
    expect(world.asked()).toHaveLength(2);
    expect(world.lastAsked().dataPushUrl).not.toBe(asked.dataPushUrl);
    expect(await world.transfer(asked.consentId)).toMatchObject({ state: 'requested' });
  });

  test('that goes on for a day ends in words', async () => {
    const world = await openReceivedWorld();
    const { consentId } = await world.open();
    for (let tries = 0; tries < 8; tries += 1) {
      world.answer(world.lastAsked(), { code: 'ABDM-8877' });
      world.clock.move(hours(6));
      await world.outbox.settled();
    }
    expect(await world.transfer(consentId)).toMatchObject({
      state: 'failed',
      because: 'hospital-not-ready',
      mayAskAgain: true,
    });
    expect(world.asked()).toHaveLength(8);
  });

  test.each([
    ['ABDM-1061', 'permission-not-valid'],
    ['ABDM-1062', 'permission-not-valid'],
    ['ABDM-1112', 'permission-not-valid'],
    ['ABDM-1092', 'permission-not-valid'],
    ['ABDM-1063', 'period-not-allowed'],
    ['ABDM-9999', 'said-no'],
  ])('%s is final, by callback or at once', async (code, because) => {
    const world = await openReceivedWorld();
    const asked = await world.open();
    world.answer(asked, { code });
    expect(await world.transfer(asked.consentId)).toMatchObject({ state: 'failed', because, code });
    expect(world.db.get(keysIn)).toMatchObject({ key: null });

    world.farSide.on(requestPath, () => ({ status: 400, body: { error: { code, message: 'no' } } }));
    const other = await world.open();
    expect(await world.transfer(other.consentId)).toMatchObject({ state: 'failed', because, code });
  });

  test('that speaks against the permission hides what came before, and ABDM is asked for the artefact', async () => {
    const world = await openReceivedWorld();
    const first = await world.open();
    expect(await world.push(first, sealPage(first))).toBe(202);
    await world.settle();
    expect((await world.records()).records).toHaveLength(1);
    await world.reply('received.askAgain', { consentId: first.consentId });
    await world.outbox.settled();
    world.answer(world.lastAsked(), { code: 'ABDM-1062' });
    expect((await world.records()).records).toEqual([]);
    expect(await world.transfer(first.consentId)).toMatchObject({ state: 'failed', mayAskAgain: false });
    const asks = "SELECT json_extract(data, '$.consentId') AS id FROM outbox WHERE kind = 'consent.fetch-artefact'";
    expect(world.db.all(asks)).toEqual([{ id: first.consentId }]);
  });

  test('after records have begun to arrive changes nothing', async () => {
    const world = await openReceivedWorld();
    const asked = await world.open();
    expect(await world.push(asked, sealPage(asked, { pageCount: 2 }))).toBe(202);
    world.answer(asked, { code: 'ABDM-1401' });
    await world.settle();
    expect(await world.transfer(asked.consentId)).toMatchObject({ state: 'receiving', records: 1 });
  });

  test('of an earlier try changes nothing in the present one', async () => {
    const world = await openReceivedWorld();
    const first = await world.open();
    world.answer(first, { code: 'ABDM-1401' });
    world.clock.move(minutes(6));
    await world.outbox.settled();
    world.answer(first, { code: 'ABDM-1112' });
    world.answer(first, { transactionId: 'of-the-first' });
    expect(await world.transfer(first.consentId)).toMatchObject({ state: 'requested' });
    expect(world.db.get('SELECT transaction_id AS id FROM data_requests')).toEqual({ id: null });
  });
});

describe('asking again', () => {
  const again = (world: Awaited<ReturnType<typeof openReceivedWorld>>, consentId: string) =>
    world.reply('received.askAgain', { consentId });

  test('begins a new transfer after one that has ended', async () => {
    const world = await openReceivedWorld();
    const asked = await world.open();
    world.answer(asked, { code: 'ABDM-9999' });
    expect(await again(world, asked.consentId)).toMatchObject({ ok: true });
    await world.outbox.settled();
    const second = world.lastAsked();
    expect(await world.push(second, sealPage(second))).toBe(202);
    await world.settle();
    expect(await world.transfer(asked.consentId)).toMatchObject({ state: 'complete', records: 1 });
  });

  test('sends now what would be sent later', async () => {
    const world = await openReceivedWorld();
    const asked = await world.open();
    world.answer(asked, { code: 'ABDM-8877' });
    expect(await again(world, asked.consentId)).toMatchObject({ ok: true });
    await world.outbox.settled();
    expect(world.asked()).toHaveLength(2);
  });

  test('is refused while a transfer is under way, after the end, and for what nobody knows', async () => {
    const world = await openReceivedWorld();
    const { consentId } = await world.open();
    expect(await again(world, consentId)).toMatchObject({ code: 'received.under-way' });
    world.revoke(consentId);
    expect(await again(world, consentId)).toMatchObject({ code: 'received.permission-over' });
    expect(await again(world, 'nobody knows it')).toMatchObject({ code: 'received.not-found' });
  });

  test('is a line in the audit log', async () => {
    const world = await openReceivedWorld();
    const asked = await world.open();
    world.answer(asked, { code: 'ABDM-9999' });
    await again(world, asked.consentId);
    const line = "SELECT who FROM audit WHERE what = 'received.asked-again' AND about = @about";
    expect(world.db.get(line, { about: asked.consentId })).toEqual({ who: world.doctor.staffId });
  });
});
