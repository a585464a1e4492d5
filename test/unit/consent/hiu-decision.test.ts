import { describe, expect, test } from 'vitest';
import { auditOf } from '../../../core/audit/index.ts';
import { artefactsOfRequest, findArtefact, findRequest, findStatus } from '../../../core/consent/index.ts';
import { days } from '../../../core/kit/clock.ts';
import { type ConsentWorld, makeConsentWorld, signed } from './consent-world.ts';

const wireId = 'request-at-abdm';

/** ABDM has taken the request of ours. */
function named(world: ConsentWorld, id: string, name = wireId): void {
  const job = world.jobs('consent.ask-patient').find(({ parsed }) => parsed['requestId'] === id);
  world.tell('consent.request-accepted', { inReplyTo: 'x', consentRequestId: name, error: null }, job);
}

const asked = (world: ConsentWorld): string => {
  const id = world.ask();
  named(world, id);
  return id;
};

type Status = 'REQUESTED' | 'GRANTED' | 'DENIED' | 'EXPIRED' | 'REVOKED';
const decide = (world: ConsentWorld, status: Status, artefactIds: string[] = [], reason: string | null = null) =>
  world.tell('consent.hiu-notice', { consentRequestId: wireId, status, reason, artefactIds });

/** The answer to the question for one artefact. */
function fetched(
  world: ConsentWorld,
  consentId: string,
  {
    status = 'GRANTED',
    ...different
  }: { status?: 'GRANTED' | 'REVOKED' | 'EXPIRED' } & Parameters<typeof signed>[0] = {},
): void {
  const job = world.jobs('consent.fetch-artefact').findLast(({ parsed }) => parsed['consentId'] === consentId);
  const told = signed({ consentId, hipId: 'IN2710000002', hiuId: 'IN2710000001_1', ...different });
  world.tell('consent.artefact', { inReplyTo: 'x', status, signed: told, error: null }, job);
}

/** ABDM does not answer that question with the artefact. */
function refusedFetch(world: ConsentWorld, consentId: string, code: string): void {
  const job = world.jobs('consent.fetch-artefact').findLast(({ parsed }) => parsed['consentId'] === consentId);
  world.tell('consent.artefact', { inReplyTo: 'x', status: null, signed: null, error: { code, message: 'no' } }, job);
}

describe('a request of ours (HIU_FLOW_102 to 106)', () => {
  test('bears the name that ABDM gives it', () => {
    const world = makeConsentWorld();
    const id = asked(world);
    expect(findRequest(world.db, id)).toMatchObject({ state: 'REQUESTED', consentRequestId: wireId });
  });

  test('that ABDM refuses has failed, with the code', () => {
    const world = makeConsentWorld();
    const id = world.ask();
    const error = { code: 'ABDM-1070', message: 'Duplicate consent request' };
    const [job] = world.jobs('consent.ask-patient');
    world.tell('consent.request-accepted', { inReplyTo: 'x', consentRequestId: null, error }, job);
    expect(findRequest(world.db, id)).toMatchObject({ state: 'failed', because: 'said-no', code: 'ABDM-1070' });
  });

  test('that the patient denies shows when and what the patient wrote', () => {
    const world = makeConsentWorld();
    const id = asked(world);
    const requestId = decide(world, 'DENIED', [], 'Not now');
    expect(findRequest(world.db, id)).toMatchObject({
      state: 'DENIED',
      reason: 'Not now',
      decidedAt: '2026-11-24T05:00:00.000Z',
    });
    expect(world.jobs('consent.acknowledge-hiu-notice').map(({ parsed }) => parsed)).toEqual([
      { inReplyTo: requestId, consentIds: [], error: null },
    ]);
    expect(world.granted).toEqual([]);
  });

  test('that the patient grants brings one artefact for each hospital, each fetched once and told once', () => {
    const world = makeConsentWorld();
    const id = asked(world);
    decide(world, 'GRANTED', ['a', 'b']);
    decide(world, 'GRANTED', ['a', 'b']);
    expect(world.jobs('consent.fetch-artefact').map(({ parsed }) => parsed['consentId'])).toEqual(['a', 'b']);
    fetched(world, 'a');
    fetched(world, 'b', { hipId: 'IN2710000003' });
    fetched(world, 'a');
    expect(world.granted.map(({ consentId, patientId, requestId }) => ({ consentId, patientId, requestId }))).toEqual([
      { consentId: 'a', patientId: world.patientId, requestId: id },
      { consentId: 'b', patientId: world.patientId, requestId: id },
    ]);
    expect(world.granted[0]).toMatchObject({ isChecked: true, confirmation: 'confirmed', side: 'hiu' });
    expect(findRequest(world.db, id)).toMatchObject({ state: 'GRANTED', decidedAt: '2026-11-24T05:00:00.000Z' });
    expect(world.jobs('consent.acknowledge-hiu-notice').map(({ parsed }) => parsed['consentIds'])).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ]);
  });

  test('is not granted by an artefact of another person', () => {
    const world = makeConsentWorld();
    asked(world);
    decide(world, 'GRANTED', ['a']);
    fetched(world, 'a', { abhaAddress: 'ravi_sharma@sbx' });
    expect(world.granted).toEqual([]);
    expect(findArtefact(world.db, 'a', 'hiu')).toBeUndefined();
    expect(auditOf(world.db, 'a').map(({ what }) => what)).toEqual(['consent.contradicted']);
  });

  test('is not granted by an artefact that has run out when it comes', () => {
    const world = makeConsentWorld();
    asked(world);
    decide(world, 'GRANTED', ['a']);
    fetched(world, 'a', { eraseAt: '2026-11-24T04:00:00.000Z' });
    expect(world.granted).toEqual([]);
    world.sweep();
    expect(world.ended).toEqual([{ consentId: 'a', side: 'hiu', because: 'EXPIRED' }]);
  });
});

describe('news that overtakes other news', () => {
  test('a grant before the name of its request waits for the name', () => {
    const world = makeConsentWorld();
    const id = world.ask();
    const requestId = decide(world, 'GRANTED', ['a']);
    expect(world.jobs('consent.fetch-artefact')).toEqual([]);
    expect(world.jobs('consent.acknowledge-hiu-notice')[0]?.parsed).toMatchObject({ inReplyTo: requestId });
    named(world, id);
    expect(findRequest(world.db, id)?.state).toBe('GRANTED');
    expect(world.jobs('consent.fetch-artefact')).toHaveLength(1);
  });

  test('a grant and its end before the name of the request leave nothing alive', () => {
    const world = makeConsentWorld();
    const id = world.ask();
    decide(world, 'GRANTED', ['a']);
    decide(world, 'REVOKED', ['a']);
    named(world, id);
    expect(findRequest(world.db, id)?.state).toBe('REVOKED');
    expect(findStatus(world.db, 'a', 'hiu')).toBe('REVOKED');
  });

  test('an end before the grant keeps the artefact dead, and nothing is fetched', () => {
    const world = makeConsentWorld();
    const id = asked(world);
    decide(world, 'REVOKED', ['a']);
    decide(world, 'GRANTED', ['a']);
    expect(findStatus(world.db, 'a', 'hiu')).toBe('REVOKED');
    expect(world.jobs('consent.fetch-artefact')).toEqual([]);
    expect(findRequest(world.db, id)?.state).toBe('REVOKED');
    expect(world.ended).toHaveLength(1);
  });

  test('an end before the fetched artefact arrives leaves its details to look at, not to use', () => {
    const world = makeConsentWorld();
    asked(world);
    decide(world, 'GRANTED', ['a']);
    decide(world, 'REVOKED', ['a']);
    fetched(world, 'a');
    expect(world.granted).toEqual([]);
    expect(findArtefact(world.db, 'a', 'hiu')).toMatchObject({
      status: 'REVOKED',
      careContexts: [],
      hipId: 'IN2710000002',
    });
    expect(world.db.get('SELECT text, signature FROM consent_artefacts')).toEqual({ text: null, signature: null });
  });

  test('a late name does not take back a decision', () => {
    const world = makeConsentWorld();
    const id = asked(world);
    decide(world, 'DENIED');
    named(world, id);
    expect(findRequest(world.db, id)?.state).toBe('DENIED');
  });

  test('news of a request that nobody here made is kept a day and then forgotten', () => {
    const world = makeConsentWorld();
    decide(world, 'GRANTED', ['a']);
    expect(world.db.get('SELECT count(*) AS count FROM consent_early_notices')).toEqual({ count: 1 });
    expect(findStatus(world.db, 'a', 'hiu')).toBeUndefined();
  });
});

describe('the end of what we may see (HIU_FLOW_201, 202, 301)', () => {
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
