import { describe, expect, test } from 'vitest';

import { hours, minutes } from '../../../core/kit/clock.ts';

import { bundleText } from './bundles.ts';
import { context, openReceivedWorld } from './received-world.ts';
import { sealPage } from './sealed-page.ts';

const two = [1, 2].map((number) => ({ patientReference: 'MR-1', careContextReference: `V-${number}` }));
const blobs = 'SELECT count(*) AS blobs FROM blobs';

describe('what arrives', () => {
  test('is shown, and ABDM is told once (M3: DAT_01, DAT_02, DAT_03, DAT_05)', async () => {
    const world = await openReceivedWorld();
    const asked = await world.open();
    world.answer(asked, { transactionId: 'TXN-1' });
    expect(await world.push(asked, sealPage(asked))).toBe(202);
    await world.settle();
    expect(await world.transfer(asked.consentId)).toMatchObject({ state: 'complete', because: null, records: 1 });
    const { records } = await world.records();
    expect(records).toMatchObject([
      { hiType: 'OPConsultation', title: 'Consultation note', isConfirmed: true, isNew: true },
    ]);
    expect(world.told()).toEqual([
      {
        consentId: asked.consentId,
        transactionId: 'TXN-1',
        doneAt: '2026-11-24T05:00:00.000Z',
        notifier: { type: 'HIU', id: 'IN2710000001_1' },
        statusNotification: {
          sessionStatus: 'TRANSFERRED',
          hipId: 'IN2710000002',
          statusResponses: [{ careContextReference: context, hiStatus: 'OK', description: 'Received' }],
        },
      },
    ]);
    world.clock.move(hours(3));
    world.schedule();
    await world.settle();
    expect(world.told()).toHaveLength(1);
  });

  test('may come before ABDM has answered: the page names the transaction', async () => {
    const world = await openReceivedWorld();
    const asked = await world.open();
    expect(await world.push(asked, sealPage(asked, { transactionId: 'early' }))).toBe(202);
    await world.settle();
    world.answer(asked, { transactionId: 'early' });
    expect(await world.transfer(asked.consentId)).toMatchObject({ state: 'complete' });
    expect(world.told()).toMatchObject([{ transactionId: 'early' }]);
  });

  test('leaves neither page nor key behind', async () => {
    const world = await openReceivedWorld();
    const asked = await world.open();
    await world.push(asked, sealPage(asked));
    await world.settle();
    expect(world.db.get(blobs)).toEqual({ blobs: 1 });
    expect(world.db.get('SELECT private_key AS key, nonce, public_key AS open FROM data_requests')).toEqual({
      key: null,
      nonce: null,
      open: null,
    });
  });

  test.each([
    ['in order from 0', [0, 1]],
    ['in order from 1', [1, 2]],
    ['backwards from 0', [1, 0]],
    ['backwards from 1', [2, 1]],
    ['doubled', [0, 0, 1, 1]],
    ['doubled and mixed', [2, 1, 2, 1, 1]],
  ])('%s is whole, and each record is there once', async (_order, numbers) => {
    const world = await openReceivedWorld();
    const asked = await world.open({ careContexts: two });
    const base = Math.min(...numbers);
    const pages = new Map(
      [...new Set(numbers)].map((pageNumber) => {
        const nth = pageNumber - base + 1;
        const text = bundleText({ id: `b-${nth}` });
        return [pageNumber, sealPage(asked, { text, pageNumber, pageCount: 2, careContext: `V-${nth}` })];
      }),
    );
    for (const number of numbers) expect(await world.push(asked, pages.get(number))).toBe(202);
    await world.settle();
    expect(await world.transfer(asked.consentId)).toMatchObject({ state: 'complete', records: 2, missing: 0 });
    expect((await world.records()).records).toHaveLength(2);
  });

  test('under other keys is the same record when it says the same', async () => {
    const world = await openReceivedWorld();
    const asked = await world.open({ careContexts: two });
    const pages = [1, 1, 2].map((number) =>
      sealPage(asked, {
        text: bundleText({ id: `b-${number}` }),
        pageNumber: number,
        pageCount: 2,
        careContext: `V-${number}`,
      }),
    );
    for (const page of pages) expect(await world.push(asked, page)).toBe(202);
    await world.settle();
    expect((await world.records()).records).toHaveLength(2);
    expect(await world.transfer(asked.consentId)).toMatchObject({ state: 'complete' });
  });

  test('page 1 of 1 for each visit is whole when every visit is here, not after the first', async () => {
    const world = await openReceivedWorld();
    const asked = await world.open({ careContexts: two });
    await world.push(asked, sealPage(asked, { pageNumber: 1, pageCount: 1, careContext: 'V-1' }));
    await world.settle();
    expect(await world.transfer(asked.consentId)).toMatchObject({ state: 'receiving', records: 1, missing: 1 });
    await world.push(asked, sealPage(asked, { pageNumber: 1, pageCount: 1, careContext: 'V-2' }));
    await world.settle();
    expect(await world.transfer(asked.consentId)).toMatchObject({ state: 'complete', records: 2 });
  });

  test('is opened after a power cut that came between the answer and the opening', async () => {
    const world = await openReceivedWorld();
    const asked = await world.open();
    await world.received.stop();
    expect(await world.push(asked, sealPage(asked))).toBe(202);
    expect(await world.transfer(asked.consentId)).toMatchObject({ state: 'receiving', records: 0 });
    await world.restart();
    await world.settle();
    expect(await world.transfer(asked.consentId)).toMatchObject({ state: 'complete', records: 1 });
  });
});

describe('what does not arrive', () => {
  test('in time is given up: what came stays, ABDM is told what is missing', async () => {
    const world = await openReceivedWorld();
    const asked = await world.open({ careContexts: two });
    world.answer(asked, { transactionId: 'txn-1' });
    await world.push(asked, sealPage(asked, { careContext: 'V-1', pageCount: 2 }));
    await world.settle();
    world.clock.move(minutes(39));
    world.schedule();
    expect(await world.transfer(asked.consentId)).toMatchObject({ state: 'receiving' });
    world.clock.move(minutes(2));
    world.schedule();
    await world.settle();
    expect(await world.transfer(asked.consentId)).toMatchObject({
      state: 'partial',
      because: 'pages-missing',
      missing: 1,
    });
    expect((await world.records()).records).toHaveLength(1);
    expect(world.told()[0]?.statusNotification.statusResponses).toEqual([
      { careContextReference: 'V-1', hiStatus: 'OK', description: 'Received' },
      { careContextReference: 'V-2', hiStatus: 'ERRORED', description: 'Not received' },
    ]);
  });

  test('though all pages are here is waited for ten minutes', async () => {
    const world = await openReceivedWorld();
    const asked = await world.open({ careContexts: two });
    await world.push(asked, sealPage(asked, { careContext: 'V-1' }));
    await world.settle();
    world.clock.move(minutes(11));
    world.schedule();
    expect(await world.transfer(asked.consentId)).toMatchObject({ state: 'partial', because: 'records-missing' });
  });

  test('at all is asked for three times, then ABDM is told that it failed', async () => {
    const world = await openReceivedWorld();
    const { consentId } = await world.open();
    for (const tries of [1, 2, 3]) {
      world.answer(world.lastAsked(), { transactionId: `txn-${tries}` });
      world.clock.move(minutes(131));
      world.schedule();
      expect(await world.transfer(consentId)).toMatchObject(
        tries < 3 ? { state: 'wanted', because: 'nothing-came' } : { state: 'failed', because: 'nothing-came' },
      );
      world.clock.move(minutes(61));
      await world.settle();
    }
    expect(world.asked()).toHaveLength(3);
    expect(world.told()).toMatchObject([
      {
        transactionId: 'txn-3',
        statusNotification: { sessionStatus: 'FAILED', statusResponses: [{ hiStatus: 'ERRORED' }] },
      },
    ]);
  });

  test('because our address has changed since is asked for from the new one, three times in all', async () => {
    const world = await openReceivedWorld();
    const { consentId, dataPushUrl } = await world.open();
    const look = async () => {
      world.clock.move(minutes(5));
      world.schedule();
      await world.settle();
    };
    await look();
    world.scene.address = null;
    await look();
    expect(world.asked()).toHaveLength(1);
    for (const name of ['second', 'third', 'fourth']) {
      world.scene.address = `https://${name}.example.org`;
      await look();
    }
    const hosts = world.asked().map((asked) => new URL(asked.dataPushUrl).hostname);
    expect(hosts).toEqual(['clinic.example.org', 'second.example.org', 'third.example.org']);
    expect(new Set(world.asked().map((asked) => new URL(asked.dataPushUrl).pathname)).size).toBe(3);
    expect(await world.transfer(consentId)).toMatchObject({ state: 'requested' });
    expect(world.asked().at(-1)?.dataPushUrl).not.toBe(dataPushUrl);
  });

  test('because ABDM never named the transaction has nobody to be told to', async () => {
    const world = await openReceivedWorld();
    const { consentId } = await world.open();
    for (let tries = 0; tries < 3; tries += 1) {
      world.clock.move(minutes(131));
      world.schedule();
      world.clock.move(minutes(61));
      await world.settle();
    }
    expect(await world.transfer(consentId)).toMatchObject({ state: 'failed' });
    expect(world.told()).toEqual([]);
  });
});
