import { describe, expect, test } from 'vitest';
import { hours, minutes, seconds } from '../../../core/kit/clock.ts';
import { openReceivedWorld, requestPath } from './received-world.ts';
import { sealPage } from './sealed-page.ts';

describe('a permission that allows one question in an hour', () => {
  const hourly = { frequency: { unit: 'HOUR', value: 1 } } as const;
  const again = (world: Awaited<ReturnType<typeof openReceivedWorld>>, consentId: string) =>
    world.reply('received.askAgain', { consentId });

  test('is not asked under again within it, and the line says from when on', async () => {
    const world = await openReceivedWorld();
    const asked = await world.open(hourly);
    expect(await world.push(asked, sealPage(asked))).toBe(202);
    await world.settle();
    world.clock.move(minutes(42));
    expect(await world.transfer(asked.consentId)).toMatchObject({
      state: 'complete',
      askableFrom: '2026-11-24T06:00:00.000Z',
    });
    expect(await again(world, asked.consentId)).toMatchObject({ code: 'received.asked-enough' });
    world.clock.move(minutes(18));
    expect(await world.transfer(asked.consentId)).toMatchObject({ askableFrom: null });
    expect(await again(world, asked.consentId)).toMatchObject({ ok: true });
    await world.outbox.settled();
    expect(world.asked()).toHaveLength(2);
  });

  test('is not used up by a question that ABDM refused, at once or by callback', async () => {
    const world = await openReceivedWorld();
    world.farSide.on(requestPath, () => ({ status: 400, body: { error: { code: 'ABDM-9999', message: 'no' } } }));
    const first = await world.open(hourly);
    expect(await world.transfer(first.consentId)).toMatchObject({ state: 'failed', askableFrom: null });
    world.farSide.on(requestPath, () => ({ status: 202 }));
    expect(await again(world, first.consentId)).toMatchObject({ ok: true });
    await world.outbox.settled();
    world.answer(world.lastAsked(), { code: 'ABDM-8877' });
    expect(await world.transfer(first.consentId)).toMatchObject({ state: 'wanted', askableFrom: null });
  });

  test('a question that is repeated by itself waits for its time', async () => {
    const world = await openReceivedWorld();
    const { consentId } = await world.open({ frequency: { unit: 'DAY', value: 1 } });
    world.clock.move(minutes(135));
    world.schedule();
    world.clock.move(minutes(65));
    await world.outbox.settled();
    expect(world.asked()).toHaveLength(1);
    expect(await world.transfer(consentId)).toMatchObject({
      state: 'wanted',
      heldUp: 'asked-enough',
      nextTryAt: '2026-11-25T05:00:00.000Z',
    });
    world.clock.move(hours(21));
    await world.outbox.settled();
    expect(world.asked()).toHaveLength(2);
  });

  test('the same question sent again, because the line broke, is one question', async () => {
    const world = await openReceivedWorld();
    world.farSide.on(requestPath, () => 'reset');
    await world.open(hourly);
    world.farSide.on(requestPath, () => ({ status: 202 }));
    world.clock.move(seconds(10));
    await world.outbox.settled();
    expect(world.asked()).toHaveLength(2);
  });
});
