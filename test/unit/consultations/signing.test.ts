import { describe, expect, test } from 'vitest';
import { auditOf, verifyAudit } from '../../../core/audit/index.ts';
import { transact } from '../../../core/db/index.ts';
import type { Remark } from '../../../core/fhir/index.ts';
import { getVisit } from '../../../core/visits/index.ts';
import { fever, files, makePractice, medicine } from './practice.ts';

const remark = (severity: Remark['severity']): Remark => ({ severity, path: 'Bundle', rule: 'r', text: 'is wrong' });

describe('signing', () => {
  test('fixes the page, ends the visit, and tells in the same transaction who wants to know (Health_RECORD_CREATION_101)', async () => {
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
