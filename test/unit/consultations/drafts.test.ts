import { describe, expect, test } from 'vitest';
import { documentLimits, emptyNote } from '../../../core/consultations/model.ts';
import { diagnosis, fever, files, makePractice } from './practice.ts';

describe('the draft', () => {
  test('an untouched visit shows an empty page and stores nothing', async () => {
    const clinic = makePractice();
    const { visitId } = await clinic.begin();
    expect(await clinic.ask('consultations.page', { visitId })).toMatchObject({
      status: 'empty',
      revision: 0,
      version: 1,
      note: emptyNote,
      signed: null,
    });
    expect(clinic.db.all('SELECT id FROM consultations')).toEqual([]);
  });

  test('what was saved is there again, with the moment of the save', async () => {
    const clinic = makePractice();
    const { visitId } = await clinic.begin();
    const first = await clinic.ask('consultations.saveDraft', { visitId, revision: 0, note: fever });
    const half = { ...fever, advice: 'Plenty of wa' };
    clinic.clinic.wait(1);
    const { revision, savedAt } = await clinic.ask('consultations.saveDraft', {
      visitId,
      revision: first.revision,
      note: half,
    });
    expect(await clinic.ask('consultations.page', { visitId })).toMatchObject({
      status: 'draft',
      note: half,
      revision,
      savedAt,
    });
  });

  test('two screens on one page: the second save is refused, not lost silently', async () => {
    const clinic = makePractice();
    const { visitId } = await clinic.begin();
    const { revision } = await clinic.ask('consultations.saveDraft', { visitId, revision: 0, note: fever });
    await clinic.ask('consultations.saveDraft', { visitId, revision, note: { ...fever, advice: 'Rest' } }, clinic.iyer);
    const stale = { visitId, revision, note: emptyNote };
    expect(await clinic.refusal(clinic.rao, 'consultations.saveDraft', stale)).toBe('consultations.changed-elsewhere');
    expect(await clinic.refusal(clinic.rao, 'consultations.saveDraft', { ...stale, revision: 0 })).toBe(
      'consultations.changed-elsewhere',
    );
    expect((await clinic.ask('consultations.page', { visitId })).note.advice).toBe('Rest');
  });

  test('what one doctor typed is not stored under the session of another who took over the screen', async () => {
    const clinic = makePractice();
    const { visitId } = await clinic.begin();
    const input = { visitId, revision: 0, note: fever, writtenBy: clinic.rao.staffId };
    expect(await clinic.refusal(clinic.iyer, 'consultations.saveDraft', input)).toBe('call.not-allowed');
    expect(clinic.db.all('SELECT id FROM consultations')).toEqual([]);
    expect(await clinic.ask('consultations.saveDraft', input, clinic.rao)).toMatchObject({ revision: 2 });
  });

  test('reception and owner cannot write; reception cannot read the page', async () => {
    const clinic = makePractice();
    const { visitId } = await clinic.begin();
    const input = { visitId, revision: 0, note: fever };
    for (const who of [clinic.asha, clinic.owner])
      expect(await clinic.refusal(who, 'consultations.saveDraft', input)).toBe('call.not-allowed');
    expect(await clinic.refusal(clinic.asha, 'consultations.page', { visitId })).toBe('call.not-allowed');
  });

  test('a draft is thrown away with its documents, and only by who has seen its newest state', async () => {
    const clinic = makePractice();
    const { visitId } = await clinic.begin();
    const { revision } = await clinic.write(visitId, fever);
    const added = { visitId, title: 'x', data: files.pdf.toString('base64') };
    const document = await clinic.ask('consultations.addDocument', added);
    expect(await clinic.refusal(clinic.rao, 'consultations.dropDraft', { visitId, revision })).toBe(
      'consultations.changed-elsewhere',
    );
    await clinic.ask('consultations.dropDraft', { visitId, revision: document.revision });
    expect(clinic.db.all('SELECT id FROM consultations')).toEqual([]);
    expect(clinic.db.all('SELECT id FROM blobs')).toEqual([]);
    expect(await clinic.refusal(clinic.rao, 'consultations.dropDraft', { visitId, revision: 1 })).toBe(
      'consultations.no-draft',
    );
  });

  test('unsigned drafts of other days are listed', async () => {
    const clinic = makePractice();
    const { visitId } = await clinic.begin('Ramesh Kale');
    await clinic.write(visitId, fever);
    clinic.clinic.wait(48 * 60);
    expect((await clinic.ask('consultations.drafts', {})).drafts).toMatchObject([
      { visitId, day: '2026-11-24', patientName: 'Ramesh Kale' },
    ]);
  });

  test.each([
    ['a visit that is not there', { visitId: 'none', revision: 0, note: fever }, 'visits.not-found'],
    [
      'a page with a wrong code',
      { revision: 0, note: { ...fever, diagnoses: [{ ...diagnosis('x'), code: '11' }] } },
      'call.bad-input',
    ],
    ['a page that somebody dropped', { revision: 4, note: fever }, 'consultations.changed-elsewhere'],
  ])('%s is refused by name', async (_what, input, code) => {
    const clinic = makePractice();
    const { visitId } = await clinic.begin();
    expect(await clinic.refusal(clinic.rao, 'consultations.saveDraft', { visitId, ...input })).toBe(code);
  });
});

describe('documents', () => {
  const base64 = (bytes: Buffer) => bytes.toString('base64');

  test.each([
    ['pdf', 'application/pdf'],
    ['jpeg', 'image/jpeg'],
    ['png', 'image/png'],
  ] as const)('a %s is known by its first bytes, kept, shown and taken off again', async (kind, mediaType) => {
    const clinic = makePractice();
    const { visitId } = await clinic.begin();
    const added = await clinic.ask('consultations.addDocument', {
      visitId,
      title: 'report.exe',
      data: base64(files[kind]),
    });
    const page = await clinic.ask('consultations.page', { visitId });
    expect(page.documents).toMatchObject([{ mediaType, title: 'report.exe', bytes: files[kind].length }]);
    expect(page.revision).toBe(added.revision);
    const shown = await clinic.ask('consultations.document', { documentId: added.documentId });
    expect(Buffer.from(shown.data, 'base64')).toEqual(files[kind]);
    await clinic.ask('consultations.removeDocument', { visitId, documentId: added.documentId });
    expect(clinic.db.all('SELECT id FROM documents')).toEqual([]);
    expect(clinic.db.all('SELECT id FROM blobs')).toEqual([]);
    expect(await clinic.refusal(clinic.rao, 'consultations.document', { documentId: added.documentId })).toBe(
      'consultations.no-document',
    );
  });

  test.each([
    ['a program', Buffer.from('MZ program'), 'consultations.document-kind'],
    ['a web page', Buffer.from('<html>'), 'consultations.document-kind'],
    ['nothing', Buffer.alloc(0), 'consultations.document-kind'],
    ['6 MB', Buffer.concat([files.pdf, Buffer.alloc(6 * 1024 * 1024)]), 'consultations.document-too-large'],
  ])('%s is refused and leaves nothing behind', async (_what, bytes, code) => {
    const clinic = makePractice();
    const { visitId } = await clinic.begin();
    const input = { visitId, title: 'x.pdf', data: base64(bytes) };
    expect(await clinic.refusal(clinic.rao, 'consultations.addDocument', input)).toBe(code);
    expect(clinic.db.all('SELECT id FROM blobs')).toEqual([]);
    expect(clinic.db.all('SELECT id FROM consultations')).toEqual([]);
  });

  test('what is no base64 is refused at the edge', async () => {
    const clinic = makePractice();
    const { visitId } = await clinic.begin();
    expect(await clinic.refusal(clinic.rao, 'consultations.addDocument', { visitId, title: 'x', data: '%%%' })).toBe(
      'call.bad-input',
    );
  });

  test('all files of a visit together are limited', async () => {
    const clinic = makePractice();
    const { visitId } = await clinic.begin();
    const big = base64(Buffer.concat([files.pdf, Buffer.alloc(documentLimits.bytes - files.pdf.length)]));
    for (const title of ['a', 'b', 'c']) await clinic.ask('consultations.addDocument', { visitId, title, data: big });
    const input = { visitId, title: 'd', data: base64(files.pdf) };
    expect(await clinic.refusal(clinic.rao, 'consultations.addDocument', input)).toBe('consultations.documents-full');
  });

  test('a signed version keeps its document when a correction drops it', async () => {
    const clinic = makePractice();
    const { visitId } = await clinic.begin();
    await clinic.write(visitId, fever);
    const { documentId } = await clinic.ask('consultations.addDocument', {
      visitId,
      title: 'x',
      data: base64(files.png),
    });
    await clinic.sign(visitId);
    expect(clinic.news[0]?.hiTypes).toContain('HealthDocumentRecord');
    await clinic.ask('consultations.correct', { visitId, reason: 'Another patient’s' });
    await clinic.ask('consultations.removeDocument', { visitId, documentId });
    expect((await clinic.ask('consultations.document', { documentId })).data).toBe(base64(files.png));
    await clinic.sign(visitId);
    expect(clinic.news[1]?.hiTypes).not.toContain('HealthDocumentRecord');
  });
});
