import { describe, expect, test } from 'vitest';
import { auditOf } from '../../../core/audit/index.ts';
import { type Db, onChange, transact } from '../../../core/db/index.ts';
import { later, minutes } from '../../../core/kit/clock.ts';
import {
  editPatient,
  findPatientByNumber,
  getPatient,
  type PatientDetails,
  registerPatient,
} from '../../../core/patients/index.ts';
import { PatientDetails as Details } from '../../../core/patients/model.ts';
import { listVersions } from '../../../core/patients/store.ts';
import { makeTestDb } from '../../world/core.ts';
import { inventPeople, somebody } from '../../world/people.ts';
import { registerAll, registerNames } from '../../world/register.ts';

const now = new Date('2026-11-24T05:00:00Z');
const asha: PatientDetails = {
  name: 'Asha Devi Patil',
  gender: 'F',
  birthDate: '1990-05-14',
  mobile: '9876543210',
  addressLine: '12, Gandhi Chowk',
  district: 'Pune',
  state: 'Maharashtra',
  pincode: '411001',
  guardianName: 'Suresh Patil',
  guardianRelation: 'husband',
};

const register = (db: Db, details: PatientDetails, at = now) =>
  transact(db, (tx) => registerPatient(tx, details, { who: 'staff-1', now: at }));
const edit = (db: Db, patientId: string, version: number, details: PatientDetails, at = now) =>
  transact(db, (tx) => editPatient(tx, { patientId, version, details }, { who: 'staff-2', now: at }));

describe('registration', () => {
  test('a patient is stored with everything, the first version and an audit line', () => {
    const db = makeTestDb();
    const { patientId, number } = register(db, asha);
    expect(getPatient(db, patientId)).toEqual({
      ...asha,
      id: patientId,
      number,
      version: 1,
      birthPrecision: 'day',
      abhaNumber: null,
      abhaAddress: null,
      isAbhaVerified: false,
      lockedFields: [],
      createdAt: '2026-11-24T05:00:00.000Z',
      changedAt: '2026-11-24T05:00:00.000Z',
    });
    expect(listVersions(db, patientId)).toMatchObject([{ version: 1, who: 'staff-1', cause: 'registered' }]);
    expect(auditOf(db, patientId)).toMatchObject([{ who: 'staff-1', what: 'patients.registered' }]);
  });

  test('numbers count from P-1001, are fit for ABDM and name one patient each', () => {
    const db = makeTestDb();
    const numbers = ['Asha', 'Ravi', 'लक्ष्मी'].map((name) => register(db, somebody({ name })).number);
    expect(numbers).toEqual(['P-1001', 'P-1002', 'P-1003']);
    for (const number of numbers) expect(number).toMatch(/^[a-zA-Z0-9_\-@,.:/]+$/);
    expect(findPatientByNumber(db, 'P-1002')?.name).toBe('Ravi');
    expect(findPatientByNumber(db, 'P-9999')).toBeUndefined();
  });

  test('somebody of whom only a name is known is a patient too', () => {
    const db = makeTestDb();
    const { patientId } = register(db, somebody({ name: 'Unknown man' }));
    expect(getPatient(db, patientId)).toMatchObject({ birthDate: null, birthPrecision: null, mobile: null });
    expect(listVersions(db, patientId)[0]?.changes.map(({ field }) => field)).toEqual(['name', 'gender']);
  });

  test.each([
    ['1992', 'year'],
    ['1992-08', 'month'],
    ['1992-08-30', 'day'],
  ])('the birth date %s keeps its precision: %s', (birthDate, birthPrecision) => {
    const db = makeTestDb();
    const { patientId } = register(db, { ...asha, birthDate });
    expect(getPatient(db, patientId)).toMatchObject({ birthDate, birthPrecision });
  });

  test.each(['2026-11-25', '2027', '1895'])('nobody at the desk was born in %s, and nothing is stored', (birthDate) => {
    const db = makeTestDb();
    expect(() => register(db, { ...asha, birthDate })).toThrow('patients.impossible-birth');
    expect(findPatientByNumber(db, 'P-1001')).toBeUndefined();
  });

  test('a birth just after midnight in India is not in the future', () => {
    const db = makeTestDb();
    const afterMidnight = new Date('2026-11-24T18:40:00Z');
    expect(() => register(db, { ...asha, birthDate: '2026-11-25' }, afterMidnight)).not.toThrow();
  });

  test('invented people all satisfy the form', () => {
    for (const person of inventPeople(1, 500)) expect(Details.safeParse(person).data).toEqual(person);
  });
});

describe('the database itself refuses', () => {
  test.each([
    ['a removed patient', 'DELETE FROM patients', 'patients stay'],
    ['another number', "UPDATE patients SET number = 'P-7', seq = 7", 'CHECK|keeps id'],
    ['another id', "UPDATE patients SET id = 'x'", 'keeps id'],
    ['an unknown gender', "UPDATE patients SET gender = 'X'", 'CHECK'],
    ['a mobile of nine digits', "UPDATE patients SET mobile = '987654321', mobile_reversed = '123456789'", 'CHECK'],
    ['a half date', "UPDATE patients SET birth_date = '1990-5'", 'CHECK'],
    ['a removed version', 'DELETE FROM patient_versions', 'versions stay'],
    ['a rewritten version', "UPDATE patient_versions SET who = 'nobody'", 'versions stay'],
  ])('%s', (_what, sql, message) => {
    const db = makeTestDb();
    const [id = ''] = registerNames(db, ['Asha'], now);
    expect(() => transact(db, (tx) => void tx.run(sql))).toThrow(new RegExp(message));
    expect(getPatient(db, id).number).toBe('P-1001');
  });
});

describe('an edit', () => {
  test('keeps who changed what from what to what, and tells the screens', () => {
    const db = makeTestDb();
    const { patientId } = register(db, asha);
    const heard: unknown[] = [];
    onChange(db, (change) => heard.push(change));
    const at = later(now, minutes(5));
    expect(edit(db, patientId, 1, { ...asha, mobile: '9811111111', district: '' }, at)).toEqual({ version: 2 });
    expect(getPatient(db, patientId)).toMatchObject({
      version: 2,
      mobile: '9811111111',
      district: '',
      number: 'P-1001',
    });
    expect(listVersions(db, patientId)[0]).toEqual({
      version: 2,
      at: '2026-11-24T05:05:00.000Z',
      who: 'staff-2',
      whoName: null,
      cause: 'edited',
      changes: [
        { field: 'mobile', before: '9876543210', after: '9811111111' },
        { field: 'district', before: 'Pune', after: '' },
      ],
    });
    expect(auditOf(db, patientId).at(-1)).toMatchObject({
      who: 'staff-2',
      what: 'patients.edited',
      detail: '{"version":2,"fields":"mobile district"}',
    });
    expect(heard).toEqual([{ of: 'patient', id: patientId }]);
  });

  test('the history of many edits replays to what is stored now', () => {
    const db = makeTestDb();
    const people = [...inventPeople(5, 12)];
    const [patientId = ''] = registerAll(db, people.slice(0, 1), now);
    people.slice(1).forEach((details, index) => edit(db, patientId, index + 1, details));
    const replayed: Record<string, unknown> = {};
    for (const { changes } of listVersions(db, patientId).toReversed()) {
      for (const { field, before, after } of changes) {
        if (field in replayed) expect(replayed[field]).toBe(before);
        replayed[field] = after;
      }
    }
    expect(getPatient(db, patientId)).toMatchObject(replayed);
    expect(listVersions(db, patientId)).toHaveLength(12);
  });

  test('of a version that somebody else changed meanwhile is refused and changes nothing', () => {
    const db = makeTestDb();
    const { patientId } = register(db, asha);
    edit(db, patientId, 1, { ...asha, district: 'Satara' });
    expect(() => edit(db, patientId, 1, { ...asha, district: 'Nashik' })).toThrow(
      expect.objectContaining({ code: 'patients.changed-meanwhile', facts: { version: 2 } }),
    );
    expect(getPatient(db, patientId)).toMatchObject({ version: 2, district: 'Satara' });
    expect(listVersions(db, patientId)).toHaveLength(2);
    expect(auditOf(db, patientId)).toHaveLength(2);
  });

  test('that changes nothing makes no version and no audit line', () => {
    const db = makeTestDb();
    const { patientId } = register(db, asha);
    expect(edit(db, patientId, 1, asha)).toEqual({ version: 1 });
    expect(listVersions(db, patientId)).toHaveLength(1);
    expect(auditOf(db, patientId)).toHaveLength(1);
  });

  test('of nobody, or with an impossible birth, is refused', () => {
    const db = makeTestDb();
    const { patientId } = register(db, asha);
    expect(() => edit(db, 'nobody', 1, asha)).toThrow('patients.not-found');
    expect(() => edit(db, patientId, 1, { ...asha, birthDate: '2030' })).toThrow('patients.impossible-birth');
    expect(getPatient(db, patientId).version).toBe(1);
  });
});
