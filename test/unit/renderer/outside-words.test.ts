import { describe, expect, test } from 'vitest';
import type { AskedRequest, Got } from '../../../core/consent/contract.ts';
import type { Section } from '../../../core/fhir/model.ts';
import type { TransferLine } from '../../../core/received/contract.ts';
import { HeldBecause, UnreadableBecause } from '../../../core/received/model.ts';
import { hasText, say } from '../../../renderer/i18n/index.ts';
import { type AskForm, askInput, blankAsk, readAsk } from '../../../renderer/screens/outside/ask-form.ts';
import { fieldText, recordDate, sectionTitle, timeLeft } from '../../../renderer/screens/outside/record-words.ts';
import {
  isUnderWay,
  narrowingWords,
  requestWords,
  transferWords,
} from '../../../renderer/screens/outside/request-words.ts';
import { makeFormats } from '../../../renderer/ui/dates.ts';

const now = new Date('2026-11-24T05:00:00.000Z');
const formats = makeFormats(say, '2026-11-24');
const texts = { t: say, formats };

const got: Got = {
  consentId: 'c-1',
  status: 'GRANTED',
  isChecked: true,
  hipId: 'IN2710000002',
  hipName: null,
  hiTypes: ['Prescription'],
  from: '2025-11-24T00:00:00.000Z',
  to: '2026-11-24T00:00:00.000Z',
  eraseAt: '2026-12-24T00:00:00.000Z',
  grantedAt: '2026-11-24T04:30:00.000Z',
  endedAt: null,
  isOver: false,
  narrowing: { hiTypesLeftOut: [], from: null, to: null, eraseAt: null },
};

const request: AskedRequest = {
  id: 'r-1',
  patient: { id: 'p-1', number: 'P-1001', name: 'Asha Devi' },
  abhaAddress: 'asha.devi90@sbx',
  state: 'REQUESTED',
  because: null,
  code: null,
  reason: null,
  purpose: 'CAREMGT',
  hiTypes: ['Prescription'],
  hipId: null,
  from: got.from,
  to: got.to,
  eraseAt: got.eraseAt,
  askedFor: 'd-1',
  askedAt: '2026-11-24T04:00:00.000Z',
  decidedAt: null,
  endedAt: null,
  got: [],
};

const transfer: TransferLine = {
  id: 't-1',
  consentId: 'c-1',
  hospital: { id: 'IN2710000002', name: 'City Hospital' },
  state: 'requested',
  because: null,
  code: null,
  wantedAt: '2026-11-24T04:30:00.000Z',
  requestedAt: '2026-11-24T04:31:00.000Z',
  lastPageAt: null,
  endedAt: null,
  nextTryAt: null,
  heldUp: null,
  pages: 0,
  pageCount: null,
  records: 0,
  held: 0,
  unreadable: 0,
  missing: 0,
  mayAskAgain: false,
  askableFrom: null,
};

test('a question that the patient does not allow yet says when it will be asked', () => {
  const held = { state: 'wanted', heldUp: 'asked-enough', nextTryAt: '2026-11-24T05:12:00.000Z' } as const;
  expect(transferWords(texts, { ...transfer, ...held }).text).toBe(
    'The patient allows only so many questions. We ask again 10:42.',
  );
});

describe('what became of an ask', () => {
  const words = (different: Partial<AskedRequest>) => requestWords(texts, { ...request, ...different });

  test.each<[Partial<AskedRequest>, string]>([
    [{ state: 'sending' }, 'Being sent to ABDM'],
    [{ state: 'REQUESTED' }, 'Waits for the patient since 09:30'],
    [{ state: 'GRANTED', decidedAt: '2026-11-24T04:30:00.000Z' }, 'Allowed 10:00'],
    [{ state: 'DENIED', decidedAt: '2026-11-23T04:30:00.000Z' }, 'Denied 23 Nov, 10:00'],
    [
      { state: 'DENIED', decidedAt: '2026-11-24T04:30:00.000Z', reason: 'Not now' },
      'Denied 10:00 (ABDM says: Not now)',
    ],
    [{ state: 'DENIED', decidedAt: '2026-11-24T04:30:00.000Z', reason: ' ' }, 'Denied 10:00'],
    [{ state: 'EXPIRED', endedAt: '2026-11-24T04:30:00.000Z' }, 'Ended 10:00'],
    [{ state: 'REVOKED', endedAt: '2026-11-24T04:30:00.000Z' }, 'Taken back 10:00'],
    [{ state: 'failed', because: 'a word nobody has' }, 'Not sent: It did not work.'],
  ])('%o', (different, sentence) => expect(words(different).text).toBe(sentence));
});

describe('how far the records have come', () => {
  const words = (different: Partial<TransferLine>) => transferWords(texts, { ...transfer, ...different }).text;

  test.each<[Partial<TransferLine>, string]>([
    [{ state: 'wanted' }, 'Will be asked for now'],
    [{ state: 'wanted', heldUp: 'no-public-address' }, say('outside.transfer.no-address')],
    [
      { state: 'wanted', because: 'hospital-not-ready', nextTryAt: '2026-11-24T05:05:00.000Z' },
      'The hospital was not ready. We ask again 10:35.',
    ],
    [{ state: 'requested' }, 'Asked 10:01, waits for the hospital'],
    [{ state: 'receiving', records: 1, lastPageAt: transfer.wantedAt }, 'Arriving: 1 record so far, last 10:00'],
    [{ state: 'complete', records: 12, endedAt: transfer.wantedAt }, '12 records, 10:00'],
    [{ state: 'complete', records: 0, held: 2, endedAt: transfer.wantedAt }, '0 records, 2 kept out of view, 10:00'],
    [{ state: 'partial', because: 'records-unreadable', records: 2, unreadable: 1 }, '2 records; 1 cannot be read'],
    [{ state: 'partial', because: 'pages-missing', records: 2, missing: 3 }, '2 records; nothing came of 3 visits'],
    [{ state: 'failed', because: 'permission-ended' }, 'Nothing came: the permission ended before'],
  ])('%o', (different, sentence) => expect(words(different)).toBe(sentence));

  test('there are words for every reason that the core gives', () => {
    const reasons = [
      'hospital-not-ready',
      'too-often',
      'nothing-came',
      'address-changed',
      'pages-missing',
      'records-missing',
    ];
    reasons.push(
      'records-unreadable',
      'permission-not-valid',
      'period-not-allowed',
      'permission-ended',
      'said-no',
      'restored',
    );
    expect(reasons.filter((reason) => !hasText(`outside.reason.${reason}`))).toEqual([]);
    expect(HeldBecause.options.filter((reason) => !hasText(`outside.held.${reason}`))).toEqual([]);
    expect(UnreadableBecause.options.filter((reason) => !hasText(`outside.unreadable.${reason}`))).toEqual([]);
  });

  test('an ask is under way until everything of it is here, or it is over', () => {
    const none = new Map<string, TransferLine>();
    const complete = new Map([['c-1', { ...transfer, state: 'complete' as const }]]);
    const granted: AskedRequest = { ...request, state: 'GRANTED', got: [got] };
    expect(isUnderWay(request, none)).toBe(true);
    expect(isUnderWay(granted, none)).toBe(true);
    expect(isUnderWay(granted, complete)).toBe(false);
    expect(isUnderWay({ ...granted, got: [{ ...got, isOver: true }] }, none)).toBe(false);
    expect(isUnderWay({ ...request, state: 'DENIED' }, none)).toBe(false);
  });

  test('what the patient gave less is said, and nothing where nothing was', () => {
    expect(narrowingWords(texts, got)).toEqual([]);
    const narrowing = {
      hiTypesLeftOut: ['Invoice' as const],
      from: null,
      to: { asked: got.to, given: '2026-10-01T00:00:00.000Z' },
      eraseAt: { asked: got.eraseAt, given: '2026-11-26T00:00:00.000Z' },
    };
    expect(narrowingWords(texts, { ...got, narrowing })).toEqual([
      'without Bill',
      'up to 1 Oct 2026 only',
      'may be kept until 26 Nov 2026',
    ]);
  });
});

describe('dates of a record', () => {
  test('keep their own clock, and are as exact as they are', () => {
    const written = (value: string) => recordDate(say, formats, value);
    expect(written('2026-11-02T10:20:00+05:30')).toBe('2 Nov 2026, 10:20');
    expect(written('2026-11-02T23:50:00-08:00')).toBe('2 Nov 2026, 23:50');
    expect(written('2026-11-02T00:00:00Z')).toBe('2 Nov 2026');
    expect(written('2026-11-02')).toBe('2 Nov 2026');
    expect(written('2026-11')).toBe('Nov 2026');
    expect(written('2026')).toBe('2026');
    expect(written('for some weeks')).toBe('for some weeks');
  });

  test('a period may lack either end', () => {
    const written = (value: string) => fieldText(say, formats, { label: 'period', form: 'period', value });
    expect(written('2026-11-02/2026-11-05')).toBe('2 Nov 2026 to 5 Nov 2026');
    expect(written('2026-11-02/')).toBe('2 Nov 2026');
    expect(written('/2026-11-05')).toBe('until 5 Nov 2026');
  });

  test('the time that is left is told in days, then in hours and minutes', () => {
    const left = (until: string) => timeLeft(say, until, now);
    expect(left('2026-12-24T05:00:00.000Z')).toBe('30 days left');
    expect(left('2026-11-26T05:00:00.000Z')).toBe('2 days left');
    expect(left('2026-11-26T04:59:00.000Z')).toBe('47 h 59 min left');
    expect(left('2026-11-24T05:01:30.000Z')).toBe('1 min left');
    expect(left('2026-11-24T04:00:00.000Z')).toBe('0 min left');
  });
});

test('a section is called as a doctor would, else as the sender called it', () => {
  const section: Omit<Section, 'key' | 'title'> = { from: 'section', level: 0, blocks: [] };
  expect(sectionTitle(say, { ...section, key: 'Medications', title: 'Medication order' })).toBe('Medicines');
  expect(sectionTitle(say, { ...section, key: null, title: 'Ward round' })).toBe('Ward round');
  expect(sectionTitle(say, { ...section, key: null, title: null })).toBe('Entries');
  expect(sectionTitle(say, { ...section, from: 'type', key: 'Condition', title: null })).toBe('Diagnosis');
  expect(sectionTitle(say, { ...section, from: 'also', key: null, title: null })).toBe('Also in this record');
});

describe('the form of an ask', () => {
  const blank = blankAsk('2026-11-24');
  const own = (different: Partial<AskForm> = {}) => readAsk({ ...blank, choice: 'own', ...different }, now);

  test('a preset says its days', () => {
    expect(readAsk({ ...blank, choice: 'today-only' }, now)).toMatchObject({ to: '2026-11-24', until: '2026-11-25' });
    expect(readAsk({ ...blank, choice: 'last-year' }, now)).toMatchObject({ from: '2025-11-24', until: '2026-12-24' });
  });

  test('an own choice is read in full', () =>
    expect(own()).toEqual({ hiTypes: blank.hiTypes, from: '2025-11-24', to: '2026-11-24', until: '2026-12-24' }));

  test.each<[string, Partial<AskForm>]>([
    ['types', { hiTypes: [] }],
    ['from', { from: '' }],
    ['from', { from: '31/02/2026' }],
    ['to', { to: '' }],
    ['to', { to: '25/11/2026' }],
    ['order', { from: '24/11/2026', to: '23/11/2026' }],
    ['keep', { keepDays: undefined }],
    ['keep', { keepDays: 0 }],
    ['keep', { keepDays: 366 }],
  ])('the field that is wrong is named: %s', (fault, different) => expect(own(different)).toBe(fault));

  test('what is sent is what was chosen', () => {
    const wanted = own({ hiTypes: ['Invoice'], keepDays: 3 });
    if (typeof wanted === 'string') throw new Error(wanted);
    const form = {
      ...blank,
      choice: 'own',
      hiTypes: ['Invoice'],
      keepDays: 3,
      purpose: 'HPAYMT',
      doctorId: 'd-1',
    } as const;
    expect(askInput(form, 'p-1', wanted)).toEqual({
      patientId: 'p-1',
      wish: { hiTypes: ['Invoice'], fromDay: '2025-11-24', toDay: '2026-11-24', keepDays: 3 },
      purpose: 'HPAYMT',
      doctorId: 'd-1',
    });
    expect(askInput(blank, 'p-1', wanted)).toEqual({
      patientId: 'p-1',
      wish: { preset: 'everything' },
      purpose: 'CAREMGT',
      doctorId: null,
    });
  });
});
