import { describe, expect, test } from 'vitest';
import { readBundle } from '../../../core/fhir/index.ts';
import { type Judged, judgeRecord } from '../../../core/received/judging.ts';
import {
  HeldBecause,
  mayRelease,
  RecordState,
  recordCanBecome,
  TransferState,
  transferCanBecome,
} from '../../../core/received/model.ts';
import { bundleText, type Told } from './bundles.ts';

const patient: Judged['patient'] = {
  name: 'Asha Devi',
  gender: 'F',
  birthDate: '1990-06-26',
  abhaNumber: '91100020003001',
  abhaAddresses: ['asha.devi90@sbx'],
};
const artefact: Judged['artefact'] = {
  careContexts: [{ patientReference: 'MR-1', careContextReference: 'V-1' }],
  hiTypes: ['OPConsultation', 'DischargeSummary'],
  from: '2026-01-01T00:00:00.000Z',
  to: '2026-11-24T00:00:00.000Z',
};
const judge = (told: Told, different: Partial<Judged> = {}) => {
  const view = readBundle(bundleText(told));
  const { state, because } = judgeRecord({ view, careContext: 'V-1', artefact, patient, ...different });
  return because === null ? state : `${state}: ${because}`;
};

describe('a record', () => {
  test('of the right person, visit, type and time is shown', () => expect(judge({})).toBe('shown'));
  test('that proves nothing is shown, and says that it is not confirmed', () => {
    const view = readBundle(bundleText({ abhaNumber: null, abhaAddress: null }));
    expect(judgeRecord({ view, careContext: 'V-1', artefact, patient })).toEqual({
      state: 'shown',
      because: null,
      isConfirmed: false,
    });
  });
  test('that is none cannot be read', () =>
    expect(judge({}, { view: readBundle('{"resourceType":"Patient"}') })).toBe('unreadable: not-a-bundle'));
  test('of a visit that was not granted is held back, whoever it is about', () =>
    expect(judge({ abhaNumber: '91-1000-2000-3002' }, { careContext: 'V-2' })).toBe(
      'quarantined: context-not-granted',
    ));
  test('of another person is held back', () =>
    expect(judge({ abhaNumber: '91-1000-2000-3002' })).toBe('quarantined: other-abha-number'));
  test('of a type that was not granted is held back', () =>
    expect(judge({ type: '440545006' })).toBe('quarantined: type-not-granted'));
  test('of no known type is shown', () => expect(judge({ type: '999' })).toBe('shown'));
  test('of people whom it cannot tell apart is held back', () =>
    expect(judge({ second: 'Ravi Kumar' })).toBe('quarantined: several-patients'));
});

describe('the time of a record', () => {
  test.each(['2026-01-01', '2025-12-31T23:00:00+05:30', '2026-11-25', '2026', '2026-01'])('%s is inside', (date) =>
    expect(judge({ date })).toBe('shown'),
  );
  test.each(['2025-12-30', '2025-11', '2024', '2026-11-26', '2026-12', '2027'])('%s is outside', (date) =>
    expect(judge({ date })).toBe('quarantined: date-not-granted'),
  );
  test('a stay in hospital may have begun before', () => {
    expect(judge({ type: '373942005', encounter: '2025-12-20' })).toBe('shown');
    expect(judge({ encounter: '2025-12-20' })).toBe('quarantined: date-not-granted');
    expect(judge({ type: '373942005', encounter: '2026-12-20' })).toBe('quarantined: date-not-granted');
  });
});

test('a doctor may be sure of a person, but cannot grant what the patient has not', () =>
  expect(HeldBecause.options.filter(mayRelease)).toEqual([
    'other-abha-number',
    'other-abha-address',
    'other-person',
    'several-patients',
  ]));

test('a transfer goes forward, or back to wanted before anything came', () => {
  const ways = TransferState.options.flatMap((from) =>
    TransferState.options.filter((to) => transferCanBecome(from, to)).map((to) => `${from} → ${to}`),
  );
  expect(ways).toEqual([
    'wanted → requested',
    'wanted → receiving',
    'wanted → failed',
    'requested → wanted',
    'requested → receiving',
    'requested → failed',
    'receiving → complete',
    'receiving → partial',
    'receiving → failed',
  ]);
});

test('a record is erased from any state and comes back from none', () => {
  const ways = RecordState.options.flatMap((from) =>
    RecordState.options.filter((to) => recordCanBecome(from, to)).map((to) => `${from} → ${to}`),
  );
  expect(ways).toEqual(['shown → erased', 'quarantined → shown', 'quarantined → erased', 'unreadable → erased']);
});
