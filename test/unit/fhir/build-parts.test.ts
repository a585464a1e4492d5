import { describe, expect, test } from 'vitest';
import {
  type Bundle,
  bodyMassIndex,
  buildOpConsultation,
  buildPrescription,
  bundleText,
  type RecordInput,
} from '../../../core/fhir/index.ts';
import { type Loose, resource } from './samples.ts';
import { fullVisit, making, step } from './visits.ts';

const sent = (bundle: Bundle): Loose => JSON.parse(bundleText(bundle));
const withConsultation = (consultation: RecordInput['consultation']): RecordInput => ({ ...fullVisit, consultation });

describe('dosage', () => {
  const dosages = (medicine: Partial<Loose>): Loose => {
    const bundle = buildPrescription(
      withConsultation({ medicines: [{ name: 'M', patientText: 'as I say', steps: [], ...medicine }] }),
      making(),
    );
    return resource(sent(bundle), 'MedicationRequest').dosageInstruction;
  };
  const parts = (morning: number, noon: number, evening: number, night: number) => ({
    kind: 'parts' as const,
    morning,
    noon,
    evening,
    night,
  });

  test('1-0-1 after food for five days', () => {
    expect(dosages({ steps: [step(parts(1, 0, 0, 1), { food: 'after', length: { count: 5, unit: 'day' } })] })).toEqual(
      [
        {
          text: 'as I say',
          additionalInstruction: [{ text: 'after food' }],
          timing: {
            repeat: {
              boundsDuration: { value: 5, unit: 'day', system: 'http://unitsofmeasure.org', code: 'd' },
              frequency: 2,
              period: 1,
              periodUnit: 'd',
              when: ['MORN', 'NIGHT'],
            },
          },
          doseAndRate: [{ doseQuantity: { value: 1, unit: 'tablet' } }],
        },
      ],
    );
  });

  test('amounts that differ are told by the text alone', () => {
    expect(dosages({ steps: [step(parts(1, 0, 0, 2))] })[0]).not.toHaveProperty('doseAndRate');
  });

  test('when needed, with a limit', () => {
    expect(dosages({ steps: [step({ kind: 'when-needed', amount: 1 }, { mostADay: 3 })] })).toMatchObject([
      {
        asNeededBoolean: true,
        additionalInstruction: [{ text: 'at most 3 times a day' }],
        maxDosePerPeriod: { numerator: { value: 3, unit: 'tablet' } },
      },
    ]);
  });

  test('a taper keeps its order, and its first instruction says all of it', () => {
    const taper = dosages({
      steps: [
        step({ kind: 'a-day', times: 1, amount: 2 }, { length: { count: 3, unit: 'day' } }),
        step({ kind: 'a-day', times: 1, amount: 1 }),
      ],
    });

    expect(taper.map(({ sequence, text }: Loose) => [sequence, text])).toEqual([
      [1, 'as I say'],
      [2, 'then: 1 tablet 1 times a day'],
    ]);
  });

  test('words alone stay words', () => {
    expect(dosages({})).toEqual([{ text: 'as I say' }]);
  });
});

describe('diagnoses', () => {
  const conditions = (diagnoses: RecordInput['consultation']['diagnoses']): Loose[] =>
    sent(buildPrescription({ ...withConsultation({ diagnoses }) }, making()))
      .entry.map((entry: Loose) => entry.resource)
      .filter((one: Loose) => one.resourceType === 'Condition');

  test.each([
    ['J20.9', [{ system: 'http://hl7.org/fhir/sid/icd-10', code: 'J20.9', display: 'Bronchitis' }]],
    [' j20 ', [{ system: 'http://hl7.org/fhir/sid/icd-10', code: 'J20', display: 'Bronchitis' }]],
    ['CA20', undefined],
    ['', undefined],
  ])('the code "%s" is sent only in the form of ICD-10', (icd10, coding) => {
    expect(conditions([{ text: 'Bronchitis', icd10, certainty: 'confirmed' }])[0].code).toEqual({
      text: 'Bronchitis',
      ...(coding && { coding }),
    });
  });

  test('what was ruled out says so', () => {
    expect(conditions([{ text: 'Dengue', certainty: 'ruled-out' }])[0].verificationStatus.coding[0].code).toBe(
      'refuted',
    );
  });
});

test('no known allergy is said only when it was asked', () => {
  const allergies = (hasNoKnownAllergy: boolean) =>
    resource(buildOpConsultation(withConsultation({ hasNoKnownAllergy }), making()), 'AllergyIntolerance');

  expect(allergies(false)).toBeUndefined();
  expect(allergies(true).code).toMatchObject({ text: 'No known allergy' });
});

test('a follow-up after some days is the whole of that day in India', () => {
  const input = {
    ...withConsultation({ followUp: { afterDays: 5 } }),
    visit: { ...fullVisit.visit, start: new Date('2026-11-02T20:00:00Z') },
  };

  expect(resource(buildOpConsultation(input, making()), 'Appointment')).toMatchObject({
    status: 'proposed',
    start: '2026-11-08T00:00:00+05:30',
    end: '2026-11-08T23:59:59+05:30',
  });
});

test.each([
  [71.5, 168, 25.3],
  [undefined, 168, undefined],
  [70, 0, undefined],
  [0, 168, undefined],
])('a body mass index of %s kg and %s cm is %s', (weight, height, index) => {
  expect(bodyMassIndex(weight, height)).toBe(index);
});
