import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { transact } from '../../../core/db/index.ts';
import { hours, minutes } from '../../../core/kit/clock.ts';

import { notifyPath, openReceivedWorld, piecesOf } from './received-world.ts';
import { sealPage } from './sealed-page.ts';

const blobs = 'SELECT count(*) AS blobs FROM blobs';

describe('the door', () => {
  test('knows no other address', async () => {
    const world = await openReceivedWorld();
    const asked = await world.open();
    const page = sealPage(asked);
    const at = (path: string) => ({ dataPushUrl: `https://clinic.example.org${path}` });
    const secret = asked.dataPushUrl.split('/').at(-1) ?? '';
    for (const path of [
      '/records/',
      `/records/${'a'.repeat(43)}`,
      `/records/${secret}/`,
      `/records/${secret}x`,
      `/other/${secret}`,
      `/records/${secret.toUpperCase()}`,
      "/records/' OR 1=1 --                                   ",
    ])
      expect(await world.push(at(path), page), path).toBe(404);
    expect(await world.push(asked, page)).toBe(202);
  });

  test('takes a page again after the end, but nothing new; after two hours nothing at all', async () => {
    const world = await openReceivedWorld();
    const asked = await world.open();
    const page = sealPage(asked);
    await world.push(asked, page);
    await world.settle();
    expect(await world.push(asked, page)).toBe(202);
    expect(await world.push(asked, sealPage(asked))).toBe(404);
    expect(await world.push(asked, '{}')).toBe(404);
    world.clock.move(hours(2) + 1);
    expect(await world.push(asked, page)).toBe(404);
    world.schedule();
    expect(world.db.get('SELECT push_secret AS secret FROM data_requests')).toEqual({ secret: null });
    expect((await world.records()).records).toHaveLength(1);
  });

  test('is closed once the permission has ended, by notice or by the clock', async () => {
    const world = await openReceivedWorld();
    const revoked = await world.open();
    world.revoke(revoked.consentId);
    expect(await world.push(revoked, sealPage(revoked))).toBe(404);
    const expired = await world.open({ eraseAt: '2026-11-24T06:00:00.000Z' });
    world.clock.move(hours(1));
    expect(await world.push(expired, sealPage(expired))).toBe(404);
    expect(world.db.get(blobs)).toEqual({ blobs: 0 });
  });

  test('keeps nothing of a page during which the permission ended', async () => {
    const world = await openReceivedWorld();
    const asked = await world.open();
    async function* slowly() {
      yield* piecesOf(Buffer.from(JSON.stringify(sealPage(asked))), 1000);
      world.revoke(asked.consentId);
    }
    expect(await world.pushBytes(asked, slowly())).toBe(404);
    expect(world.db.get(blobs)).toEqual({ blobs: 0 });
  });

  test('keeps nothing of a page that was cut off', async () => {
    const world = await openReceivedWorld();
    const asked = await world.open();
    async function* cutOff() {
      yield* piecesOf(randomBytes(600_000));
      throw new Error('aborted');
    }
    expect(await world.pushBytes(asked, cutOff())).toBe(503);
    expect(world.db.get(blobs)).toEqual({ blobs: 0 });
    expect(await world.push(asked, sealPage(asked))).toBe(202);
  });

  test('refuses an empty page', async () => {
    const world = await openReceivedWorld();
    const asked = await world.open();
    expect(await world.push(asked, '')).toBe(400);
    expect(world.db.get(blobs)).toEqual({ blobs: 0 });
  });

  test('refuses a page over 40 MB, and more than 500 MB in all', async () => {
    const world = await openReceivedWorld();
    const asked = await world.open();
    async function* huge() {
      const megabyte = Buffer.alloc(1024 * 1024, 65);
      for (let sent = 0; sent <= 40 * 1024 * 1024; sent += megabyte.length) yield megabyte;
    }
    const limitAt = () => world.received.pushes.find(new URL(asked.dataPushUrl).pathname)?.limit;
    expect(limitAt()).toBe(40 * 1024 * 1024);
    expect(await world.pushBytes(asked, huge())).toBe(413);
    expect(world.db.get(blobs)).toEqual({ blobs: 0 });
    transact(
      world.db,
      (tx) => void tx.run('UPDATE data_requests SET bytes = @bytes', { bytes: 500 * 1024 * 1024 - 100 }),
    );
    expect(limitAt()).toBe(100);
    expect(await world.push(asked, sealPage(asked))).toBe(413);
    expect(world.db.get(blobs)).toEqual({ blobs: 0 });
  });
});

test('a report that did not get through is sent again, with the same words', async () => {
  const world = await openReceivedWorld();
  world.farSide.on(notifyPath, () => ({ status: 503 }));
  const asked = await world.open();
  await world.push(asked, sealPage(asked));
  await world.settle();
  world.farSide.on(notifyPath, () => ({ status: 202 }));
  world.revoke(asked.consentId);
  world.clock.move(minutes(1));
  await world.settle();
  const [first, second] = world.told();
  expect(second).toEqual(first);
});
