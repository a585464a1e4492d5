import { describe, expect, test } from 'vitest';
import { emptyNote } from '../../../core/consultations/model.ts';
import { diagnosis, fever, makePractice, medicine } from './practice.ts';

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

test('what every visit page asks for is found by an index, however many consultations there are', () => {
  const { db } = makePractice();
  const plan = (sql: string) => db.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).map(({ detail }) => detail);
  const ofPatient = plan("SELECT consultation_id FROM consultations_signed WHERE patient_id = 'x'");
  expect(ofPatient.join('\n')).toMatch(/SEARCH c USING INDEX consultations_of_patient/);
  const all = [
    ...ofPatient,
    ...plan("SELECT * FROM consultations WHERE visit_id = 'x' AND status = 'signed' ORDER BY version DESC LIMIT 1"),
    ...plan("SELECT * FROM consultations WHERE visit_id = 'x' AND status = 'draft'"),
    ...plan("SELECT * FROM allergies WHERE patient_id = 'x' AND ended_at IS NULL ORDER BY noted_at"),
  ];
  expect(all.filter((detail) => detail.startsWith('SCAN'))).toEqual([]);
});
