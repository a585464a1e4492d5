import { statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { verifyAudit } from '../../../core/audit/index.ts';
import { runCopyJob } from '../../../core/backup/index.ts';
import { openDatabase, transact } from '../../../core/db/index.ts';
import { setLatestInstant } from '../../../core/gateway/store.ts';
import { hours, minutes } from '../../../core/kit/clock.ts';
import { notInBackups } from '../../../core/trust.ts';
import { decryptedImage } from '../../world/decrypted.ts';
import { temporaryFolder } from '../../world/folder.ts';
import { testKey } from '../../world/keys.ts';
import { bundleText } from './bundles.ts';
import { openReceivedWorld, type ReceivedWorld } from './received-world.ts';
import { sealPage } from './sealed-page.ts';

const finding = 'Unusual finding Xq7';
/** Long enough for several rows of a blob. */
const long = `${finding} ${'and so on '.repeat(60_000)}`;

async function withRecord(text = finding, different = {}) {
  const world = await openReceivedWorld();
  const asked = await world.open(different);
  await world.push(asked, sealPage(asked, { text: bundleText({ text }) }));
  await world.settle();
  const [record] = (await world.records()).records;
  if (!record) throw new Error('The record is here');
  return { world, asked, recordId: record.id };
}

const open = (world: ReceivedWorld, recordId: string) => world.value('received.open', { recordId });
const tombstones = async (world: ReceivedWorld) => {
  const { patientId } = world;
  return (await world.value<{ tombstones: object[] }>('received.timeline', { patientId })).tombstones;
};
const backupOf = ({ file }: ReceivedWorld): string => {
  const target = path.join(temporaryFolder(), 'backup.db');
  runCopyJob({ task: 'copy', database: file, key: testKey, target, emptying: notInBackups });
  return target;
};

describe('when the permission ends', () => {
  test('every word of a record goes from file, log and backup; a stone stays', async () => {
    const { world, asked, recordId } = await withRecord(long);
    expect(await open(world, recordId)).toMatchObject({ kind: 'record' });
    expect(decryptedImage(world.file)).toContain(finding);
    expect(decryptedImage(backupOf(world))).not.toContain(finding);

    world.clock.move(minutes(5));
    world.revoke(asked.consentId);
    expect(await world.records()).toMatchObject({ records: [] });
    await world.received.settled();
    expect(decryptedImage(world.file)).not.toContain(finding);
    expect(decryptedImage(world.file)).not.toContain('Penicillin');
    expect(statSync(`${world.file}-wal`).size).toBe(0);
    expect(world.scene.erased).toBe(1);
    const stone = {
      because: 'REVOKED',
      hospital: { id: 'IN2710000002', name: 'City Hospital' },
      records: [{ hiType: 'OPConsultation', count: 1 }],
      cameAt: '2026-11-24T05:00:00.000Z',
      erasedAt: '2026-11-24T05:05:00.000Z',
    };
    expect(await tombstones(world)).toMatchObject([stone]);
    expect(await open(world, recordId)).toMatchObject({ kind: 'erased', tombstone: stone });
    const line = world.db.get<{ detail: string }>("SELECT detail FROM audit WHERE what = 'received.erased'");
    expect(JSON.parse(line?.detail ?? '{}')).toEqual({ hip: 'IN2710000002', records: 1, because: 'REVOKED' });
    expect(verifyAudit(world.db).kind).toBe('whole');
  });

  test('what was never opened goes too: pages, keys, address', async () => {
    const world = await openReceivedWorld();
    const asked = await world.open();
    await world.received.stop();
    await world.push(asked, sealPage(asked));
    const row = world.db.get<{ key: string; secret: string }>(
      'SELECT private_key AS key, push_secret AS secret FROM data_requests',
    );
    world.revoke(asked.consentId);
    await world.restart();
    await world.settle();
    const image = decryptedImage(world.file);
    for (const gone of [row?.key, row?.secret]) expect(image).not.toContain(gone);
    expect(world.db.get('SELECT count(*) AS blobs FROM blobs')).toEqual({ blobs: 0 });
    expect(await world.transfer(asked.consentId)).toMatchObject({ state: 'failed', because: 'permission-ended' });
    expect(await tombstones(world)).toEqual([]);
  });

  test('in the middle of opening, nothing of the rest is kept', async () => {
    const world = await openReceivedWorld();
    const asked = await world.open();
    const page = sealPage(asked, { text: bundleText({ text: long }) });
    await world.push(asked, page);
    world.revoke(asked.consentId);
    await world.settle();
    expect(world.db.get('SELECT count(*) AS records FROM received_records')).toEqual({ records: 0 });
    expect(world.db.get('SELECT count(*) AS blobs FROM blobs')).toEqual({ blobs: 0 });
    expect(decryptedImage(world.file)).not.toContain(finding);
  });

  test('records under other permissions stay', async () => {
    const { world, asked } = await withRecord();
    const other = await world.open();
    await world.push(other, sealPage(other, { text: bundleText({ id: 'b-2', text: 'Something else' }) }));
    await world.settle();
    expect((await world.records()).records).toHaveLength(2);
    world.revoke(asked.consentId);
    expect((await world.records()).records).toHaveLength(1);
  });

  test('the same content under another permission stays readable', async () => {
    const { world, asked } = await withRecord();
    const other = await world.open();
    await world.push(other, sealPage(other, { text: bundleText({ text: finding }) }));
    await world.settle();
    expect((await world.records()).records).toHaveLength(1);
    world.revoke(asked.consentId);
    const { records } = await world.records();
    expect(records).toHaveLength(1);
    expect(await open(world, records[0]?.id ?? '')).toMatchObject({ kind: 'record' });
  });

  test('what was held back or unreadable goes as well', async () => {
    const { world, asked } = await withRecord();
    const again = await world.value('received.askAgain', { consentId: asked.consentId }).then(async () => {
      await world.outbox.settled();
      return world.lastAsked();
    });
    await world.push(
      again,
      sealPage(again, { text: bundleText({ id: 'b-2', abhaNumber: '91-1000-2000-3002', name: 'Ravi Xq7' }) }),
    );
    await world.push(again, sealPage(again, { text: 'no json Xq7', pageNumber: 1 }));
    await world.settle();
    expect((await world.held()).records).toHaveLength(2);
    world.revoke(asked.consentId);
    await world.settle();
    expect(decryptedImage(world.file)).not.toContain('Xq7');
    expect(await tombstones(world)).toMatchObject([
      {
        records: expect.arrayContaining([
          { hiType: 'OPConsultation', count: 2 },
          { hiType: null, count: 1 },
        ]) as unknown,
      },
    ]);
  });
});

describe('the end by our own clock', () => {
  const eraseAt = '2026-11-24T06:00:00.000Z';

  test('hides at once, also before anything has run', async () => {
    const { world, recordId } = await withRecord(finding, { eraseAt });
    world.clock.move(hours(1));
    expect((await world.records()).records).toEqual([]);
    expect(await open(world, recordId)).toMatchObject({ kind: 'erased', tombstone: { because: 'EXPIRED' } });
    await world.received.settled();
    expect(decryptedImage(world.file)).not.toContain(finding);
  });

  test('erases by the scheduler', async () => {
    const { world } = await withRecord(finding, { eraseAt });
    world.clock.move(minutes(59));
    world.schedule();
    expect((await world.records()).records).toHaveLength(1);
    world.clock.move(minutes(1));
    world.schedule();
    await world.received.settled();
    expect(decryptedImage(world.file)).not.toContain(finding);
    expect(await tombstones(world)).toMatchObject([{ because: 'EXPIRED' }]);
  });

  test('erases at the start after the PC was off', async () => {
    const { world } = await withRecord(finding, { eraseAt });
    await world.received.stop();
    world.clock.move(hours(20));
    await world.restart();
    world.schedule();
    await world.received.settled();
    expect(decryptedImage(world.file)).not.toContain(finding);
  });

  test('waits while the clock is doubtful, hiding all of it; an end by notice does not wait', async () => {
    const { world, asked, recordId } = await withRecord(finding, { eraseAt });
    transact(world.db, (tx) => setLatestInstant(tx, '2026-11-24T05:00:00.000Z'));
    world.clock.move(hours(48));
    expect(await world.records()).toMatchObject({ isHidden: true, records: [] });
    expect(await open(world, recordId)).toEqual({ kind: 'hidden', because: 'clock-doubtful' });
    world.schedule();
    await world.received.settled();
    expect(decryptedImage(world.file)).toContain(finding);
    world.revoke(asked.consentId);
    await world.received.settled();
    expect(decryptedImage(world.file)).not.toContain(finding);
  });
});

test('a backup holds no content, no key and no address, and what was under way has failed in it', async () => {
  const { world } = await withRecord();
  const waiting = await world.open();
  await world.received.stop();
  await world.push(waiting, sealPage(waiting));
  const secret = waiting.dataPushUrl.split('/').at(-1) ?? '';
  const key = world.db.get<{ key: string }>(
    'SELECT private_key AS key FROM data_requests WHERE private_key IS NOT NULL',
  )?.key;
  const backup = backupOf(world);
  const image = decryptedImage(backup);
  for (const gone of [finding, 'Penicillin', 'Consultation note', secret, key]) expect(image).not.toContain(gone);
  const copy = openDatabase({ file: backup, key: testKey, readonly: true });
  expect(copy.db.all('SELECT state, because FROM data_requests ORDER BY state')).toEqual([
    { state: 'complete', because: null },
    { state: 'failed', because: 'restored' },
  ]);
  copy.close();
});
