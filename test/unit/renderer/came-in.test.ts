import { describe, expect, test } from 'vitest';
import type { AskedRequest, Given, Got } from '../../../core/consent/contract.ts';
import type { TransferLine } from '../../../core/transfer/contract.ts';
import { say } from '../../../renderer/i18n/index.ts';
import { type CameIn, cameInLines } from '../../../renderer/screens/desk/came-in.ts';
import { makeFormats } from '../../../renderer/ui/dates.ts';

const since = '2026-11-23T18:30:00.000Z';
const formats = makeFormats(say, '2026-11-24');
const patient = { id: 'p-1', number: 'P-1001', name: 'Asha Devi' };
const nothing: CameIn = { given: [], asked: [], arrived: [], linked: [], taken: [], newHospitals: [] };

const lines = (news: Partial<CameIn>, mayRead = false) =>
  cameInLines({ ...nothing, ...news }, { t: say, formats, since, mayRead });
const texts = (news: Partial<CameIn>) => lines(news).map(({ text }) => text);

const period = {
  hiTypes: ['Prescription'] as const,
  from: '2025-11-24T00:00:00.000Z',
  to: '2026-11-24T00:00:00.000Z',
  eraseAt: '2026-12-24T00:00:00.000Z',
  grantedAt: '2026-11-24T04:30:00.000Z',
  endedAt: null,
};

const given: Given = {
  ...period,
  hiTypes: [...period.hiTypes],
  consentId: 'c-1',
  status: 'GRANTED',
  isChecked: true,
  confirmation: 'confirmed',
  lastAskAt: null,
  patientId: 'p-1',
  patient,
  abhaAddress: 'asha.devi90@sbx',
  hipId: 'IN2710000001_1',
  hiuId: 'IN2710000002',
  hiuName: 'City Hospital',
  requesterName: 'Dr. Vikram Rao',
  purpose: 'CAREMGT',
  toldAt: '2026-11-24T04:30:01.000Z',
  visits: 1,
  frequency: null,
  isOver: false,
};

const got: Got = {
  ...period,
  hiTypes: [...period.hiTypes],
  consentId: 'c-9',
  status: 'GRANTED',
  isChecked: true,
  hipId: 'IN2710000001_1',
  hipName: null,
  isOver: false,
  narrowing: { hiTypesLeftOut: [], from: null, to: null, eraseAt: null },
};

const asked: AskedRequest = {
  id: 'r-1',
  patient,
  abhaAddress: 'asha.devi90@sbx',
  state: 'GRANTED',
  because: null,
  code: null,
  reason: null,
  purpose: 'CAREMGT',
  hiTypes: ['Prescription'],
  hipId: null,
  from: period.from,
  to: period.to,
  eraseAt: period.eraseAt,
  askedFor: 'd-1',
  askedAt: '2026-11-24T04:00:00.000Z',
  decidedAt: '2026-11-24T04:31:00.000Z',
  endedAt: null,
  got: [],
};

const transfer: TransferLine = {
  id: 't-1',
  consentId: 'c-1',
  state: 'transferred',
  because: null,
  hiuId: 'IN2710000002',
  hiuName: 'City Hospital',
  requesterName: null,
  purpose: 'CAREMGT',
  patient,
  receivedAt: '2026-11-24T04:32:00.000Z',
  endedAt: '2026-11-24T04:33:00.000Z',
  isLate: false,
  progress: { pages: 1, sent: 1, failed: 0 },
  taken: [{ visitId: 'v-1', careContext: 'V-20261124-1', hiTypes: ['Prescription'], at: '2026-11-24T04:32:30.000Z' }],
  notTaken: [],
};

const arrival = {
  patientId: 'p-1',
  patientName: 'Asha Devi',
  hospital: { id: 'IN2710000003', name: null },
  count: 2,
  at: '2026-11-24T04:40:00.000Z',
};
const visit = {
  visitId: 'v-1',
  patientId: 'p-1',
  patientName: 'Asha Devi',
  day: '2026-11-24',
  state: 'linked' as const,
  at: '2026-11-24T04:20:00.000Z',
};

describe('what came in, for the desk', () => {
  test('stands in one list, the newest first', () =>
    expect(texts({ given: [given], asked: [asked], arrived: [arrival], linked: [visit], taken: [transfer] })).toEqual([
      '2 records from IN2710000003',
      'City Hospital took 1 visit',
      'Allowed what we asked for',
      'City Hospital may take records',
      'Visit of 24 Nov 2026 linked',
    ]));

  test('what came before today is not told, nor what is still open', () => {
    const yesterday = '2026-11-23T18:29:59.000Z';
    expect(texts({ given: [{ ...given, grantedAt: yesterday }], linked: [{ ...visit, at: yesterday }] })).toEqual([]);
    expect(texts({ asked: [{ ...asked, state: 'REQUESTED', decidedAt: null }] })).toEqual([]);
    expect(texts({ taken: [{ ...transfer, state: 'sending', taken: [], endedAt: null }] })).toEqual([]);
  });

  test('a permission that was given yesterday and withdrawn today is told once', () =>
    expect(
      texts({
        given: [
          {
            ...given,
            status: 'REVOKED',
            grantedAt: '2026-11-23T04:30:00.000Z',
            endedAt: '2026-11-24T04:50:00.000Z',
          },
        ],
      }),
    ).toEqual(['City Hospital may take nothing any more: withdrawn']));

  test('the patient’s own app, and somebody of whom only an id or nothing is known', () => {
    const who = (different: Partial<Given>) => texts({ given: [{ ...given, ...different }] });
    expect(who({ purpose: 'PATRQT', hiuId: null, hiuName: null })).toEqual(['The patient’s own app may take records']);
    expect(who({ hiuName: null })).toEqual(['IN2710000002 may take records']);
    expect(who({ hiuId: null, hiuName: null })).toEqual(['Somebody unknown may take records']);
    expect(lines({ given: [{ ...given, patient: null, patientId: null }] })).toMatchObject([
      { name: null, path: '/consents/given' },
    ]);
  });

  test('a hospital that took records for the first time, and one that got nothing, need a look', () => {
    const newHospitals = [{ hiuId: 'IN2710000002', name: null, firstAt: period.grantedAt }];
    expect(lines({ taken: [transfer], newHospitals })).toMatchObject([
      { tone: 'warn', text: 'City Hospital took 1 visit, for the first time', path: '/consents/taken' },
    ]);
    expect(lines({ taken: [{ ...transfer, state: 'refused', taken: [] }] })).toMatchObject([
      { tone: 'warn', text: 'City Hospital asked for records and got nothing', path: '/patients/p-1/sharing' },
    ]);
  });

  test('what the patient’s own app fetches is no news', () =>
    expect(texts({ taken: [{ ...transfer, purpose: 'PATRQT', hiuId: null, hiuName: null }] })).toEqual([]));

  test('what the patient lets ourselves take from ourselves is no news', () =>
    expect(
      texts({
        given: [{ ...given, consentId: 'c-9' }],
        taken: [{ ...transfer, consentId: 'c-9' }],
        asked: [{ ...asked, got: [got] }],
      }),
    ).toEqual(['Allowed what we asked for']));

  test('a refusal and a visit that was not linked stand out', () =>
    expect(lines({ asked: [{ ...asked, state: 'DENIED' }], linked: [{ ...visit, state: 'refused' }] })).toMatchObject([
      { tone: 'warn', text: 'Denied what we asked for' },
      { tone: 'warn', text: 'Visit of 24 Nov 2026 not linked', path: '/patients/p-1' },
    ]));

  test('who may not read outside records is not sent there', () => {
    const paths = (mayRead: boolean) => lines({ arrived: [arrival], asked: [asked] }, mayRead).map(({ path }) => path);
    expect(paths(true)).toEqual(['/outside/p-1', '/outside/p-1']);
    expect(paths(false)).toEqual(['/patients/p-1/sharing', '/patients/p-1/sharing']);
  });
});
