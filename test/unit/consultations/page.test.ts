import { describe, expect, test } from 'vitest';
import {
  type Allergies,
  addDays,
  ConsultationStatus,
  canBecome,
  cleanNote,
  emptyNote,
  followUpDay,
  hintsOf,
  hiTypesOf,
  isBlank,
  Note,
  noVitals,
  readComplaint,
  readDiagnosis,
  readFollowUp,
} from '../../../core/consultations/model.ts';

describe('follow-up', () => {
  const today = '2026-11-24';
  test.each([
    ['5d', { kind: 'after', days: 5 }],
    ['5', { kind: 'after', days: 5 }],
    ['after 2 weeks', { kind: 'after', days: 14 }],
    ['1 month', { kind: 'after', days: 30 }],
    ['24/12/2026', { kind: 'on', day: '2026-12-24' }],
    ['1-12', { kind: 'on', day: '2026-12-01' }],
    ['5-1', { kind: 'on', day: '2027-01-05' }],
    ['24-12-26', { kind: 'on', day: '2026-12-24' }],
    ['SOS', { kind: 'if-needed' }],
  ])('%s', (typed, followUp) => {
    expect(readFollowUp(typed, today)).toEqual(followUp);
  });

  test.each(['', 'soon', '0d', '999 months', '31-02-2027', '23-11-2026', '24/11/2026', '13-13'])(
    '"%s" is none',
    (typed) => {
      expect(readFollowUp(typed, today)).toBeUndefined();
    },
  );

  test('its day is counted from the visit, over the end of a month and a leap year', () => {
    expect(followUpDay({ kind: 'after', days: 5 }, '2028-02-26')).toBe('2028-03-02');
    expect(followUpDay({ kind: 'on', day: '2026-12-24' }, today)).toBe('2026-12-24');
    expect(followUpDay({ kind: 'if-needed' }, today)).toBeNull();
    expect(followUpDay(null, today)).toBeNull();
    expect(addDays('2026-01-01', -1)).toBe('2025-12-31');
  });
});

describe('the page', () => {
  const filled: Note = {
    ...emptyNote,
    complaints: [
      { text: '  fever ', since: ' 3 days ' },
      { text: ' ', since: 'x' },
    ],
    medicines: [
      { medicine: ' Tab  Dolo 650', dose: ' 1-0-1 5d' },
      { medicine: '', dose: '1-0-1' },
    ],
    stopped: ['Tab X', 'Tab X', ' '],
    advice: 'Rest \n Drink water  ',
  };

  test('is signed without blank lines and blanks', () => {
    expect(cleanNote(filled)).toMatchObject({
      complaints: [{ text: 'fever', since: '3 days' }],
      medicines: [{ medicine: 'Tab Dolo 650', dose: '1-0-1 5d' }],
      stopped: ['Tab X'],
      advice: 'Rest \n Drink water',
    });
  });

  test('with nothing but blanks is blank; with one measurement it is not', () => {
    expect(isBlank(emptyNote)).toBe(true);
    expect(isBlank({ ...emptyNote, findings: ' \n ', vitals: { ...noVitals, temperatureUnit: 'C' } })).toBe(true);
    expect(isBlank({ ...emptyNote, vitals: { ...noVitals, pulse: 72 } })).toBe(false);
    expect(isBlank(filled)).toBe(false);
  });

  test('holds the record types that are really in it', () => {
    expect(hiTypesOf(emptyNote, 0)).toEqual(['OPConsultation']);
    expect(hiTypesOf(filled, 2)).toEqual(['OPConsultation', 'Prescription', 'HealthDocumentRecord']);
  });

  test('refuses what no page can hold', () => {
    const vitals = (some: object) => ({ ...emptyNote, vitals: { ...noVitals, ...some } });
    expect(Note.safeParse(vitals({ pulse: -1 })).success).toBe(false);
    expect(Note.safeParse(vitals({ spo2: 101 })).success).toBe(false);
    const diagnosis = { text: 'x', certainty: 'confirmed', isOngoing: false };
    expect(Note.safeParse({ ...emptyNote, diagnoses: [{ ...diagnosis, code: 'e11' }] }).success).toBe(false);
    expect(Note.safeParse({ ...emptyNote, diagnoses: [{ ...diagnosis, code: 'E11.9' }] }).success).toBe(true);
    expect(Note.safeParse({ ...emptyNote, findings: 'x'.repeat(5001) }).success).toBe(false);
    expect(Note.safeParse({ ...emptyNote, followUp: { kind: 'after', days: 0 } }).success).toBe(false);
  });

  test.each([
    ['?Dengue', 'Dengue', null, 'provisional'],
    ['Dengue ?', 'Dengue', null, 'provisional'],
    ['Viral fever', 'Viral fever', null, 'confirmed'],
    ['Type 2 diabetes E11.9', 'Type 2 diabetes', 'E11.9', 'confirmed'],
    ['? asthma (j45)', 'asthma', 'J45', 'provisional'],
    ['Hepatitis B19X', 'Hepatitis B19X', null, 'confirmed'],
    ['E11', 'E11', null, 'confirmed'],
    ['', '', null, 'confirmed'],
  ])('the diagnosis "%s" is parted', (typed, text, code, certainty) => {
    expect(readDiagnosis(typed)).toEqual({ text, code, certainty });
  });

  test.each([
    ['Fever x 3 days', 'Fever', '3 days'],
    ['fever 3d', 'fever', '3d'],
    ['cough since 2 weeks', 'cough', '2 weeks'],
    ['pain', 'pain', ''],
    ['Grade 2 pain', 'Grade 2 pain', ''],
    ['3 days', '3 days', ''],
  ])('the complaint "%s" is parted', (typed, text, since) => {
    expect(readComplaint(typed)).toEqual({ text, since });
  });

  const noAllergies: Allergies = { list: [], isNoneKnown: false };

  test('hints name the medicine, the allergy and what was not read', () => {
    const allergies: Allergies = {
      list: [{ id: 'a', substance: 'penicillin', reaction: 'rash', notedAt: '2026-01-01T00:00:00.000Z' }],
      isNoneKnown: false,
    };
    const note: Note = {
      ...emptyNote,
      vitals: { ...noVitals, spo2: 9 },
      medicines: [
        { medicine: 'Cap Amoxicillin', dose: '1-1-1 5d' },
        { medicine: 'Tab B', dose: '' },
        { medicine: 'Tab C', dose: 'as told' },
        { medicine: 'Tab D', dose: '1 od with milk' },
      ],
    };
    expect(hintsOf(note, allergies)).toEqual([
      { kind: 'allergy', about: 'Cap Amoxicillin', detail: 'penicillin' },
      { kind: 'no-dose', about: 'Tab B', detail: '' },
      { kind: 'dose-unread', about: 'Tab C', detail: '' },
      { kind: 'dose-partly-read', about: 'Tab D', detail: 'with milk' },
      { kind: 'unusual-vital', about: 'spo2', detail: '' },
      { kind: 'no-diagnosis', about: '', detail: '' },
    ]);
    expect(hintsOf(emptyNote, noAllergies)).toEqual([{ kind: 'nothing-written', about: '', detail: '' }]);
  });

  test.each([
    ['draft', 'draft', false],
    ['draft', 'signed', true],
    ['signed', 'draft', false],
    ['signed', 'signed', false],
  ] as const)('from %s to %s: %s', (from, to, may) => {
    expect(canBecome(from, to)).toBe(may);
    expect(ConsultationStatus.options).toHaveLength(2);
  });
});
