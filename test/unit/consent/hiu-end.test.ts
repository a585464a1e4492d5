import { describe, expect, test } from 'vitest';
import { auditOf } from '../../../core/audit/index.ts';
import { artefactsOfRequest, findArtefact, findRequest, findStatus } from '../../../core/consent/index.ts';
import { days } from '../../../core/kit/clock.ts';
import { type ConsentWorld, makeConsentWorld } from './consent-world.ts';
import { asked, decide, fetched, refusedFetch } from './requests.ts';

describe('the end of what we may see (HIU_FLOW_201, HIU_FLOW_202, HIU_FLOW_301)', () => {
  const granted = (world: ConsentWorld): string => {
    const id = asked(world);
    decide(world, 'GRANTED', ['a', 'b']);
    fetched(world, 'a');
    fetched(world, 'b', { hipId: 'IN2710000003' });
    return id;
  };

  test('one hospital of several withdrawn ends that one, and the request lives on', () => {
    const world = makeConsentWorld();
    const id = granted(world);
    decide(world, 'REVOKED', ['a']);
    expect(world.ended).toEqual([{ consentId: 'a', side: 'hiu', because: 'REVOKED' }]);
    expect(findRequest(world.db, id)?.state).toBe('GRANTED');
    expect(findStatus(world.db, 'b', 'hiu')).toBe('GRANTED');
    decide(world, 'REVOKED', ['b']);
    expect(findRequest(world.db, id)).toMatchObject({ state: 'REVOKED', endedAt: '2026-11-24T05:00:00.000Z' });
  });

  test('one withdrawn while the other is still being fetched leaves the request granted', () => {
    const world = makeConsentWorld();
    const id = asked(world);
    decide(world, 'GRANTED', ['a', 'b']);
    decide(world, 'REVOKED', ['a']);
    expect(findRequest(world.db, id)?.state).toBe('GRANTED');
    fetched(world, 'b');
    expect(world.granted.map(({ consentId }) => consentId)).toEqual(['b']);
  });

  test('an end that names no artefact hides what still lives and asks ABDM about each', () => {
    const world = makeConsentWorld();
    const id = granted(world);
    decide(world, 'EXPIRED');
    expect(world.ended).toEqual([]);
    expect(artefactsOfRequest(world.db, id).map(({ isChecked }) => isChecked)).toEqual([false, false]);
    expect(auditOf(world.db, 'a').at(-1)?.what).toBe('consent.doubted');
    expect(world.jobs('consent.fetch-artefact').map(({ parsed }) => parsed['consentId'])).toEqual(['a', 'b', 'a', 'b']);
    fetched(world, 'a', { status: 'EXPIRED' });
    fetched(world, 'b', { status: 'EXPIRED' });
    expect(findRequest(world.db, id)?.state).toBe('EXPIRED');
    expect(artefactsOfRequest(world.db, id).map(({ status }) => status)).toEqual(['EXPIRED', 'EXPIRED']);
  });

  test('what ABDM says still lives is shown again', () => {
    const world = makeConsentWorld();
    const id = granted(world);
    decide(world, 'REVOKED');
    fetched(world, 'b', { hipId: 'IN2710000003' });
    fetched(world, 'a', { status: 'REVOKED' });
    expect(artefactsOfRequest(world.db, id).map(({ status, isChecked }) => [status, isChecked])).toEqual([
      ['REVOKED', false],
      ['GRANTED', true],
    ]);
    expect(findRequest(world.db, id)?.state).toBe('GRANTED');
  });

  test('an old word that nobody has decided yet hides nothing', () => {
    const world = makeConsentWorld();
    granted(world);
    decide(world, 'REQUESTED');
    expect(findArtefact(world.db, 'a', 'hiu')?.isChecked).toBe(true);
  });

  test.each([
    ['ABDM-1061', 'EXPIRED'],
    ['ABDM-1112', 'EXPIRED'],
    ['ABDM-1062', 'REVOKED'],
  ] as const)(
    'is told by the refusal %s of the question, as for a withdrawal that nobody told (REV_01)',
    (code, because) => {
      const world = makeConsentWorld();
      granted(world);
      refusedFetch(world, 'a', code);
      expect(world.ended).toEqual([{ consentId: 'a', side: 'hiu', because }]);
      expect(findStatus(world.db, 'b', 'hiu')).toBe('GRANTED');
    },
  );

  test('what ABDM no longer knows is hidden, not ended', () => {
    const world = makeConsentWorld();
    granted(world);
    refusedFetch(world, 'a', 'ABDM-1080');
    expect(world.ended).toEqual([]);
    expect(findArtefact(world.db, 'a', 'hiu')).toMatchObject({ status: 'GRANTED', isChecked: false });
    fetched(world, 'a');
    expect(findArtefact(world.db, 'a', 'hiu')?.isChecked).toBe(true);
  });

  test('a service behind ABDM that is down says nothing: the question is put again, later each time', () => {
    const world = makeConsentWorld();
    granted(world);
    refusedFetch(world, 'a', 'ABDM-1024');
    refusedFetch(world, 'a', 'ABDM-1024');
    expect(findArtefact(world.db, 'a', 'hiu')?.isChecked).toBe(true);
    const jobs = world.jobs('consent.fetch-artefact').filter(({ parsed }) => parsed['consentId'] === 'a');
    expect(jobs.map(({ notBefore }) => notBefore)).toEqual([
      '2026-11-24T05:00:00.000Z',
      '2026-11-24T05:02:00.000Z',
      '2026-11-24T05:04:00.000Z',
    ]);
  });

  test('comes by our own clock, each by the end that the patient gave it', () => {
    const world = makeConsentWorld();
    const id = asked(world);
    decide(world, 'GRANTED', ['a', 'b']);
    fetched(world, 'a', { eraseAt: '2026-11-25T00:00:00.000Z' });
    fetched(world, 'b');
    world.clock.move(days(1));
    world.sweep();
    expect(world.ended).toEqual([{ consentId: 'a', side: 'hiu', because: 'EXPIRED' }]);
    expect(findRequest(world.db, id)?.state).toBe('GRANTED');
    world.clock.move(days(30));
    world.sweep();
    expect(findRequest(world.db, id)?.state).toBe('EXPIRED');
  });

  test('is told even when its request is unknown, as after a restore', () => {
    const world = makeConsentWorld();
    granted(world);
    world.tell('consent.hiu-notice', {
      consentRequestId: 'forgotten',
      status: 'REVOKED',
      reason: null,
      artefactIds: ['a', 'never-seen'],
    });
    expect(world.ended.map(({ consentId }) => consentId)).toEqual(['a']);
  });

  test('a request that nobody answered ends with the time it asked for', () => {
    const world = makeConsentWorld();
    const id = asked(world);
    world.clock.move(days(31));
    world.sweep();
    expect(findRequest(world.db, id)?.state).toBe('EXPIRED');
  });
});
