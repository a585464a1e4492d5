import { describe, expect, test } from 'vitest';
import { auditOf, verifyAudit } from '../../../core/audit/index.ts';
import { documentLimits, emptyNote } from '../../../core/consultations/model.ts';
import { transact } from '../../../core/db/index.ts';
import type { Remark } from '../../../core/fhir/index.ts';
import { getVisit } from '../../../core/visits/index.ts';
import { diagnosis, fever, files, makePractice, medicine } from './practice.ts';

const remark = (severity: Remark['severity']): Remark => ({ severity, path: 'Bundle', rule: 'r', text: 'is wrong' });

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

describe('signing', () => {
  test('fixes the page, ends the visit, and tells in the same transaction who wants to know', async () => {
    const clinic = makePractice();
    const { visitId, patientId } = await clinic.begin();
    await clinic.write(visitId, fever);
    const signed = await clinic.sign(visitId);
    expect(signed).toMatchObject({
      kind: 'signed',
      version: 1,
      careContextReference: 'V-20261124-1',
      hiTypes: ['OPConsultation', 'Prescription'],
    });
    expect(getVisit(clinic.db, visitId).state).toBe('done');
    expect(clinic.news).toMatchObject([
      { visitId, patientId, version: 1, hiTypes: ['OPConsultation', 'Prescription'] },
    ]);
    const consultationId = clinic.news[0]?.consultationId ?? '';
    expect(auditOf(clinic.db, consultationId).map(({ what }) => what)).toEqual([
      'consultations.begun',
      'consultations.signed',
    ]);
    expect(verifyAudit(clinic.db).kind).toBe('whole');
  });

  test('what is signed cannot be saved over, signed anew, dropped, or changed under the program', async () => {
    const clinic = makePractice();
    const { visitId } = await clinic.begin();
    const { revision } = await clinic.write(visitId, fever);
    await clinic.sign(visitId);
    const { rao } = clinic;
    expect(await clinic.refusal(rao, 'consultations.saveDraft', { visitId, revision, note: fever })).toBe(
      'consultations.signed-already',
    );
    expect(await clinic.refusal(rao, 'consultations.saveDraft', { visitId, revision: 0, note: fever })).toBe(
      'consultations.signed-already',
    );
    expect(await clinic.refusal(rao, 'consultations.sign', { visitId, revision: revision + 1 })).toBe(
      'consultations.no-draft',
    );
    expect(await clinic.refusal(rao, 'consultations.dropDraft', { visitId, revision })).toBe('consultations.no-draft');
    const added = { visitId, title: 'x', data: files.pdf.toString('base64') };
    expect(await clinic.refusal(rao, 'consultations.addDocument', added)).toBe('consultations.signed-already');
    for (const sql of ["UPDATE consultations SET note = '{}'", 'DELETE FROM consultations'])
      expect(() => transact(clinic.db, (tx) => void tx.run(sql))).toThrow('a signed consultation stays');
  });

  test('the same press again, its answer lost, gets the same answer and one line in the log', async () => {
    const clinic = makePractice();
    const { visitId } = await clinic.begin();
    const { revision } = await clinic.write(visitId, fever);
    const first = await clinic.ask('consultations.sign', { visitId, revision });
    expect(await clinic.ask('consultations.sign', { visitId, revision })).toEqual(first);
    expect(clinic.news).toHaveLength(1);
  });

  test('a record that would be wrong is not signed, and the reasons come back; warnings do not hinder', async () => {
    let remarks = [remark('error'), remark('warning')];
    const clinic = makePractice({ check: async () => remarks });
    const { visitId } = await clinic.begin();
    await clinic.write(visitId, fever);
    expect(await clinic.sign(visitId)).toMatchObject({
      kind: 'refused',
      obstacles: [{ hiType: 'OPConsultation', text: 'is wrong' }, { hiType: 'Prescription' }],
    });
    expect((await clinic.ask('consultations.page', { visitId })).status).toBe('draft');
    expect(getVisit(clinic.db, visitId).state).toBe('with-doctor');
    remarks = [remark('warning'), remark('information')];
    expect(await clinic.sign(visitId)).toMatchObject({ kind: 'signed' });
  });

  test('a page that changed while its records were being checked is not signed', async () => {
    const meanwhile: { act: () => Promise<unknown> } = { act: async () => undefined };
    const clinic = makePractice({ check: async () => (await meanwhile.act(), []) });
    const { visitId } = await clinic.begin();
    const { revision } = await clinic.write(visitId, fever);
    meanwhile.act = async () => {
      meanwhile.act = async () => undefined;
      await clinic.write(visitId, { advice: 'Something else' });
    };
    expect(await clinic.refusal(clinic.rao, 'consultations.sign', { visitId, revision })).toBe(
      'consultations.changed-elsewhere',
    );
    expect((await clinic.ask('consultations.page', { visitId })).status).toBe('draft');
    expect(clinic.news).toEqual([]);
  });

  test.each([
    ['an empty page', {}, 'consultations.nothing-written'],
    ['a page of blanks', { findings: '  \n ' }, 'consultations.nothing-written'],
  ])('%s is refused', async (_what, some, code) => {
    const clinic = makePractice();
    const { visitId } = await clinic.begin();
    const { revision } = await clinic.write(visitId, some);
    expect(await clinic.refusal(clinic.rao, 'consultations.sign', { visitId, revision })).toBe(code);
  });

  test('what was never written cannot be signed, and not by reception', async () => {
    const clinic = makePractice();
    const { visitId } = await clinic.begin();
    expect(await clinic.refusal(clinic.rao, 'consultations.sign', { visitId, revision: 1 })).toBe(
      'consultations.no-draft',
    );
    await clinic.write(visitId, fever);
    expect(await clinic.refusal(clinic.asha, 'consultations.sign', { visitId, revision: 2 })).toBe('call.not-allowed');
  });

  test('the doctor may still sign after the patient has left', async () => {
    const clinic = makePractice();
    const { visitId } = await clinic.begin();
    await clinic.write(visitId, fever);
    await clinic.call(clinic.asha, 'visits.leave', { visitId });
    expect(await clinic.sign(visitId)).toMatchObject({ kind: 'signed' });
    expect(getVisit(clinic.db, visitId).state).toBe('done');
  });

  test('the paper says who signed with which registration, also after that person’s record has changed', async () => {
    const clinic = makePractice();
    const { visitId } = await clinic.begin();
    await clinic.write(visitId, fever);
    await clinic.sign(visitId);
    transact(clinic.db, (tx) => void tx.run("UPDATE staff SET registration = 'other', name = 'Other'"));
    const consultationId = clinic.news[0]?.consultationId ?? '';
    const paper = await clinic.ask('consultations.paper', { consultationId }, clinic.asha);
    expect(paper.sealed.doctor).toMatchObject({ name: 'Dr. Rao', registration: 'MH-1' });
    expect(paper.sealed.clinic.name).toBe('Shanti Clinic');
    expect(paper).toMatchObject({ version: 1, isReplaced: false, patient: { name: 'Savita Rane', abhaNumber: null } });
  });

  test('a draft has no paper', async () => {
    const clinic = makePractice();
    const { visitId } = await clinic.begin();
    await clinic.write(visitId, fever);
    const id = clinic.db.get<{ id: string }>('SELECT id FROM consultations')?.id;
    expect(await clinic.refusal(clinic.rao, 'consultations.paper', { consultationId: id })).toBe(
      'consultations.not-signed',
    );
  });
});

describe('correcting', () => {
  test('is a new version with a reason that replaces the old one; both stay', async () => {
    const clinic = makePractice();
    const { visitId } = await clinic.begin();
    await clinic.write(visitId, fever);
    await clinic.sign(visitId);
    expect(await clinic.ask('consultations.correct', { visitId, reason: 'Wrong strength' })).toEqual({
      revision: 1,
      version: 2,
    });
    await clinic.write(visitId, { medicines: [medicine('Tab Dolo 500', '1-0-1 pc 5d')] });
    expect((await clinic.ask('consultations.page', { visitId })).signed?.version).toBe(1);
    expect(await clinic.sign(visitId)).toMatchObject({ kind: 'signed', version: 2 });
    const [first, second] = clinic.news.map(({ consultationId }) => consultationId);
    expect(await clinic.ask('consultations.paper', { consultationId: first })).toMatchObject({
      isReplaced: true,
      version: 1,
    });
    expect(await clinic.ask('consultations.paper', { consultationId: second })).toMatchObject({
      isReplaced: false,
      reason: 'Wrong strength',
    });
    expect(clinic.db.all('SELECT version FROM consultations_signed')).toEqual([{ version: 2 }]);
    expect(getVisit(clinic.db, visitId).state).toBe('done');
  });

  test('given up, leaves the signed version as it was', async () => {
    const clinic = makePractice();
    const { visitId } = await clinic.begin();
    await clinic.write(visitId, fever);
    const added = { visitId, title: 'x', data: files.pdf.toString('base64') };
    await clinic.ask('consultations.addDocument', added);
    await clinic.sign(visitId);
    await clinic.ask('consultations.correct', { visitId, reason: 'Mistake' });
    await clinic.ask('consultations.dropDraft', { visitId, revision: 1 });
    const page = await clinic.ask('consultations.page', { visitId });
    expect(page).toMatchObject({ status: 'signed', version: 1, note: fever, documents: [{ title: 'x' }] });
  });

  test.each([
    ['what is not signed', [], 'consultations.not-signed'],
    ['what is being corrected', ['sign', 'correct'], 'consultations.draft-open'],
  ])('%s cannot be corrected', async (_what, steps, code) => {
    const clinic = makePractice();
    const { visitId } = await clinic.begin();
    if (steps.includes('sign')) {
      await clinic.write(visitId, fever);
      await clinic.sign(visitId);
      await clinic.ask('consultations.correct', { visitId, reason: 'First' });
    }
    expect(await clinic.refusal(clinic.rao, 'consultations.correct', { visitId, reason: 'Why not' })).toBe(code);
  });

  test('without a reason is refused', async () => {
    const clinic = makePractice();
    const { visitId } = await clinic.begin();
    expect(await clinic.refusal(clinic.rao, 'consultations.correct', { visitId, reason: '  ' })).toBe('call.bad-input');
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

describe('allergies', () => {
  test('are kept for the patient, replace "none known", and end without being forgotten', async () => {
    const clinic = makePractice();
    const { visitId, patientId } = await clinic.begin();
    const known = async () => (await clinic.ask('consultations.side', { visitId })).allergies;
    expect(await known()).toEqual({ list: [], isNoneKnown: false });
    await clinic.ask('consultations.noteNoAllergy', { patientId });
    expect(await known()).toEqual({ list: [], isNoneKnown: true });
    const { allergyId } = await clinic.ask('consultations.addAllergy', {
      patientId,
      substance: 'Penicillin',
      reaction: 'rash',
    });
    expect(await known()).toMatchObject({ list: [{ substance: 'Penicillin', reaction: 'rash' }], isNoneKnown: false });
    await clinic.ask('consultations.noteNoAllergy', { patientId });
    expect((await known()).list).toHaveLength(1);
    await clinic.ask('consultations.endAllergy', { allergyId });
    expect(await known()).toEqual({ list: [], isNoneKnown: false });
    expect(
      clinic.db.get('SELECT substance, ended_by AS who FROM allergies WHERE id = @allergyId', { allergyId }),
    ).toEqual({
      substance: 'Penicillin',
      who: clinic.rao.staffId,
    });
    expect(await clinic.refusal(clinic.rao, 'consultations.endAllergy', { allergyId })).toBe(
      'consultations.no-allergy',
    );
  });

  test('stand in the summary beside the medicine that they warn of, and in what is signed', async () => {
    const clinic = makePractice();
    const { visitId, patientId } = await clinic.begin();
    await clinic.ask('consultations.addAllergy', { patientId, substance: 'Penicillin', reaction: 'rash' });
    await clinic.write(visitId, { ...fever, medicines: [medicine('Cap Amoxicillin 500', '1-1-1 5d')] });
    const summary = await clinic.ask('consultations.summary', { visitId });
    expect(summary.hints).toEqual([{ kind: 'allergy', about: 'Cap Amoxicillin 500', detail: 'Penicillin' }]);
    expect(summary).toMatchObject({
      hiTypes: ['OPConsultation', 'Prescription'],
      medicines: 1,
      careContextDisplay: 'OPD visit 24-11-2026',
    });
    await clinic.sign(visitId);
    const consultationId = clinic.news[0]?.consultationId;
    expect((await clinic.ask('consultations.paper', { consultationId })).sealed.allergies.list).toMatchObject([
      { substance: 'Penicillin' },
    ]);
  });

  test('of a patient who is not there are refused', async () => {
    const clinic = makePractice();
    const input = { patientId: 'none', substance: 'x', reaction: '' };
    expect(await clinic.refusal(clinic.rao, 'consultations.addAllergy', input)).toBe('patients.not-found');
    expect(await clinic.refusal(clinic.rao, 'consultations.noteNoAllergy', input)).toBe('patients.not-found');
  });
});

describe('the next visit', () => {
  async function twoVisits() {
    const clinic = makePractice();
    const first = await clinic.begin();
    const medicines = [medicine('Tab Telma 40', '1-0-0 cont'), medicine('Tab Azee 500', '1 od 3d')];
    await clinic.write(first.visitId, {
      ...fever,
      medicines,
      diagnoses: [diagnosis('Hypertension', true)],
      vitals: { ...emptyNote.vitals, pulse: 80 },
    });
    await clinic.sign(first.visitId);
    clinic.clinic.wait(24 * 60);
    const second = await clinic.begin('', first.patientId);
    return { clinic, first, second };
  }

  test('knows what the patient takes, the problems, the last visit and the trend', async () => {
    const { clinic, first, second } = await twoVisits();
    const side = await clinic.ask('consultations.side', { visitId: second.visitId });
    expect(side.medicines.map(({ medicine }) => medicine)).toEqual(['Tab Telma 40', 'Tab Azee 500']);
    expect(side.problems).toMatchObject([{ text: 'Hypertension', isOngoing: true }]);
    expect(side.last).toMatchObject({ visitId: first.visitId, doctorName: 'Dr. Rao' });
    expect(side.trend).toMatchObject([{ vitals: { pulse: 80 } }]);
    const before = await clinic.ask('consultations.side', { visitId: first.visitId });
    expect(before).toMatchObject({ medicines: [], problems: [], last: null, trend: [] });
  });

  test('seals the medicines that go on and are neither prescribed again nor stopped', async () => {
    const { clinic, second } = await twoVisits();
    await clinic.write(second.visitId, { ...fever, stopped: ['Tab Azee 500'] });
    await clinic.sign(second.visitId);
    const consultationId = clinic.news[1]?.consultationId;
    const { sealed } = await clinic.ask('consultations.paper', { consultationId });
    expect(sealed.continuing.map(({ medicine }) => medicine)).toEqual(['Tab Telma 40']);
  });

  test('offers the clinic’s own words, the most used first, with the dose last written', async () => {
    const { clinic, second } = await twoVisits();
    const suggest = async (kind: string, typed: string) =>
      (await clinic.ask('consultations.suggest', { kind, typed })).phrases;
    expect(await suggest('medicine', 'tab tel')).toEqual([{ text: 'Tab Telma 40', detail: '1-0-0 cont' }]);
    expect(await suggest('medicine', '40')).toEqual([{ text: 'Tab Telma 40', detail: '1-0-0 cont' }]);
    await clinic.write(second.visitId, { ...fever, medicines: [medicine('telma 40', '0-0-1 cont')] });
    await clinic.sign(second.visitId);
    expect(await suggest('medicine', 'TELMA')).toEqual([{ text: 'telma 40', detail: '0-0-1 cont' }]);
    expect(await suggest('diagnosis', 'hyp')).toEqual([{ text: 'Hypertension', detail: '' }]);
    expect(await suggest('medicine', '%')).toEqual([]);
    expect(await suggest('medicine', '')).toEqual([]);
  });

  test('the story lists all visits newest first; reception sees that, not what was written', async () => {
    const { clinic, first, second } = await twoVisits();
    const { patientId } = first;
    const story = await clinic.ask('consultations.storyOf', { patientId });
    expect(story.visits).toMatchObject([
      { id: second.visitId, status: 'empty', signed: null },
      { id: first.visitId, status: 'signed', diagnoses: ['Hypertension'], medicines: ['Tab Telma 40', 'Tab Azee 500'] },
    ]);
    const seen = await clinic.ask('consultations.storyOf', { patientId }, clinic.asha);
    expect(seen.visits[1]).toMatchObject({
      status: 'signed',
      diagnoses: [],
      medicines: [],
      complaints: [],
      documents: [],
    });
  });
});
