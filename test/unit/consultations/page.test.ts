import { describe, expect, test } from 'vitest';
import {
  type Allergies,
  addDays,
  allergiesAgainst,
  bodyMassIndex,
  ConsultationStatus,
  canBecome,
  cleanNote,
  currentMedicines,
  emptyNote,
  followUpDay,
  hintsOf,
  hiTypesOf,
  isBlank,
  medicineKey,
  medicineName,
  Note,
  noVitals,
  type PastVisit,
  problemsOf,
  readComplaint,
  readDiagnosis,
  readDose,
  readFollowUp,
  readNumber,
  readPressure,
  readTemperature,
  unusualVitals,
  vitalsTrend,
  writePressure,
} from '../../../core/consultations/model.ts';

describe('vitals', () => {
  test.each([
    ['120/80', 120, 80],
    [' 120 / 80 ', 120, 80],
    ['120 80', 120, 80],
    ['120-80', 120, 80],
    ['', null, null],
  ])('pressure "%s"', (typed, systolic, diastolic) => {
    expect(readPressure(typed)).toEqual({ systolic, diastolic });
  });

  test.each(['abc', '120/', '/80', '130', '1/2', '120/80/60', '12 0/80 x'])('"%s" is no pressure', (typed) => {
    expect(readPressure(typed)).toBeUndefined();
  });

  test.each([
    ['98.6', 98.6, 'F'],
    ['37.2', 37.2, 'C'],
    ['99 f', 99, 'F'],
    ['38,5', 38.5, 'C'],
    ['101.4°F', 101.4, 'F'],
    ['40C', 40, 'C'],
  ])('temperature "%s" tells its scale', (typed, temperature, temperatureUnit) => {
    expect(readTemperature(typed)).toEqual({ temperature, temperatureUnit });
  });

  test.each(['hot', '9', '150', '98.66.6', '-3'])('"%s" is no temperature', (typed) => {
    expect(readTemperature(typed)).toBeUndefined();
  });

  test.each([
    ['72', 72],
    ['97%', 97],
    ['61.5 kg', 61.5],
    ['', null],
    ['x', undefined],
    ['0', undefined],
    ['-5', undefined],
  ])('number "%s"', (typed, value) => {
    expect(readNumber(typed)).toBe(value);
  });

  test.each([
    [{ systolic: 120, diastolic: 80 }, []],
    [{ systolic: 320, diastolic: 80 }, ['systolic']],
    [{ systolic: 80, diastolic: 120 }, ['diastolic']],
    [{ spo2: 9 }, ['spo2']],
    [{ temperature: 98.6, temperatureUnit: 'F' as const }, []],
    [{ temperature: 98.6, temperatureUnit: 'C' as const }, ['temperature']],
    [{ weightKg: 3.2, heightCm: 50 }, []],
    [{ heightCm: 17 }, ['heightCm']],
  ])('%j is unusual in %j', (some, unusual) => {
    expect(unusualVitals({ ...noVitals, ...some })).toEqual(unusual);
  });

  test('the body mass index needs both weight and height', () => {
    expect(bodyMassIndex({ weightKg: 70, heightCm: 175 })).toBe(22.9);
    expect(bodyMassIndex({ weightKg: 70, heightCm: null })).toBeNull();
    expect(writePressure({ systolic: 120, diastolic: 80 })).toBe('120/80');
    expect(writePressure({ systolic: null, diastolic: 80 })).toBe('');
  });
});

describe('allergies', () => {
  const against = (substance: string, medicine: string) => allergiesAgainst([{ substance }], medicine).length > 0;

  test.each([
    ['Penicillin', 'Cap Amoxicillin 500'],
    ['penicillins', 'Tab Augmentin 625'],
    ['Penicillin', 'Tab Cefixime 200'],
    ['Amoxicillin', 'Inj Ampicillin'],
    ['sulfa drugs', 'Tab Septran DS'],
    ['Sulpha', 'Tab Cotrimoxazole'],
    ['NSAIDs', 'Tab Combiflam'],
    ['aspirin', 'Tab Diclofenac 50'],
    ['pain killers (NSAID)', 'Tab Zerodol SP'],
    ['Brufen', 'Tab. Ibuprofen 400'],
    ['ciprofloxacin', 'Tab Levofloxacin 500'],
    ['Dolo', 'Tab Crocin 650'],
    ['Telmisartan', 'Tab TELMISARTAN 40'],
    ['metronidazole', 'Tab Ornidazole'],
  ])('%s warns of %s', (substance, medicine) => {
    expect(against(substance, medicine)).toBe(true);
  });

  test.each([
    ['Penicillin', 'Tab Azithromycin 500'],
    ['Penicillin', 'Tab Penicillamine'],
    ['Penicillin', 'Tab Moxifloxacin 400'],
    ['sulfa', 'Tab Ferrous Sulphate'],
    ['sulfa', 'Syp Zinc sulfate'],
    ['doxycycline', 'Tab Doxylamine'],
    ['diclofenac', 'Cap Dicloxacillin'],
    ['peanuts', 'Tab Dolo 650'],
    ['dust', 'Tab Montek LC'],
    ['Tab Dolo', 'Tab Telma 40'],
    ['', 'Tab Dolo'],
  ])('%s does not warn of %s', (substance, medicine) => {
    expect(against(substance, medicine)).toBe(false);
  });
});

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

describe('what the next visit knows of the ones before', () => {
  const visit = (
    day: string,
    some: Partial<Record<'medicines', [string, string][]>> & Partial<Omit<PastVisit, 'medicines'>>,
  ): PastVisit => ({
    visitId: day,
    day,
    signedAt: `${day}T05:00:00.000Z`,
    vitals: noVitals,
    diagnoses: [],
    stopped: [],
    ...some,
    medicines: (some.medicines ?? []).map(([medicine, dose]) => ({ medicine, dose: readDose(dose) })),
  });
  const current = (past: PastVisit[], today: string) =>
    currentMedicines(past, today).map(({ medicine, until }) => [medicine, until]);

  test('a course is current to its last day and not a day longer', () => {
    const past = [visit('2026-11-20', { medicines: [['Tab Azee 500', '1 od 5d']] })];
    expect(current(past, '2026-11-24')).toEqual([['Tab Azee 500', '2026-11-24']]);
    expect(current(past, '2026-11-25')).toEqual([]);
  });

  test('a long-term medicine goes on for years, until it is stopped', () => {
    const old = visit('2022-01-05', { medicines: [['Tab Telma 40', '1-0-0 cont']] });
    expect(current([old], '2026-11-24')).toEqual([['Tab Telma 40', null]]);
    expect(current([visit('2026-11-01', { stopped: ['telma 40'] }), old], '2026-11-24')).toEqual([]);
  });

  test('a new strength replaces the old one; two strengths of one visit stand side by side', () => {
    const old = visit('2026-01-05', { medicines: [['Tab Amlodipine 5 mg', '1-0-0 cont']] });
    const newer = visit('2026-11-05', { medicines: [['Amlodipine 10mg', '1-0-0 cont']] });
    expect(current([newer, old], '2026-11-24')).toEqual([['Amlodipine 10mg', null]]);
    const both = visit('2026-11-05', {
      medicines: [
        ['Tab Thyronorm 50', '1 od cont'],
        ['Tab Thyronorm 75', '1 weekly sun cont'],
      ],
    });
    expect(current([both], '2026-11-24')).toHaveLength(2);
  });

  test('where nobody wrote for how long, it is shown for a month and said so', () => {
    const past = [visit('2026-11-20', { medicines: [['Tab X', '1 od']] })];
    expect(currentMedicines(past, '2026-12-19')).toMatchObject([{ isEndUnknown: true, until: '2026-12-19' }]);
    expect(currentMedicines(past, '2026-12-20')).toEqual([]);
  });

  test('one medicine under one name, however it is typed; an injection is another thing', () => {
    expect(medicineKey(' Tab.  Dolo   650 ')).toBe('dolo 650');
    expect(medicineName('Tab Telma 40 mg')).toBe('telma');
    expect(medicineName('Telma H')).toBe('telma h');
    expect(medicineName('Inj Diclofenac 75')).not.toBe(medicineName('Tab Diclofenac 75'));
    expect(medicineName('500')).toBe('500');
  });

  const diagnosis = (text: string, isOngoing: boolean) => ({
    text,
    code: null,
    certainty: 'confirmed' as const,
    isOngoing,
  });

  test('problems: what goes on first, however old; what was found of late; the latest word counts', () => {
    const past = [
      visit('2026-11-01', { diagnoses: [diagnosis('viral fever', false), diagnosis('Asthma', false)] }),
      visit('2026-05-01', { diagnoses: [diagnosis('gastritis', false)] }),
      visit('2020-03-01', { diagnoses: [diagnosis('Diabetes', true), diagnosis('asthma', true)] }),
    ];
    expect(problemsOf(past, '2026-11-24').map(({ text, since }) => [text, since])).toEqual([
      ['Diabetes', '2020-03-01'],
      ['viral fever', '2026-11-01'],
      ['Asthma', '2020-03-01'],
    ]);
    expect(problemsOf(past, '2027-11-24').map(({ text }) => text)).toEqual(['Diabetes']);
  });

  test('the trend holds the last visits at which anything was measured, oldest first', () => {
    const measured = (day: string, pulse: number) => visit(day, { vitals: { ...noVitals, pulse } });
    const past = [
      measured('2026-11-03', 90),
      visit('2026-11-02', {}),
      measured('2026-11-01', 70),
      measured('2026-10-01', 60),
    ];
    expect(vitalsTrend(past, 2).map(({ vitals }) => vitals.pulse)).toEqual([70, 90]);
  });
});
