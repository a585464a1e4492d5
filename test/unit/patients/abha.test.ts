import { expect, test } from 'vitest';
import { auditOf } from '../../../core/audit/index.ts';
import { type Db, transact } from '../../../core/db/index.ts';
import {
  attachAbha,
  editPatient,
  findPatientByAbhaAddress,
  findPatientByAbhaNumber,
  getPatient,
  type PatientDetails,
} from '../../../core/patients/index.ts';
import { listVersions } from '../../../core/patients/store.ts';
import { makeTestDb } from '../../world/core.ts';
import { somebody } from '../../world/people.ts';
import { registerAll } from '../../world/register.ts';

const now = new Date('2026-11-24T05:00:00Z');
const asha = somebody({ name: 'Asha Devi Patil', gender: 'F', birthDate: '1990-05-14', mobile: '9876543210' });

const edit = (db: Db, patientId: string, version: number, details: PatientDetails) =>
  transact(db, (tx) => editPatient(tx, { patientId, version, details }, { who: 'staff-2', now }));

const abhaNumber = '91123456789012';
const attach = (db: Db, id: string, abha: Partial<Parameters<typeof attachAbha>[2]> = {}) =>
  transact(db, (tx) =>
    attachAbha(tx, id, {
      abhaNumber,
      abhaAddress: 'Asha_1990@sbx',
      isVerified: true,
      profile: { name: 'Asha Patil', gender: 'F', birthDate: '1990' },
      who: 'staff-2',
      now,
      ...abha,
    }),
  );
const twoPeople = () => {
  const db = makeTestDb();
  const [first = '', second = ''] = registerAll(db, [asha, { ...asha, name: 'Usha Patil' }], now);
  return { db, first, second };
};

test('an ABHA is joined with its verified fields, which are locked from then on', () => {
  const { db, first } = twoPeople();
  attach(db, first);
  const patient = getPatient(db, first);
  expect(patient).toMatchObject({
    version: 2,
    name: 'Asha Patil',
    abhaNumber,
    abhaAddress: 'asha_1990@sbx',
    isAbhaVerified: true,
    lockedFields: ['name', 'gender', 'birthDate'],
  });
  expect(findPatientByAbhaNumber(db, abhaNumber)?.id).toBe(first);
  expect(findPatientByAbhaAddress(db, 'ASHA_1990@sbx')?.id).toBe(first);
  for (const [field, value] of [
    ['name', 'Asha D Patil'],
    ['gender', 'O'],
    ['birthDate', '1991'],
  ] as const) {
    expect(() => edit(db, first, 2, { ...patient, [field]: value })).toThrow(
      expect.objectContaining({ code: 'patients.field-locked', facts: { field } }),
    );
  }
  expect(edit(db, first, 2, { ...patient, mobile: '9811111111' })).toEqual({ version: 3 });
});

test('a verified name with spaces too many does not stand in the way of other edits', () => {
  const { db, first } = twoPeople();
  attach(db, first, { profile: { name: ' ASHA   DEVI ' } });
  const patient = getPatient(db, first);
  expect(patient.name).toBe('ASHA DEVI');
  expect(edit(db, first, 2, { ...patient, name: 'ASHA DEVI', district: 'Pune' })).toEqual({ version: 3 });
});

test('a birth date that we know better than the profile stays; one that differs gives way', () => {
  const { db, first, second } = twoPeople();
  attach(db, first);
  expect(getPatient(db, first).birthDate).toBe('1990-05-14');
  attach(db, second, { abhaNumber: '91123456789099', abhaAddress: null, profile: { birthDate: '1991' } });
  expect(getPatient(db, second)).toMatchObject({ birthDate: '1991', lockedFields: ['birthDate'] });
});

test('an ABHA of one patient cannot become the ABHA of another, by number or by address', () => {
  const { db, first, second } = twoPeople();
  attach(db, first);
  const taken = expect.objectContaining({ code: 'patients.abha-taken', facts: { patientId: first } });
  expect(() => attach(db, second)).toThrow(taken);
  expect(() => attach(db, second, { abhaNumber: null, abhaAddress: 'ASHA_1990@SBX' })).toThrow(taken);
  expect(() => attach(db, second, { abhaAddress: null })).toThrow(taken);
  expect(getPatient(db, second)).toMatchObject({ version: 1, abhaNumber: null, name: 'Usha Patil' });
});

test('another number for a patient who has one is refused; another address is not', () => {
  const { db, first } = twoPeople();
  attach(db, first);
  expect(() => attach(db, first, { abhaNumber: '91999999999999' })).toThrow('patients.has-other-abha');
  attach(db, first, { abhaAddress: 'asha.new@sbx' });
  expect(getPatient(db, first)).toMatchObject({ abhaAddress: 'asha.new@sbx', version: 3 });
  expect(findPatientByAbhaAddress(db, 'asha_1990@sbx')).toBeUndefined();
});

test('the same ABHA again changes nothing', () => {
  const { db, first } = twoPeople();
  attach(db, first);
  attach(db, first);
  expect(getPatient(db, first).version).toBe(2);
  expect(auditOf(db, first)).toHaveLength(2);
});

test('an ABHA that nobody has verified writes over nothing and locks nothing, and verifying later does', () => {
  const { db, first } = twoPeople();
  attach(db, first, { isVerified: false });
  expect(getPatient(db, first)).toMatchObject({ name: asha.name, isAbhaVerified: false, lockedFields: [] });
  attach(db, first);
  expect(getPatient(db, first)).toMatchObject({ name: 'Asha Patil', isAbhaVerified: true });
  attach(db, first, { isVerified: false });
  expect(getPatient(db, first)).toMatchObject({
    isAbhaVerified: true,
    lockedFields: ['name', 'gender', 'birthDate'],
  });
});

test('an ABHA appears in the history and in the audit log without the number', () => {
  const { db, first } = twoPeople();
  attach(db, first);
  expect(listVersions(db, first)[0]).toMatchObject({
    cause: 'abha-attached',
    changes: [
      { field: 'name', before: 'Asha Devi Patil', after: 'Asha Patil' },
      { field: 'abhaNumber', before: null, after: abhaNumber },
      { field: 'abhaAddress', before: null, after: 'asha_1990@sbx' },
      { field: 'isAbhaVerified', before: false, after: true },
    ],
  });
  expect(JSON.stringify(auditOf(db, first))).not.toContain(abhaNumber);
  expect(JSON.stringify(auditOf(db, first))).not.toContain('asha_1990');
});

test('an ABHA of nobody is refused', () => {
  expect(() => attach(makeTestDb(), 'nobody')).toThrow('patients.not-found');
});
