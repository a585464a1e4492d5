import { describe, expect, test } from 'vitest';
import { auditOf } from '../../../core/audit/index.ts';
import { findArtefact, findRequest, findStatus } from '../../../core/consent/index.ts';
import { makeConsentWorld } from './consent-world.ts';
import { asked, decide, fetched, named, wireId } from './requests.ts';

describe('a request of ours (HIU_FLOW_102, HIU_FLOW_103, HIU_FLOW_105, HIU_FLOW_106)', () => {
  test('bears the name that ABDM gives it (CNS_01)', () => {
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

  test('that the patient denies shows when and what the patient wrote (HIU_FLOW_105, GRT_02)', () => {
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

  test('that the patient grants brings one artefact for each hospital, each fetched once and told once (GRT_01, GRT_03, ART_01)', () => {
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
