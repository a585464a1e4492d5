import { describe, expect, test } from 'vitest';
import { emptyNote, type Note } from '../../../core/consultations/model.ts';
import { asForm, repeatLast, repeatMedicine } from '../../../renderer/screens/visits/page-form.ts';

const last: Note = {
  ...emptyNote,
  complaints: [{ text: 'Fever', since: '3 days' }],
  vitals: { ...emptyNote.vitals, pulse: 88 },
  findings: 'Throat red',
  diagnoses: [
    { text: 'Type 2 diabetes', code: 'E11.9', certainty: 'confirmed', isOngoing: true },
    { text: 'Viral fever', code: null, certainty: 'provisional', isOngoing: false },
  ],
  medicines: [
    { medicine: 'Tab Metformin 500', dose: '1-0-1 pc' },
    { medicine: 'Tab Dolo 650', dose: '1-1-1 3d' },
  ],
  stopped: ['Tab Glimepiride 1'],
  tests: [{ text: 'HbA1c' }],
  advice: 'Walk every day',
  followUp: { kind: 'after', days: 30 },
};
const blank = asForm(emptyNote);

describe('repeating the last visit', () => {
  test('brings its diagnoses, medicines, tests and advice onto a blank page', () => {
    const { diagnoses, medicines, tests, advice } = repeatLast(blank, last);
    expect(diagnoses).toEqual([
      { text: 'Type 2 diabetes E11.9', isOngoing: true },
      { text: '? Viral fever', isOngoing: false },
    ]);
    expect(medicines).toEqual(last.medicines);
    expect(tests).toEqual(['HbA1c']);
    expect(advice).toBe('Walk every day');
  });

  test('does not bring what was so on that day only: complaints, measurements, findings, what was stopped, the follow-up', () => {
    const { complaints, vitals, findings, stopped, followUp } = repeatLast(blank, last);
    expect({ complaints, vitals, findings, stopped, followUp }).toEqual({
      complaints: [],
      vitals: blank.vitals,
      findings: '',
      stopped: [],
      followUp: '',
    });
  });

  test('pressed twice, changes nothing more', () => {
    const once = repeatLast(blank, last);
    expect(repeatLast(once, last)).toEqual(once);
  });

  test('leaves what was typed as it is and in its place, and adds only what is lacking', () => {
    const typed = {
      ...blank,
      complaints: ['Cough'],
      diagnoses: [{ text: 'Bronchitis', isOngoing: false }],
      medicines: [{ medicine: 'Syp Benadryl', dose: '5 ml tds 3d' }],
      tests: ['CBC'],
      advice: 'Steam',
      followUp: '5d',
    };
    const page = repeatLast(typed, last);
    expect(page).toMatchObject({ complaints: ['Cough'], advice: 'Steam', followUp: '5d', tests: ['CBC', 'HbA1c'] });
    expect(page.diagnoses.map(({ text }) => text)).toEqual(['Bronchitis', 'Type 2 diabetes E11.9', '? Viral fever']);
    expect(page.medicines.map(({ medicine }) => medicine)).toEqual([
      'Syp Benadryl',
      'Tab Metformin 500',
      'Tab Dolo 650',
    ]);
  });

  test.each([
    ['with its new dose', { medicine: 'tab  metformin 500', dose: '0-0-1' }],
    ['in another strength', { medicine: 'Metformin 850 mg', dose: '1-0-1' }],
    ['with the dose still in the same field', { medicine: 'Tab Metformin 500 1-0-0 pc', dose: '' }],
  ])('does not write a medicine a second time that is there %s', (_how, typed) => {
    const { medicines } = repeatLast({ ...blank, medicines: [typed] }, last);
    expect(medicines).toEqual([typed, { medicine: 'Tab Dolo 650', dose: '1-1-1 3d' }]);
  });

  test.each(['type 2 diabetes', '?Type 2 diabetes', 'Type 2 Diabetes E11.9'])(
    'does not write a diagnosis a second time that is there as “%s”',
    (text) => {
      const { diagnoses } = repeatLast({ ...blank, diagnoses: [{ text, isOngoing: false }] }, last);
      expect(diagnoses.map((line) => line.text)).toEqual([text, '? Viral fever']);
    },
  );

  test('does not bring a medicine back that this page stops', () => {
    const { medicines, stopped } = repeatLast({ ...blank, stopped: ['Tab Metformin 500'] }, last);
    expect(medicines).toEqual([{ medicine: 'Tab Dolo 650', dose: '1-1-1 3d' }]);
    expect(stopped).toEqual(['Tab Metformin 500']);
  });

  test('takes the blank lines at the end away, so that nothing is added below them', () => {
    const open = {
      ...blank,
      diagnoses: [{ text: ' ', isOngoing: false }],
      medicines: [{ medicine: '', dose: '' }],
      tests: [''],
      advice: ' ',
    };
    expect(repeatLast(open, last)).toEqual(repeatLast(blank, last));
  });

  test('a last visit with nothing on it changes nothing', () => {
    const typed = { ...blank, medicines: [{ medicine: 'Syp Benadryl', dose: '5 ml' }], advice: 'Steam' };
    expect(repeatLast(typed, emptyNote)).toEqual(typed);
  });
});

describe('repeating one medicine', () => {
  test('adds it below what is written, once', () => {
    const typed = { ...blank, medicines: [{ medicine: 'Syp Benadryl', dose: '5 ml' }] };
    const line = { medicine: 'Tab Metformin 500', dose: '1-0-1 pc' };
    const page = repeatMedicine(typed, line);
    expect(page).toEqual({ ...typed, medicines: [...typed.medicines, line] });
    expect(repeatMedicine(page, line)).toEqual(page);
  });
});
