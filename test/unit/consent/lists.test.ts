import { describe, expect, test } from 'vitest';
import { consentCalls, findArtefact } from '../../../core/consent/index.ts';
import { decisions } from '../../../core/consent/requests.ts';
import { transact } from '../../../core/db/index.ts';
import { days } from '../../../core/kit/clock.ts';
import { address, type ConsentWorld, makeConsentWorld, session, signed } from './consent-world.ts';
import { asked, decide, fetched } from './requests.ts';

describe('pause and resume', () => {
  const press = (world: ConsentWorld, name: 'consent.pause' | 'consent.resume') =>
    transact(world.db, (tx) =>
      consentCalls[name](tx, { consentId: 'consent-1' }, { who: world.desk, now: world.clock(), session }),
    );
  const status = (world: ConsentWorld) => findArtefact(world.db, 'consent-1', 'hip')?.status;

  test('the clinic holds back and lets go; a copy of the grant does not resume', () => {
    const world = makeConsentWorld();
    world.tell('consent.hip-notice', { consentId: 'consent-1', status: 'GRANTED', signed: signed() });
    press(world, 'consent.pause');
    press(world, 'consent.pause');
    expect(status(world)).toBe('PAUSED');
    world.tell('consent.hip-notice', { consentId: 'consent-1', status: 'GRANTED', signed: signed() });
    expect(status(world)).toBe('PAUSED');
    press(world, 'consent.resume');
    expect(status(world)).toBe('GRANTED');
  });

  test('a paused one can end, and what ended cannot be resumed', () => {
    const world = makeConsentWorld();
    world.tell('consent.hip-notice', { consentId: 'consent-1', status: 'GRANTED', signed: signed() });
    press(world, 'consent.pause');
    world.tell('consent.hip-notice', { consentId: 'consent-1', status: 'REVOKED', signed: null });
    expect(() => press(world, 'consent.resume')).toThrow(expect.objectContaining({ code: 'consent.over' }));
    expect(status(world)).toBe('REVOKED');
  });

  test('what is over by our own clock cannot be resumed', () => {
    const world = makeConsentWorld();
    world.tell('consent.hip-notice', { consentId: 'consent-1', status: 'GRANTED', signed: signed() });
    press(world, 'consent.pause');
    world.clock.move(days(31));
    expect(() => press(world, 'consent.resume')).toThrow(expect.objectContaining({ code: 'consent.over' }));
  });

  test('nobody holds back what is not there', () => {
    const world = makeConsentWorld();
    expect(() => press(world, 'consent.pause')).toThrow(expect.objectContaining({ code: 'consent.not-found' }));
  });
});

describe('the lists', () => {
  const moment = (world: ConsentWorld) => ({ who: world.desk, now: world.clock(), session });
  const everything = { patientId: null, text: '', before: null, state: null };

  test('show what others may take, by patient and state and by what ends next', () => {
    const world = makeConsentWorld();
    const tell = (consentId: string, eraseAt: string) =>
      world.tell('consent.hip-notice', { consentId, status: 'GRANTED', signed: signed({ consentId, eraseAt }) });
    tell('late', '2027-11-24T00:00:00.000Z');
    world.clock.move(1000);
    tell('soon', '2026-11-25T00:00:00.000Z');
    const list = (different: object) =>
      consentCalls['consent.given'](world.db, { ...everything, order: 'newest', ...different }, moment(world))
        .permissions;
    expect(list({}).map(({ consentId }) => consentId)).toEqual(['soon', 'late']);
    expect(list({ order: 'ending-first' }).map(({ consentId }) => consentId)).toEqual(['soon', 'late']);
    expect(list({ state: 'REVOKED' })).toEqual([]);
    expect(list({ patientId: 'somebody-else' })).toEqual([]);
    expect(list({ text: 'sha dev' })).toHaveLength(2);
    expect(list({ text: '%' })).toEqual([]);
    expect(list({ text: 'Ravi' })).toEqual([]);
    expect(list({ patientId: world.patientId })[0]).toMatchObject({
      patient: { name: 'Asha Devi' },
      visits: 1,
      isOver: false,
    });
    expect(list({ before: { at: '2026-11-24T05:00:00.500Z', id: '' } }).map(({ consentId }) => consentId)).toEqual([
      'late',
    ]);
  });

  test('show a hundred at a time, and none is lost between two pages though all came at once; of what ends next there is one page alone', () => {
    const world = makeConsentWorld();
    for (let count = 0; count < 101; count += 1) {
      const consentId = `consent-${count}`;
      world.tell('consent.hip-notice', { consentId, status: 'GRANTED', signed: signed({ consentId }) });
    }
    const list = (different: object) =>
      consentCalls['consent.given'](world.db, { ...everything, order: 'newest', ...different }, moment(world));
    const first = list({});
    expect([first.permissions.length, first.hasMore]).toEqual([100, true]);
    const last = first.permissions.at(-1);
    const second = list({ before: { at: last?.toldAt, id: last?.consentId } });
    const seen = [...first.permissions, ...second.permissions].map(({ consentId }) => consentId);
    expect(new Set(seen).size).toBe(101);
    expect(second.hasMore).toBe(false);
    const ending = list({ order: 'ending-first' });
    expect([ending.permissions.length, ending.hasMore]).toEqual([100, false]);
  });

  test('of what was asked in the same moment nothing is lost between two pages either', () => {
    const world = makeConsentWorld();
    for (let count = 0; count < 101; count += 1) world.ask();
    const list = (before: { at: string; id: string } | null) =>
      consentCalls['consent.asked'](world.db, { ...everything, before }, moment(world)).requests;
    const first = list(null);
    const last = first.at(-1);
    const second = list({ at: last?.askedAt ?? '', id: last?.id ?? '' });
    expect(new Set([...first, ...second].map(({ id }) => id)).size).toBe(101);
  });

  test('show of each request whom, when, until when, and what became of it (HIU_FLOW_104)', () => {
    const world = makeConsentWorld();
    world.ask();
    const { requests } = consentCalls['consent.asked'](world.db, everything, moment(world));
    expect(requests).toMatchObject([
      {
        patient: { name: 'Asha Devi' },
        abhaAddress: address,
        askedAt: '2026-11-24T05:00:00.000Z',
        eraseAt: '2026-12-24T05:00:00.000Z',
        state: 'sending',
        got: [],
      },
    ]);
    expect(consentCalls['consent.asked'](world.db, { ...everything, state: 'DENIED' }, moment(world)).requests).toEqual(
      [],
    );
  });
});

describe('the bell', () => {
  const heard = (world: ConsentWorld, after: string) =>
    consentCalls['consent.news'](world.db, { after }, { who: world.desk, now: world.clock(), session }).decided.map(
      ({ patientName, what, at }) => `${patientName} ${what} ${at.slice(11, 16)}`,
    );
  const start = '2026-11-24T04:00:00.000Z';

  test('hears of what patients decide, of a part that is taken back too, and nothing twice', () => {
    const world = makeConsentWorld();
    asked(world);
    expect(heard(world, start)).toEqual([]);
    decide(world, 'GRANTED', ['a', 'b', 'c']);
    for (const consentId of ['a', 'b', 'c']) fetched(world, consentId);
    expect(heard(world, start)).toEqual(['Asha Devi GRANTED 05:00']);
    world.clock.move(days(20));
    const before = world.clock().toISOString();
    expect(heard(world, before)).toEqual([]);
    world.clock.move(60_000);
    decide(world, 'REVOKED', ['a']);
    decide(world, 'REVOKED', ['b']);
    expect(heard(world, before)).toEqual(['Asha Devi REVOKED 05:01']);
    expect(heard(world, world.clock().toISOString())).toEqual([]);
  });

  test('looks neither through all requests nor through all permissions', () => {
    const world = makeConsentWorld();
    const plan = world.db.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${decisions}`, { after: start });
    expect(plan.filter(({ detail }) => detail.startsWith('SCAN ') && !detail.includes('USING'))).toEqual([]);
  });
});
