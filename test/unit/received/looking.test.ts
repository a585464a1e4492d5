import { describe, expect, test } from 'vitest';
import { auditOf } from '../../../core/audit/index.ts';
import { transact } from '../../../core/db/index.ts';
import { receivedContract } from '../../../core/received/index.ts';
import { everythingStored } from '../../world/everything-stored.ts';
import { bundleText, type Told } from './bundles.ts';
import { openReceivedWorld, type ReceivedWorld } from './received-world.ts';
import { sealPage } from './sealed-page.ts';

const pdf = Buffer.from('%PDF-1.4\n%%EOF').toString('base64');

async function withRecord(told: Told = {}) {
  const world = await openReceivedWorld();
  const recordId = await bring(world, told);
  return { world, recordId };
}

/** One more record of that patient, under a permission of its own. */
async function bring(world: ReceivedWorld, told: Told = {}): Promise<string> {
  const asked = await world.open();
  await world.push(asked, sealPage(asked, { text: bundleText(told) }));
  await world.settle();
  const row = world.db.get<{ id: string }>('SELECT id FROM received_records WHERE consent_id = @consentId', {
    consentId: asked.consentId,
  });
  return row?.id ?? '';
}

const events = (world: ReceivedWorld, about: string) =>
  auditOf(world.db, about).map(({ what, who }) => ({ what, who }));

describe('opening a record', () => {
  test('shows what it says and until when it may be read, and stands in the audit log', async () => {
    const { world, recordId } = await withRecord();
    const opened = await world.value('received.open', { recordId });
    expect(opened).toMatchObject({
      kind: 'record',
      record: { hospital: { name: 'City Hospital' }, until: '2026-12-24T05:00:00.000Z' },
      view: { hiType: 'OPConsultation', patient: { names: ['Asha Devi'] } },
      differences: [],
      checksum: 'md5-base64',
    });
    expect(JSON.stringify(opened)).toContain('Throat red, no rash');
    expect(events(world, recordId)).toEqual([{ what: 'received.opened', who: world.doctor.staffId }]);
    await world.value('received.open', { recordId }, world.owner);
    expect(events(world, recordId)[1]).toEqual({ what: 'received.opened', who: world.owner.staffId });
  });

  test('is new until it was opened', async () => {
    const { world, recordId } = await withRecord();
    expect((await world.records()).records).toMatchObject([{ isNew: true }]);
    await world.value('received.open', { recordId });
    expect((await world.records()).records).toMatchObject([{ isNew: false }]);
  });

  test('says in what its patient differs from ours', async () => {
    const { world, recordId } = await withRecord({ name: 'Aarti Kumari', birthDate: '1964' });
    expect(await world.value('received.open', { recordId })).toMatchObject({
      kind: 'record',
      differences: [
        { field: 'name', inRecord: 'Aarti Kumari', ours: 'Asha Devi' },
        { field: 'birth', inRecord: '1964', ours: '1990-06-26' },
      ],
    });
  });

  test('is refused to the reception, for every call; it hears only for whom something came, and from where', async () => {
    const { world, recordId } = await withRecord();
    const { arrived } = await world.value<{ arrived: object[] }>(
      'received.news',
      { after: '2026-01-01T00:00:00.000Z' },
      world.desk,
    );
    expect(arrived).toMatchObject([{ patientName: 'Asha Devi', hospital: { name: 'City Hospital' }, count: 1 }]);
    expect(Object.keys(arrived[0] ?? {}).toSorted()).toEqual(['at', 'count', 'hospital', 'patientId', 'patientName']);
    for (const name of Object.keys(receivedContract).filter((call) => call !== 'received.news')) {
      const reply = await world.reply(
        name,
        { recordId, patientId: world.patientId, after: '2026-01-01T00:00:00.000Z' },
        world.desk,
      );
      expect(reply, name).toMatchObject({ ok: false, code: 'call.not-allowed' });
    }
    expect(events(world, recordId)).toEqual([]);
  });

  test('of nothing is refused', async () => {
    const world = await openReceivedWorld();
    for (const name of [
      'received.open',
      'received.original',
      'received.remarks',
      'received.release',
      'received.discard',
    ]) {
      expect(await world.reply(name, { recordId: 'nothing' }), name).toMatchObject({ code: 'received.not-found' });
    }
  });

  test('is hidden after a restore, until ABDM was asked again', async () => {
    const { world, recordId } = await withRecord();
    transact(world.db, (tx) => void tx.run('UPDATE consent_artefacts SET is_checked = 0'));
    expect((await world.records()).records).toEqual([]);
    expect(await world.value('received.open', { recordId })).toEqual({ kind: 'hidden', because: 'not-checked' });
    expect(events(world, recordId)).toEqual([]);
  });

  test('leaves no copy of it in the kept replies', async () => {
    const { world, recordId } = await withRecord();
    await world.value('received.open', { recordId });
    await world.value('received.summary', { patientId: world.patientId });
    await world.value('received.original', { recordId });
    const count = everythingStored(world.db).split('Throat red, no rash').length - 1;
    expect(count).toBe(1);
  });
});

describe('beside the record itself', () => {
  test('an attachment comes as it is, judged by its bytes', async () => {
    const { world, recordId } = await withRecord({ attachment: { contentType: 'image/png', data: pdf } });
    const opened = await world.value<{ view: { attachments: { id: string }[] } }>('received.open', { recordId });
    const attachmentId = opened.view.attachments[0]?.id;
    expect(await world.value('received.attachment', { recordId, attachmentId })).toMatchObject({
      kind: 'attachment',
      attachment: { kind: 'pdf', contentType: 'application/pdf', declaredType: 'image/png' },
      data: pdf,
    });
    expect(events(world, recordId).at(-1)).toEqual({ what: 'received.attachment-opened', who: world.doctor.staffId });
    for (const made of ['/entry/1/resource/name', '__proto__', '/entry/0/resource', '../x']) {
      expect(await world.value('received.attachment', { recordId, attachmentId: made })).toEqual({ kind: 'missing' });
    }
  });

  test('the text is there as it came, and its remarks say nothing of it', async () => {
    const { world, recordId } = await withRecord();
    expect(await world.value('received.original', { recordId })).toEqual({
      kind: 'original',
      text: bundleText(),
      isCut: false,
    });
    expect(events(world, recordId)).toEqual([{ what: 'received.original-opened', who: world.doctor.staffId }]);
    const { remarks } = await world.value<{ remarks: object[] }>('received.remarks', { recordId });
    expect(remarks.length).toBeGreaterThan(0);
    expect(JSON.stringify(remarks)).not.toContain('Throat');
    expect(events(world, recordId).at(-1)).toEqual({ what: 'received.remarks-opened', who: world.doctor.staffId });
  });

  test('the summary names the record behind each line, and stands in the audit log', async () => {
    const { world, recordId } = await withRecord();
    const summary = await world.value('received.summary', { patientId: world.patientId });
    expect(summary).toMatchObject({ isHidden: false, allergies: [{ recordId, row: { name: 'Penicillin' } }] });
    expect(events(world, world.patientId).at(-1)).toEqual({
      what: 'received.summary-opened',
      who: world.doctor.staffId,
    });
  });

  test('the time line shows the newest version of a document, and names it at the older ones', async () => {
    const world = await openReceivedWorld();
    const older = await bring(world, { text: 'first words' });
    world.clock.move(1000);
    const newer = await bring(world, { text: 'corrected words' });
    const { records } = await world.records();
    expect(records).toMatchObject([
      { id: newer, replacedBy: null },
      { id: older, replacedBy: newer },
    ]);
  });

  test('the bell hears of what came since, once for each hospital', async () => {
    const world = await openReceivedWorld();
    await bring(world, { id: 'b-1' });
    world.clock.move(60_000);
    await bring(world, { id: 'b-2', text: 'two' });
    await bring(world, { id: 'b-3', text: 'three' });
    const news = (after: string) => world.value('received.news', { after });
    expect(await news('2026-11-24T04:00:00.000Z')).toMatchObject({ arrived: [{ patientName: 'Asha Devi', count: 3 }] });
    expect(await news('2026-11-24T05:00:00.000Z')).toMatchObject({ arrived: [{ count: 2 }] });
    expect(await news('2026-11-24T05:01:00.000Z')).toEqual({ arrived: [] });
  });
});

describe('a record that was kept out of view', () => {
  const stranger = { abhaNumber: '91-1000-2000-3002', name: 'Ravi Kumar Sharma', gender: 'male' };

  test('can be compared, which stands in the audit log', async () => {
    const { world, recordId } = await withRecord(stranger);
    expect(await world.value('received.compare', { recordId })).toMatchObject({
      because: 'other-abha-number',
      inRecord: { names: ['Ravi Kumar Sharma'], abhaNumbers: ['91100020003002'] },
      ours: { name: 'Asha Devi', abhaNumber: '91100020003001' },
      mayRelease: true,
    });
    expect(events(world, recordId)).toEqual([{ what: 'received.compared', who: world.doctor.staffId }]);
  });

  test('gives no remarks either, not even on what is wrong with it', async () => {
    const { world, recordId } = await withRecord(stranger);
    expect(await world.value('received.remarks', { recordId })).toEqual({ remarks: [] });
    expect(events(world, recordId)).toEqual([]);
  });

  test('is shown once a doctor is sure, and not because the owner says so', async () => {
    const { world, recordId } = await withRecord(stranger);
    expect(await world.reply('received.release', { recordId }, world.owner)).toMatchObject({
      code: 'call.not-allowed',
    });
    await world.value('received.release', { recordId });
    expect((await world.records()).records).toMatchObject([{ id: recordId }]);
    expect(await world.value('received.open', { recordId })).toMatchObject({
      kind: 'record',
      differences: [{ field: 'name' }, { field: 'gender' }, { field: 'abha' }],
    });
    expect(events(world, recordId)[0]).toEqual({ what: 'received.released', who: world.doctor.staffId });
    expect(await world.reply('received.compare', { recordId })).toMatchObject({ code: 'received.not-held' });
    expect(await world.reply('received.release', { recordId })).toMatchObject({ code: 'received.not-held' });
    expect(await world.reply('received.discard', { recordId })).toMatchObject({ code: 'received.not-held' });
  });

  test('stays there when the patient has not granted it', async () => {
    const { world, recordId } = await withRecord({ type: '721981007' });
    expect(await world.reply('received.release', { recordId })).toMatchObject({ code: 'received.not-granted' });
    expect((await world.records()).records).toEqual([]);
  });

  test('can be erased alone, and leaves a stone', async () => {
    const { world, recordId } = await withRecord(stranger);
    await world.value('received.discard', { recordId });
    await world.received.settled();
    expect(everythingStored(world.db)).not.toContain('Ravi Kumar Sharma');
    expect(await world.value('received.open', { recordId })).toMatchObject({
      kind: 'erased',
      tombstone: { because: 'asked' },
    });
    expect((await world.held()).records).toEqual([]);
    expect(events(world, recordId)).toEqual([{ what: 'received.discarded', who: world.doctor.staffId }]);
  });

  test('is listed with all of them, or with those of one patient', async () => {
    const { world } = await withRecord(stranger);
    const all = await world.value<{ records: object[] }>('received.held', {});
    expect(all.records).toMatchObject([
      { patient: { name: 'Asha Devi' }, because: 'other-abha-number', mayRelease: true },
    ]);
    const none = await world.value<{ records: object[] }>('received.held', { patientId: 'somebody else' });
    expect(none.records).toEqual([]);
    expect(JSON.stringify(all)).not.toContain('Ravi');
  });
});
