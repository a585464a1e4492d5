import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { dialects, type IncomingKind } from '../../../core/gateway/index.ts';
import { readContract } from '../../../core/simulator/gate/contract.ts';
import { change, read } from './reading.ts';
import { bodies, consentDetail, dateRange, uuid } from './samples.ts';

const contract = readContract(path.resolve(import.meta.dirname, '../../../core/simulator/schemas'));
const { v3 } = dialects;

const published: Readonly<Record<IncomingKind, string>> = {
  'link.token-issued': 'C1',
  'link.confirmed': 'C2',
  'link.notify-acknowledged': 'C3',
  'consent.hip-notice': 'C8',
  'data.hip-request': 'C9',
  'consent.request-accepted': 'C12',
  'consent.request-status': 'C13',
  'consent.hiu-notice': 'C14',
  'consent.artefact': 'C15',
  'data.request-accepted': 'C16',
};
// The keys of the table are the kinds.
const kinds = Object.keys(published) as IncomingKind[];

describe('every callback of the published contract', () => {
  test.each(kinds)('%s: comes to the published path, for the published side', (kind) => {
    const operation = contract.operations.get(published[kind]);
    expect(v3.incoming[kind].path).toBe(operation?.path);
    expect(operation?.headers.endsWith(v3.incoming[kind].to === 'hip' ? 'inHip' : 'inHiu')).toBe(true);
  });

  test.each(kinds)('%s: is read', (kind) => {
    expect(contract.faultsOf(contract.operations.get(published[kind])?.request ?? '', bodies[kind])).toEqual([]);
    expect(read(kind, bodies[kind])).not.toHaveProperty('unreadable');
  });

  test.each(kinds)('%s: rubbish is unreadable, never an exception', (kind) => {
    for (const body of [
      null,
      1,
      'text',
      [],
      {},
      { response: null },
      { notification: [] },
      { response: { requestId: uuid } },
    ]) {
      const result = read(kind, body);
      const isAnswerWithoutMore = kind === 'link.confirmed' || kind === 'link.notify-acknowledged';
      const isBare = JSON.stringify(body) === JSON.stringify({ response: { requestId: uuid } });
      if (!(isAnswerWithoutMore && isBare)) expect(result).toHaveProperty('unreadable');
    }
  });

  test.each(kinds)('%s: unknown members are ignored', (kind) => {
    expect(read(kind, { ...(bodies[kind] as object), news: { of: 2027 } })).toEqual(read(kind, bodies[kind]));
  });
});

describe('answers', () => {
  const answers = kinds.filter((kind) => v3.incoming[kind].mayBeLate);

  test.each(answers)('%s: names our REQUEST-ID as `response` or as `resp`', (kind) => {
    const { response, ...rest } = bodies[kind] as { response: unknown };
    expect(read(kind, { ...rest, resp: response })).toMatchObject({ inReplyTo: uuid });
    expect(read(kind, { ...rest, response: null, resp: response })).toMatchObject({ inReplyTo: uuid });
    expect(read(kind, rest)).toEqual({ unreadable: 'response.requestId' });
  });

  test.each(answers)('%s: an error takes the place of the rest, in every form', (kind) => {
    const errors = [
      { code: 'ABDM-1207: ', message: 'no' },
      { code: 1207, message: null },
      [{ code: 'ABDM-1207', message: 'no' }],
    ];
    for (const error of errors) {
      expect(read(kind, { error, response: { requestId: uuid } })).toMatchObject({
        inReplyTo: uuid,
        error: { code: expect.stringContaining('1207') as string },
      });
    }
  });

  test('a link token beside an error counts as none', () => {
    const body = change(bodies['link.token-issued'], { error: { code: 'ABDM-1207', message: 'x' } });
    expect(read('link.token-issued', body)).toMatchObject({ linkToken: null, error: { code: 'ABDM-1207' } });
  });

  test('linked is told by the error alone: any text of status, and "already linked" as an error', () => {
    for (const status of ['Successfully Linked care context', 'SUCCESS', 'whatever', null]) {
      expect(read('link.confirmed', change(bodies['link.confirmed'], { status }))).toMatchObject({ isLinked: true });
    }
    const failed = (error: unknown) => read('link.confirmed', { error, response: { requestId: uuid } });
    expect(failed({ code: 'ABDM-1056', message: 'This care context has been already linked' })).toMatchObject({
      isLinked: true,
    });
    expect(failed({ code: 'ABDM-9999', message: 'These care contexts have been already linked' })).toMatchObject({
      isLinked: true,
    });
    expect(failed({ code: 'ABDM-1037', message: 'count' })).toMatchObject({ isLinked: false });
  });

  test('a notice that came too early is told apart from a refused one', () => {
    const answer = (error: unknown) =>
      read('link.notify-acknowledged', {
        acknowledgement: { status: 'ERRORED' },
        error,
        response: { requestId: uuid },
      });
    expect(answer({ code: 'ABDM-1006', message: 'No links found' })).toMatchObject({
      isAccepted: false,
      isTooEarly: true,
    });
    expect(answer({ code: 'ABDM-1035', message: 'HIP' })).toMatchObject({ isAccepted: false, isTooEarly: false });
    expect(answer(null)).toMatchObject({ isAccepted: false });
  });

  test('artefacts of a status may be absent, null or there', () => {
    const status = (more: Readonly<Record<string, unknown>>) =>
      read('consent.request-status', change(bodies['consent.request-status'], more));
    expect(status({})).toMatchObject({ status: 'REQUESTED', artefactIds: [] });
    expect(status({ 'consentRequest.consentArtefacts': null })).toMatchObject({ artefactIds: [] });
    expect(status({ 'consentRequest.consentArtefacts': [{ id: 'a' }, { id: 'b' }] })).toMatchObject({
      artefactIds: ['a', 'b'],
    });
    expect(status({ 'consentRequest.status': 'granted' })).toMatchObject({ status: 'GRANTED' });
    expect(status({ 'consentRequest.status': 'PERHAPS' })).toHaveProperty('unreadable');
  });
});

describe('consent notices', () => {
  const notice = (changes: Readonly<Record<string, unknown>>) =>
    read('consent.hip-notice', change(bodies['consent.hip-notice'], changes));
  const inside = 'notification.consentDetail';

  test('a granted one brings the artefact, its signature and its own text byte for byte', () => {
    const text = `{"notification": {"consentId":"${uuid}", "status":"GRANTED","consentDetail" :  ${JSON.stringify(consentDetail, null, 1)} ,"signature":"c2ln"}}`;
    const result = v3.incoming['consent.hip-notice'].read(JSON.parse(text), text);
    expect(result).toMatchObject({
      kind: 'read',
      message: {
        consentId: uuid,
        status: 'GRANTED',
        signed: {
          signature: 'c2ln',
          text: JSON.stringify(consentDetail, null, 1),
          artefact: {
            consentId: uuid,
            abhaAddress: 'asha_1990@sbx',
            hipId: 'IN2710000001_1',
            hiuId: 'IN2710000002',
            purpose: 'CAREMGT',
            hiTypes: ['Prescription', 'OPConsultation'],
            careContexts: [{ patientReference: 'P-1001', careContextReference: 'V-1' }],
            dateRange,
            eraseAt: '2026-10-17T00:00:00.000Z',
          },
        },
      },
    });
  });

  test("of the patient's own app lacks HIU and requester", () => {
    const own = notice({
      [`${inside}.hiu`]: undefined,
      [`${inside}.requester`]: undefined,
      [`${inside}.purpose.code`]: 'PATRQT',
    });
    expect(own).toMatchObject({ signed: { artefact: { hiuId: null, requesterName: null, purpose: 'PATRQT' } } });
  });

  test('a granted one without its artefact is unreadable', () => {
    expect(notice({ [inside]: undefined })).toHaveProperty('unreadable');
    expect(notice({ [inside]: null })).toHaveProperty('unreadable');
    expect(notice({ [`${inside}.permission.dataEraseAt`]: 'some day' })).toEqual({
      unreadable: 'notification.consentDetail.permission.dataEraseAt',
    });
  });

  test.each(['REVOKED', 'EXPIRED'])('%s ends the permission even when the artefact is missing or broken', (status) => {
    for (const detail of [undefined, null, {}, 'broken', { consentId: 7 }]) {
      expect(notice({ 'notification.status': status, [inside]: detail })).toEqual({
        consentId: uuid,
        status,
        signed: null,
      });
    }
  });

  test.each(['DENIED', 'REQUESTED', '', 'toString'])('the status %j is unreadable', (status) => {
    expect(notice({ 'notification.status': status })).toHaveProperty('unreadable');
  });

  test.each([
    [
      { unit: 'HOUR', value: '1', repeats: '0' },
      { unit: 'HOUR', value: 1 },
    ],
    [
      { unit: ' day', value: 2, repeats: 0 },
      { unit: 'DAY', value: 2 },
    ],
    [{ unit: 'HOUR', value: '0', repeats: '0' }, null],
    [{ unit: 'FORTNIGHT', value: 1, repeats: 0 }, null],
    [{ unit: 'DAY', value: 'often', repeats: 0 }, null],
    [{ unit: 'DAY', value: -1 }, null],
    [{ unit: 'DAY' }, null],
    ['daily', null],
    [null, null],
    [undefined, null],
  ])('how often it may be used: %o', (frequency, read) => {
    expect(notice({ [`${inside}.permission.frequency`]: frequency })).toMatchObject({
      signed: { artefact: { frequency: read } },
    });
  });

  test('HI types are read in any case, and words that nobody knows are left out', () => {
    expect(notice({ [`${inside}.hiTypes`]: ['PRESCRIPTION', 'opconsultation', 'Horoscope'] })).toMatchObject({
      signed: { artefact: { hiTypes: ['Prescription', 'OPConsultation'] } },
    });
  });

  test('care contexts may be null, a purpose unknown, an address in capitals', () => {
    const odd = notice({
      [`${inside}.careContexts`]: null,
      [`${inside}.purpose.code`]: 'HQUALITY',
      [`${inside}.patient.id`]: 'Asha_1990@SBX',
    });
    expect(odd).toMatchObject({
      signed: { artefact: { careContexts: [], purpose: null, abhaAddress: 'asha_1990@sbx' } },
    });
  });
});

describe('instants', () => {
  const to = (text: unknown) => {
    const result = read('data.hip-request', change(bodies['data.hip-request'], { 'hiRequest.dateRange.to': text }));
    return 'dateRange' in result ? result.dateRange.to : 'unreadable';
  };

  test.each([
    ['2026-09-17T10:00:00.000Z', '2026-09-17T10:00:00.000Z'],
    ['2026-09-17T10:00:08.573565Z', '2026-09-17T10:00:08.573Z'],
    ['2026-09-17T10:00:08.5Z', '2026-09-17T10:00:08.500Z'],
    ['2026-09-17T10:00:00', '2026-09-17T10:00:00.000Z'],
    ['2026-09-17 10:00:00', '2026-09-17T10:00:00.000Z'],
    ['2026-09-17T15:30:00+05:30', '2026-09-17T10:00:00.000Z'],
    ['2026-09-17T15:30:00.000+0530', '2026-09-17T10:00:00.000Z'],
    ['2026-09-17T10:00Z', '2026-09-17T10:00:00.000Z'],
    ['2026-09-17', '2026-09-17T00:00:00.000Z'],
  ])('%s is read', (text, instant) => {
    expect(to(text)).toBe(instant);
  });

  test.each(['', 'yesterday', '17-09-2026', '2026-13-01T00:00:00Z', '2026-09-17T25:00:00Z', 1_789_000_000, null])(
    '%j is not',
    (text) => {
      expect(to(text)).toBe('unreadable');
    },
  );
});

test('a copy is known by its business key: the same for a copy, another for another thing', () => {
  const row = v3.incoming['consent.hiu-notice'];
  const key = (status: 'GRANTED' | 'REVOKED', ids: string[]) =>
    row.sameKey({ consentRequestId: 'c', status, reason: null, artefactIds: ids });
  expect(key('GRANTED', ['a'])).toBe(key('GRANTED', ['a']));
  expect(new Set([key('GRANTED', ['a']), key('REVOKED', ['a']), key('GRANTED', ['b'])]).size).toBe(3);
});
