import { describe, expect, test } from 'vitest';
import {
  askAboutAll,
  consentContract,
  distrustAfterRestore,
  findArtefact,
  findRequest,
} from '../../../core/consent/index.ts';
import { isPollDue, narrowingOf, wantedBy, wantedInDays } from '../../../core/consent/model.ts';
import { transact } from '../../../core/db/index.ts';
import { outgoing } from '../../../core/gateway/index.ts';
import { hours, later, minutes } from '../../../core/kit/clock.ts';
import { hiTypes } from '../../../core/kit/words.ts';
import { attachAbha } from '../../../core/patients/index.ts';
import { registerNames } from '../../world/register.ts';
import { address, type ConsentWorld, makeConsentWorld, signed } from './consent-world.ts';

const now = new Date('2026-11-24T05:00:00.000Z');

describe('asking', () => {
  test('sends the doctor’s name and registration number, a past period and a future end', () => {
    const world = makeConsentWorld();
    const id = world.ask();
    expect(world.jobs('consent.ask-patient')[0]?.parsed).toEqual({
      requestId: id,
      requester: {
        name: 'Dr. Meera Rao',
        identifier: 'MH-2011-04567',
        identifierType: 'REGNO',
        identifierSystem: 'https://www.mciindia.org',
      },
    });
    const request = findRequest(world.db, id);
    expect(request).toMatchObject({ state: 'sending', abhaAddress: address, hiTypes: [...hiTypes], hipId: null });
    expect(request?.to).toBe('2026-11-24T04:54:00.000Z');
    expect(request?.eraseAt).toBe('2026-12-24T05:00:00.000Z');
  });

  test('the desk asks in the name of a doctor', () => {
    const world = makeConsentWorld();
    const id = world.ask({ doctorId: world.doctor.staffId }, world.desk);
    expect(findRequest(world.db, id)).toMatchObject({ askedBy: world.desk.staffId, askedFor: world.doctor.staffId });
  });

  test.each([
    ['consent.no-doctor', (world: ConsentWorld) => world.ask({}, world.desk)],
    ['consent.no-registration-number', (world: ConsentWorld) => world.ask({}, world.learner)],
    ['consent.no-doctor', (world: ConsentWorld) => world.ask({ doctorId: 'nobody' })],
    ['consent.no-such-period', (world: ConsentWorld) => world.ask({ wish: days2('2026-11-25', '2026-11-26') })],
    ['consent.no-such-period', (world: ConsentWorld) => world.ask({ wish: days2('2026-11-20', '2026-11-19') })],
    ['patients.not-found', (world: ConsentWorld) => world.ask({ patientId: 'nobody' })],
  ])('is refused: %s', (code, ask) => {
    const world = makeConsentWorld();
    expect(() => ask(world)).toThrow(expect.objectContaining({ code }));
    expect(world.jobs('consent.ask-patient')).toEqual([]);
  });

  test.each(['BTG', 'PATRQT', 'TREAT', ''])('is bad input for the purpose %j', (purpose) => {
    const asked = { patientId: 'p-1', wish: { preset: 'everything' }, purpose };
    expect(consentContract['consent.ask'].input.safeParse(asked).success).toBe(false);
  });

  test('is refused for a patient without an ABHA address, and for one nobody vouched for', () => {
    const world = makeConsentWorld();
    const [bare = '', typed = ''] = registerNames(world.db, ['Ravi', 'Meena'], now);
    const abha = { abhaNumber: null, abhaAddress: 'meena@sbx', isVerified: false, profile: {}, who: 'appliance', now };
    transact(world.db, (tx) => attachAbha(tx, typed, abha));
    expect(() => world.ask({ patientId: bare })).toThrow(expect.objectContaining({ code: 'consent.no-abha-address' }));
    expect(() => world.ask({ patientId: typed })).toThrow(
      expect.objectContaining({ code: 'consent.abha-not-verified' }),
    );
  });

  test('gives the message that ABDM wants', () => {
    const world = makeConsentWorld();
    const { hiTypes: types, ...rest } = wantedBy('medicines', now);
    const { from, to, eraseAt } = rest;
    const requester = { name: 'Dr. Rao', identifierType: 'REGNO', identifier: '1', identifierSystem: 'x' };
    const message = {
      abhaAddress: address,
      purpose: 'CAREMGT',
      hipId: null,
      requester,
      hiTypes: types,
      dateRange: { from, to },
      eraseAt,
    };
    expect(outgoing['consent.ask'].safeParse(message).success).toBe(true);
    expect(world.ask({ wish: { preset: 'medicines' } })).not.toBe('');
  });
});

const days2 = (fromDay: string, toDay: string) => ({ hiTypes: ['Prescription' as const], fromDay, toDay, keepDays: 7 });

describe('what is asked for', () => {
  test('own days are whole days in India, and today ends some minutes ago', () => {
    expect(wantedInDays({ ...days2('2026-11-01', '2026-11-10') }, now)).toEqual({
      hiTypes: ['Prescription'],
      from: '2026-10-31T18:30:00.000Z',
      to: '2026-11-10T18:29:59.999Z',
      eraseAt: '2026-12-01T05:00:00.000Z',
    });
    expect(wantedInDays({ ...days2('2026-11-01', '2026-11-24') }, now)?.to).toBe('2026-11-24T04:54:00.000Z');
  });

  test('what the patient changed stands beside it, and nothing else (HIU_FLOW_106)', () => {
    const asked = wantedBy('everything', now);
    expect(narrowingOf(asked, asked)).toEqual({ hiTypesLeftOut: [], from: null, to: null, eraseAt: null });
    const given = { ...asked, hiTypes: ['Prescription' as const], from: '2026-01-01T00:00:00.000Z' };
    expect(narrowingOf(asked, given)).toMatchObject({
      hiTypesLeftOut: hiTypes.filter((type) => type !== 'Prescription'),
      from: { asked: asked.from, given: '2026-01-01T00:00:00.000Z' },
      to: null,
    });
  });
});

describe('asking again for what may have been lost', () => {
  const named = (world: ConsentWorld, id: string) => {
    const job = world.jobs('consent.ask-patient').find(({ parsed }) => parsed['requestId'] === id);
    world.tell('consent.request-accepted', { inReplyTo: 'x', consentRequestId: `abdm-${id}`, error: null }, job);
  };

  test('an open request is polled after a quarter of an hour, then less and less often (CNS_02)', () => {
    const world = makeConsentWorld();
    named(world, world.ask());
    const polls: number[] = [];
    for (let quarter = 1; quarter <= 24; quarter += 1) {
      world.clock.move(minutes(15));
      const before = world.jobs('consent.poll').length;
      world.sweep();
      if (world.jobs('consent.poll').length > before) polls.push(quarter);
    }
    expect(polls).toEqual([1, 3, 7, 15]);
    expect(
      isPollDue({ polls: 50, askedAt: now.toISOString(), polledAt: now.toISOString() }, later(now, hours(6))),
    ).toBe(true);
    expect(
      isPollDue({ polls: 50, askedAt: now.toISOString(), polledAt: now.toISOString() }, later(now, hours(5))),
    ).toBe(false);
  });

  test('the answer to a poll is taken as the notice would be', () => {
    const world = makeConsentWorld();
    const id = world.ask();
    named(world, id);
    transact(world.db, (tx) => askAboutAll(tx, later(world.clock(), minutes(10))));
    const [poll] = world.jobs('consent.poll');
    const message = {
      inReplyTo: 'x',
      consentRequestId: `abdm-${id}`,
      status: 'GRANTED',
      artefactIds: ['a'],
      error: null,
    } as const;
    world.tell('consent.request-status', message, poll);
    expect(findRequest(world.db, id)?.state).toBe('GRANTED');
    expect(world.jobs('consent.fetch-artefact')).toHaveLength(1);
  });

  test('a refused poll changes nothing', () => {
    const world = makeConsentWorld();
    const id = world.ask();
    named(world, id);
    transact(world.db, (tx) => askAboutAll(tx, later(world.clock(), minutes(10))));
    const error = { code: 'ABDM-1039', message: 'Invalid consent request id' };
    const message = { inReplyTo: 'x', consentRequestId: null, status: null, artefactIds: [], error };
    world.tell('consent.request-status', message, world.jobs('consent.poll')[0]);
    expect(findRequest(world.db, id)?.state).toBe('REQUESTED');
  });

  test('a request that was sent and never named has failed after two hours; a late name revives it (CNS_03)', () => {
    const world = makeConsentWorld();
    const id = world.ask();
    world.clock.move(hours(3));
    world.sweep();
    expect(findRequest(world.db, id)?.state).toBe('sending');
    transact(world.db, (tx) => void tx.run("UPDATE outbox SET state = 'sent' WHERE kind = 'consent.ask-patient'"));
    world.sweep();
    expect(findRequest(world.db, id)).toMatchObject({ state: 'failed', because: 'no-answer' });
    named(world, id);
    expect(findRequest(world.db, id)?.state).toBe('REQUESTED');
  });

  test('a living permission is asked about once a day; its withdrawal that nobody told is found', () => {
    const world = makeConsentWorld();
    const id = world.ask();
    named(world, id);
    const notice = { consentRequestId: `abdm-${id}`, status: 'GRANTED', reason: null, artefactIds: ['a'] } as const;
    world.tell('consent.hiu-notice', notice);
    const answer = (status: 'GRANTED' | 'REVOKED') =>
      world.tell(
        'consent.artefact',
        { inReplyTo: 'x', status, signed: signed({ consentId: 'a' }), error: null },
        world.jobs('consent.fetch-artefact').at(-1),
      );
    answer('GRANTED');
    world.clock.move(hours(12));
    world.sweep();
    expect(world.jobs('consent.fetch-artefact')).toHaveLength(1);
    world.clock.move(hours(13));
    world.sweep();
    expect(world.jobs('consent.fetch-artefact')).toHaveLength(2);
    answer('REVOKED');
    expect(world.ended).toEqual([{ consentId: 'a', side: 'hiu', because: 'REVOKED' }]);
    expect(findRequest(world.db, id)?.state).toBe('REVOKED');
  });
});

describe('after the PC was away', () => {
  const run = (world: ConsentWorld) => {
    const sweep = world.schedule.find(({ name }) => name === 'consent.sweep');
    transact(world.db, (tx) => sweep && 'run' in sweep && sweep.run(tx, world.clock()));
  };
  const openRequest = (world: ConsentWorld) => {
    const id = world.ask();
    const [job] = world.jobs('consent.ask-patient');
    world.tell('consent.request-accepted', { inReplyTo: 'x', consentRequestId: 'abdm-1', error: null }, job);
    return id;
  };

  test('the first run after the start asks about everything that is open', () => {
    const world = makeConsentWorld();
    openRequest(world);
    world.clock.move(minutes(6));
    run(world);
    expect(world.jobs('consent.poll')).toHaveLength(1);
    world.clock.move(minutes(5));
    run(world);
    expect(world.jobs('consent.poll')).toHaveLength(1);
  });

  test('so does the first run after sleep, and the first after an outage', () => {
    const world = makeConsentWorld();
    run(world);
    openRequest(world);
    world.clock.move(minutes(12));
    run(world);
    expect(world.jobs('consent.poll')).toHaveLength(1);
    world.clock.move(minutes(5));
    const outage = { at: world.clock().toISOString() };
    transact(world.db, (tx) => {
      const insert = `INSERT INTO tunnel_outages (part, because, began_at, ended_at) VALUES ('tunnel', 'lost', @at, @at)`;
      tx.run(insert, outage);
    });
    world.clock.move(minutes(1));
    run(world);
    expect(world.jobs('consent.poll')).toHaveLength(2);
  });
});

describe('after a restore', () => {
  test('no permission is trusted until ABDM has said it again', () => {
    const world = makeConsentWorld();
    const told = signed();
    world.tell('consent.hip-notice', { consentId: 'consent-1', status: 'GRANTED', signed: told });
    transact(world.db, (tx) => {
      for (const statement of distrustAfterRestore) tx.run(statement);
    });
    expect(findArtefact(world.db, 'consent-1', 'hip')?.isChecked).toBe(false);
    world.sweep();
    expect(world.jobs('consent.fetch-artefact')).toHaveLength(2);
    const job = world.jobs('consent.fetch-artefact').at(-1);
    world.tell('consent.artefact', { inReplyTo: 'x', status: 'GRANTED', signed: told, error: null }, job);
    expect(findArtefact(world.db, 'consent-1', 'hip')?.isChecked).toBe(true);
  });

  test('a refused question leaves it untrusted', () => {
    const world = makeConsentWorld();
    world.tell('consent.hip-notice', { consentId: 'consent-1', status: 'GRANTED', signed: signed() });
    transact(world.db, (tx) => {
      for (const statement of distrustAfterRestore) tx.run(statement);
    });
    world.sweep();
    const error = { code: 'ABDM-1080', message: 'Invalid Consent artefact id' };
    const job = world.jobs('consent.fetch-artefact').at(-1);
    world.tell('consent.artefact', { inReplyTo: 'x', status: null, signed: null, error }, job);
    expect(findArtefact(world.db, 'consent-1', 'hip')?.isChecked).toBe(false);
  });
});
