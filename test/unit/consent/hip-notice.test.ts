import { describe, expect, test } from 'vitest';
import { auditOf } from '../../../core/audit/index.ts';
import { confirmationOf, findArtefact, findStatus, isOver, mayUse } from '../../../core/consent/index.ts';
import { days, minutes } from '../../../core/kit/clock.ts';
import { address, artefact, type ConsentWorld, makeConsentWorld, signed } from './consent-world.ts';

const grant = (world: ConsentWorld, different: Parameters<typeof signed>[0] = {}) => {
  const told = signed(different);
  return world.tell('consent.hip-notice', { consentId: told.artefact.consentId, status: 'GRANTED', signed: told });
};
const end = (world: ConsentWorld, status: 'REVOKED' | 'EXPIRED') =>
  world.tell('consent.hip-notice', { consentId: 'consent-1', status, signed: null });
const raw = (world: ConsentWorld) =>
  world.db.get<{ text: string | null; signature: string | null }>('SELECT text, signature FROM consent_artefacts');

describe('a permission that others got for our records (HIP_INIT_GRANT_CONSENT)', () => {
  test('is stored with its text and signature byte for byte, audited, and known by its patient', () => {
    const world = makeConsentWorld();
    grant(world);
    expect(raw(world)).toEqual({ text: signed().text, signature: 'c2lnbmVk' });
    expect(findArtefact(world.db, 'consent-1', 'hip')).toMatchObject({
      status: 'GRANTED',
      patientId: world.patientId,
      abhaAddress: address,
      hiuName: 'City Hospital',
      careContexts: artefact().careContexts,
      grantedAt: '2026-11-24T04:59:00.000Z',
    });
    expect(auditOf(world.db, 'consent-1').map(({ what }) => what)).toEqual(['consent.GRANTED']);
    expect(world.granted).toEqual([]);
  });

  test('is acknowledged within 60 seconds of its arrival, each copy under its own REQUEST-ID, and stored once', () => {
    const world = makeConsentWorld();
    const first = grant(world);
    const second = grant(world);
    const jobs = world.jobs('consent.acknowledge-hip-notice');
    expect(jobs.map(({ cause }) => cause)).toEqual([first, second]);
    expect(jobs.map(({ parsed }) => parsed)).toEqual([
      { inReplyTo: first, consentId: 'consent-1', error: null },
      { inReplyTo: second, consentId: 'consent-1', error: null },
    ]);
    expect(jobs.map(({ deadline }) => deadline)).toEqual(Array(2).fill('2026-11-24T05:01:00.000Z'));
    expect(auditOf(world.db, 'consent-1')).toHaveLength(1);
  });

  test('may say how often data may be asked for, which ABDM must confirm too', () => {
    const world = makeConsentWorld();
    grant(world, { frequency: { unit: 'DAY', value: 2 } });
    expect(findArtefact(world.db, 'consent-1', 'hip')?.frequency).toEqual({ unit: 'DAY', value: 2 });
    const [asked] = world.jobs('consent.fetch-artefact');
    const answer = { inReplyTo: 'x', status: 'GRANTED', signed: signed(), error: null } as const;
    world.tell('consent.artefact', answer, asked);
    expect(findArtefact(world.db, 'consent-1', 'hip')?.confirmation).toBe('contradicted');
  });

  test('may come from the patient for the own app: then nobody asked', () => {
    const world = makeConsentWorld();
    grant(world, { hiuId: null, hiuName: null, requesterName: null, purpose: 'PATRQT' });
    expect(findArtefact(world.db, 'consent-1', 'hip')).toMatchObject({
      hiuId: null,
      requesterName: null,
      purpose: 'PATRQT',
    });
  });

  test('of a person whom nobody here has is kept without a patient', () => {
    const world = makeConsentWorld();
    grant(world, { abhaAddress: 'stranger@sbx', careContexts: [] });
    expect(findArtefact(world.db, 'consent-1', 'hip')?.patientId).toBeNull();
  });

  test('whose artefact bears another id is refused and not stored', () => {
    const world = makeConsentWorld();
    world.tell('consent.hip-notice', { consentId: 'consent-9', status: 'GRANTED', signed: signed() });
    expect(findStatus(world.db, 'consent-9', 'hip')).toBeUndefined();
    expect(findStatus(world.db, 'consent-1', 'hip')).toBeUndefined();
    expect(world.jobs('consent.acknowledge-hip-notice')[0]?.parsed).toMatchObject({ error: { code: 'ABDM-1080' } });
  });
});

describe('the end of such a permission (HIP_INIT_REVOKE_CONSENT, HIP_INIT_EXPIRE_CONSENT)', () => {
  test.each(['REVOKED', 'EXPIRED'] as const)(
    '%s: what it allowed is deleted, that it was there stays visible',
    (status) => {
      const world = makeConsentWorld();
      grant(world);
      world.clock.move(minutes(5));
      const requestId = end(world, status);
      expect(raw(world)).toEqual({ text: null, signature: null });
      expect(findArtefact(world.db, 'consent-1', 'hip')).toMatchObject({
        status,
        careContexts: [],
        hiuName: 'City Hospital',
        endedAt: '2026-11-24T05:05:00.000Z',
      });
      expect(world.ended).toEqual([{ consentId: 'consent-1', side: 'hip', because: status }]);
      expect(auditOf(world.db, 'consent-1').map(({ what }) => what)).toEqual(['consent.GRANTED', `consent.${status}`]);
      expect(world.jobs('consent.acknowledge-hip-notice').at(-1)?.parsed).toMatchObject({
        inReplyTo: requestId,
        error: null,
      });
    },
  );

  test('told twice it ends once and is acknowledged twice', () => {
    const world = makeConsentWorld();
    grant(world);
    end(world, 'REVOKED');
    end(world, 'REVOKED');
    expect(world.ended).toHaveLength(1);
    expect(world.jobs('consent.acknowledge-hip-notice')).toHaveLength(3);
  });

  test.each(['REVOKED', 'EXPIRED'] as const)('%s that overtakes its grant keeps it dead', (status) => {
    const world = makeConsentWorld();
    end(world, status);
    grant(world);
    expect(findStatus(world.db, 'consent-1', 'hip')).toBe(status);
    expect(findArtefact(world.db, 'consent-1', 'hip')).toBeUndefined();
    expect(world.jobs('consent.acknowledge-hip-notice')).toHaveLength(2);
  });

  test('a grant told again after the end does not bring it back', () => {
    const world = makeConsentWorld();
    grant(world);
    end(world, 'REVOKED');
    grant(world);
    expect(findStatus(world.db, 'consent-1', 'hip')).toBe('REVOKED');
    end(world, 'EXPIRED');
    expect(findStatus(world.db, 'consent-1', 'hip')).toBe('REVOKED');
  });

  test('comes by our own clock when ABDM says nothing', () => {
    const world = makeConsentWorld();
    grant(world, { eraseAt: '2026-11-25T05:00:00.000Z' });
    world.sweep();
    expect(findStatus(world.db, 'consent-1', 'hip')).toBe('GRANTED');
    world.clock.move(days(1));
    const found = findArtefact(world.db, 'consent-1', 'hip');
    expect(found && isOver(found, world.clock())).toBe(true);
    world.sweep();
    expect(world.ended).toEqual([{ consentId: 'consent-1', side: 'hip', because: 'EXPIRED' }]);
  });

  test('waits while the clock of the PC is doubtful, but a notice does not', () => {
    const world = makeConsentWorld();
    grant(world, { eraseAt: '2026-11-25T05:00:00.000Z' });
    world.clock.move(days(2));
    world.sweep(false);
    expect(world.ended).toEqual([]);
    end(world, 'REVOKED');
    expect(world.ended).toHaveLength(1);
  });
});

describe('whether ABDM stands by what it told', () => {
  const fetched = (world: ConsentWorld, different: Parameters<typeof signed>[0] = {}) => {
    const job = world.jobs('consent.fetch-artefact').at(-1);
    world.tell('consent.artefact', { inReplyTo: 'x', status: 'GRANTED', signed: signed(different), error: null }, job);
  };
  const refused = (world: ConsentWorld, code = 'ABDM-1080') => {
    const error = { code, message: 'no' };
    world.tell(
      'consent.artefact',
      { inReplyTo: 'x', status: null, signed: null, error },
      world.jobs('consent.fetch-artefact').at(-1),
    );
  };
  const standing = (world: ConsentWorld, consentId = 'consent-1') => {
    const found = findArtefact(world.db, consentId, 'hip');
    return found && confirmationOf(world.db, found, world.clock());
  };

  test('it is asked once for each grant, and waited for a minute', () => {
    const world = makeConsentWorld();
    grant(world);
    grant(world);
    expect(world.jobs('consent.fetch-artefact').map(({ parsed }) => parsed)).toEqual([
      { consentId: 'consent-1', side: 'hip', requestId: null },
    ]);
    expect(standing(world)).toBe('waiting');
    world.clock.move(minutes(1));
    expect(standing(world)).toBe('unconfirmed');
  });

  test('the same words confirm it', () => {
    const world = makeConsentWorld();
    grant(world);
    fetched(world);
    expect(standing(world)).toBe('confirmed');
  });

  test.each([
    ['another hospital', { hiuId: 'IN2710000666' }],
    ['another patient', { abhaAddress: 'ravi_sharma@sbx' }],
    ['further visits', { careContexts: [{ patientReference: 'P-1', careContextReference: 'V-20261120-2' }] }],
    ['fewer kinds of record', { hiTypes: ['Prescription' as const] }],
    ['another period', { dateRange: { from: '2025-01-01T00:00:00.000Z', to: '2026-11-24T00:00:00.000Z' } }],
    ['a later end', { eraseAt: '2027-12-24T00:00:00.000Z' }],
  ])('%s in the answer denies it', (_what, different) => {
    const world = makeConsentWorld();
    grant(world);
    fetched(world, different);
    expect(standing(world)).toBe('denied');
    expect(auditOf(world.db, 'consent-1').at(-1)?.what).toBe('consent.contradicted');
  });

  test('where ABDM lets no HIP ask, the question is not repeated for a month', () => {
    const world = makeConsentWorld();
    grant(world);
    refused(world);
    expect(standing(world)).toBe('unconfirmed');
    grant(world, { consentId: 'consent-2' });
    expect(world.jobs('consent.fetch-artefact')).toHaveLength(1);
    world.clock.move(days(31));
    grant(world, { consentId: 'consent-3' });
    expect(world.jobs('consent.fetch-artefact')).toHaveLength(2);
  });

  test('once ABDM has confirmed one, what it does not confirm is denied', () => {
    const world = makeConsentWorld();
    grant(world);
    fetched(world);
    grant(world, { consentId: 'forged' });
    world.clock.move(minutes(10));
    expect(standing(world, 'forged')).toBe('waiting');
    refused(world);
    expect(standing(world, 'forged')).toBe('denied');
    grant(world, { consentId: 'consent-3' });
    expect(world.jobs('consent.fetch-artefact')).toHaveLength(3);
  });

  test('a service behind ABDM that is down denies nothing and teaches nothing: it is asked again', () => {
    const world = makeConsentWorld();
    grant(world);
    fetched(world);
    grant(world, { consentId: 'consent-2' });
    refused(world, 'ABDM-1024');
    expect(standing(world, 'consent-2')).toBe('waiting');
    expect(world.jobs('consent.fetch-artefact').at(-1)?.notBefore).toBe('2026-11-24T05:02:00.000Z');
    fetched(world, { consentId: 'consent-2' });
    expect(standing(world, 'consent-2')).toBe('confirmed');
  });

  test('a question that is refused at once counts as one that is refused by callback', () => {
    const world = makeConsentWorld();
    grant(world);
    const refusal = { http: 403, shape: 'text', codes: [], messages: ['Access Denied'] } as const;
    world.rest('consent.fetch-artefact', { kind: 'refused', because: 'said-no', refusal });
    expect(standing(world)).toBe('unconfirmed');
    grant(world, { consentId: 'consent-2' });
    expect(world.jobs('consent.fetch-artefact')).toHaveLength(1);
  });

  test('an answer that it has ended ends it', () => {
    const world = makeConsentWorld();
    grant(world);
    const job = world.jobs('consent.fetch-artefact').at(-1);
    world.tell('consent.artefact', { inReplyTo: 'x', status: 'REVOKED', signed: signed(), error: null }, job);
    expect(world.ended).toEqual([{ consentId: 'consent-1', side: 'hip', because: 'REVOKED' }]);
  });
});

test('nothing may be used under a permission that is paused, unchecked, ended or over', () => {
  const now = new Date('2026-11-24T05:00:00.000Z');
  const good = { status: 'GRANTED', eraseAt: '2026-12-24T00:00:00.000Z', isChecked: true } as const;
  expect(mayUse(good, now)).toBe(true);
  expect(mayUse({ ...good, status: 'PAUSED' }, now)).toBe(false);
  expect(mayUse({ ...good, status: 'REVOKED' }, now)).toBe(false);
  expect(mayUse({ ...good, isChecked: false }, now)).toBe(false);
  expect(mayUse({ ...good, eraseAt: '2026-11-24T05:00:00.000Z' }, now)).toBe(false);
});
