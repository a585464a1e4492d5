import { expect, test } from 'vitest';
import type { PatientDetails } from '../../../core/patients/index.ts';
import { findSimilar, type HalfTyped } from '../../../core/patients/similar.ts';
import { makeTestDb } from '../../world/core.ts';
import { inventPeople, somebody } from '../../world/people.ts';
import { registerAll } from '../../world/register.ts';

const now = new Date('2026-11-24T05:00:00Z');
const nothing: HalfTyped = { name: '', mobile: null, gender: null, birthDate: null, exceptId: null };

const known: readonly PatientDetails[] = [
  somebody({ name: 'Lakshmi Devi', gender: 'F', birthDate: '1990-05-14', mobile: '9876543210' }),
  somebody({ name: 'Suresh Devi', gender: 'M', birthDate: '1985', mobile: '9876543210' }),
  somebody({ name: 'Mohammed Irfan', gender: 'M', birthDate: '1971', mobile: '9811112222' }),
  somebody({ name: 'Ravi', gender: 'M' }),
];

function similar(typed: Partial<HalfTyped>) {
  const db = makeTestDb();
  registerAll(db, known, now);
  return findSimilar(db, { ...nothing, ...typed }, 6).map(({ name, likeness }) => [name, likeness]);
}

test('the same person typed again stands first, with every reason', () => {
  expect(similar({ name: 'Laxmi Devi', gender: 'F', birthDate: '1990-05-14', mobile: '9876543210' })).toEqual([
    ['Lakshmi Devi', ['same-sound', 'same-birth-date', 'same-mobile']],
    ['Suresh Devi', ['same-mobile', 'other-gender']],
  ]);
});

test('a name alone is enough when it is spelled or sounds the same, in whatever order and script', () => {
  expect(similar({ name: 'Lakshmi Devi' })).toEqual([['Lakshmi Devi', ['same-name']]]);
  expect(similar({ name: 'devi laxmi' })).toEqual([['Lakshmi Devi', ['same-sound']]]);
  expect(similar({ name: 'लक्ष्मी देवी' })).toEqual([['Lakshmi Devi', ['same-name']]]);
  expect(similar({ name: 'Mohd Irfan' })).toEqual([['Mohammed Irfan', ['same-sound']]]);
});

test('a year within two speaks for it, one more than five away against it', () => {
  expect(similar({ name: 'Mohd Irfan', birthDate: '1973' })).toEqual([
    ['Mohammed Irfan', ['same-sound', 'near-birth-year']],
  ]);
  expect(similar({ name: 'Mohd Irfan', birthDate: '1975' })).toEqual([['Mohammed Irfan', ['same-sound']]]);
  expect(similar({ name: 'Mohd Irfan', birthDate: '1990' })).toEqual([]);
});

test('another gender speaks against it, an unknown one does not', () => {
  expect(similar({ name: 'Mohd Irfan', gender: 'F' })).toEqual([]);
  expect(similar({ name: 'Mohd Irfan', gender: 'U' })).toHaveLength(1);
});

test('the same mobile is always shown: it is the family', () => {
  expect(similar({ name: 'Anil', mobile: '9876543210', gender: 'M' }).map(([name]) => name)).toEqual([
    'Suresh Devi',
    'Lakshmi Devi',
  ]);
});

test('while the name is being typed, names that begin so are shown', () => {
  expect(similar({ name: 'Laks' })).toEqual([['Lakshmi Devi', ['name-begins']]]);
  expect(similar({ name: 'Lakshmi De' })).toEqual([['Lakshmi Devi', ['name-begins']]]);
});

test.each(['', 'L', '👶', '"* OR', '123', 'Zzyzx Qwrt'])('nothing is meant by %j', (name) =>
  expect(similar({ name })).toEqual([]),
);

test('a patient is no double of itself', () => {
  const db = makeTestDb();
  const [id = ''] = registerAll(db, known, now);
  expect(findSimilar(db, { ...nothing, name: 'Lakshmi Devi', exceptId: id }, 6)).toEqual([]);
});

test('among many of the same name the one of the same age is found, however long ago it was registered', () => {
  const db = makeTestDb();
  const old = somebody({ name: 'Ramesh Kumar', gender: 'M', birthDate: '1950-01-01' });
  registerAll(db, [old], now);
  registerAll(
    db,
    Array.from({ length: 300 }, () => somebody({ name: 'Ramesh Kumar', gender: 'M', birthDate: '1990' })),
    now,
  );
  const [first] = findSimilar(db, { ...nothing, name: 'Ramesh Kumar', birthDate: '1950-01-01' }, 6);
  expect(first).toMatchObject({ birthDate: '1950-01-01', likeness: ['same-name', 'same-birth-date'] });
});

test('every invented person is found again by name and birth date', () => {
  const db = makeTestDb();
  const people = [...inventPeople(9, 200)];
  const ids = registerAll(db, people, now);
  people.forEach((person, index) => {
    const found = findSimilar(db, { ...nothing, ...person }, 6).map(({ id }) => id);
    expect(found).toContain(ids[index]);
  });
});
