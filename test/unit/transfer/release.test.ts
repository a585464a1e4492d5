import { describe, expect, test } from 'vitest';
import type { Artefact } from '../../../core/consent/index.ts';
import {
  canBecome,
  PageState,
  pageCanBecome,
  RefusedBecause,
  TransferState,
  wireErrors,
} from '../../../core/transfer/model.ts';
import { decideRelease, type HeldContext, type ReleaseFacts } from '../../../core/transfer/release.ts';

const now = new Date('2026-11-24T05:00:00.000Z');
const year = { from: '2026-01-01T00:00:00.000Z', to: '2026-11-23T00:00:00.000Z' };

const permission = (different: Partial<Artefact> = {}): Artefact => ({
  consentId: 'consent-1',
  side: 'hip',
  status: 'GRANTED',
  isChecked: true,
  confirmation: 'confirmed',
  lastAskAt: null,
  requestId: null,
  patientId: 'asha',
  abhaAddress: 'asha@sbx',
  hipId: 'OURS',
  hiuId: 'THEIRS',
  hiuName: 'City Hospital',
  requesterName: 'Dr. Rao',
  purpose: 'CAREMGT',
  hiTypes: ['OPConsultation', 'Prescription'],
  careContexts: [
    { patientReference: 'P-1', careContextReference: 'V-1' },
    { patientReference: 'P-1', careContextReference: 'V-2' },
  ],
  ...year,
  eraseAt: '2026-12-24T00:00:00.000Z',
  grantedAt: '2026-11-24T04:00:00.000Z',
  toldAt: '2026-11-24T04:00:00.000Z',
  frequency: null,
  endedAt: null,
  ...different,
});

const visit = (different: Partial<HeldContext> = {}): HeldContext => ({
  visitId: 'visit-1',
  patientReference: 'P-1',
  linkedTo: 'asha@sbx',
  begunAt: '2026-06-01T05:00:00.000Z',
  signed: { version: 2, hiTypes: ['OPConsultation', 'Prescription', 'HealthDocumentRecord'] },
  ...different,
});

const facts = (different: Partial<ReleaseFacts> = {}, contexts: Record<string, HeldContext> = {}): ReleaseFacts => {
  const known = new Map(Object.entries({ 'V-1': visit(), 'V-2': visit({ visitId: 'visit-2' }), ...contexts }));
  return {
    hipId: 'OURS',
    isClockSure: true,
    confirmation: 'confirmed',
    key: 'good',
    isPushAddressAllowed: true,
    isTooOften: false,
    findContext: (reference) => known.get(reference),
    ...different,
  };
};

const decide = (
  artefact: Artefact | undefined,
  { asked = year, held = facts() }: { asked?: typeof year; held?: ReleaseFacts } = {},
) => decideRelease({ artefact, asked }, held, now);

test('what was consented, is linked and lies in the period may go: of each visit the consented kinds of its newest version', () => {
  expect(decide(permission())).toEqual({
    kind: 'allowed',
    because: null,
    withheld: [],
    entries: [
      { careContext: 'V-1', visitId: 'visit-1', hiType: 'OPConsultation', version: 2 },
      { careContext: 'V-1', visitId: 'visit-1', hiType: 'Prescription', version: 2 },
      { careContext: 'V-2', visitId: 'visit-2', hiType: 'OPConsultation', version: 2 },
      { careContext: 'V-2', visitId: 'visit-2', hiType: 'Prescription', version: 2 },
    ],
  });
});

test('a narrower period than the consented one is served', () => {
  expect(decide(permission(), { asked: { ...year, from: '2026-05-01T00:00:00.000Z' } }).kind).toBe('allowed');
});

describe('nothing leaves', () => {
  const refusals: [RefusedBecause, Artefact | undefined, { asked?: typeof year; held?: ReleaseFacts }][] = [
    ['unknown-consent', undefined, {}],
    ['too-often', permission(), { held: facts({ isTooOften: true }) }],
    ['revoked', permission({ status: 'REVOKED' }), {}],
    ['expired', permission({ status: 'EXPIRED' }), {}],
    ['expired', permission({ eraseAt: '2026-11-24T05:00:00.000Z' }), {}],
    ['paused', permission({ status: 'PAUSED' }), {}],
    ['unchecked', permission({ isChecked: false }), {}],
    ['not-confirmed', permission(), { held: facts({ confirmation: 'denied' }) }],
    ['another-facility', permission({ hipId: 'SOMEBODY' }), {}],
    ['another-facility', permission({ hipId: null }), {}],
    ['no-such-period', permission(), { asked: { from: year.to, to: year.from } }],
    ['outside-consented-period', permission(), { asked: { ...year, from: '2025-12-31T23:59:59.999Z' } }],
    ['outside-consented-period', permission(), { asked: { ...year, to: '2026-11-23T00:00:00.001Z' } }],
    ['key-unusable', permission(), { held: facts({ key: 'unusable' }) }],
    ['key-expired', permission(), { held: facts({ key: 'past' }) }],
    ['push-address-refused', permission(), { held: facts({ isPushAddressAllowed: false }) }],
    ['nothing-to-give', permission({ careContexts: [] }), {}],
    ['nothing-to-give', permission({ hiTypes: ['Invoice'] }), {}],
  ];
  test.each(refusals)('%s', (because, artefact, more) => {
    expect(decide(artefact, more)).toMatchObject({ kind: 'refused', because });
  });

  test('every refusal has a case above, and a code for ABDM', () => {
    expect(new Set(refusals.map(([because]) => because))).toEqual(new Set(RefusedBecause.options));
    expect(Object.keys(wireErrors).sort()).toEqual([...RefusedBecause.options].sort());
  });
});

describe('of a permission one visit is withheld and the other goes', () => {
  test.each([
    ['unknown-care-context', undefined],
    ['another-patient', visit({ patientReference: 'P-2' })],
    ['not-linked', visit({ linkedTo: null })],
    ['another-abha', visit({ linkedTo: 'ravi@sbx' })],
    ['nothing-signed', visit({ signed: null })],
    ['outside-period', visit({ begunAt: '2025-12-31T23:59:59.999Z' })],
    ['outside-period', visit({ begunAt: '2026-11-23T00:00:00.001Z' })],
    ['type-not-consented', visit({ signed: { version: 1, hiTypes: ['HealthDocumentRecord'] } })],
  ] as const)('%s', (because, held) => {
    const contexts = held === undefined ? undefined : { 'V-1': held };
    const base = facts({}, contexts);
    const found =
      held === undefined
        ? { ...base, findContext: (ref: string) => (ref === 'V-1' ? undefined : base.findContext(ref)) }
        : base;
    const release = decide(permission(), { held: found });
    expect(release).toMatchObject({ kind: 'allowed', withheld: [{ careContext: 'V-1', because }] });
    expect(release.kind === 'allowed' && release.entries.every(({ careContext }) => careContext === 'V-2')).toBe(true);
  });

  test('a sender that names no patient beside the visit is served', () => {
    const careContexts = [{ patientReference: '', careContextReference: 'V-1' }];
    expect(decide(permission({ careContexts })).kind).toBe('allowed');
  });

  test('a visit begun in the very first or last instant of the period goes', () => {
    expect(decide(permission(), { held: facts({}, { 'V-1': visit({ begunAt: year.from }) }) }).withheld).toEqual([]);
    expect(decide(permission(), { held: facts({}, { 'V-1': visit({ begunAt: year.to }) }) }).withheld).toEqual([]);
  });
});

describe('not now, but not never', () => {
  test('a doubtful clock holds back, and judges no end', () => {
    const held = facts({ isClockSure: false, key: 'past' });
    const over = permission({ eraseAt: '2026-11-24T05:00:00.000Z' });
    expect(decide(over, { held })).toMatchObject({ kind: 'later', because: 'clock-doubtful' });
    expect(decide(permission({ status: 'REVOKED' }), { held })).toMatchObject({ kind: 'refused', because: 'revoked' });
  });

  test('ABDM’s word is waited for', () => {
    const held = facts({ confirmation: 'waiting' });
    expect(decide(permission(), { held })).toMatchObject({ kind: 'later', because: 'waiting-for-confirmation' });
  });

  test('where ABDM gives no such word, the rest decides', () => {
    expect(decide(permission(), { held: facts({ confirmation: 'unconfirmed' }) }).kind).toBe('allowed');
  });
});

test('a transfer and a page only go forward', () => {
  const forward = TransferState.options.flatMap((from) =>
    TransferState.options.filter((to) => canBecome(from, to)).map((to) => `${from} ${to}`),
  );
  expect(forward).toEqual([
    'asked acknowledged',
    'asked failed',
    'acknowledged sending',
    'acknowledged transferred',
    'acknowledged failed',
    'sending transferred',
    'sending failed',
  ]);
  const pages = PageState.options.flatMap((from) =>
    PageState.options.filter((to) => pageCanBecome(from, to)).map((to) => `${from} ${to}`),
  );
  expect(pages).toEqual(['waiting sent', 'waiting failed']);
});
