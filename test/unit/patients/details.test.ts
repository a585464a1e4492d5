import { describe, expect, test } from 'vitest';
import { Mobile, PatientDetails, PatientName } from '../../../core/patients/model.ts';
import { somebody } from '../../world/people.ts';

const nameOf = (text: string) => PatientName.safeParse(text).data ?? 'refused';
const mobileOf = (text: string) => Mobile.safeParse(text).data ?? 'refused';
const accepts = (details: object) => PatientDetails.safeParse({ ...somebody({ name: 'Asha' }), ...details }).success;

describe('a name', () => {
  test.each([
    ['Ramesh', 'Ramesh'],
    ['  Asha   Devi\tPatil ', 'Asha Devi Patil'],
    ['लक्ष्मी देवी', 'लक्ष्मी देवी'],
    ["Mary D'Souza-Pinto", "Mary D'Souza-Pinto"],
    ['B/o Sunita (twin 2)', 'B/o Sunita (twin 2)'],
    ['A. K. Sharma', 'A. K. Sharma'],
    ['Ö', 'Ö'],
  ])('%j is kept as %j', (text, kept) => expect(nameOf(text)).toBe(kept));

  test('may have 60 letters, and 120, but not 121', () => {
    expect(nameOf('क'.repeat(60))).toHaveLength(60);
    expect(nameOf('a'.repeat(120))).toHaveLength(120);
    expect(nameOf('a'.repeat(121))).toBe('refused');
  });

  test.each([
    '',
    '   ',
    '12345',
    '...',
    '👶',
    'Asha 👶',
    'Asha\u0000',
    'Asha <b>',
    'Asha; DROP TABLE',
    'Asha*',
    'Asha"',
  ])('%j is refused', (text) => expect(nameOf(text)).toBe('refused'));
});

describe('a mobile', () => {
  test.each([
    '9876543210',
    ' 98765 43210 ',
    '98765-43210',
    '+919876543210',
    '+91 98765 43210',
    '+91-98765-43210',
    '919876543210',
    '00919876543210',
    '09876543210',
    '(0) 98765.43210',
    '९८७६५४३२१०',
  ])('%j is 9876543210', (text) => expect(mobileOf(text)).toBe('9876543210'));

  test('that begins with 91 itself keeps its digits', () => expect(mobileOf('9198765432')).toBe('9198765432'));

  test.each([
    '',
    '987654321',
    '98765432101',
    '5876543210',
    '0000000000',
    '+1 202 555 0123',
    '98765abcde',
    '+91',
    '9'.repeat(39),
  ])('%j is refused', (text) => expect(mobileOf(text)).toBe('refused'));
});

describe('the rest', () => {
  test('a patient needs no more than a name and a gender', () => expect(accepts({})).toBe(true));
  test('a gender outside the list is refused', () => expect(accepts({ gender: 'male' })).toBe(false));
  test('an impossible date is refused', () => expect(accepts({ birthDate: '1990-02-30' })).toBe(false));
  test('a postal code has six digits and does not begin with 0', () => {
    expect(accepts({ pincode: '411001' })).toBe(true);
    expect(accepts({ pincode: '041100' })).toBe(false);
    expect(accepts({ pincode: '41100' })).toBe(false);
  });
  test('a guardian stands in a known relation', () => {
    expect(accepts({ guardianName: 'Suresh Patil', guardianRelation: 'father' })).toBe(true);
    expect(accepts({ guardianName: 'Suresh Patil', guardianRelation: 'uncle' })).toBe(false);
    expect(accepts({ guardianName: '👨' })).toBe(false);
  });
  test('an address longer than the field is refused, not cut', () => {
    expect(accepts({ addressLine: 'x'.repeat(200) })).toBe(true);
    expect(accepts({ addressLine: 'x'.repeat(201) })).toBe(false);
  });
});
