import { describe, expect, test } from 'vitest';
import type { PatientIdentity } from '../../../core/fhir/index.ts';
import { decideIdentity, differencesFrom, type LocalPatient } from '../../../core/received/identity.ts';

const ours: LocalPatient = {
  name: 'Asha Devi',
  gender: 'F',
  birthDate: '1990-06-26',
  abhaNumber: '91100020003001',
  abhaAddresses: ['asha.devi90@sbx'],
};
const record = (told: Partial<PatientIdentity> = {}): PatientIdentity => ({
  names: ['Asha Devi'],
  gender: 'female',
  birthDate: '1990-06-26',
  abhaNumbers: [],
  abhaAddresses: [],
  phones: [],
  otherIdentifiers: [],
  ...told,
});
const decide = (told: Partial<PatientIdentity> | null, us: Partial<LocalPatient> = {}, others = 0) => {
  const verdict = decideIdentity(told && record(told), { ...ours, ...us }, others);
  return verdict.kind === 'other' ? verdict.because : verdict.kind;
};

describe('the ABHA number decides', () => {
  test('the same number is the same person, whatever the name says', () =>
    expect(decide({ abhaNumbers: ['91100020003001'], names: ['Ravi Kumar'], gender: 'male' })).toBe('confirmed'));
  test('another number is another person, whatever the name says', () =>
    expect(decide({ abhaNumbers: ['91100020003002'] })).toBe('other-abha-number'));
  test('one of several numbers is enough', () =>
    expect(decide({ abhaNumbers: ['91100020003002', '91100020003001'] })).toBe('confirmed'));
  test('another address of the same number is the same person: people have several', () =>
    expect(decide({ abhaNumbers: ['91100020003001'], abhaAddresses: ['asha@abdm'] })).toBe('confirmed'));
  test('the same address with another number is another person', () =>
    expect(decide({ abhaNumbers: ['91100020003002'], abhaAddresses: ['asha.devi90@sbx'] })).toBe('other-abha-number'));
});

describe('the address decides where a side has no number', () => {
  test('the same', () => expect(decide({ abhaAddresses: ['ASHA.devi90@sbx'] })).toBe('confirmed'));
  test('another', () => expect(decide({ abhaAddresses: ['ravi_sharma@sbx'] })).toBe('other-abha-address'));
  test('the one that the permission was given by counts too', () =>
    expect(decide({ abhaAddresses: ['asha@abdm'] }, { abhaAddresses: ['asha.devi90@sbx', 'asha@abdm'] })).toBe(
      'confirmed',
    ));
  test('a number on one side only decides nothing', () =>
    expect(decide({ abhaNumbers: ['91100020003002'] }, { abhaNumber: null, abhaAddresses: [] })).toBe('not-confirmed'));
});

describe('without an ABHA', () => {
  test('nothing is confirmed, however well it fits', () => expect(decide({})).toBe('not-confirmed'));
  test('a record without a patient is not confirmed', () => expect(decide(null)).toBe('not-confirmed'));
  test('a person with no known detail is not confirmed', () =>
    expect(decide({ names: [], gender: null, birthDate: null })).toBe('not-confirmed'));
  test.each([
    ['another name', { names: ['Ravi Kumar'] }],
    ['another sex', { gender: 'male' }],
    ['another birth year', { birthDate: '1964' }],
  ])('%s alone makes no other person', (_what, told) => expect(decide(told)).toBe('not-confirmed'));
  test.each([
    ['name and sex', { names: ['Ravi Kumar'], gender: 'male' }],
    ['name and birth year', { names: ['Ravi Kumar'], birthDate: '1964-01-01' }],
    ['sex and birth year', { gender: 'male', birthDate: '1964' }],
    ['all three', { names: ['Ravi Kumar'], gender: 'male', birthDate: '1964' }],
  ])('%s that do not fit make another person', (_what, told) => expect(decide(told)).toBe('other-person'));
});

test('a record that calls several people its patient is held back even with the right number', () =>
  expect(decide({ abhaNumbers: ['91100020003001'] }, {}, 1)).toBe('several-patients'));

describe('what counts as a difference', () => {
  const fields = (told: Partial<PatientIdentity>, us: Partial<LocalPatient> = {}) =>
    differencesFrom(record(told), { ...ours, ...us }).map(({ field }) => field);

  test.each(['ASHA DEVI', 'Devi, Asha', 'Smt. Asha Devi Sharma', 'Aasha Devee', 'आशा देवी', 'A. Devi', 'A D', 'Asha'])(
    '%s is another spelling',
    (name) => expect(fields({ names: [name] })).toEqual([]),
  );
  test.each(['Ravi Kumar', 'Meena Sharma', 'R. K.', 'B D'])('%s is another name', (name) =>
    expect(fields({ names: [name] })).toEqual(['name']),
  );
  test('one of several names is enough', () => expect(fields({ names: ['Ravi', 'Asha Devi'] })).toEqual([]));
  test('a name of titles alone says nothing', () => expect(fields({ names: ['Mrs.'] })).toEqual([]));

  test.each(['other', 'unknown', null])('the sex "%s" says nothing', (gender) =>
    expect(fields({ gender })).toEqual([]),
  );
  test('neither does ours where it is not known', () =>
    expect(fields({ gender: 'male' }, { gender: 'U' })).toEqual([]));

  test.each(['1990-06-26', '1990', '1991-01-01', '1989-12-31', '1992', '1988'])('born %s is near enough', (birthDate) =>
    expect(fields({ birthDate })).toEqual([]),
  );
  test.each(['1992-06-26', '1988-01-01', '1993', '1964-06-26'])('born %s is not', (birthDate) =>
    expect(fields({ birthDate })).toEqual(['birth']),
  );
  test('where we know an age alone, two years are near enough', () =>
    expect(fields({ birthDate: '1992-06-26' }, { birthDate: '1990' })).toEqual([]));

  test('it names both sides', () =>
    expect(differencesFrom(record({ names: ['Ravi'], abhaNumbers: ['91100020003002'] }), ours)).toEqual([
      { field: 'name', inRecord: 'Ravi', ours: 'Asha Devi' },
      { field: 'abha', inRecord: '91100020003002', ours: '91100020003001' },
    ]));
});
