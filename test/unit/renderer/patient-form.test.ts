import { describe, expect, test } from 'vitest';
import type { Patient } from '../../../core/patients/index.ts';
import {
  blankForm,
  detailsIn,
  errorsIn,
  formOf,
  mergeForms,
  tidyName,
} from '../../../renderer/screens/patients/patient-form.ts';
import { placeOfPincode, placesLike, statesLike } from '../../../renderer/screens/patients/places.ts';

const today = '2026-11-24';
const asha = { ...blankForm, name: 'Asha Devi', gender: 'F', birth: '14/5/1990', mobile: '+91 98765 43210' } as const;

const stored: Patient = {
  id: '1',
  number: 'P-1001',
  version: 3,
  name: 'ASHA DEVI',
  gender: 'F',
  birthDate: '1990-05',
  birthPrecision: 'month',
  mobile: '9876543210',
  addressLine: '',
  district: 'Pune',
  state: 'Maharashtra',
  pincode: '',
  guardianName: '',
  guardianRelation: null,
  abhaNumber: null,
  abhaAddress: null,
  isAbhaVerified: false,
  lockedFields: [],
  createdAt: '2026-11-24T05:00:00.000Z',
  changedAt: '2026-11-24T05:00:00.000Z',
};

describe('the form of a patient', () => {
  test('gives the core what was typed, with birth and mobile understood', () => {
    expect(detailsIn(asha, today)).toMatchObject({
      name: 'Asha Devi',
      gender: 'F',
      birthDate: '1990-05-14',
      mobile: '9876543210',
      guardianRelation: null,
      pincode: '',
    });
    expect(detailsIn({ ...asha, birth: '34', mobile: '' }, today)).toMatchObject({ birthDate: '1992', mobile: null });
  });

  test('gives nothing while something is wrong, and names each wrong field', () => {
    expect(errorsIn(blankForm, today)).toEqual({
      name: 'patients.error.name-missing',
      gender: 'patients.error.gender-missing',
    });
    const wrong = { ...asha, name: '👶', birth: '30/2/1990', mobile: '12345', pincode: '0123', guardianName: '***' };
    expect(Object.keys(errorsIn(wrong, today))).toEqual(['name', 'birth', 'mobile', 'pincode', 'guardianName']);
    expect(detailsIn(wrong, today)).toBeUndefined();
  });

  test('of a stored patient comes back unchanged when nothing is typed', () => {
    for (const birthDate of ['1990-05-14', '1990-05', '1990', null]) {
      expect(detailsIn(formOf({ ...stored, birthDate }), today)).toMatchObject({ name: 'ASHA DEVI', birthDate });
    }
  });

  test('does not judge a name that ABDM has verified', () => {
    const form = formOf({ ...stored, name: 'ASHA @ DEVI' });
    expect(detailsIn(form, today)).toBeUndefined();
    expect(detailsIn(form, today, true)).toMatchObject({ name: 'ASHA @ DEVI' });
  });

  test('keeps my changes over those that somebody else stored meanwhile, and theirs where I changed nothing', () => {
    const seen = formOf(stored);
    const mine = { ...seen, mobile: '9811111111', district: 'Pune' };
    const newest = { ...seen, mobile: '9822222222', district: 'Satara', name: 'Asha Patil' };
    expect(mergeForms(seen, mine, newest)).toEqual({ ...newest, mobile: '9811111111' });
  });
});

test.each([
  ['ramesh kumar', 'Ramesh Kumar'],
  ['RAMESH KUMAR', 'Ramesh Kumar'],
  ['a.k. sharma (senior)', 'A.K. Sharma (Senior)'],
  ['maria-josé', 'Maria-José'],
  ["D'Souza McDonald", "D'Souza McDonald"],
  ['रमेश कुमार', 'रमेश कुमार'],
  ['', ''],
])('the name %s is written %s', (typed, tidied) => expect(tidyName(typed)).toBe(tidied));

describe('places', () => {
  const places = [
    { district: 'Pune', state: 'Maharashtra', pincode: '411001' },
    { district: 'Pune', state: 'Maharashtra', pincode: '411002' },
    { district: 'Puri', state: 'Odisha', pincode: '752001' },
    { district: '', state: '', pincode: '415001' },
  ];
  test('a district that patients come from is offered once, when its beginning is typed', () => {
    expect(placesLike(places, 'pu').map(({ district }) => district)).toEqual(['Pune', 'Puri']);
    expect(placesLike(places, 'une')).toEqual([]);
    expect(placesLike(places, ' ')).toEqual([]);
  });
  test('a state is offered by any of its words', () => {
    expect(statesLike('prad')).toEqual([
      'Andhra Pradesh',
      'Arunachal Pradesh',
      'Himachal Pradesh',
      'Madhya Pradesh',
      'Uttar Pradesh',
    ]);
    expect(statesLike('x')).toEqual([]);
  });
  test('a known postal code gives its place; an unknown, unfinished or empty one gives none', () => {
    expect(placeOfPincode(places, '752001')?.district).toBe('Puri');
    expect(placeOfPincode(places, '415001')).toBeUndefined();
    expect(placeOfPincode(places, '75200')).toBeUndefined();
    expect(placeOfPincode(places, '')).toBeUndefined();
  });
});
