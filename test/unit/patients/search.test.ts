import { beforeEach, describe, expect, test } from 'vitest';
import { type Db, transact } from '../../../core/db/index.ts';
import { hours, later } from '../../../core/kit/clock.ts';
import { attachAbha, editPatient, getPatient, noteArrival } from '../../../core/patients/index.ts';
import { findPatients } from '../../../core/patients/search.ts';
import { makeTestDb } from '../../world/core.ts';
import { inventPeople, somebody } from '../../world/people.ts';
import { registerAll, registerNames } from '../../world/register.ts';

const now = new Date('2026-11-24T05:00:00Z');
let db: Db;
beforeEach(() => {
  db = makeTestDb();
});

const find = (text: string, limit = 20) => findPatients(db, { text, limit });
const names = (text: string, limit = 20) => find(text, limit).patients.map(({ name }) => name);

describe('by name', () => {
  test('every word may be only begun, and stand in any order', () => {
    registerNames(db, ['Ramesh Kumar Gupta', 'Ramesh Sharma', 'Suresh Kumar'], now);
    expect(names('ram')).toHaveLength(2);
    for (const text of ['ramesh kumar', 'kumar ramesh', 'ku ram', 'G RAM', '  gup,  Ram. ']) {
      expect(names(text)).toEqual(['Ramesh Kumar Gupta']);
    }
    expect(names('ramesh kumar sharma')).toEqual([]);
  });

  test('every keystroke of a name finds it', () => {
    registerNames(db, ['Lakshmi Venkataraman', 'लक्ष्मी देवी', "D'Souza Mary"], now);
    for (const name of ['Lakshmi Venkataraman', 'लक्ष्मी देवी', "D'Souza Mary"]) {
      const letters = Array.from(name);
      for (let count = 1; count <= letters.length; count += 1) {
        expect(names(letters.slice(0, count).join(''))).toContain(name);
      }
    }
  });

  test.each([
    ['Laxmi', 'Lakshmi Devi'],
    ['लक्ष्मी', 'Lakshmi Devi'],
    ['lakshmi', 'लक्ष्मी शर्मा'],
    ['Sanjai', 'Sanjay Verma'],
    ['wijay', 'Vijay Singh'],
    ['mohd', 'Mohammed Irfan'],
    ['muhammad irfan', 'Mohd. Irfan'],
    ['varma sanj', 'Sanjay Verma'],
    ['Sing Wij', 'Vijay Singh'],
  ])('%s finds by its sound %s', (text, name) => {
    registerNames(
      db,
      ['Lakshmi Devi', 'लक्ष्मी शर्मा', 'Sanjay Verma', 'Vijay Singh', 'Mohammed Irfan', 'Mohd. Irfan', 'Ravi Rao'],
      now,
    );
    expect(names(text)).toContain(name);
    expect(names(text)).not.toContain('Ravi Rao');
  });

  test('what is spelled so comes before what is only begun so, and that before what sounds so', () => {
    const ids = registerNames(db, ['Sanjay Rao', 'Sanjaya Rao', 'Sanjai Rao', 'Kumar Sanjay'], now);
    transact(db, (tx) => noteArrival(tx, ids[3] ?? '', later(now, hours(1))));
    expect(find('sanjay').patients.map(({ name, foundBy }) => [name, foundBy])).toEqual([
      ['Sanjay Rao', 'name'],
      ['Kumar Sanjay', 'name'],
      ['Sanjaya Rao', 'name'],
      ['Sanjai Rao', 'sound'],
    ]);
  });

  test('another script is no worse spelling: राम comes with Ram, before Ramesh', () => {
    registerNames(db, ['Ramesh', 'राम', 'Ram'], now);
    expect(names('ram').slice(0, 2).toSorted()).toEqual(['Ram', 'राम']);
    expect(names('ram')[2]).toBe('Ramesh');
  });

  test('among equals, who was here last comes first', () => {
    const [first = '', second = ''] = registerNames(db, ['Asha Patil', 'Asha More'], now);
    transact(db, (tx) => noteArrival(tx, second, later(now, hours(1))));
    expect(names('asha')[0]).toBe('Asha More');
    transact(db, (tx) => noteArrival(tx, first, later(now, hours(2))));
    expect(names('asha')[0]).toBe('Asha Patil');
  });

  describe('in a register too large to look through', () => {
    const others = (name: string) =>
      Array.from({ length: 400 }, (_, index) => `${name} ${'abcdefghij'.charAt(index % 10)}`);

    test('the one who is spelled exactly so is found among hundreds who only begin so', () => {
      registerNames(db, ['Ram Zutshi', ...others('Ramesh')], now);
      expect(names('ram')[0]).toBe('Ram Zutshi');
    });

    test('the one who sounds so is found', () => {
      registerNames(db, ['Lakshmi', 'लक्ष्मी', ...others('Ramesh')], now);
      expect(names('laxmi').toSorted()).toEqual(['Lakshmi', 'लक्ष्मी']);
    });

    test('who came again long ago still comes before who came once, longer ago', () => {
      const [first = ''] = registerNames(db, ['Asha Patil', 'Asha More'], now);
      transact(db, (tx) => noteArrival(tx, first, later(now, hours(1))));
      registerNames(db, others('Ramesh'), later(now, hours(2)));
      expect(names('asha')).toEqual(['Asha Patil', 'Asha More']);
    });
  });

  test('who was here lately is found among thousands with the same two letters', () => {
    const [old = ''] = registerNames(db, ['Rabindra Zutshi'], now);
    registerNames(
      db,
      Array.from({ length: 500 }, (_, index) => `Ramesh ${'abcdefghij'.charAt(index % 10)}`),
      now,
    );
    transact(db, (tx) => noteArrival(tx, old, later(now, hours(1))));
    expect(names('ra')[0]).toBe('Rabindra Zutshi');
  });

  test('one word, one letter, initials and sixty letters are names too', () => {
    const long = 'Srirangarajan'.repeat(5).slice(0, 60);
    registerNames(db, ['Madhubala', 'A. K. Sharma', long], now);
    expect(names('madhubala')).toEqual(['Madhubala']);
    expect(names('k a sh')).toEqual(['A. K. Sharma']);
    expect(names(long)).toEqual([long]);
    expect(names(`${long}x`)).toEqual([]);
  });

  test('a changed name is found under the new one and no longer under the old', () => {
    const [id = ''] = registerNames(db, ['Zubeida'], now);
    transact(db, (tx) =>
      editPatient(tx, { patientId: id, version: 1, details: somebody({ name: 'Kamala' }) }, { who: 'x', now }),
    );
    expect(names('kamala')).toEqual(['Kamala']);
    expect(names('zubeida')).toEqual([]);
    expect(names('jubida')).toEqual([]);
  });

  test.each([
    '"',
    "'",
    '*',
    'ram*',
    '"ram"',
    'ram OR asha',
    'ram AND',
    'NOT ram',
    'NEAR(ram asha)',
    'words : ram',
    '^ram',
    'ram)',
    '(ram',
    '{words sounds}: ram',
    '-ram',
    '+',
    "'; DROP TABLE patients; --",
    '%',
    '_',
    'a%b',
    '\\',
    '\u0000',
    'ram\u0000',
    '👶',
    '👨‍👩‍👧',
    '\ud800',
    '⁣',
    '١٢٣',
    '<script>',
    'x'.repeat(200),
    'a '.repeat(100),
    '"'.repeat(200),
  ])('the text %j is only ever text', (text) => {
    registerNames(db, ['Ram', 'Asha'], now);
    expect(() => find(text)).not.toThrow();
    expect(getPatientCount()).toBe(2);
  });

  test.each(['*', '"', '👶', '%', '()'])('%j finds nobody: it is not the same as having typed nothing', (text) => {
    registerNames(db, ['Ram'], now);
    expect(names(text)).toEqual([]);
  });

  test('words of a query language are searched as words', () => {
    registerNames(db, ['Near Or', 'Ram', 'And Not'], now);
    expect(names('near or')).toEqual(['Near Or']);
    expect(names('not and')).toEqual(['And Not']);
    expect(names('ram or near')).toEqual([]);
  });
});

const getPatientCount = () => db.get<{ n: number }>('SELECT count(*) AS n FROM patients')?.n;

describe('by digits', () => {
  const ravi = somebody({ name: 'Ravi', mobile: '9876543210' });
  const asha = somebody({ name: 'Asha', mobile: '9811112222' });
  beforeEach(() => void registerAll(db, [ravi, asha, somebody({ name: 'Nobody' })], now));

  test.each([
    '9',
    '98765',
    '9876543210',
    '98765 43210',
    '+91 98765 43210',
    '+9198765',
    '0987',
    '919876543210',
    '९८७६५',
  ])('the first digits of a mobile %s', (text) => expect(names(text)).toContain('Ravi'));
  test.each(['3210', '543210', '6543210'])('the last digits of a mobile %s', (text) =>
    expect(names(text)).toEqual(['Ravi']),
  );
  test.each(['4321', '876', '210', '98765432101', '5555', '0000'])('%s is neither beginning nor end', (text) =>
    expect(names(text)).toEqual([]),
  );
  test('a family with one mobile is found whole', () => {
    registerAll(db, [somebody({ name: 'Sita', mobile: '9876543210' })], now);
    expect(names('9876543210').toSorted()).toEqual(['Ravi', 'Sita']);
  });
  test.each(['P-1002', 'p-1002', 'p1002', 'P 1002', '1002'])('the local number %s', (text) => {
    expect(find(text).patients.map(({ name, foundBy }) => [name, foundBy])).toEqual([['Asha', 'number']]);
  });
  test('a begun local number, but not the digits inside one', () => {
    expect(names('P-100')).toHaveLength(3);
    expect(names('P-002')).toEqual([]);
    expect(names('002')).toEqual([]);
  });
  test('a name with a part of the mobile', () => {
    registerAll(db, [somebody({ name: 'Ravi', mobile: '9811110000' })], now);
    expect(find('ravi 9876').patients.map(({ mobile }) => mobile)).toEqual(['9876543210']);
    expect(find('ravi 2222').patients).toEqual([]);
  });
});

describe('by ABHA', () => {
  beforeEach(() => {
    const [id = ''] = registerNames(db, ['Asha', 'Ravi'], now);
    const abha = { abhaNumber: '91123456789012', abhaAddress: 'asha_1990@sbx', isVerified: true, profile: {} };
    transact(db, (tx) => attachAbha(tx, id, { ...abha, who: 'x', now }));
  });
  test.each([
    '91-1234-5678-9012',
    '91123456789012',
    '91 1234',
    '911234',
    'asha_1990@sbx',
    'ASHA_1990@',
    'asha_19@'.slice(0, 7),
  ])('%s', (text) => expect(names(text)).toContain('Asha'));
  test.each(['91-1234-5678-9013', '1234-5678', 'usha_1990@sbx', '@sbx', '@'])('%s finds nobody', (text) =>
    expect(names(text)).toEqual([]),
  );
});

describe('the list', () => {
  test('without a text holds those who were here last', () => {
    const [first = ''] = registerNames(db, ['First', 'Second', 'Third'], now);
    transact(db, (tx) => noteArrival(tx, first, later(now, hours(1))));
    expect(find('').patients.map(({ name, foundBy }) => [name, foundBy])[0]).toEqual(['First', 'recent']);
    expect(names('   ')).toHaveLength(3);
  });
  test('of an empty register is empty', () => {
    expect(find('')).toEqual({ patients: [], isCut: false });
    expect(find('asha')).toEqual({ patients: [], isCut: false });
  });
  test('holds everybody once, and says when more letters would find others', () => {
    registerAll(db, inventPeople(3, 400), now);
    for (const text of ['a', 'ra', 'kumar', '9', '98', '']) {
      const { patients, isCut } = find(text, 10);
      expect(new Set(patients.map(({ id }) => id)).size).toBe(patients.length);
      expect(patients.length).toBeLessThanOrEqual(10);
      expect(isCut).toBe(find(text, 50).patients.length > 10);
    }
  });
  test('finds every invented person by the full name and by the mobile', () => {
    const people = [...inventPeople(4, 300)];
    const ids = registerAll(db, people, now);
    for (const id of ids) {
      const { name, mobile } = getPatient(db, id);
      expect(find(name, 50).patients.map((found) => found.id)).toContain(id);
      if (mobile !== null) expect(find(mobile, 50).patients.map((found) => found.id)).toContain(id);
    }
  });
});
