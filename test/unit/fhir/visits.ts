import { Buffer } from 'node:buffer';
import type { DocumentFacts, DoseRhythm, DoseStep, Making, RecordInput } from '../../../core/fhir/index.ts';

export const pdf: DocumentFacts = {
  title: 'Blood report',
  contentType: 'application/pdf',
  data: Buffer.from('%PDF-1.4\n%%EOF\n'),
  createdAt: new Date('2026-11-01T06:00:00Z'),
};

export const step = (rhythm: DoseRhythm, more: Partial<DoseStep> = {}): DoseStep => ({
  rhythm,
  unit: 'tablet',
  food: null,
  isAtBedtime: false,
  isWhenNeeded: false,
  mostADay: null,
  length: null,
  ...more,
});

/** A whole visit, with something in every part. */
export const fullVisit: RecordInput = {
  patient: {
    localNumber: 'AC-000417',
    name: 'Ravi Sample',
    gender: 'M',
    birthDate: '1979-03-14',
    mobile: '9800000001',
    address: { text: 'Kothrud, Pune', district: 'Pune', state: 'Maharashtra', pincode: '411038' },
    abhaNumber: '91000011112222',
    abhaAddress: 'ravi.sample@sbx',
  },
  practitioner: {
    localNumber: 'd1',
    name: 'Dr. Meera Kulkarni',
    qualification: 'MBBS, MD',
    registration: { number: '2009/05/1234', council: 'Maharashtra Medical Council' },
    hprId: '71-1234-5678-9012',
  },
  organization: {
    localNumber: 'c1',
    name: 'Asha Clinic',
    hfrId: 'IN2710000123',
    phone: '02025551234',
    address: { text: '12 MG Road, Pune' },
  },
  visit: {
    careContextReference: 'V-2026-0007',
    start: new Date('2026-11-02T04:50:00Z'),
    end: new Date('2026-11-02T05:12:00Z'),
  },
  consultation: {
    complaints: [{ text: 'Fever', since: '3 days' }, { text: 'Cough' }],
    findings: 'Throat congested. Chest < clear & dry.',
    vitals: {
      bloodPressure: { systolic: 138, diastolic: 86 },
      pulse: 92,
      temperature: { value: 101.4, unit: 'F' },
      oxygenSaturation: 97,
      respiration: 18,
      weight: 71.5,
      height: 168,
    },
    allergies: [{ substance: 'Penicillin', reaction: 'Rash', severity: 'moderate' }],
    history: [
      { kind: 'illness', text: 'Diabetes', since: '2015', isOver: false },
      { kind: 'procedure', text: 'Appendectomy', when: '2001' },
      { kind: 'family', text: 'Type 2 diabetes', relative: 'father' },
    ],
    diagnoses: [{ text: 'Acute bronchitis', icd10: 'J20.9', certainty: 'provisional' }],
    medicines: [
      {
        name: 'Azithromycin',
        strength: '500 mg',
        form: 'tablet',
        patientText: '1 tablet in the morning and at night after food for 5 days',
        steps: [
          step(
            { kind: 'parts', morning: 1, noon: 0, evening: 0, night: 1 },
            { food: 'after', length: { count: 5, unit: 'day' } },
          ),
        ],
      },
      {
        name: 'Prednisolone',
        patientText: '2 tablets in the morning for 3 days, then 1 for 3 days',
        steps: [
          step({ kind: 'a-day', times: 1, amount: 2 }, { length: { count: 3, unit: 'day' } }),
          step({ kind: 'a-day', times: 1, amount: 1 }, { length: { count: 3, unit: 'day' } }),
        ],
      },
      {
        name: 'Paracetamol',
        strength: '650 mg',
        patientText: '1 tablet when there is fever, at most 3 a day',
        steps: [step({ kind: 'when-needed', amount: 1 }, { isWhenNeeded: true, mostADay: 3 })],
        note: 'Not on an empty stomach',
      },
      { name: 'Cough syrup', patientText: 'as on the bottle', steps: [] },
    ],
    currentMedicines: [{ name: 'Metformin 500 mg', text: '1-0-1' }],
    tests: [{ text: 'Complete blood count', note: 'Fasting' }],
    advice: 'Rest, warm water.\nCome back if breathless.',
    followUp: { afterDays: 5, note: 'With reports' },
    procedures: [{ text: 'Nebulisation' }],
  },
  documents: [pdf],
  prescriptionFile: { ...pdf, title: 'Prescription' },
  signedAt: new Date('2026-11-02T05:12:00Z'),
};

/** Uuids in a row, the same in every run. */
export function making(more: Partial<Making> = {}): Making {
  let count = 0;
  const ids = () => `00000000-0000-4000-8000-${String((count += 1)).padStart(12, '0')}`;

  return {
    ids,
    now: new Date('2026-11-02T05:13:20Z'),
    documentId: '11111111-0000-4000-8000-000000000000',
    version: 1,
    ...more,
  };
}
