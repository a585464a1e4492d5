import { describe, expect, test } from 'vitest';
import {
  currentMedicines,
  medicineKey,
  medicineName,
  noVitals,
  type PastVisit,
  problemsOf,
  readDose,
  vitalsTrend,
} from '../../../core/consultations/model.ts';

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
